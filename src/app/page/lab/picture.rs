//! The picture behind the things: stations, wires, gates, and the key's lifetime.

use super::geometry::{Geometry, Point, Wire};
use crate::app::component::glyph::{KEY, SHEET};
use crate::app::component::number::shortened;
use crate::core::trace::{Actor, Gate, GateState, Glyph, Kind, Place, Step};
use crate::web::markup::Markup;

/// What the picture must know.
#[derive(Clone, Debug, Default)]
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

/// Draws it all.
pub fn draw(markup: &mut Markup, plan: &Geometry, at: &Backdrop) {
    app(markup, plan, at);
    kms(markup, plan, at);
    alive(markup, plan, at);
    if at.direct {
        let (x, y) = plan.direct.at(52);
        let (place, anchor) = match plan.wide {
            true => ((x, y - 84), "middle"),
            false => ((x + 60, y + 44), "start"),
        };
        markup.label("sub", place, anchor, "Amazon S3 has no part in this");
        wire(markup, &plan.direct, plan.wide, at, Actor::App, Actor::Kms);
    } else {
        s3(markup, plan, at);
        shelf(markup, plan, at);
        wire(markup, &plan.to_s3, plan.wide, at, Actor::App, Actor::S3);
        wire(markup, &plan.to_kms, plan.wide, at, Actor::S3, Actor::Kms);
    }
    let wires = [
        (Actor::S3, plan.to_s3),
        (
            Actor::Kms,
            if at.direct { plan.direct } else { plan.to_kms },
        ),
    ];
    for (to, wire) in wires {
        if let Some((gate, fresh)) = at.gate(to) {
            draw_gate(markup, gate, wire, plan.wide, fresh);
        }
    }
    names(markup, plan, at);
}

fn station(markup: &mut Markup, class: &str, acts: bool) {
    markup
        .open_class("g", &format!("station {class}"))
        .flag("data-acting", acts);
}

fn app(markup: &mut Markup, plan: &Geometry, at: &Backdrop) {
    let rect = plan.app;
    station(markup, "app", at.acts(Actor::App));
    markup.rect("box", [rect.x, rect.y, rect.w, rect.h, 10]);
    let (x, name_y, sub_y) = match plan.wide {
        true => (rect.x, rect.y - 40, rect.y - 24),
        false => (rect.x + 104, rect.y + 26, rect.y + 43),
    };
    markup.label("name", (x, name_y), "start", "Your app");
    markup.label("sub", (x, sub_y), "start", &at.caller);
    let (place, anchor, room) = match plan.wide {
        true => (
            (rect.x + rect.w / 2, rect.y + rect.h - 30),
            "middle",
            rect.w - 12,
        ),
        false => ((x, rect.y + 66), "start", rect.w - 120),
    };
    let below = (place.0, place.1 + 17);
    match &at.file {
        Some((name, size)) => {
            let most = usize::try_from(room / 8).unwrap_or_default();
            markup.label("m file-name", place, anchor, &shortened(name, most));
            markup.label("sub", below, anchor, size);
        }
        None => {
            let middle = plan.slot(Glyph::File, Place::App);
            markup.group_at("", (middle.x, middle.y));
            markup.path("ghost", "M-32 -41H16L32 -25V41H-32Z").close();
            markup.label("sub", place, anchor, "a file of yours");
        }
    }
    markup.close();
}

/// Where a station's two lines stand.
fn heading(markup: &mut Markup, wide: bool, (x, y): Point, name: &str, sub: &str) {
    let (x, name_y, sub_y) = match wide {
        true => (x, y - 24, y - 8),
        false => (x + 16, y + 26, y + 43),
    };
    markup.label("name", (x, name_y), "start", name);
    markup.label("sub", (x, sub_y), "start", sub);
}

