//! The rules that derive the scene from the steps: one rule for each kind of step.

use super::actor::Actor;
use super::field::{Field, Role, Value};
use super::scene::{Glyph, Place, Scene};
use super::step::{Kind, Step};

impl Scene {
    /// Derives the scene after `step`, which follows `before` (`None` for the first step). It reads all of `step`
    /// except its own scene.
    pub fn after(before: Option<&Step>, step: &Step) -> Self {
        let mut scene = match before {
            Some(before) => before.scene.without(&before.facts.forgets),
            None => Self::default(),
        };
        // The scene shows an overwritten key's zeros in one step only.
        scene.take(Glyph::BurntKey);
        for thing in &step.facts.there {
            scene.put(thing.glyph, thing.place);
        }
        let moved = moved(step);
        match step.kind {
            Kind::Request => scene.requested(step, moved),
            Kind::Authorize => scene.authorized(step),
            Kind::Compute => scene.computed(step, moved),
            Kind::Load => scene.loaded(step, moved),
            Kind::Store => scene.stored(step, &moved),
            Kind::Discard => scene.discarded(step, &moved),
            Kind::Respond => scene.responded(step, moved),
            Kind::Fail => scene.failed(step),
        }
        scene
    }

    /// A request waits on the wire, before the receiver's gate.
    fn requested(&mut self, step: &Step, mut moved: Vec<Glyph>) {
        self.set_up_gates(step);
        let wire = match step.to {
            Actor::S3 => Place::ToS3,
            Actor::Kms => Place::ToKms,
            Actor::App | Actor::Bucket => return,
        };
        if moved.is_empty() && step.facts.moves.is_none() {
            moved.push(Glyph::Ask);
        }
        self.put_all(moved, wire);
    }

    /// The gate answers, and an allowed request passes it.
    fn authorized(&mut self, step: &Step) {
        let Some(decision) = &step.decision else {
            return;
        };
        // A request may not have announced an action that is asked for only at times, such as `s3:ListBucket`.
        let from = match (
            step.from,
            self.gates.iter().any(|gate| gate.to == Actor::S3),
        ) {
            (Actor::Kms, true) => Actor::S3,
            _ => Actor::App,
        };
        for action in &step.facts.needs {
            self.gate(from, step.from, action);
            self.answer(action, decision.is_allowed());
        }
        if decision.is_allowed() {
            match step.from {
                Actor::Kms => self.admit(Place::ToKms, Place::Kms),
                Actor::S3 => self.admit(Place::ToS3, Place::S3),
                Actor::App | Actor::Bucket => {}
            }
        }
    }

    /// The result appears where the work is done. KMS then no longer needs the request.
    fn computed(&mut self, step: &Step, moved: Vec<Glyph>) {
        self.set_up_gates(step);
        if step.from == Actor::Kms
            && !moved.is_empty()
            && self.place_of(Glyph::Ask) == Some(Place::Kms)
        {
            self.take(Glyph::Ask);
        }
        self.put_all(moved, place(step.from));
    }

    /// The stored object stays, and S3 loads a copy into its memory. The loaded object replaces the request, which only
    /// named it.
    fn loaded(&mut self, step: &Step, moved: Vec<Glyph>) {
        if moved.contains(&Glyph::Ciphertext) {
            self.take(Glyph::Ask);
        }
        self.put_all(moved, place(step.to));
    }

    /// Stored items leave S3's memory. The scene does not show changes inside KMS.
    fn stored(&mut self, step: &Step, moved: &[Glyph]) {
        if step.to != Actor::Bucket {
            return;
        }
        for glyph in [Glyph::Body, Glyph::Ciphertext, Glyph::EncryptedDataKey] {
            self.take(glyph);
        }
        let stored = [
            (Glyph::Ciphertext, Glyph::StoredCiphertext),
            (Glyph::EncryptedDataKey, Glyph::StoredEncryptedDataKey),
        ];
        for (glyph, at_rest) in stored {
            if moved.contains(&glyph) {
                self.put(at_rest, Place::Bucket);
            }
        }
    }

    /// Only S3 shows the zeros; after that, it holds nothing of the object.
    fn discarded(&mut self, step: &Step, moved: &[Glyph]) {
        self.take(Glyph::DataKey);
        if step.from == Actor::S3 {
            self.take(Glyph::Ciphertext);
            self.take(Glyph::EncryptedDataKey);
        }
        if moved.contains(&Glyph::DataKey) {
            self.put(Glyph::BurntKey, place(step.from));
        }
    }

