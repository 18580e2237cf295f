//! The picture behind the things: stations, wires, gates, and the key's lifetime.

use super::geometry::{Geometry, Point, Wire};
use crate::app::component::glyph::{KEY, SHEET};
use crate::app::component::meaning::Meaning;
use crate::app::component::number::shortened;
use crate::core::trace::{Actor, Gate, GateState, Glyph, Kind, Place, Step};
use leptos::prelude::*;

/// What the picture must know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backdrop {
    /// The file's name and size, once there is one.
    pub file: Option<(String, String)>,
    /// The step shown.
    pub step: Option<Step>,
    /// The gates one step earlier.
    pub gates_before: Vec<Gate>,
    /// Index of the step.
    pub index: usize,
    /// How many steps there are.
    pub count: usize,
    /// First and last step with a plaintext data key.
    pub alive: Option<(usize, usize)>,
    /// Whether a verdict is still to come that must not show yet.
    pub open: bool,
    /// Who calls, in short.
    pub caller: String,
    /// Whether the app calls KMS itself: S3 has no part in it then.
    pub direct: bool,
}

impl Backdrop {
    fn acts(&self, actor: Actor) -> bool {
        self.step
            .as_ref()
            .is_some_and(|step| step.from == actor || step.to == actor)
    }

    /// The gate to show on the way to a station, and whether it answered just now. Of several, as a copy
    /// has them: the shut one, the one just asked, the last that was asked, the first to be asked.
    fn gate(&self, to: Actor) -> Option<(&Gate, bool)> {
        let fresh = |gate: &Gate| !self.gates_before.contains(gate);
        let gates = (self.step.as_ref()?.scene.gates.iter()).filter(|gate| gate.to == to);
        let rank = |(at, gate): &(usize, &Gate)| match gate.state {
            GateState::Shut => 48 + at,
            GateState::Open if fresh(gate) => 32 + at,
            GateState::Open => 16 + at,
            GateState::Waiting => 15_usize.saturating_sub(*at),
        };
        let (_, gate) = gates.enumerate().max_by_key(rank)?;
        Some((gate, fresh(gate)))
    }

    fn in_s3(&self, glyph: Glyph) -> bool {
        let step = self.step.as_ref();
        step.is_some_and(|step| step.scene.place_of(glyph) == Some(Place::S3))
    }
}

/// SVG text: class, place of its baseline, anchor, words.
fn label(
    class: &'static str,
    (x, y): Point,
    anchor: &'static str,
    words: impl Into<String>,
) -> AnyView {
    let words: String = words.into();
    view! { <text class=class x=x y=y text-anchor=anchor>{words}</text> }.into_any()
}

/// An SVG rectangle: class, left, top, width, height, corner radius.
fn rect(class: &'static str, [x, y, w, h, rx]: [i32; 5]) -> AnyView {
    view! { <rect class=class x=x y=y width=w.max(0) height=h.max(0) rx=rx/> }.into_any()
}

fn shift((x, y): Point) -> String {
    format!("translate({x} {y})")
}

/// All of it. Each piece is drawn anew only when what it shows changes.
pub fn backdrop(plan: Signal<Geometry>, at: Memo<Backdrop>) -> AnyView {
    let piece = move |draw: fn(&Geometry, &Backdrop) -> AnyView| {
        move || plan.with(|plan| at.with(|at| draw(plan, at)))
    };
    view! {
        {piece(app)}
        {piece(kms)}
        {piece(alive)}
        {piece(way)}
        {piece(gates)}
        {piece(names)}
    }
    .into_any()
}

/// A station's box and name, marked while it acts.
fn station(class: &str, acts: bool, inside: impl IntoView + 'static) -> AnyView {
    view! { <g class=format!("station {class}") data-acting=acts.then_some("")>{inside.into_any()}</g> }
        .into_any()
}

