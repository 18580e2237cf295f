//! Calls by name, secrets, admin actions, and the cases that make calls.

use super::change::LabChange;
use super::command::LabCommand;
use crate::core::api::{Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::lab::admin::send::Send;
use crate::core::lab::admin::{Chore, Done};
use crate::core::lab::world::secrets::{Order, SecretRun};
use crate::core::lab::Lab;

/// Sends a call by name.
#[derive(Clone, Copy, Debug)]
pub struct SendCall<'a> {
    pub line: &'a Line,
    pub now: Timestamp,
}

impl LabChange for SendCall<'_> {
    type Output = Reply;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::SendCall {
            line: self.line.clone(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Reply {
        lab.send(self.line, self.now)
    }
}

/// Has the application write or read a small secret.
#[derive(Clone, Debug)]
pub struct RunSecret {
    pub order: Order,
    pub now: Timestamp,
}

impl LabChange for RunSecret {
    type Output = Option<SecretRun>;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::RunSecret {
            order: self.order.clone(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Option<SecretRun> {
        lab.run_secret(self.order, self.now)
    }
}

/// Does an admin action.
#[derive(Clone, Copy, Debug)]
pub struct RunAdmin<'a> {
    pub action: &'a Chore,
    pub now: Timestamp,
    /// Sends to the action's service.
    pub send: Send,
}

impl LabChange for RunAdmin<'_> {
    type Output = Done;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::RunAdmin {
            action: self.action.clone(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Done {
        lab.run_chore_by(self.action, self.now, self.send)
    }
}

/// Begins a case. Answers its number, from 1.
#[derive(Clone, Copy, Debug)]
pub struct BeginCase<'a> {
    pub slug: &'a str,
}

impl LabChange for BeginCase<'_> {
    type Output = usize;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::BeginCase {
            slug: self.slug.to_owned(),
        }
    }

    fn make(self, lab: &mut Lab) -> usize {
        lab.next_case()
    }
}