    /// The answer arrives. KMS keeps nothing; S3 keeps no copy of a file that it returns.
    fn responded(&mut self, step: &Step, moved: Vec<Glyph>) {
        if step.facts.deletes {
            self.take(Glyph::StoredCiphertext);
            self.take(Glyph::StoredEncryptedDataKey);
        }
        if step.from == Actor::S3 {
            self.take(Glyph::Ask);
        }
        if moved.contains(&Glyph::File) {
            for glyph in [Glyph::Ciphertext, Glyph::EncryptedDataKey, Glyph::Body] {
                self.take(glyph);
            }
        }
        self.put_all(moved, place(step.to));
        if step.from == Actor::Kms {
            (self.things).retain(|thing| !matches!(thing.place, Place::Kms | Place::ToKms));
        }
    }

    /// A refusal arrives. The sender still holds what it sent to KMS; S3 discards everything it held.
    fn failed(&mut self, step: &Step) {
        let to = place(step.to);
        match step.from {
            Actor::Kms => {
                self.take(Glyph::Ask);
                self.admit(Place::ToKms, to);
                self.admit(Place::Kms, to);
            }
            Actor::S3 => {
                for glyph in [
                    Glyph::Ask,
                    Glyph::Body,
                    Glyph::Ciphertext,
                    Glyph::EncryptedDataKey,
                    Glyph::DataKey,
                ] {
                    self.take(glyph);
                }
            }
            // IAM refuses in place, so nothing travels.
            Actor::App | Actor::Bucket => return,
        }
        self.put(Glyph::Refusal, to);
    }

    /// Each service guards its own actions. After S3's gate, S3 calls KMS.
    fn set_up_gates(&mut self, step: &Step) {
        for action in &step.facts.needs {
            let behind_s3 = self.gates.iter().any(|gate| gate.to == Actor::S3);
            match (action.starts_with("kms:"), behind_s3) {
                (true, true) => self.gate(Actor::S3, Actor::Kms, action),
                (true, false) => self.gate(step.from, Actor::Kms, action),
                (false, _) => self.gate(step.from, Actor::S3, action),
            }
        }
    }

    fn without(&self, glyphs: &[Glyph]) -> Self {
        let mut scene = self.clone();
        for glyph in glyphs {
            scene.take(*glyph);
        }
        scene
    }

    fn put_all(&mut self, glyphs: Vec<Glyph>, place: Place) {
        for glyph in glyphs {
            self.put(glyph, place);
        }
    }
}

/// The place where an actor keeps what it holds.
fn place(actor: Actor) -> Place {
    match actor {
        Actor::App => Place::App,
        Actor::S3 => Place::S3,
        Actor::Kms => Place::Kms,
        Actor::Bucket => Place::Bucket,
    }
}

/// The items that a step creates or moves: the step's own list, or else the bytes in its fields.
fn moved(step: &Step) -> Vec<Glyph> {
    match &step.facts.moves {
        Some(moves) => moves.clone(),
        None => (step.fields.iter())
            .filter_map(|field| glyph(field, step.to))
            .collect(),
    }
}

/// The glyph for a field's bytes; `to` is the actor that receives them.
fn glyph(field: &Field, to: Actor) -> Option<Glyph> {
    let Value::Bytes { .. } = field.value else {
        return None;
    };
    match (field.role, field.name) {
        (Role::Plaintext, "Body") if to == Actor::App => Some(Glyph::File),
        (Role::Plaintext, "Body") => Some(Glyph::Body),
        (Role::Plaintext, _) => Some(Glyph::Secret),
        (Role::PlaintextDataKey, _) => Some(Glyph::DataKey),
        (Role::EncryptedDataKey, _) => Some(Glyph::EncryptedDataKey),
        // S3's ciphertext has another field name, so a `CiphertextBlob` with this role contains a secret.
        (Role::Ciphertext, "CiphertextBlob") => Some(Glyph::SealedSecret),
        (Role::Ciphertext, _) => Some(Glyph::Ciphertext),
        (Role::Nonce | Role::Tag | Role::AssociatedData | Role::Metadata | Role::Digest, _) => None,
    }
}