fn app(plan: &Geometry, at: &Backdrop) -> AnyView {
    let bounds = plan.app;
    let (x, name_y, sub_y) = match plan.wide {
        true => (bounds.x, bounds.y - 40, bounds.y - 24),
        false => (bounds.x + 104, bounds.y + 26, bounds.y + 43),
    };
    let (place, anchor, room) = match plan.wide {
        true => (
            (bounds.x + bounds.w / 2, bounds.y + bounds.h - 30),
            "middle",
            bounds.w - 12,
        ),
        false => ((x, bounds.y + 66), "start", bounds.w - 120),
    };
    let file = match &at.file {
        Some((name, size)) => {
            let most = usize::try_from(room / 8).unwrap_or_default();
            view! {
                {label("m file-name", place, anchor, shortened(name, most))}
                {label("sub", (place.0, place.1 + 17), anchor, size.clone())}
            }
            .into_any()
        }
        None => {
            let middle = plan.slot(Glyph::File, Place::App);
            view! {
                <g transform=shift((middle.x, middle.y))>
                    <path class="ghost" d="M-32 -41H16L32 -25V41H-32Z"/>
                </g>
                {label("sub", place, anchor, "a file of yours")}
            }
            .into_any()
        }
    };
    let inside = view! {
        {rect("box", [bounds.x, bounds.y, bounds.w, bounds.h, 10])}
        {label("name", (x, name_y), "start", "Your app")}
        {label("sub", (x, sub_y), "start", at.caller.clone())}
        {file}
    };
    station("app", at.acts(Actor::App), inside)
}

/// A station's two lines.
fn heading(wide: bool, (x, y): Point, name: &'static str, sub: &'static str) -> AnyView {
    let (x, name_y, sub_y) = match wide {
        true => (x, y - 24, y - 8),
        false => (x + 16, y + 26, y + 43),
    };
    view! {
        {label("name", (x, name_y), "start", name)}
        {label("sub", (x, sub_y), "start", sub)}
    }
    .into_any()
}

fn s3(plan: &Geometry, at: &Backdrop) -> AnyView {
    let bounds = plan.s3;
    let promises = at.step.is_none().then(|| {
        let (x, y) = bounds.at(50, if plan.wide { 44 } else { 50 });
        [
            "asks KMS for a data key,",
            "locks your file with it,",
            "forgets the key",
        ]
        .into_iter()
        .zip((y..).step_by(20))
        .map(|(promise, y)| label("promise", (x, y), "middle", promise))
        .collect::<Vec<AnyView>>()
    });
    let inside = view! {
        {rect("box", [bounds.x, bounds.y, bounds.w, bounds.h, 12])}
        {heading(plan.wide, (bounds.x, bounds.y), "Amazon S3", "encrypts and decrypts, here")}
        {promises}
    };
    station("s3", at.acts(Actor::S3) || at.acts(Actor::Bucket), inside)
}

fn kms(plan: &Geometry, at: &Backdrop) -> AnyView {
    let bounds = plan.kms;
    let sees = match at.direct {
        true => "sees secrets, never files",
        false => "sees keys, never files",
    };
    let (key, radius) = match plan.wide {
        true => (bounds.at(50, 25), (bounds.h * 15 / 100).clamp(27, 40)),
        false => ((bounds.x + 44, bounds.y + 78), 24),
    };
    let [name, stays] = match plan.wide {
        true => {
            let below = key.1 + radius;
            [
                label("kms-name", (key.0, below + 18), "middle", "KMS key"),
                label(
                    "kms-name thin",
                    (key.0, below + 34),
                    "middle",
                    "never leaves here",
                ),
            ]
        }
        false => {
            let beside = key.0 + radius + 10;
            [
                label("kms-name", (beside, key.1 - 2), "start", "KMS key"),
                label("kms-name thin", (beside, key.1 + 15), "start", "stays here"),
            ]
        }
    };
    let inside = view! {
        {rect("box", [bounds.x, bounds.y, bounds.w, bounds.h, 12])}
        {rect("wall", [bounds.x + 7, bounds.y + 7, bounds.w - 14, bounds.h - 14, 8])}
        {heading(plan.wide, (bounds.x, bounds.y), "AWS KMS", sees)}
        <circle class="vault" cx=key.0 cy=key.1 r=radius/>
        <circle class="vault-ring" cx=key.0 cy=key.1 r=radius - 7/>
        <g transform=shift(key)><path class="kms-key" d=KEY/></g>
        {name}
        {stays}
    };
    station("kms", at.acts(Actor::Kms), inside)
}

