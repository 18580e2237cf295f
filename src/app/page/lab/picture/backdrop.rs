//! What the picture shows, and what follows from it.

use crate::core::trace::{Actor, Gate, GateState, Glyph, Place, Step};

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
    pub fn step(&self) -> Option<&Step> {
        self.steps.last()
    }

    pub fn acts(&self, actor: Actor) -> bool {
        (self.step()).is_some_and(|step| step.from == actor || step.to == actor)
    }

    /// The place of a glyph.
    pub fn place_of(&self, glyph: Glyph) -> Option<Place> {
        self.step()?.scene.place_of(glyph)
    }

    /// The gates before an actor in the order of their evaluation, and whether each answered just now.
    pub fn gates(&self, to: Actor) -> Vec<(&Gate, bool)> {
        let before = (self.steps.iter().rev().nth(1)).map(|step| &step.scene.gates);
        let fresh = |gate: &Gate| before.is_none_or(|gates| !gates.contains(gate));
        let gates = self.step().into_iter().flat_map(|step| &step.scene.gates);
        gates
            .filter(|gate| gate.to == to)
            .map(|gate| (gate, fresh(gate)))
            .collect()
    }

    /// Whether nothing of the object is in S3's memory any more, after a data key was.
    pub fn discarded(&self) -> bool {
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
pub fn main_gate(gates: &[(&Gate, bool)]) -> Option<usize> {
    let rank = |at: usize, (gate, fresh): (&Gate, bool)| match gate.state {
        GateState::Shut => 48 + at,
        GateState::Open if fresh => 32 + at,
        GateState::Open => 16 + at,
        GateState::Waiting => 15_usize.saturating_sub(at),
    };
    (0..gates.len()).max_by_key(|at| gates.get(*at).map(|gate| rank(*at, *gate)))
}
