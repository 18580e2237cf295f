//! A call that a lesson made, with its result and its trace.

use super::command::LessonCommand;
use crate::core::error::ServiceError;
use crate::core::trace::Trace;
use serde_json::Value;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct CallRecord {
    /// The command that made it.
    pub command: LessonCommand,
    /// The output as JSON, or the error.
    pub result: Result<Value, ServiceError>,
    /// The steps of the call; none if the lab could not make it.
    pub trace: Option<Arc<Trace>>,
    /// Whether a download returned the bytes of the upload; none for other calls, and if the lab cannot compare them.
    pub identical: Option<bool>,
}

impl CallRecord {
    /// The output's member at a dotted path, e.g. `KeyMetadata.Arn`.
    pub fn member(&self, path: &str) -> Option<&Value> {
        let output = self.result.as_ref().ok()?;
        (path.split('.')).try_fold(output, |object, name| object.get(name))
    }

    /// IAM's decisions in order: the action, and whether it was allowed.
    pub fn asked(&self) -> impl Iterator<Item = (&str, bool)> {
        let steps = self.trace.iter().flat_map(|trace| trace.steps.iter());
        steps
            .filter_map(|step| step.decision.as_ref())
            .map(|decision| (decision.action.as_str(), decision.is_allowed()))
    }

    /// How many CloudTrail records KMS wrote.
    pub fn kms_records(&self) -> usize {
        self.trace
            .as_ref()
            .map_or(0, |trace| trace.events().count())
    }
}
