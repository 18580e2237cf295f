//! The picture behind the things: actors, wires, gates, and the key's lifetime.

use super::geometry::{Geometry, Point, Wire};
use crate::app::component::glyph::{KEY, SHEET};
use crate::app::component::meaning::Meaning;
use crate::app::component::number::shortened;
use crate::app::tree::svg::{bar, disc, g, group_at, label, path, shape};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::{Actor, Gate, GateState, Glyph, Kind, Place, Step};

/// What the picture shows besides the things that move: actors, wires, gates, and labels.
#[derive(Clone, Debug, Default)]
pub struct Backdrop {
    /// The file's name and size, once there is one.
    pub file: Option<(String, String)>,
    pub step: Option<Step>,
    /// The gates at the previous step, to detect a gate that opens now.
    pub gates_before: Vec<Gate>,
    /// The step's index in the run, from 0.
    pub index: usize,
    /// The number of steps.
    pub count: usize,
    /// First and last step with a plaintext data key.
    pub alive: Option<(usize, usize)>,
    /// Whether a later verdict must stay hidden.
    pub open: bool,
    /// The caller's name, shown below the app's.
    pub caller: String,
    /// Whether the app calls KMS itself, without S3.
    pub direct: bool,
}

impl Backdrop {
    fn acts(&self, actor: Actor) -> bool {
        self.step
            .as_ref()
            .is_some_and(|step| step.from == actor || step.to == actor)
    }

    /// The gate to show on the way to an actor, and whether it answered just now. A copy has several: this picks the
    /// closed one, else the one just evaluated, else the last evaluated, else the first.
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

pub fn draw(plan: &Geometry, at: &Backdrop) -> Nodes {
    let all = nodes()
        .child(app(plan, at))
        .child(kms(plan, at))
        .child(alive(plan, at));
    let all = if at.direct {
        let (x, y) = plan.direct.at(52);
        let (place, anchor) = match plan.wide {
            true => ((x, y - 84), "middle"),
            false => ((x + 60, y + 44), "start"),
        };
        all.child(label("sub", place, anchor, "Amazon S3 has no part in this"))
            .child(wire(&plan.direct, plan.wide, at, Actor::App, Actor::Kms))
    } else {
        all.child(s3(plan, at))
            .child(shelf(plan, at))
            .child(wire(&plan.to_s3, plan.wide, at, Actor::App, Actor::S3))
            .child(wire(&plan.to_kms, plan.wide, at, Actor::S3, Actor::Kms))
    };
    let to_kms = if at.direct { plan.direct } else { plan.to_kms };
    let gates = [(Actor::S3, plan.to_s3), (Actor::Kms, to_kms)].map(|(to, wire)| {
        let (gate, fresh) = at.gate(to)?;
        Some(draw_gate(gate, wire, plan.wide, fresh))
    });
    all.child(gates).child(names(plan, at))
}

fn station(class: &'static str, acts: bool) -> Element {
    g().key(class).class(class).flag("data-acting", acts)
}

fn app(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.app;
    let (x, name_y, sub_y) = match plan.wide {
        true => (rect.x, rect.y - 40, rect.y - 24),
        false => (rect.x + 104, rect.y + 26, rect.y + 43),
    };
    let (place, anchor, room) = match plan.wide {
        true => (
            (rect.x + rect.w / 2, rect.y + rect.h - 30),
            "middle",
            rect.w - 12,
        ),
        false => ((x, rect.y + 66), "start", rect.w - 120),
    };
    let below = (place.0, place.1 + 17);
    let file = match &at.file {
        Some((name, size)) => {
            // A narrow box may have no space for a single letter.
            let most = usize::try_from(room / 8).unwrap_or(0);
            nodes()
                .child(label("m file-name", place, anchor, shortened(name, most)))
                .child(label("sub", below, anchor, &**size))
        }
        None => {
            let middle = plan.position(Glyph::File, Place::App);
            let ghost = shape("ghost", "M-32 -41H16L32 -25V41H-32Z");
            nodes()
                .child(group_at((middle.x, middle.y)).child(ghost))
                .child(label("sub", place, anchor, "a file of yours"))
        }
    };
    station("station", at.acts(Actor::App))
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 10]))
        .child(label("name", (x, name_y), "start", "Your app"))
        .child(label("sub", (x, sub_y), "start", &*at.caller))
        .child(file)
}

/// The two lines above an actor: its name and what it does.
fn heading(wide: bool, (x, y): Point, name: &str, sub: &str) -> [Element; 2] {
    let (x, name_y, sub_y) = match wide {
        true => (x, y - 24, y - 8),
        false => (x + 16, y + 26, y + 43),
    };
    [
        label("name", (x, name_y), "start", name),
        label("sub", (x, sub_y), "start", sub),
    ]
}

