//! The picture behind the things: the three stations, the wires and gates between them, and the names of what stands
//! there.

use super::geometry::{Geometry, Point, Wire};
use crate::app::component::glyph::KEY;
use crate::app::component::meaning::Meaning;
use crate::app::component::number::shortened;
use crate::app::tree::svg::{bar, disc, g, group_at, label, path, shape};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::{Actor, Gate, GateState, Glyph, Kind, Place, Step};

/// What the picture shows besides the things that move: stations, wires, gates, and names.
#[derive(Clone, Debug, Default)]
pub struct Backdrop {
    /// The file's name and size, once there is one.
    pub file: Option<(String, String)>,
    /// The steps up to the one shown, which is the last.
    pub steps: Vec<Step>,
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
    /// Whether the run never calls KMS, and S3 has come past the point where it would.
    pub kms_not_called: bool,
    /// Whether a denial ends the run.
    pub denied: bool,
    /// Whether the run uploads a file.
    pub uploads: bool,
}

impl Backdrop {
    fn step(&self) -> Option<&Step> {
        self.steps.last()
    }

    fn acts(&self, actor: Actor) -> bool {
        (self.step()).is_some_and(|step| step.from == actor || step.to == actor)
    }

    /// The place of a glyph.
    fn place_of(&self, glyph: Glyph) -> Option<Place> {
        self.step()?.scene.place_of(glyph)
    }

    /// The gates before an actor in the order of their evaluation, and whether each answered just now.
    fn gates(&self, to: Actor) -> Vec<(&Gate, bool)> {
        let before = (self.steps.iter().rev().nth(1)).map(|step| &step.scene.gates);
        let fresh = |gate: &Gate| before.is_none_or(|gates| !gates.contains(gate));
        let gates = self.step().into_iter().flat_map(|step| &step.scene.gates);
        gates
            .filter(|gate| gate.to == to)
            .map(|gate| (gate, fresh(gate)))
            .collect()
    }

    /// Whether nothing of the object is in S3's memory any more, after a data key was.
    fn discarded(&self) -> bool {
        let left = [
            Glyph::Body,
            Glyph::Ciphertext,
            Glyph::DataKey,
            Glyph::EncryptedDataKey,
        ];
        let past = self
            .alive
            .is_some_and(|(_, last)| self.steps.len() > last + 1);
        past && !self.denied
            && left
                .iter()
                .all(|glyph| self.place_of(*glyph) != Some(Place::S3))
    }
}

/// Of several gates before an actor, the one that matters most: the closed one, else the one just evaluated, else the
/// last evaluated, else the first.
fn main_gate(gates: &[(&Gate, bool)]) -> Option<usize> {
    let rank = |at: usize, (gate, fresh): (&Gate, bool)| match gate.state {
        GateState::Shut => 48 + at,
        GateState::Open if fresh => 32 + at,
        GateState::Open => 16 + at,
        GateState::Waiting => 15_usize.saturating_sub(at),
    };
    (0..gates.len()).max_by_key(|at| gates.get(*at).map(|gate| rank(*at, *gate)))
}

/// The width of a text in the stage's small type, in CSS pixels: estimated, and rather too wide.
pub fn text_width(words: &str) -> i32 {
    words.chars().count() as i32 * 32 / 5
}

/// The same in the stage's small monospaced type.
pub fn code_width(words: &str) -> i32 {
    words.chars().count() as i32 * 38 / 5
}

