//! How a change is made and logged, whichever it is.

use super::command::LabCommand;
use crate::core::lab::Lab;

/// A change of one kind: how it is done, and what the log says of it. A program that makes some of the changes carries
/// the code of those only; what can make all of them is [`Replay`](super::Replay).
pub trait LabChange {
    /// What it answers.
    type Output;

    /// What the log says of it; `lab` is as it was before.
    fn command(&self, lab: &Lab) -> LabCommand;

    /// Makes it.
    fn make(self, lab: &mut Lab) -> Self::Output;
}

/// Several changes of one lab, noted one after the other: a case, or what a lesson sets up.
#[derive(Debug)]
pub struct Recording<'a> {
    lab: &'a mut Lab,
    commands: Vec<LabCommand>,
}

impl<'a> Recording<'a> {
    /// Of a lab, with nothing done yet.
    pub fn of(lab: &'a mut Lab) -> Self {
        Self {
            lab,
            commands: Vec::new(),
        }
    }

    /// Makes a change.
    pub fn apply<C: LabChange>(&mut self, change: C) -> C::Output {
        self.commands.push(change.command(self.lab));
        change.make(self.lab)
    }

    /// The lab as it is now.
    pub fn lab(&self) -> &Lab {
        self.lab
    }

    /// What was done, oldest first.
    pub fn into_commands(self) -> Vec<LabCommand> {
        self.commands
    }
}
