//! What lies where: enough to draw the stage at any step without knowing the steps before.

use super::actor::Actor;
use serde::Serialize;

/// Where a thing lies.
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

/// The shapes that travel. One shape is one thing, all the way through a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Glyph {
    /// A request that carries names and headers, no secret.
    Ask,
    /// The file in the clear, as the application holds it.
    File,
    /// The copy of the file that S3 holds while it works.
    Body,
    /// The file, sealed.
    Ciphertext,
    /// The sealed file as it stays in the bucket.
    StoredCiphertext,
    /// The data key in the clear.
    DataKey,
    /// The data key after S3 overwrote it: zeros.
    BurntKey,
    /// The data key inside its envelope.
    EncryptedDataKey,
    /// The envelope as it stays in the bucket.
    StoredEncryptedDataKey,
    /// A small secret of the application's.
    Secret,
    /// A small secret, sealed by KMS directly.
    SealedSecret,
    /// A refusal on its way back.
    Refusal,
}

/// A shape at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Thing {
    /// Which shape.
    pub glyph: Glyph,
    /// Where it lies.
    pub place: Place,
}

/// Whether a permission let the request through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum GateState {
    /// Not asked yet.
    Waiting,
    /// Allowed.
    Open,
    /// Refused.
    Shut,
}

/// A permission standing on the way from one actor to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// Who must pass.
    pub from: Actor,
    /// Towards whom.
    pub to: Actor,
    /// The permission's own name, e.g. `kms:GenerateDataKey`.
    pub action: &'static str,
    /// Whether it was asked, and how it answered.
    pub state: GateState,
}

/// The stage after a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scene {
    /// Every thing in sight; a glyph occurs at most once.
    pub things: Vec<Thing>,
    /// The flow's gates, in the order they are asked.
    pub gates: Vec<Gate>,
}

impl Scene {
    /// Puts a shape at a place: it appears there, or moves there.
    pub(super) fn put(&mut self, glyph: Glyph, place: Place) {
        match self.things.iter_mut().find(|thing| thing.glyph == glyph) {
            Some(thing) => thing.place = place,
            None => self.things.push(Thing { glyph, place }),
        }
    }

    /// Takes a shape away.
    pub(super) fn take(&mut self, glyph: Glyph) {
        self.things.retain(|thing| thing.glyph != glyph);
    }

    /// Where a shape lies, if it is in sight.
    pub fn place_of(&self, glyph: Glyph) -> Option<Place> {
        self.things
            .iter()
            .find(|thing| thing.glyph == glyph)
            .map(|thing| thing.place)
    }

    /// Sets up a gate that nobody has asked yet.
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

    /// Notes how a gate answered.
    pub(super) fn answer(&mut self, action: &str, allowed: bool) {
        if let Some(gate) = self.gates.iter_mut().find(|gate| gate.action == action) {
            gate.state = if allowed {
                GateState::Open
            } else {
                GateState::Shut
            };
        }
    }

    /// Lets what waits on the wire pass its gate.
    pub(super) fn admit(&mut self, wire: Place, inside: Place) {
        for thing in &mut self.things {
            if thing.place == wire {
                thing.place = inside;
            }
        }
    }

    /// Who holds a plaintext data key at this moment: draws the "plaintext key alive" bar.
    pub fn secrets(&self) -> Option<Place> {
        self.place_of(Glyph::DataKey)
    }
}