pub fn draw(plan: &Geometry, at: &Backdrop) -> Nodes {
    let all = nodes()
        .child(app(plan, at))
        .child(kms(plan, at))
        .child(plan.wide.then(|| alive(plan, at)));
    let names = names_on_lines(plan, at);
    let all = if at.direct {
        let (x, _) = plan.direct.at(50);
        let words = ["Amazon S3 has", "no part in this"];
        let words = words.iter().zip(0..).map(|(words, line)| {
            let y = if plan.wide {
                plan.kms.y + 8
            } else {
                plan.kms.y + 100
            } + 16 * line;
            label("sub", (x, y), "middle", *words)
        });
        all.child(words.collect::<Nodes>())
            .child(wire(plan, &plan.direct, at, Actor::App, Actor::Kms))
            .child(gate(plan, &plan.direct, &at.gates(Actor::Kms), names.1))
    } else {
        all.child(s3(plan, at))
            .child(shelf(plan, at))
            .child(wire(plan, &plan.to_s3, at, Actor::App, Actor::S3))
            .child(wire(plan, &plan.to_kms, at, Actor::S3, Actor::Kms))
            .child(gate(plan, &plan.to_s3, &at.gates(Actor::S3), names.0))
            .child(gate(plan, &plan.to_kms, &at.gates(Actor::Kms), names.1))
    };
    all.child(in_s3(plan, at))
}

fn station(class: &'static str, acts: bool) -> Element {
    g().key(class).class(class).flag("data-acting", acts)
}

/// The name above a station and, where there is room, what it does.
fn heading(plan: &Geometry, x: i32, name: &'static str, sub: &str) -> Nodes {
    let y = plan.s3.y;
    match plan.wide {
        true => nodes()
            .child(label("name", (x, y - 24), "start", name))
            .child(label("sub", (x, y - 8), "start", sub)),
        false => nodes().child(label("name", (x, y - 8), "start", name)),
    }
}

/// Lines of text from top to bottom, 16 pixels apart.
fn lines(
    class: &'static str,
    (x, y): Point,
    anchor: &'static str,
    words: &[impl AsRef<str>],
) -> Nodes {
    let words = words.iter().map(AsRef::as_ref).zip(0..);
    words
        .filter(|(words, _)| !words.is_empty())
        .map(|(words, at)| label(class, (x, y + 16 * at), anchor, words))
        .collect()
}

/// Words in lines that fit into a width.
fn wrapped(words: &str, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(word) + 6 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn app(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.app;
    let middle = rect.x + rect.w / 2;
    let here = |glyph| at.place_of(glyph) == Some(Place::App);
    let below = |glyph, words: &'static [&'static str], class| {
        let position = plan.position(glyph, Place::App);
        lines(class, (middle, position.y + 28), "middle", words)
    };
    // What the app gets from KMS itself has a name; otherwise its file does.
    let named = nodes()
        .child(
            here(Glyph::DataKey)
                .then(|| below(Glyph::DataKey, &["plaintext", "data key"], "thing-name key")),
        )
        .child(here(Glyph::EncryptedDataKey).then(|| {
            below(
                Glyph::EncryptedDataKey,
                &["encrypted", "data key"],
                "thing-name key",
            )
        }))
        .child(here(Glyph::Secret).then(|| {
            lines(
                "thing-name plain",
                (middle, rect.y + 112),
                "middle",
                &["your", "secret"],
            )
        }))
        .child(here(Glyph::SealedSecret).then(|| {
            lines(
                "thing-name cipher",
                (middle, rect.y + 112),
                "middle",
                &["encrypted", "secret"],
            )
        }));
    let file = match &at.file {
        _ if at.direct => named,
        Some((name, size)) => {
            let y = rect.y + if plan.wide { 108 } else { 88 };
            // A narrow box may have no space for a single letter.
            let most = usize::try_from((rect.w - 8) * 5 / 38).unwrap_or(0);
            nodes()
                .child(label(
                    "m file-name",
                    (middle, y),
                    "middle",
                    shortened(name, most),
                ))
                .child(label("sub", (middle, y + 17), "middle", &**size))
        }
        None => {
            let position = plan.position(Glyph::File, Place::App);
            let y = rect.y + if plan.wide { 114 } else { 94 };
            nodes()
                .child(ghost(
                    "M-32 -41H16L32 -25V41H-32Z",
                    (position.x, position.y),
                    position.scale,
                ))
                .child(label("sub", (middle, y), "middle", "your file"))
        }
    };
    let room = (plan.s3.x - 8) * 5 / 32;
    station("station", at.acts(Actor::App))
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 8]))
        .child(heading(
            plan,
            rect.x,
            "Your app",
            &shortened(&at.caller, usize::try_from(room).unwrap_or(0)),
        ))
        .child(file)
}