fn s3(plan: &Geometry, at: &Backdrop) -> Element {
    const PROMISES: [&str; 3] = [
        "asks KMS for a data key,",
        "locks your file with it,",
        "forgets the key",
    ];
    let rect = plan.s3;
    let corner = (rect.x, rect.y);
    let promises = at.step.is_none().then(|| {
        let (x, y) = rect.at(50, if plan.wide { 44 } else { 50 });
        let lines = PROMISES.iter().zip(0..);
        let promise =
            |(words, line): (&&str, i32)| label("promise", (x, y + 20 * line), "middle", *words);
        lines.map(promise).collect::<Nodes>()
    });
    station("station s3", at.acts(Actor::S3) || at.acts(Actor::Bucket))
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 12]))
        .child(heading(
            plan.wide,
            corner,
            "Amazon S3",
            "encrypts and decrypts, here",
        ))
        .child(promises)
}

fn kms(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.kms;
    let inner = [rect.x + 7, rect.y + 7, rect.w - 14, rect.h - 14, 8];
    let sees = match at.direct {
        true => "sees secrets, never files",
        false => "sees keys, never files",
    };
    let (key, radius) = plan.kms_key();
    let names = if plan.wide {
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
    } else {
        let beside = key.0 + radius + 10;
        [
            label("kms-name", (beside, key.1 - 2), "start", "KMS key"),
            label("kms-name thin", (beside, key.1 + 15), "start", "stays here"),
        ]
    };
    station("station kms", at.acts(Actor::Kms))
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 12]))
        .child(bar("wall", inner))
        .child(heading(plan.wide, (rect.x, rect.y), "AWS KMS", sees))
        .child(disc("vault", key, radius))
        .child(disc("vault-ring", key, radius - 7))
        .child(
            group_at(key)
                .attr("data-means", Meaning::KmsKey.class())
                .child(shape("kms-key", KEY)),
        )
        .child(names)
}

/// The steps at which a plaintext data key exists, and whether one exists now.
fn alive(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.alive;
    let width = if plan.wide { rect.w.min(230) } else { rect.w };
    let y = rect.y + if plan.wide { 22 } else { 14 };
    let stretch = at.alive.map(|(first, last)| {
        let x = |step: usize| rect.x + (width as usize * step / at.count.max(1)) as i32;
        let gone = (at.index + 1).clamp(first, last + 1);
        [
            bar(
                "alive-all",
                [x(first), y + 8, x(last + 1) - x(first), 12, 0],
            ),
            bar("alive-now", [x(first), y + 8, x(gone) - x(first), 12, 0]),
        ]
    });
    let (steps, now) = match at.alive {
        Some((first, last)) => {
            let now = match at.step.as_ref().and_then(|step| step.scene.secrets()) {
                Some(Place::Kms) => "now inside KMS",
                Some(Place::App) => "now in your app’s memory",
                Some(_) => "now in S3’s memory",
                None => "not at this step",
            };
            (format!("steps {} to {}", first + 1, last + 1), now)
        }
        None if at.open => ("not yet".to_owned(), ""),
        None if at.step.is_some() => ("never, in this run".to_owned(), ""),
        None => ("no run yet".to_owned(), ""),
    };
    let (first, second) = match plan.wide {
        true => ((rect.x, y + 37), (rect.x, y + 54)),
        false => ((rect.x, y + 36), (rect.x + 100, y + 36)),
    };
    g().key("alive")
        .child(label(
            "alive-name",
            (rect.x, y),
            "start",
            "Plaintext data key alive",
        ))
        .child(bar("alive-track", [rect.x, y + 8, width, 12, 6]))
        .child(stretch)
        .child(label("sub", first, "start", steps))
        .child(label("sub", second, "start", now))
}

/// The line from S3 to its bucket.
fn shelf(plan: &Geometry, at: &Backdrop) -> Element {
    let x = if plan.wide {
        plan.s3.x + plan.s3.w / 2
    } else {
        22
    };
    let (from, to) = (plan.s3.y + plan.s3.h + 3, plan.bucket.y - 3);
    path()
        .key("shelf")
        .class("wire shelf")
        .flag("data-used", at.acts(Actor::Bucket))
        .attr("d", format!("M{x} {from}V{to}"))
}

