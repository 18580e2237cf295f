//! The stage of a talk, in type that is read from the last row. A narrow projector moves and narrows the stations; the
//! type stays as large as it is.

use crate::app::component::glyph::{KEY, glyph};
use crate::app::component::number::size;
use crate::app::tree::html::{b, code, dd, div, dl, dt, h3, p, section, span};
use crate::app::tree::svg::{disc, shape, svg};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::lab::KmsCalls;
use crate::core::lab::world::BUCKET;
use crate::core::trace::field::Value;
use crate::core::trace::{Actor, Gate, GateState, Glyph, Kind, Place, Role, Step};
use crate::lesson::talk::TalkRun;

/// The stage at a step of a run.
pub fn picture(run: &TalkRun, index: usize) -> Element {
    let Some(step) = run.trace.steps.get(index) else {
        return section().class("talk-stage");
    };
    let stage = Stage { run, index, step };
    section()
        .class("talk-stage")
        .attr("role", "group")
        .attr("aria-label", "Stage")
        .child(stage.app())
        .child(stage.way("talk-to-s3", Actor::S3))
        .child(stage.s3())
        .child(stage.way("talk-to-kms", Actor::Kms))
        .child(stage.kms())
        .child(stage.bucket())
}

struct Stage<'a> {
    run: &'a TalkRun,
    index: usize,
    step: &'a Step,
}