/// An outline of what is not there.
fn ghost(data: &'static str, (x, y): Point, scale: i32) -> Element {
    let (whole, rest) = (scale / 100, scale % 100);
    g().attr(
        "transform",
        format!("translate({x} {y}) scale({whole}.{rest:02})"),
    )
    .child(shape("ghost", data))
}

const GHOST_SHEET: &str = "M-32 -41H16L32 -25V41H-32Z";

fn s3(plan: &Geometry, at: &Backdrop) -> Element {
    const PROMISES: [&str; 3] = [
        "asks KMS for a data key,",
        "encrypts your file with it,",
        "discards the key",
    ];
    const SHORT: [&str; 6] = [
        "asks KMS for",
        "a data key,",
        "encrypts your",
        "file with it,",
        "discards",
        "the key",
    ];
    const SHORTEST: [&str; 3] = ["encrypts", "your file,", "here"];
    let rect = plan.s3;
    let promises = at.steps.is_empty().then(|| {
        let words: &[&str] = match (plan.wide, rect.w >= 190) {
            (true, true) => &PROMISES,
            (true, false) => &SHORT,
            (false, _) => &SHORTEST,
        };
        let (x, y) = rect.at(50, 50);
        lines(
            "promise",
            (x, y + 12 - 8 * words.len() as i32),
            "middle",
            words,
        )
    });
    let does = match rect.w {
        190.. => "encrypts and decrypts your file",
        140..190 => "encrypts and decrypts",
        _ => "encrypts, decrypts",
    };
    station("station s3", at.acts(Actor::S3) || at.acts(Actor::Bucket))
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 10]))
        .child(heading(plan, rect.x, "Amazon S3", does))
        .child(promises)
}

fn kms(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.kms;
    let inner = [rect.x + 6, rect.y + 6, rect.w - 12, rect.h - 12, 7];
    let sees = match (at.kms_not_called, at.direct) {
        (true, _) => "not called",
        (false, true) => "sees secrets, no files",
        (false, false) => "sees keys, never files",
    };
    let (key, radius) = plan.kms_key();
    let inside = |glyph| at.place_of(glyph) == Some(Place::Kms);
    let (left, right) = (rect.x + 11, rect.x + rect.w - 11);
    let y = rect.y + 86;
    let beside = [
        (
            Glyph::DataKey,
            "thing-name key",
            (left, y),
            "start",
            ["plaintext", "data key"],
        ),
        (
            Glyph::EncryptedDataKey,
            "thing-name key",
            (right, y),
            "end",
            ["encrypted", "data key"],
        ),
        (
            Glyph::Secret,
            "thing-name plain",
            (left, y),
            "start",
            ["your", "secret"],
        ),
        (
            Glyph::SealedSecret,
            "thing-name cipher",
            (right, y),
            "end",
            ["encrypted", "secret"],
        ),
    ];
    let beside: Vec<_> = beside
        .into_iter()
        .filter(|(glyph, ..)| inside(*glyph))
        .collect();
    let names = match plan.wide {
        true if beside.is_empty() => nodes()
            .child(label(
                "kms-name",
                (key.0, key.1 + radius + 17),
                "middle",
                "KMS key",
            ))
            .child(label(
                "kms-name thin",
                (key.0, key.1 + radius + 32),
                "middle",
                "never leaves here",
            )),
        true => beside
            .into_iter()
            .map(|(_, class, place, anchor, words)| lines(class, place, anchor, &words))
            .collect(),
        // The things themselves stand where the name is.
        false if !beside.is_empty() || inside(Glyph::Ask) => nodes(),
        false => nodes().child(label("kms-name", (key.0, rect.y + 75), "middle", "KMS key")),
    };
    let dimmed = at.kms_not_called && !plan.wide;
    station("station kms", at.acts(Actor::Kms))
        .flag("data-off", at.kms_not_called)
        .child(bar("box", [rect.x, rect.y, rect.w, rect.h, 10]))
        .child(bar("wall", inner))
        .child(heading(plan, rect.x, "AWS KMS", sees))
        .child(disc("vault", key, radius))
        .child(disc("vault-ring", key, radius - 6))
        .child(
            group_at(key)
                .attr("data-means", Meaning::KmsKey.class())
                .child(shape("kms-key", KEY)),
        )
        .child(if dimmed {
            nodes().child(label(
                "kms-name",
                (key.0, rect.y + 75),
                "middle",
                "not called",
            ))
        } else {
            names
        })
}

