//! The place of every item: enough to draw the stage at any step without the steps before.

use super::actor::Actor;
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Place {
    /// In the learner's application.
    App,
    /// On the wire to S3, before its gate.
    ToS3,
    /// In S3's memory.
    S3,
    /// On the wire to KMS, before its gate.
    ToKms,
    /// Inside the KMS boundary.
    Kms,
    /// On S3's disks.
    Bucket,
}

/// The shapes that travel. One shape is the same item throughout a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Glyph {
    /// A request that carries names and headers, no secret.
    Ask,
    /// The plaintext file that the application holds.
    File,
    /// The copy of the file that S3 holds while it works.
    Body,
    /// The encrypted file in S3's memory.
    Ciphertext,
    /// The encrypted file as stored in the bucket.
    StoredCiphertext,
    /// The plaintext data key.
    DataKey,
    /// The data key after S3 overwrote it: zeros.
    BurntKey,
    /// The encrypted data key, drawn as an envelope.
    EncryptedDataKey,
    /// The encrypted data key as stored in the bucket.
    StoredEncryptedDataKey,
    /// A small secret of the application.
    Secret,
    /// A small secret that KMS encrypted directly.
    SealedSecret,
    /// A refusal on its way back.
    Refusal,
}

/// A shape at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Thing {
    pub glyph: Glyph,
    pub place: Place,
}

/// Whether a permission let the request through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum GateState {
    Waiting,
    Open,
    Shut,
}

/// A permission between one actor and another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// The actor that needs the permission.
    pub from: Actor,
    /// The actor that checks it.
    pub to: Actor,
    /// The permission's action name, e.g. `kms:GenerateDataKey`.
    pub action: &'static str,
    /// Whether IAM was asked, and its answer.
    pub state: GateState,
}

/// The stage after a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scene {
    /// Every visible item; each glyph occurs at most once.
    pub things: Vec<Thing>,
    /// The flow's gates, in evaluation order.
    pub gates: Vec<Gate>,
}

impl Scene {
    /// Puts a shape at a place: it appears there or moves there.
    pub(super) fn put(&mut self, glyph: Glyph, place: Place) {
        match self.things.iter_mut().find(|thing| thing.glyph == glyph) {
            Some(thing) => thing.place = place,
            None => self.things.push(Thing { glyph, place }),
        }
    }

    pub(super) fn take(&mut self, glyph: Glyph) {
        self.things.retain(|thing| thing.glyph != glyph);
    }

    /// The place of a shape, if it is visible.
    pub fn place_of(&self, glyph: Glyph) -> Option<Place> {
        self.things
            .iter()
            .find(|thing| thing.glyph == glyph)
            .map(|thing| thing.place)
    }

    /// Adds a gate that has no answer yet.
    pub(super) fn gate(&mut self, from: Actor, to: Actor, action: &'static str) {
        if !self.gates.iter().any(|gate| gate.action == action) {
            self.gates.push(Gate {
                from,
                to,
                action,
                state: GateState::Waiting,
            });
        }
    }

    pub(super) fn answer(&mut self, action: &str, allowed: bool) {
        if let Some(gate) = self.gates.iter_mut().find(|gate| gate.action == action) {
            gate.state = if allowed {
                GateState::Open
            } else {
                GateState::Shut
            };
        }
    }

    /// Moves items that wait on the wire through their gate.
    pub(super) fn admit(&mut self, wire: Place, inside: Place) {
        for thing in &mut self.things {
            if thing.place == wire {
                thing.place = inside;
            }
        }
    }

    /// The holder of a plaintext data key at this moment; it draws the "plaintext key alive" bar.
    pub fn secrets(&self) -> Option<Place> {
        self.place_of(Glyph::DataKey)
    }
}
