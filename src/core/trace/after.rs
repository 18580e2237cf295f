//! The rules by which the scene follows from the steps: one rule a kind of step.

use super::actor::Actor;
use super::field::{Field, Role, Value};
use super::scene::{Glyph, Place, Scene};
use super::step::{Kind, Step};

impl Scene {
    /// The scene after `step`, which follows on `before` (none for the first step). Reads of `step`
    /// everything but its own scene.
    pub fn after(before: Option<&Step>, step: &Step) -> Self {
        let mut scene = match before {
            Some(before) => before.scene.without(&before.facts.forgets),
            None => Self::default(),
        };
        // The zeros of an overwritten key are shown once.
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

    /// The gate answers; what waited before it goes in.
    fn authorized(&mut self, step: &Step) {
        let Some(decision) = &step.decision else {
            return;
        };
        for action in &step.facts.needs {
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

    /// What is made or opened lies where that is done. KMS then needs the request no more.
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

    /// What is stored stays; what S3 has in its memory is a copy. With the object the request is answered as far as
    /// its names go.
    fn loaded(&mut self, step: &Step, moved: Vec<Glyph>) {
        if moved.contains(&Glyph::Ciphertext) {
            self.take(Glyph::Ask);
        }
        self.put_all(moved, place(step.to));
    }

    /// What S3 writes down leaves its memory. What KMS changes is not shown.
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

    /// Only S3 shows the zeros: from then on it holds nothing of the object.
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

    /// The answer arrives. KMS keeps nothing; S3 keeps nothing of a file that it hands over.
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

    /// A refusal arrives. What was sent to KMS is still in the sender's hands; S3 lets go of all it held.
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
            // IAM refuses in place: nothing travels.
            Actor::App | Actor::Bucket => return,
        }
        self.put(Glyph::Refusal, to);
    }

    /// A service guards its own actions. Behind S3's gate it is S3 that goes on to KMS.
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

/// Where an actor keeps what it holds.
fn place(actor: Actor) -> Place {
    match actor {
        Actor::App => Place::App,
        Actor::S3 => Place::S3,
        Actor::Kms => Place::Kms,
        Actor::Bucket => Place::Bucket,
    }
}

/// What a step makes or moves: what it says itself, or else the bytes among its fields.
fn moved(step: &Step) -> Vec<Glyph> {
    match &step.facts.moves {
        Some(moves) => moves.clone(),
        None => (step.fields.iter())
            .filter_map(|field| glyph(field, step.to))
            .collect(),
    }
}

/// The shape of a field's bytes; `to` is who has them afterwards.
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
        // What S3 seals it stores under another name; a blob of KMS's own holds a secret.
        (Role::Ciphertext, "CiphertextBlob") => Some(Glyph::SealedSecret),
        (Role::Ciphertext, _) => Some(Glyph::Ciphertext),
        (Role::Nonce | Role::Tag | Role::AssociatedData | Role::Metadata | Role::Digest, _) => None,
    }
}
