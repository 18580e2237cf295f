//! Calls by name, secrets, administrator actions, and the cases that make calls.

use super::change::LabChange;
use super::command::LabCommand;
use crate::core::api::{Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::lab::Lab;
use crate::core::lab::admin::sender::SendCall;
use crate::core::lab::admin::{AdminAction, AdminReport};
use crate::core::lab::world::secrets::{SecretRequest, SecretRun};

/// Sends a call by name.
#[derive(Clone, Copy, Debug)]
pub struct CallByName<'a> {
    pub line: &'a Line,
    pub now: Timestamp,
}

impl LabChange for CallByName<'_> {
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

/// The application writes or reads a small secret.
#[derive(Clone, Debug)]
pub struct RunSecret {
    pub request: SecretRequest,
    pub now: Timestamp,
}

impl LabChange for RunSecret {
    type Output = Option<SecretRun>;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::RunSecret {
            request: self.request.clone(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Option<SecretRun> {
        lab.run_secret(self.request, self.now)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct RunAdmin<'a> {
    pub action: &'a AdminAction,
    pub now: Timestamp,
    /// Sends a call to the action's service.
    pub send: SendCall,
}

impl LabChange for RunAdmin<'_> {
    type Output = AdminReport;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::RunAdmin {
            action: self.action.clone(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> AdminReport {
        lab.administer_by(self.action, self.now, self.send)
    }
}

/// Begins a case. Returns its number, from 1.
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
