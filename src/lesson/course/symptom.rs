//! What tells one mistake in a lab from another.

use super::placeholders::fill_names;
use crate::core::kms::KeyState;
use crate::core::lab::world::{BUCKET, KEY_ID};
use crate::core::lab::{Lab, LabPolicy, Permission, PolicyDraft};
use crate::core::s3::encryption::Algorithm;

/// What shows in a lab that a mistake was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symptom {
    /// The role has this permission.
    Has(Permission),
    /// The role does not have this permission.
    Lacks(Permission),
    /// This policy's text contains these words, blanks aside.
    PolicyContains(LabPolicy, &'static str),
    /// This policy's text does not contain them, or there is no such policy.
    PolicyLacks(LabPolicy, &'static str),
    /// The lab's key is in this state; none where it is deleted.
    Key(Option<KeyState>),
    /// The default encryption of the lab's bucket is this.
    DefaultEncryption(Algorithm),
    /// This operation was not called since the task began.
    NotCalled(&'static str),
}

impl Symptom {
    /// Whether the lab has it. `since` is how many calls had been made when the task began.
    pub fn shows(self, lab: &Lab, since: usize) -> bool {
        match self {
            Self::Has(permission) => lab.is_granted(permission),
            Self::Lacks(permission) => !lab.is_granted(permission),
            Self::PolicyContains(policy, text) => contains(lab.draft(policy), text),
            Self::PolicyLacks(policy, text) => !contains(lab.draft(policy), text),
            Self::Key(state) => lab.cloud().kms.key(KEY_ID).map(|key| key.state) == state,
            Self::DefaultEncryption(algorithm) => (lab.cloud().s3.bucket(BUCKET))
                .is_some_and(|bucket| bucket.encryption.algorithm == algorithm),
            Self::NotCalled(operation) => {
                (lab.past().iter().skip(since)).all(|trace| trace.operation != operation)
            }
        }
    }
}

/// Whether a draft contains this text, blanks and line breaks aside.
fn contains(draft: &PolicyDraft, text: &str) -> bool {
    let plain = |text: &str| -> String { text.split_whitespace().collect() };
    plain(&draft.text).contains(&plain(&fill_names(text)))
}