impl Stage<'_> {
    fn has(&self, glyph: Glyph, place: Place) -> bool {
        self.step.scene.place_of(glyph) == Some(place)
    }

    /// Whether a thing is new at its place in this step, so that it arrives.
    fn arrives(&self, glyph: Glyph) -> bool {
        let now = self.step.scene.place_of(glyph);
        let before = self.index.checked_sub(1);
        let before = before.and_then(|index| self.run.trace.steps.get(index));
        before.is_some_and(|before| before.scene.place_of(glyph) != now)
    }

    /// Whether the step happens here.
    fn acts(&self, actor: Actor) -> bool {
        self.step.from == actor || self.step.to == actor
    }

    /// Whether the run has been denied by now.
    fn is_denied(&self) -> bool {
        (self.run.trace.refusal.as_ref()).is_some_and(|refusal| self.index >= refusal.step)
    }

    /// The words of a refusal: IAM denied the request, or a service failed it for another reason.
    fn refused(&self, place: Place) -> &'static [&'static str] {
        let refusal = self.run.trace.refusal.as_ref();
        let denied = refusal.is_some_and(|refusal| refusal.decision.is_some());
        match (denied, place) {
            (true, Place::S3) => &["denied", "by KMS"],
            (true, _) => &["denied"],
            (false, Place::S3) => &["error", "from KMS"],
            (false, _) => &["error"],
        }
    }

    /// A thing with its words; `None` if it is elsewhere.
    fn thing(&self, which: Glyph, place: Place, words: &[&'static str]) -> Option<Element> {
        self.has(which, place).then(|| self.drawn(which, words))
    }

    fn drawn(&self, which: Glyph, words: &[&'static str]) -> Element {
        let line = |words: &&'static str| span().child(*words);
        let words = words.iter().map(line).collect::<Nodes>();
        div()
            .class("talk-thing")
            .key(format!("{which:?}-{}", self.arrives(which)))
            .attr("data-thing", thing_name(which))
            .attr("data-arrives", self.arrives_from(which))
            .child(self.icon(which))
            .child(div().class("talk-words").child(words))
    }

    /// Where a new thing comes from, so that it moves from there.
    fn arrives_from(&self, which: Glyph) -> &'static str {
        match (self.arrives(which), self.step.from, self.step.kind) {
            (false, ..) => "no",
            (true, _, Kind::Compute | Kind::Authorize) => "here",
            (true, Actor::App, _) => "before",
            (true, Actor::S3, _) if self.step.to == Actor::App => "after",
            (true, Actor::S3, _) => "before",
            (true, Actor::Kms, _) => "after",
            (true, Actor::Bucket, _) => "below",
        }
    }

    /// A thing’s drawing, made of the bytes of the run.
    fn icon(&self, which: Glyph) -> Element {
        let view = match which {
            Glyph::DataKey | Glyph::BurntKey => "-18 -10 38 20",
            Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => "-27 -19 54 38",
            Glyph::Ask => "-26 -16 52 32",
            Glyph::Refusal => "-32 -24 64 48",
            _ => "-34 -43 68 86",
        };
        let drawing = match which {
            Glyph::BurntKey => shape("ash", KEY),
            other => glyph(other, &self.bytes(other)),
        };
        svg()
            .class("talk-glyph")
            .attr("viewBox", view)
            .attr("aria-hidden", "true")
            .child(drawing)
    }

    /// The bytes of a thing: those of the last field of its role up to this step.
    fn bytes(&self, which: Glyph) -> Vec<u8> {
        let role = match which {
            Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => Role::Ciphertext,
            Glyph::File | Glyph::Body | Glyph::Secret => Role::Plaintext,
            _ => return Vec::new(),
        };
        let steps = self.run.trace.steps.iter().take(self.index + 1).rev();
        let mut fields = steps.flat_map(|step| &step.fields);
        let found = fields.find_map(|field| match &field.value {
            Value::Bytes { excerpt, .. } if field.role == role => Some(excerpt.head.clone()),
            Value::Bytes { .. } | Value::Text(_) => None,
        });
        found.unwrap_or_else(Vec::new)
    }

    fn station(&self, class: &'static str, name: &'static str, actor: Actor) -> Element {
        div()
            .class(class)
            .flag("data-acts", self.acts(actor))
            .child(h3().child(name))
    }

    fn app(&self) -> Element {
        let length = self.run.file_len.map(size);
        let file = self.has(Glyph::File, Place::App).then(|| {
            self.drawn(Glyph::File, &[])
                .child(div().class("talk-words").child(span().child(length)))
        });
        let inside = div()
            .class("talk-box")
            .child(file)
            .child(self.thing(Glyph::Secret, Place::App, &["secret"]))
            .child(self.thing(Glyph::SealedSecret, Place::App, &["encrypted", "secret"]))
            .child(self.thing(Glyph::Refusal, Place::App, self.refused(Place::App)));
        let nothing = [
            Glyph::File,
            Glyph::Secret,
            Glyph::SealedSecret,
            Glyph::Refusal,
        ];
        let nothing = nothing
            .into_iter()
            .all(|glyph| !self.has(glyph, Place::App));
        let waits = match self.run.sends_file {
            true => "sent",
            false => "no file yet",
        };
        let waits = nothing.then(|| span().class("talk-empty").child(waits));
        self.station("talk-station talk-app", "Your app", Actor::App)
            .child(inside.child(waits))
    }

    fn s3(&self) -> Element {
        let both = self.has(Glyph::Body, Place::S3) && self.has(Glyph::Ciphertext, Place::S3);
        let key = self.has(Glyph::DataKey, Place::S3);
        let decrypts = both && self.arrives(Glyph::Body);
        let plain = self.thing(Glyph::Body, Place::S3, &["plaintext"]);
        let cipher = self.thing(Glyph::Ciphertext, Place::S3, &["ciphertext"]);
        let bar = (both && key).then(|| span().class("talk-key-bar"));
        let sheets = div().class("talk-sheets");
        let sheets = match decrypts {
            true => sheets.child(cipher).child(bar).child(plain),
            false => sheets.child(plain).child(bar).child(cipher),
        };
        let any = self.has(Glyph::Body, Place::S3) || self.has(Glyph::Ciphertext, Place::S3);
        let inside = div()
            .class("talk-box")
            .child(self.thing(Glyph::Refusal, Place::S3, self.refused(Place::S3)))
            .child(self.thing(Glyph::Ask, Place::S3, &["request"]))
            .child(self.thing(Glyph::DataKey, Place::S3, &["plaintext", "data key"]))
            .child(self.thing(Glyph::BurntKey, Place::S3, &["data key", "overwritten"]))
            .child(any.then_some(sheets))
            .child(self.thing(
                Glyph::EncryptedDataKey,
                Place::S3,
                &["encrypted", "data key"],
            ));
        self.station("talk-station talk-s3", "Amazon S3", Actor::S3)
            .child(inside)
            .child(
                span()
                    .class("talk-shelf-line")
                    .flag("data-acts", self.acts(Actor::Bucket)),
            )
    }

    /// The way to a service: its wire, what is on it, and the gate before the service.
    fn way(&self, class: &'static str, to: Actor) -> Element {
        let gate = self.gate(to);
        let wire = match to {
            Actor::Kms => Place::ToKms,
            Actor::App | Actor::S3 | Actor::Bucket => Place::ToS3,
        };
        let travels = (self.step.scene.things.iter())
            .find(|thing| thing.place == wire)
            .map(|thing| self.drawn(thing.glyph, &[]));
        let back = matches!(self.step.kind, Kind::Respond | Kind::Fail);
        let busy = match to {
            Actor::Kms => self.acts(Actor::Kms) && self.step.from != self.step.to,
            _ => self.acts(Actor::App) && self.acts(Actor::S3),
        };
        let state = gate.map_or("none", |gate| gate_name(gate.state));
        let direct = to == Actor::Kms
            && !self
                .step
                .scene
                .gates
                .iter()
                .any(|gate| gate.to == Actor::S3);
        div()
            .class(format!("talk-way {class}"))
            .attr("data-gate", state)
            .flag("data-back", busy && back)
            .flag("data-bad", busy && self.step.kind == Kind::Fail)
            .flag("data-busy", busy)
            .flag("data-direct", direct && gate.is_some())
            .child(span().class("talk-wire"))
            .child(
                div()
                    .class("talk-pass")
                    .child(travels)
                    .child(gate.map(|gate| gate_drawing(gate.state))),
            )
            .child(gate.map(|gate| action_name(gate.action)))
            .child(gate.map(|gate| {
                let says = match gate.state {
                    GateState::Open => ": allowed",
                    GateState::Shut => ": denied",
                    GateState::Waiting => ": not checked yet",
                };
                span().class("sr").child(says)
            }))
    }

    /// The gate to show before a service: the one that is shut, or else the first that waits, or the last.
    fn gate(&self, to: Actor) -> Option<&Gate> {
        let gates = || self.step.scene.gates.iter().filter(|gate| gate.to == to);
        let is = |state: GateState| move |gate: &&Gate| gate.state == state;
        (gates().find(is(GateState::Shut)))
            .or_else(|| gates().find(is(GateState::Waiting)))
            .or_else(|| gates().next_back())
    }

    fn kms(&self) -> Element {
        let things = [
            (Glyph::Ask, ["request"]),
            (Glyph::Secret, ["secret"]),
            (Glyph::DataKey, ["plaintext"]),
            (Glyph::EncryptedDataKey, ["encrypted"]),
            (Glyph::SealedSecret, ["encrypted"]),
        ];
        let inside = (things.iter())
            .filter_map(|(glyph, words)| self.thing(*glyph, Place::Kms, words))
            .collect::<Nodes>();
        let busy = !inside.0.is_empty();
        let shelter = div()
            .class("talk-shelter")
            .flag("data-busy", busy)
            .child(vault())
            .child(b().child("KMS key"))
            .child((!busy).then(|| p().child("never leaves here")))
            .child(busy.then(|| div().class("talk-inside").child(inside)))
            .child(tally(self.run, self.index));
        self.station("talk-station talk-kms", "AWS KMS", Actor::Kms)
            .child(div().class("talk-box").child(shelter))
    }

    fn bucket(&self) -> Element {
        let slot = |stored: Glyph, words: &[&'static str]| {
            let line = |words: &&'static str| span().child(*words);
            match self.has(stored, Place::Bucket) {
                true => self.drawn(stored, words),
                false => div()
                    .class("talk-slot")
                    .child(words.iter().map(line).collect::<Nodes>()),
            }
        };
        let object = self.has(Glyph::StoredCiphertext, Place::Bucket);
        let key = self.has(Glyph::StoredEncryptedDataKey, Place::Bucket);
        let says = match (self.is_denied(), object, key) {
            (true, true, _) => "unchanged",
            (true, false, true) => "no object stored",
            (true, false, false) => "still empty",
            (false, true, _) => "encrypted",
            (false, false, true) => "no object yet",
            (false, false, false) => "empty",
        };
        div()
            .class("talk-bucket")
            .flag("data-acts", self.acts(Actor::Bucket))
            .child(
                div()
                    .child(h3().child(BUCKET))
                    .child(span().class("talk-holds").child(says)),
            )
            .child(
                div()
                    .class("talk-slots")
                    .child(slot(Glyph::StoredCiphertext, &["ciphertext"]))
                    .child(slot(
                        Glyph::StoredEncryptedDataKey,
                        &["encrypted", "data key"],
                    )),
            )
    }
}