/// For which steps a plaintext data key exists, and whether one does now.
fn alive(plan: &Geometry, at: &Backdrop) -> AnyView {
    let bounds = plan.alive;
    let width = if plan.wide {
        bounds.w.min(230)
    } else {
        bounds.w
    };
    let y = bounds.y + if plan.wide { 22 } else { 14 };
    let (bars, steps, now) = match at.alive {
        Some((first, last)) => {
            let x = |step: usize| bounds.x + (width as usize * step / at.count.max(1)) as i32;
            let gone = (at.index + 1).clamp(first, last + 1);
            let bars = view! {
                {rect("alive-all", [x(first), y + 8, x(last + 1) - x(first), 12, 0])}
                {rect("alive-now", [x(first), y + 8, x(gone) - x(first), 12, 0])}
            };
            let now = match at.step.as_ref().and_then(|step| step.scene.secrets()) {
                Some(Place::Kms) => "now inside KMS",
                Some(Place::App) => "now in your app’s memory",
                Some(_) => "now in S3’s memory",
                None => "not at this step",
            };
            (
                Some(bars),
                format!("steps {} to {}", first + 1, last + 1),
                now,
            )
        }
        None if at.open => (None, "not yet".to_owned(), ""),
        None if at.step.is_some() => (None, "never, in this run".to_owned(), ""),
        None => (None, "no run yet".to_owned(), ""),
    };
    let below = (bounds.x, y + if plan.wide { 37 } else { 36 });
    let second = match plan.wide {
        true => (bounds.x, y + 54),
        false => (bounds.x + 100, y + 36),
    };
    view! {
        <g class="alive">
            {label("alive-name", (bounds.x, y), "start", "Plaintext data key alive")}
            {rect("alive-track", [bounds.x, y + 8, width, 12, 6])}
            {bars}
            {label("sub", below, "start", steps)}
            {label("sub", second, "start", now)}
        </g>
    }
    .into_any()
}

/// What lies between the app and KMS: S3 with its bucket, or nothing but a wire.
fn way(plan: &Geometry, at: &Backdrop) -> AnyView {
    if at.direct {
        let (x, y) = plan.direct.at(52);
        let (place, anchor) = match plan.wide {
            true => ((x, y - 84), "middle"),
            false => ((x + 60, y + 44), "start"),
        };
        return view! {
            {label("sub", place, anchor, "Amazon S3 has no part in this")}
            {wire(&plan.direct, plan.wide, at, Actor::App, Actor::Kms)}
        }
        .into_any();
    }
    view! {
        {s3(plan, at)}
        {shelf(plan, at)}
        {wire(&plan.to_s3, plan.wide, at, Actor::App, Actor::S3)}
        {wire(&plan.to_kms, plan.wide, at, Actor::S3, Actor::Kms)}
    }
    .into_any()
}

/// The line from S3 to its bucket.
fn shelf(plan: &Geometry, at: &Backdrop) -> AnyView {
    let x = match plan.wide {
        true => plan.s3.x + plan.s3.w / 2,
        false => 22,
    };
    let (from, to) = (plan.s3.y + plan.s3.h + 3, plan.bucket.y - 3);
    let used = at.acts(Actor::Bucket).then_some("");
    view! { <path class="wire shelf" data-used=used d=format!("M{x} {from}V{to}")/> }.into_any()
}

/// A wire; the way in use is drawn strong, and a refusal comes back red.
fn wire(wire: &Wire, wide: bool, at: &Backdrop, near: Actor, far: Actor) -> AnyView {
    let step = at.step.as_ref();
    let goes = |from, to| step.is_some_and(|step| step.from == from && step.to == to);
    let back = goes(far, near).then(|| {
        let shifted = |(x, y): Point| (x + wire.back.0, y + wire.back.1);
        let bad = step.is_some_and(|step| step.kind == Kind::Fail);
        arrow(
            "wire back",
            shifted(wire.to),
            shifted(wire.from),
            wide,
            true,
            bad,
        )
    });
    view! {
        {arrow("wire", wire.from, wire.to, wide, goes(near, far), false)}
        {back}
    }
    .into_any()
}