fn s3(markup: &mut Markup, plan: &Geometry, at: &Backdrop) {
    let rect = plan.s3;
    station(markup, "s3", at.acts(Actor::S3) || at.acts(Actor::Bucket));
    markup.rect("box", [rect.x, rect.y, rect.w, rect.h, 12]);
    heading(
        markup,
        plan.wide,
        (rect.x, rect.y),
        "Amazon S3",
        "encrypts and decrypts, here",
    );
    if at.step.is_none() {
        let (x, y) = rect.at(50, if plan.wide { 44 } else { 50 });
        let promises = [
            "asks KMS for a data key,",
            "locks your file with it,",
            "forgets the key",
        ];
        for (line, promise) in promises.iter().enumerate() {
            markup.label("promise", (x, y + 20 * line as i32), "middle", promise);
        }
    }
    markup.close();
}

fn kms(markup: &mut Markup, plan: &Geometry, at: &Backdrop) {
    let rect = plan.kms;
    station(markup, "kms", at.acts(Actor::Kms));
    markup.rect("box", [rect.x, rect.y, rect.w, rect.h, 12]);
    markup.rect(
        "wall",
        [rect.x + 7, rect.y + 7, rect.w - 14, rect.h - 14, 8],
    );
    heading(
        markup,
        plan.wide,
        (rect.x, rect.y),
        "AWS KMS",
        if at.direct {
            "sees secrets, never files"
        } else {
            "sees keys, never files"
        },
    );
    let (key, radius) = match plan.wide {
        true => (rect.at(50, 25), (rect.h * 15 / 100).clamp(27, 40)),
        false => ((rect.x + 44, rect.y + 78), 24),
    };
    markup.circle("vault", key, radius);
    markup.circle("vault-ring", key, radius - 7);
    markup.group_at("", key).path("kms-key", KEY).close();
    if plan.wide {
        let below = key.1 + radius;
        markup.label("kms-name", (key.0, below + 18), "middle", "KMS key");
        markup.label(
            "kms-name thin",
            (key.0, below + 34),
            "middle",
            "never leaves here",
        );
    } else {
        let beside = key.0 + radius + 10;
        markup.label("kms-name", (beside, key.1 - 2), "start", "KMS key");
        markup.label("kms-name thin", (beside, key.1 + 15), "start", "stays here");
    }
    markup.close();
}