/// The value of `data-thing`, by which the style sheet sizes it.
fn thing_name(glyph: Glyph) -> &'static str {
    match glyph {
        Glyph::File | Glyph::Body | Glyph::Secret => "plain",
        Glyph::Ciphertext | Glyph::StoredCiphertext | Glyph::SealedSecret => "cipher",
        Glyph::DataKey => "key",
        Glyph::BurntKey => "ash",
        Glyph::EncryptedDataKey | Glyph::StoredEncryptedDataKey => "envelope",
        Glyph::Ask => "ask",
        Glyph::Refusal => "refusal",
    }
}

/// An action in two lines: its service, its operation.
pub fn action_name(action: &'static str) -> Element {
    let (service, operation) = action.split_once(':').unwrap_or(("", action));
    code()
        .class("talk-action")
        .child(span().child(format!("{service}:")))
        .child(span().child(operation))
}

fn gate_name(state: GateState) -> &'static str {
    match state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Shut => "shut",
    }
}

/// A gate: two posts under a sign, and bars between them if it is shut.
pub fn gate_drawing(state: GateState) -> Element {
    let sign = match state {
        GateState::Waiting => nodes(),
        GateState::Open => nodes().child(shape("gate-mark", "M15 17.5l5 5 9.5-10.5")),
        GateState::Shut => nodes()
            .child(shape("gate-mark", "M16 11l12 12M28 11L16 23"))
            .child(shape("gate-post", "M3 62H41M3 96H41")),
    };
    svg()
        .class("talk-gate")
        .attr("viewBox", "0 0 44 120")
        .attr("data-gate", gate_name(state))
        .attr("aria-hidden", "true")
        .child(disc("gate-sign", (22, 17), 15))
        .child(shape("gate-post", "M9 42V116M35 42V116"))
        .child(sign)
}

