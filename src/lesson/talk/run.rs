//! The run behind the frames of a lesson: its predicted call, made in a lab of its own.

use crate::core::iam::PolicyError;
use crate::core::lab::log::Recording;
use crate::core::lab::{KmsCalls, Permission};
use crate::core::trace::{Glyph, Place, Role, Trace, Value};
use crate::lesson::course::CallRecord;
use crate::lesson::course::runner::DAY;
use crate::lesson::{Lesson, predict::PredictionAnswer};
use std::sync::Arc;

/// The seed of the labs of talks: the same talk shows the same bytes.
const SEED: [u8; 32] = [0x7a; 32];

/// A lesson’s run.
#[derive(Clone, Debug)]
pub struct TalkRun {
    /// The calls of the lesson’s setup, and the predicted call at the end.
    pub calls: Vec<CallRecord>,
    /// The predicted call.
    pub trace: Arc<Trace>,
    /// The calls to KMS of this run alone, after each step.
    pub kms_calls: Vec<KmsCalls>,
    /// The role’s permissions before the call: each switch, and whether it is on.
    pub granted: [(Permission, bool); 5],
    /// The length of the file in bytes; none if the call moves none.
    pub file_len: Option<u64>,
    /// Whether the app sends a file to S3.
    pub sends_file: bool,
}

impl TalkRun {
    /// Makes the lesson’s predicted call in its lab. None if the lab could not make the call.
    ///
    /// # Errors
    /// As for [`Lesson::open`].
    pub fn of(lesson: &Lesson) -> Result<Option<Self>, PolicyError> {
        let (mut lab, calls, _) = lesson.open(SEED, DAY)?;
        let granted = Permission::ALL.map(|permission| (permission, lab.is_granted(permission)));
        let (calls, _) = lesson.work(Recording::of(&mut lab), calls, DAY);
        let trace = calls.last().and_then(|call| call.trace.clone());
        Ok(trace.map(|trace| Self {
            kms_calls: KmsCalls::at_steps(&[], &trace),
            file_len: file_len(&trace),
            sends_file: (trace.steps.iter())
                .any(|step| step.scene.place_of(Glyph::Body) == Some(Place::ToS3)),
            calls,
            trace,
            granted,
        }))
    }

    /// The sentence of a step: its title, or, where IAM denies, who denied what and why. Empty beyond the
    /// end.
    pub fn sentence(&self, index: usize) -> String {
        let Some(step) = self.trace.steps.get(index) else {
            return String::new();
        };
        let denied = step
            .decision
            .as_ref()
            .filter(|decision| !decision.is_allowed());
        match denied {
            Some(decision) => {
                let service = match decision.action.starts_with("kms:") {
                    true => "KMS",
                    false => "S3",
                };
                let reason = PredictionAnswer::of(decision).reason();
                format!("{service} denied {}: {reason}", decision.action)
            }
            None => step.title.clone(),
        }
    }
}

/// The length of the file that a run handles.
fn file_len(trace: &Trace) -> Option<u64> {
    let mut fields = trace.steps.iter().flat_map(|step| &step.fields);
    fields.find_map(|field| match &field.value {
        Value::Bytes { excerpt, .. } if field.name == "Body" || field.role == Role::Plaintext => {
            Some(excerpt.len)
        }
        Value::Bytes { .. } | Value::Text(_) => None,
    })
}
