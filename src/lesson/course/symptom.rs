//! Recognizes common mistakes in a lab.

use super::placeholders::fill_names;
use super::task_calls::TaskCalls;
use crate::core::kms::KeyState;
use crate::core::lab::world::{BUCKET, KEY_ID};
use crate::core::lab::{Lab, LabPolicy, Permission, PolicyDraft};
use crate::core::s3::encryption::Algorithm;

/// A sign in a lab that someone made a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symptom {
    /// The role has this permission.
    Has(Permission),
    /// The role does not have this permission.
    Lacks(Permission),
    /// This policy's text contains these words; spaces do not count.
    PolicyContains(LabPolicy, &'static str),
    /// This policy's text does not contain these words, or there is no such policy.
    PolicyLacks(LabPolicy, &'static str),
    /// The lab's key is in this state; none means that it is deleted.
    Key(Option<KeyState>),
    /// The bucket's default encryption is this.
    DefaultEncryption(Algorithm),
    /// Nobody has called this operation since the task began.
    NotCalled(&'static str),
}

impl Symptom {
    /// Whether the lab shows the symptom. `made` tells which calls count as made in the task.
    pub fn shows(self, lab: &Lab, made: &TaskCalls) -> bool {
        match self {
            Self::Has(permission) => lab.is_granted(permission),
            Self::Lacks(permission) => !lab.is_granted(permission),
            Self::PolicyContains(policy, text) => contains(lab.draft(policy), text),
            Self::PolicyLacks(policy, text) => !contains(lab.draft(policy), text),
            Self::Key(state) => lab.cloud().kms.key(KEY_ID).map(|key| key.state) == state,
            Self::DefaultEncryption(algorithm) => (lab.cloud().s3.bucket(BUCKET))
                .is_some_and(|bucket| bucket.encryption.algorithm == algorithm),
            Self::NotCalled(operation) => {
                !made.restored.contains(&operation)
                    && (lab.past().iter().skip(made.since))
                        .all(|trace| trace.operation != operation)
            }
        }
    }
}

/// Whether a draft contains this text; spaces and line breaks do not count.
fn contains(draft: &PolicyDraft, text: &str) -> bool {
    let plain = |text: &str| -> String { text.split_whitespace().collect() };
    plain(&draft.text).contains(&plain(&fill_names(text)))
}
