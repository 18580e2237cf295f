//! What only a simulation can do: let time pass, have KMS throttle, and create the other callers.

use super::change::LabChange;
use super::command::LabCommand;
use crate::core::clock::Timestamp;
use crate::core::lab::Lab;

/// Lets days pass. Returns what they changed, in a sentence.
#[derive(Clone, Copy, Debug)]
pub struct LetPass {
    pub days: u64,
    /// The page's time, which the lab's can be ahead of.
    pub real: Timestamp,
}

impl LabChange for LetPass {
    type Output = String;

    fn command(&self, _: &Lab) -> LabCommand {
        let Self { days, real } = *self;
        LabCommand::LetPass { days, real }
    }

    fn make(self, lab: &mut Lab) -> String {
        lab.let_pass(self.days, self.real)
    }
}

/// Lets seconds pass, without reporting what they change.
#[derive(Clone, Copy, Debug)]
pub struct Advance {
    pub seconds: u64,
}

impl LabChange for Advance {
    type Output = ();

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::Advance {
            seconds: self.seconds,
        }
    }

    fn make(self, lab: &mut Lab) {
        lab.advance(self.seconds);
    }
}

/// Sets whether KMS throttles every request.
#[derive(Clone, Copy, Debug)]
pub struct SetThrottles(pub bool);

impl LabChange for SetThrottles {
    type Output = ();

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::SetThrottles(self.0)
    }

    fn make(self, lab: &mut Lab) {
        lab.set_throttles(self.0);
    }
}

/// Creates the other callers, unless they already exist.
#[derive(Clone, Copy, Debug)]
pub struct Invite;

impl LabChange for Invite {
    type Output = ();

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::Invite
    }

    fn make(self, lab: &mut Lab) {
        lab.invite();
    }
}