/// The steps at which a plaintext data key exists, and whether one exists now.
fn alive(plan: &Geometry, at: &Backdrop) -> Element {
    let rect = plan.alive;
    let width = rect.w.min(190);
    let index = at.steps.len().saturating_sub(1);
    let reached = at
        .alive
        .filter(|(first, _)| !at.steps.is_empty() && index >= *first);
    let stretch = reached.map(|(first, last)| {
        let x = |step: usize| rect.x + (width as usize * step / at.count.max(1)) as i32;
        let end = (index + 1).min(last + 1);
        bar(
            "alive-now",
            [x(first), rect.y + 30, x(end) - x(first), 12, 0],
        )
    });
    let holder = at.step().and_then(|step| step.scene.secrets());
    let now: [String; 2] = match (reached, holder) {
        (Some((first, _)), Some(place)) => {
            let place = match place {
                Place::Kms | Place::ToKms => "now in KMS,",
                Place::App | Place::ToS3 => "now in your app,",
                Place::S3 | Place::Bucket => "now in S3’s memory,",
            };
            let short = place.replace("S3’s memory", "S3");
            let place = if width < text_width(place) {
                short
            } else {
                place.to_owned()
            };
            [place, format!("since step {}", first + 1)]
        }
        (Some((first, last)), None) => [
            "now discarded,".to_owned(),
            format!("was in steps {}–{}", first + 1, last + 1),
        ],
        (None, _) if at.steps.is_empty() => ["no run yet".to_owned(), String::new()],
        (None, _) if at.open || at.alive.is_some() => ["not yet".to_owned(), String::new()],
        (None, _) => ["never".to_owned(), "in this run".to_owned()],
    };
    let name = match width {
        ..128 => ["Plaintext data", "key in memory"],
        _ => ["Plaintext data key", "in memory"],
    };
    let [first, second] = now;
    g().key("alive")
        .child(lines("alive-name", (rect.x, rect.y + 8), "start", &name))
        .child(bar("alive-track", [rect.x, rect.y + 30, width, 12, 6]))
        .child(stretch)
        .child(lines(
            "sub",
            (rect.x, rect.y + 58),
            "start",
            &[&first, &second],
        ))
}

/// The line from S3 to its bucket.
fn shelf(plan: &Geometry, at: &Backdrop) -> Element {
    let x = plan.s3.x + plan.s3.w / 2;
    let (from, to) = (plan.s3.y + plan.s3.h + 2, plan.bucket.y - 2);
    path()
        .key("shelf")
        .class("wire shelf")
        .flag("data-used", at.acts(Actor::Bucket))
        .attr("d", format!("M{x} {from}V{to}"))
}