/// The KMS key in its double wall.
fn vault() -> Element {
    svg()
        .class("talk-vault")
        .attr("viewBox", "-50 -50 100 100")
        .attr("aria-hidden", "true")
        .child(disc("vault-wall", (0, 0), 48))
        .child(disc("vault-wall vault-inner", (0, 0), 38))
        .child(shape("vault-key", KEY))
}

/// The calls to KMS of this run so far, as numerals. The operation that the run calls is the largest; 0 is printed.
fn tally(run: &TalkRun, index: usize) -> Element {
    let calls = run
        .kms_calls
        .get(index)
        .copied()
        .unwrap_or_else(KmsCalls::default);
    let total = run
        .kms_calls
        .last()
        .copied()
        .unwrap_or_else(KmsCalls::default);
    let mut main = total
        .operations()
        .into_iter()
        .filter(|(_, calls)| calls.made > 0);
    let main = main
        .next()
        .map_or("GenerateDataKey", |(operation, _)| operation);
    let row = |(operation, calls): (&'static str, crate::core::lab::OperationCalls)| {
        div()
            .flag("data-main", operation == main)
            .flag("data-denied", calls.denied > 0)
            .child(dt().child(operation))
            .child(dd().child(calls.made.to_string()))
    };
    dl().class("talk-tally")
        .attr("aria-label", "Calls to KMS so far")
        .child(calls.operations().map(row))
}
