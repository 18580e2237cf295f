//! How any change is made and logged.

use super::command::LabCommand;
use crate::core::lab::Lab;

/// A change of one kind: how to make it, and which command the log stores for it. A program that makes only some of the
/// changes carries only their code; [`Replay`](super::Replay) can make all of them.
pub trait LabChange {
    type Output;

    /// The command for the log; `lab` is the lab before the change.
    fn command(&self, lab: &Lab) -> LabCommand;

    fn make(self, lab: &mut Lab) -> Self::Output;
}

/// Several changes of one lab, recorded in order: a case, or a lesson's set-up.
#[derive(Debug)]
pub struct Recording<'a> {
    lab: &'a mut Lab,
    commands: Vec<LabCommand>,
}

impl<'a> Recording<'a> {
    /// Starts recording the changes of a lab.
    pub fn of(lab: &'a mut Lab) -> Self {
        Self {
            lab,
            commands: Vec::new(),
        }
    }

    pub fn apply<C: LabChange>(&mut self, change: C) -> C::Output {
        self.commands.push(change.command(self.lab));
        change.make(self.lab)
    }

    /// The lab as it is now.
    pub fn lab(&self) -> &Lab {
        self.lab
    }

    /// The commands so far, oldest first.
    pub fn into_commands(self) -> Vec<LabCommand> {
        self.commands
    }
}