/// A wire. The direction in use is bold; an answer returns on a line of its own, and a denial stays there in red.
fn wire(plan: &Geometry, wire: &Wire, at: &Backdrop, near: Actor, far: Actor) -> Nodes {
    let goes = |step: &Step, from, to| step.from == from && step.to == to;
    let used = at.step().is_some_and(|step| goes(step, near, far));
    let off = at.kms_not_called && far == Actor::Kms;
    let forth = arrow("wire", wire.from, wire.to)
        .key(format!("{near:?} {far:?}"))
        .flag("data-used", used)
        .flag("data-off", off);
    let current = at.step().filter(|step| goes(step, far, near));
    let denial = at
        .steps
        .iter()
        .rev()
        .find(|step| step.kind == Kind::Fail && goes(step, far, near));
    let back = current.or(denial).map(|step| {
        let bad = step.kind == Kind::Fail;
        let shifted = |(x, y): Point| (x + wire.back.0, y + wire.back.1);
        let line = arrow("wire", shifted(wire.to), shifted(wire.from))
            .key(format!("{far:?} {near:?}"))
            .flag("data-used", current.is_some())
            .flag("data-bad", bad);
        let (x, y) = plan.back(wire, 50);
        let room = wire.to.0 - wire.from.0 + 8;
        let words = answer(step).filter(|words| plan.wide && text_width(words) <= room);
        let class = if bad { "answer bad" } else { "answer" };
        nodes()
            .child(line)
            .child((!bad && near == Actor::App).then(|| good_answer(plan, (x, y))))
            .child(words.map(|words| label(class, (x, y + 30), "middle", words)))
    });
    nodes().child(forth).child(back)
}

/// S3's answer that all went well.
fn good_answer(plan: &Geometry, place: Point) -> Element {
    let (w, h) = if plan.wide { (34, 26) } else { (22, 20) };
    group_at(place)
        .class("good")
        .child(bar("", [-w / 2, -h / 2, w, h, 3]))
        .child(shape("mark", "M-5 0.5L-1.5 4L5.5 -4"))
}

/// What an answer says in two words: `200 OK`, `denied, 403`.
fn answer(step: &Step) -> Option<String> {
    match &step.error {
        Some(error) if error.code.starts_with("AccessDenied") => {
            Some(format!("denied, {}", error.status))
        }
        Some(error) => Some(format!("failed, {}", error.status)),
        None if step.to == Actor::App => {
            let status = step.api.as_ref()?.http.lines().next()?;
            Some(status.strip_prefix("HTTP/1.1 ")?.to_owned())
        }
        None => None,
    }
}

fn arrow(class: &'static str, (ax, ay): Point, (bx, by): Point) -> Element {
    let dx = (bx - ax).signum();
    // The line ends inside the arrowhead.
    let (sx, px) = (bx - 7 * dx, bx - 11 * dx);
    let head = format!("M{bx} {by}L{px} {}L{px} {}Z", by - 5, by + 5);
    g().class(class)
        .child(shape("", format!("M{ax} {ay}L{sx} {by}")))
        .child(shape("head", head))
}

fn gate_state(state: GateState) -> &'static str {
    match state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Shut => "shut",
    }
}

/// The gate on a wire: two posts, the result, and the permission's name; below it the other permissions that were
/// checked there.
fn gate(plan: &Geometry, wire: &Wire, gates: &[(&Gate, bool)], name: Point) -> Option<Element> {
    let main = main_gate(gates)?;
    let (gate, fresh) = *gates.get(main)?;
    let center = plan.gate(wire);
    let (posts, bars, badge, radius) = match plan.wide {
        true => (
            "M-11 -25V27M11 -25V27",
            "M-17 -8H17M-17 12H17",
            (0, -39),
            11,
        ),
        false => ("M-8 -19V19M8 -19V19", "M-13 -7H13M-13 7H13", (0, -33), 11),
    };
    let mark = match gate.state {
        GateState::Open => shape("mark", "M-5 0.5L-1.5 4L5.5 -4"),
        GateState::Shut => shape("mark", "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"),
        GateState::Waiting => label("badge-text", (0, 4), "middle", "?"),
    };
    let others = gates
        .iter()
        .enumerate()
        .filter(|(at, (other, _))| *at != main && other.state != GateState::Waiting)
        .map(|(_, (other, _))| *other);
    let names = match plan.wide {
        true => names_below(gate, others.collect(), wire.to.0 - wire.from.0 + 4),
        false => name_on_line(plan, gate.action, center, name),
    };
    let state = gate_state(gate.state);
    Some(
        group_at(center)
            .key(format!("gate {} {fresh}", gate.action))
            .class("gate")
            .attr("data-state", state)
            .flag("data-fresh", fresh)
            .child(shape("posts", posts))
            .child((gate.state == GateState::Shut).then(|| shape("bars", bars)))
            .child(disc("badge", badge, radius))
            .child(group_at(badge).child(mark))
            .child(names),
    )
}