/// A wire. The direction in use is bold, and a denial returns in red.
fn wire(wire: &Wire, wide: bool, at: &Backdrop, near: Actor, far: Actor) -> Nodes {
    let goes = |from, to| {
        at.step
            .as_ref()
            .is_some_and(|step| step.from == from && step.to == to)
    };
    let bad = at.step.as_ref().is_some_and(|step| step.kind == Kind::Fail);
    let forth = arrow("wire", wire.from, wire.to, wide)
        .key(format!("{near:?} {far:?}"))
        .flag("data-used", goes(near, far));
    let back = goes(far, near).then(|| {
        let shifted = |(x, y): Point| (x + wire.back.0, y + wire.back.1);
        arrow("wire", shifted(wire.to), shifted(wire.from), wide)
            .key(format!("{far:?} {near:?}"))
            .flag("data-used", true)
            .flag("data-bad", bad)
    });
    nodes().child(forth).child(back)
}

fn arrow(class: &'static str, (ax, ay): Point, (bx, by): Point, wide: bool) -> Element {
    let (dx, dy) = match wide {
        true => ((bx - ax).signum(), 0),
        false => (0, (by - ay).signum()),
    };
    // The line ends inside the arrowhead.
    let (sx, sy) = (bx - 7 * dx, by - 7 * dy);
    let (px, py) = (bx - 11 * dx, by - 11 * dy);
    let (wx, wy) = (5 * dy, 5 * dx);
    let ((ux, uy), (vx, vy)) = ((px + wx, py + wy), (px - wx, py - wy));
    let head = format!("M{bx} {by}L{ux} {uy}L{vx} {vy}Z");
    g().class(class)
        .child(shape("", format!("M{ax} {ay}L{sx} {sy}")))
        .child(shape("head", head))
}

/// A gate: two posts, its permission's name, and its result.
fn draw_gate(gate: &Gate, wire: Wire, wide: bool, fresh: bool) -> Element {
    let state = match gate.state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Shut => "shut",
    };
    let (posts, bars, badge) = match wide {
        true => ("M-11 -30V30M11 -30V30", "M-17 -12H17M-17 12H17", (0, -45)),
        false => ("M-34 -9H34M-34 9H34", "M-14 -14V14M14 -14V14", (52, 0)),
    };
    let mark = match gate.state {
        GateState::Open => shape("mark", "M-5 0.5L-1.5 4L5.5 -4"),
        GateState::Shut => shape("mark", "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"),
        GateState::Waiting => label("badge-text", (0, 4), "middle", "?"),
    };
    let line = |place, anchor, words: &str| label("m gate-name", place, anchor, words);
    let name = match gate.action.split_once(':') {
        Some((service, action)) if wide => nodes()
            .child(line((0, 47), "middle", &format!("{service}:")))
            .child(line((0, 62), "middle", action)),
        _ => nodes().child(line((72, 4), "start", gate.action)),
    };
    group_at(wire.at(if wide { 52 } else { 58 }))
        .key(format!("gate {} {fresh}", gate.action))
        .class("gate")
        .attr("data-state", state)
        .flag("data-fresh", fresh)
        .child(shape("posts", posts))
        .child((gate.state == GateState::Shut).then(|| shape("bars", bars)))
        .child(disc("badge", badge, 12))
        .child(group_at(badge).child(mark))
        .child(name)
}

/// The labels inside S3, and the key's light over the file.
fn names(plan: &Geometry, at: &Backdrop) -> Nodes {
    const NAMED: [(Glyph, &str); 3] = [
        (Glyph::Body, "thing-name plain"),
        (Glyph::Ciphertext, "thing-name cipher"),
        (Glyph::DataKey, "thing-name key"),
    ];
    let here = |glyph: Glyph| at.in_s3(glyph);
    let name = |(glyph, class): (Glyph, &'static str)| {
        let (place, anchor) = plan.label(glyph);
        label(class, place, anchor, Meaning::from(glyph).word()).key(class)
    };
    let light = || {
        let body = plan.position(Glyph::Body, Place::S3);
        let cipher = plan.position(Glyph::Ciphertext, Place::S3);
        let key = plan.position(Glyph::DataKey, Place::S3);
        let half = SHEET * body.scale / 100 + 4;
        let from = if plan.wide { key.y + 14 } else { body.y - half };
        let x = (body.x + cipher.x) / 2;
        shape("light", format!("M{x} {from}V{}", body.y + half))
    };
    let shown = NAMED.into_iter().filter(|(glyph, _)| here(*glyph));
    let lit = NAMED.iter().all(|(glyph, _)| here(*glyph));
    nodes()
        .child(shown.map(name).collect::<Nodes>())
        .child(lit.then(light))
}