fn arrow(
    class: &'static str,
    from: Point,
    to: Point,
    wide: bool,
    used: bool,
    bad: bool,
) -> AnyView {
    let ((ax, ay), (bx, by)) = (from, to);
    let (dx, dy) = match wide {
        true => ((bx - ax).signum(), 0),
        false => (0, (by - ay).signum()),
    };
    // The shaft ends inside the head.
    let (sx, sy) = (bx - 7 * dx, by - 7 * dy);
    let (px, py) = (bx - 11 * dx, by - 11 * dy);
    let (wx, wy) = (5 * dy, 5 * dx);
    let head = format!(
        "M{bx} {by}L{} {}L{} {}Z",
        px + wx,
        py + wy,
        px - wx,
        py - wy
    );
    view! {
        <g class=class data-used=used.then_some("") data-bad=bad.then_some("")>
            <path class="shaft" d=format!("M{ax} {ay}L{sx} {sy}")/>
            <path class="head" d=head/>
        </g>
    }
    .into_any()
}

/// The gates on the wires.
fn gates(plan: &Geometry, at: &Backdrop) -> AnyView {
    let to_kms = if at.direct { plan.direct } else { plan.to_kms };
    [(Actor::S3, plan.to_s3), (Actor::Kms, to_kms)]
        .into_iter()
        .filter_map(|(to, wire)| at.gate(to).map(|found| (found, wire)))
        .map(|((asked, fresh), wire)| gate(asked, wire, plan.wide, fresh))
        .collect::<Vec<AnyView>>()
        .into_any()
}

/// A gate: two posts, its permission's name, and how it answered.
fn gate(gate: &Gate, wire: Wire, wide: bool, fresh: bool) -> AnyView {
    let state = match gate.state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Shut => "shut",
    };
    let (posts, bars, badge) = match wide {
        true => ("M-11 -30V30M11 -30V30", "M-17 -12H17M-17 12H17", (0, -45)),
        false => ("M-34 -9H34M-34 9H34", "M-14 -14V14M14 -14V14", (52, 0)),
    };
    let shut = gate.state == GateState::Shut;
    let mark = match gate.state {
        GateState::Open => view! { <path class="mark" d="M-5 0.5L-1.5 4L5.5 -4"/> }.into_any(),
        GateState::Shut => {
            view! { <path class="mark" d="M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"/> }.into_any()
        }
        GateState::Waiting => label("badge-text", (0, 4), "middle", "?"),
    };
    let name = match gate.action.split_once(':') {
        Some((service, action)) if wide => view! {
            {label("m gate-name", (0, 47), "middle", format!("{service}:"))}
            {label("m gate-name", (0, 62), "middle", action)}
        }
        .into_any(),
        _ => label("m gate-name", (72, 4), "start", gate.action),
    };
    view! {
        <g
            class="gate"
            transform=shift(wire.at(if wide { 52 } else { 58 }))
            data-state=state
            data-fresh=fresh.then_some("")
        >
            <path class="posts" d=posts/>
            {shut.then(|| view! { <path class="bars" d=bars/> })}
            <circle class="badge" cx=badge.0 cy=badge.1 r="12"/>
            <g transform=shift(badge)>{mark}</g>
            {name}
        </g>
    }
    .into_any()
}

/// What the things inside S3 are called, and the key’s light that the file passes under.
fn names(plan: &Geometry, at: &Backdrop) -> AnyView {
    const NAMED: [(Glyph, &str); 3] = [
        (Glyph::Body, "thing-name plain"),
        (Glyph::Ciphertext, "thing-name cipher"),
        (Glyph::DataKey, "thing-name key"),
    ];
    let names = NAMED
        .into_iter()
        .filter(|(glyph, _)| at.in_s3(*glyph))
        .map(|(glyph, class)| {
            let (place, anchor) = plan.label(glyph);
            label(class, place, anchor, Meaning::from(glyph).word())
        })
        .collect::<Vec<AnyView>>();
    let light = NAMED.iter().all(|(glyph, _)| at.in_s3(*glyph)).then(|| {
        let body = plan.slot(Glyph::Body, Place::S3);
        let cipher = plan.slot(Glyph::Ciphertext, Place::S3);
        let key = plan.slot(Glyph::DataKey, Place::S3);
        let half = SHEET * body.scale / 100 + 4;
        let from = if plan.wide { key.y + 14 } else { body.y - half };
        let x = (body.x + cipher.x) / 2;
        view! { <path class="light" d=format!("M{x} {from}V{}", body.y + half)/> }
    });
    view! {
        {names}
        {light}
    }
    .into_any()
}