/// The permission's name below the posts, broken where a line is full, and the others that were checked.
fn names_below(gate: &Gate, others: Vec<&Gate>, room: i32) -> Nodes {
    let mut y = 45;
    let mut all = nodes();
    for line in name_lines(gate.action, room) {
        all = all.child(label("m gate-name", (0, y), "middle", line));
        y += 15;
    }
    for other in others.into_iter().take(2) {
        y += 3;
        for line in name_lines(other.action, room) {
            let name = label("m gate-name other", (0, y), "middle", line);
            all = all.child(name.attr("data-state", gate_state(other.state)));
            y += 15;
        }
    }
    all
}

/// An action in lines that fit: the service, then the name, broken before capital letters.
pub fn name_lines(action: &str, room: i32) -> Vec<String> {
    let Some((service, name)) = action.split_once(':') else {
        return vec![action.to_owned()];
    };
    let mut lines = vec![format!("{service}:")];
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_ascii_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && code_width(&line) + code_width(&word) > room {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

/// On a narrow stage, the names have lines of their own below the stations: the centers of their baselines.
fn names_on_lines(plan: &Geometry, at: &Backdrop) -> (Point, Point) {
    let width = |to| {
        let gates = at.gates(to);
        let main = main_gate(&gates).and_then(|main| gates.get(main));
        main.map_or(0, |(gate, _)| code_width(gate.action))
    };
    let (first, second) = (width(Actor::S3), width(Actor::Kms));
    let below = plan.s3.y + plan.s3.h;
    let wire = if at.direct {
        &plan.direct
    } else {
        &plan.to_kms
    };
    let right = plan.gate(wire).0.min(plan.w - second / 2);
    // Side by side if both fit; otherwise one below the other.
    let end = right - second / 2 - 10;
    let left = plan.gate(&plan.to_s3).0.min(end - first / 2);
    match left - first / 2 >= 0 {
        true => ((left, below + 18), (right, below + 18)),
        false => ((first / 2, below + 14), (right, below + 29)),
    }
}

/// A name on its line, joined to its gate by dots.
fn name_on_line(
    plan: &Geometry,
    action: &'static str,
    (x, y): Point,
    (name_x, name_y): Point,
) -> Nodes {
    let below = plan.s3.y + plan.s3.h;
    nodes()
        .child(shape("leader", format!("M0 24V{}", below + 3 - y)))
        .child(label(
            "m gate-name",
            (name_x - x, name_y - y),
            "middle",
            action,
        ))
}

/// What stands in S3, by name; and what does not, after a denial or at the end.
fn in_s3(plan: &Geometry, at: &Backdrop) -> Nodes {
    const NAMED: [(Glyph, &str, [&str; 2]); 5] = [
        (Glyph::Body, "thing-name plain", ["", "plaintext"]),
        (Glyph::Ciphertext, "thing-name cipher", ["", "ciphertext"]),
        (Glyph::DataKey, "thing-name key", ["plaintext", "data key"]),
        (
            Glyph::EncryptedDataKey,
            "thing-name key",
            ["encrypted", "data key"],
        ),
        (
            Glyph::BurntKey,
            "thing-name key",
            ["data key,", "overwritten"],
        ),
    ];
    if at.direct || at.steps.is_empty() {
        return nodes();
    }
    let here = |glyph: Glyph| at.place_of(glyph) == Some(Place::S3);
    let in_place = NAMED.into_iter().filter(|(glyph, ..)| here(*glyph));
    let caption = (plan.s3.x + plan.s3.w / 2, plan.s3.y + plan.s3.h - 25);
    let names: Nodes = match plan.wide {
        true => in_place
            .map(|(glyph, class, words)| {
                let (x, y) = plan.label(glyph);
                // The zeros of an overwritten key stand above its name.
                let overwritten = glyph == Glyph::BurntKey;
                match overwritten {
                    true => lines(class, (x, y + 22), "middle", &words),
                    false => {
                        let words = words.join(" ");
                        let words = words.trim().to_owned();
                        nodes().child(label(class, (x, y), "middle", words).key(class))
                    }
                }
            })
            .collect(),
        // There is room for one name: of what came last.
        false => {
            let before = at.steps.iter().rev().nth(1);
            let news = |glyph: Glyph| {
                before.is_none_or(|step| step.scene.place_of(glyph) != Some(Place::S3))
            };
            let all: Vec<_> = in_place.collect();
            let newest = all
                .iter()
                .rev()
                .find(|(glyph, ..)| news(*glyph))
                .or(all.last());
            let named = newest.map(|(_, class, words)| lines(class, caption, "middle", words));
            nodes().child(named)
        }
    };
    nodes().child(names).child(absent(plan, at))
}

/// Outlines and words for what a denial prevented, and for what is left at the end: nothing.
fn absent(plan: &Geometry, at: &Backdrop) -> Option<Nodes> {
    let failed = |from| {
        let mut steps = at.steps.iter();
        steps.any(|step| step.kind == Kind::Fail && step.from == from)
    };
    let (by_kms, by_s3) = (failed(Actor::Kms), failed(Actor::S3));
    let (x, middle) = (plan.s3.x + plan.s3.w / 2, plan.s3.y + plan.s3.h / 2);
    let key = plan.position(Glyph::DataKey, Place::S3);
    let key_ghost = || ghost(KEY, (key.x, key.y + 12), key.scale);
    if at.denied && (by_kms || by_s3) {
        let nothing = match (at.uploads, by_kms) {
            (true, true) => Some("nothing encrypted"),
            (true, false) => Some("nothing stored"),
            (false, _) if by_kms => Some("nothing decrypted"),
            (false, _) => None,
        };
        let sheet = |words: &'static str| {
            nodes()
                .child(ghost(GHOST_SHEET, (x, middle + 12), 62))
                .child(label("absent", (x, middle + 56), "middle", words))
        };
        return Some(match plan.wide {
            true => nodes()
                .child(by_kms.then(|| {
                    nodes().child(key_ghost()).child(label(
                        "absent",
                        (x, key.y + 38),
                        "middle",
                        "no data key came",
                    ))
                }))
                .child(nothing.filter(|_| by_s3).map(sheet)),
            false => nodes()
                .child(by_kms.then(|| ghost(KEY, (key.x, key.y), key.scale)))
                .child(by_s3.then(|| {
                    let words = match (by_kms, at.uploads) {
                        (true, true) => "no data key, nothing stored",
                        (true, false) => "no data key, nothing sent",
                        (false, true) => "nothing stored",
                        (false, false) => "nothing sent",
                    };
                    let words = wrapped(words, plan.s3.w - 6);
                    lines("absent", (x, plan.s3.y + 52), "middle", &words)
                })),
        });
    }
    let burnt = at.place_of(Glyph::BurntKey) == Some(Place::S3);
    at.discarded().then(|| match plan.wide {
        true => nodes()
            .child((!burnt).then(|| {
                nodes().child(key_ghost()).child(lines(
                    "gone",
                    (x, key.y + 42),
                    "middle",
                    &["Plaintext data key", "discarded"],
                ))
            }))
            .child(bar("rule", [x - 46, middle + 2, 92, 1, 0]))
            .child(lines(
                "absent",
                (x, middle + 28),
                "middle",
                &["nothing of your file", "is left in memory"],
            )),
        false if burnt => nodes(),
        false => nodes()
            .child(ghost(KEY, (key.x, key.y + 8), key.scale))
            .child(lines(
                "absent",
                (x, plan.s3.y + 56),
                "middle",
                &wrapped("key discarded, nothing left in memory", plan.s3.w - 6),
            )),
    })
}