/// For which steps a plaintext data key exists, and whether one does now.
fn alive(markup: &mut Markup, plan: &Geometry, at: &Backdrop) {
    let rect = plan.alive;
    let width = if plan.wide { rect.w.min(230) } else { rect.w };
    let y = rect.y + if plan.wide { 22 } else { 14 };
    markup.open_class("g", "alive");
    markup.label(
        "alive-name",
        (rect.x, y),
        "start",
        "Plaintext data key alive",
    );
    markup.rect("alive-track", [rect.x, y + 8, width, 12, 6]);
    let (steps, now) = match at.alive {
        Some((first, last)) => {
            let x = |step: usize| rect.x + (width as usize * step / at.count.max(1)) as i32;
            let gone = (at.index + 1).clamp(first, last + 1);
            markup.rect(
                "alive-all",
                [x(first), y + 8, x(last + 1) - x(first), 12, 0],
            );
            markup.rect("alive-now", [x(first), y + 8, x(gone) - x(first), 12, 0]);
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
    let second = match plan.wide {
        true => (rect.x, y + 54),
        false => (rect.x + 100, y + 36),
    };
    markup.label(
        "sub",
        (rect.x, y + if plan.wide { 37 } else { 36 }),
        "start",
        &steps,
    );
    markup.label("sub", second, "start", now).close();
}

/// The line from S3 to its bucket.
fn shelf(markup: &mut Markup, plan: &Geometry, at: &Backdrop) {
    let x = if plan.wide {
        plan.s3.x + plan.s3.w / 2
    } else {
        22
    };
    let (from, to) = (plan.s3.y + plan.s3.h + 3, plan.bucket.y - 3);
    markup
        .open_class("path", "wire shelf")
        .flag("data-used", at.acts(Actor::Bucket));
    markup.attr("d", &format!("M{x} {from}V{to}")).close();
}

/// A wire; the way in use is drawn strong, and a refusal comes back red.
fn wire(markup: &mut Markup, wire: &Wire, wide: bool, at: &Backdrop, near: Actor, far: Actor) {
    let goes = |from, to| {
        at.step
            .as_ref()
            .is_some_and(|step| step.from == from && step.to == to)
    };
    let bad = at.step.as_ref().is_some_and(|step| step.kind == Kind::Fail);
    arrow(
        markup,
        "wire",
        wire.from,
        wire.to,
        wide,
        goes(near, far),
        false,
    );
    if goes(far, near) {
        let shifted = |(x, y): Point| (x + wire.back.0, y + wire.back.1);
        arrow(
            markup,
            "wire back",
            shifted(wire.to),
            shifted(wire.from),
            wide,
            true,
            bad,
        );
    }
}

fn arrow(
    markup: &mut Markup,
    class: &str,
    from: Point,
    to: Point,
    wide: bool,
    used: bool,
    bad: bool,
) {
    markup
        .open_class("g", class)
        .flag("data-used", used)
        .flag("data-bad", bad);
    let ((ax, ay), (bx, by)) = (from, to);
    let (dx, dy) = match wide {
        true => ((bx - ax).signum(), 0),
        false => (0, (by - ay).signum()),
    };
    // The shaft ends inside the head.
    let (sx, sy) = (bx - 7 * dx, by - 7 * dy);
    markup.path("shaft", &format!("M{ax} {ay}L{sx} {sy}"));
    let (px, py) = (bx - 11 * dx, by - 11 * dy);
    let (wx, wy) = (5 * dy, 5 * dx);
    markup.path(
        "head",
        &format!(
            "M{bx} {by}L{} {}L{} {}Z",
            px + wx,
            py + wy,
            px - wx,
            py - wy
        ),
    );
    markup.close();
}

/// A gate: two posts, its permission's name, and how it answered.
fn draw_gate(markup: &mut Markup, gate: &Gate, wire: Wire, wide: bool, fresh: bool) {
    let state = match gate.state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Shut => "shut",
    };
    markup.group_at("gate", wire.at(if wide { 52 } else { 58 }));
    markup.attr("data-state", state).flag("data-fresh", fresh);
    let (posts, bars, badge) = match wide {
        true => ("M-11 -30V30M11 -30V30", "M-17 -12H17M-17 12H17", (0, -45)),
        false => ("M-34 -9H34M-34 9H34", "M-14 -14V14M14 -14V14", (52, 0)),
    };
    markup.path("posts", posts);
    if gate.state == GateState::Shut {
        markup.path("bars", bars);
    }
    markup.circle("badge", badge, 12);
    markup.group_at("", badge);
    match gate.state {
        GateState::Open => markup.path("mark", "M-5 0.5L-1.5 4L5.5 -4"),
        GateState::Shut => markup.path("mark", "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"),
        GateState::Waiting => markup.label("badge-text", (0, 4), "middle", "?"),
    };
    markup.close();
    match gate.action.split_once(':') {
        Some((service, action)) if wide => {
            markup.label("m gate-name", (0, 47), "middle", &format!("{service}:"));
            markup.label("m gate-name", (0, 62), "middle", action);
        }
        _ => {
            markup.label("m gate-name", (72, 4), "start", gate.action);
        }
    }
    markup.close();
}

/// What the things inside S3 are called, and the key's light that the file passes under.
fn names(markup: &mut Markup, plan: &Geometry, at: &Backdrop) {
    let named = [
        (Glyph::Body, "plaintext", "thing-name plain"),
        (Glyph::Ciphertext, "ciphertext", "thing-name cipher"),
        (Glyph::DataKey, "data key", "thing-name key"),
    ];
    for (glyph, name, class) in named {
        if at.in_s3(glyph) {
            let (place, anchor) = plan.label(glyph);
            markup.label(class, place, anchor, name);
        }
    }
    if named.iter().all(|(glyph, ..)| at.in_s3(*glyph)) {
        let body = plan.slot(Glyph::Body, Place::S3);
        let cipher = plan.slot(Glyph::Ciphertext, Place::S3);
        let key = plan.slot(Glyph::DataKey, Place::S3);
        let half = SHEET * body.scale / 100 + 4;
        let from = if plan.wide { key.y + 14 } else { body.y - half };
        let x = (body.x + cipher.x) / 2;
        markup.path("light", &format!("M{x} {from}V{}", body.y + half));
    }
}
