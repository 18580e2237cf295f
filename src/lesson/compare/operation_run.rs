//! The result of one call that was run.

use crate::core::cloud::Outcome;
use crate::core::error::ServiceError;
use crate::core::trace::{Actor, Trace};
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct OperationRun {
    /// The steps of the call.
    pub trace: Arc<Trace>,
    /// The error that the role got in the end, if the call failed.
    pub error: Option<ServiceError>,
}

impl From<Outcome> for OperationRun {
    fn from(outcome: Outcome) -> Self {
        Self {
            trace: outcome.trace,
            error: outcome.result.err(),
        }
    }
}

impl OperationRun {
    /// Whether IAM checked this permission.
    pub fn asked(&self, permission: &str) -> bool {
        let mut decisions = (self.trace.steps.iter()).filter_map(|step| step.decision.as_ref());
        decisions.any(|decision| decision.action == permission)
    }

    /// The permission that IAM denied, and the index of the step.
    pub fn refused(&self) -> Option<(&str, usize)> {
        let refusal = self.trace.refusal.as_ref()?;
        let decision = refusal.decision.as_ref()?;
        Some((decision.action.as_str(), refusal.step))
    }

    /// The result in a few words: `it succeeds`, or `AWS KMS denies it, and your app gets 403 AccessDenied`.
    pub fn outcome(&self) -> String {
        let Some(error) = &self.error else {
            return "it succeeds".to_owned();
        };
        let step = self.refused().and_then(|(_, at)| self.trace.steps.get(at));
        let who = step.map_or(Actor::S3, |step| step.from);
        format!(
            "{who} denies it, and your app gets {} {}",
            error.status, error.code
        )
    }
}
