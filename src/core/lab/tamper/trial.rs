//! What a download of a tampered object came to: where it failed, and what noticed it.

use super::field::TamperField;
use super::tampering::{TamperLabel, Tampering};
use crate::core::error::ServiceError;
use crate::core::trace::{Damage, Trace};
use std::sync::Arc;

/// What noticed a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TamperCatch {
    /// A tag of AES-256-GCM, checked by S3.
    Tag,
    /// The associated data: the encryption context, or the ARN that S3 binds its own data keys to.
    Context,
    /// KMS, which returned `InvalidCiphertextException`.
    Kms,
    /// Under SSE-C, the mark of the customer’s key.
    KeyMark,
    /// The download succeeded.
    Nothing,
}

/// A download of a tampered object.
#[derive(Clone, Debug, PartialEq)]
pub struct TamperTrial {
    /// The object’s key.
    pub key: String,
    /// For example, `SSE-KMS`.
    pub encryption: &'static str,
    /// What had been done to the object, oldest first; empty if it isn’t known.
    pub tamperings: Vec<Tampering>,
    pub trace: Arc<Trace>,
    /// How many bytes the app received, if the download succeeded.
    pub returned: Option<u64>,
    /// Whether they are the bytes that were uploaded last, if the app noted their SHA-256.
    pub identical: Option<bool>,
}

/// Whether a tampering changed the bytes of an encrypted key, rather than which key or context goes with which object.
fn changes_key(tampering: &Tampering) -> bool {
    matches!(
        tampering,
        Tampering::Flip {
            field: TamperField::DataKey | TamperField::SecondDataKey | TamperField::BucketKey,
            ..
        }
    )
}

impl TamperTrial {
    /// What noticed it.
    pub fn caught(&self) -> Vec<TamperCatch> {
        if self.returned.is_some() {
            return vec![TamperCatch::Nothing];
        }
        let by_key = self.tamperings.iter().any(changes_key);
        match (self.damage(), by_key) {
            (Some(Damage::Frame { .. }), _) | (Some(Damage::DataKey), true) => {
                vec![TamperCatch::Tag]
            }
            (Some(Damage::DataKey), false) => vec![TamperCatch::Tag, TamperCatch::Context],
            (None, by_key) => match (self.is_by_kms(), by_key) {
                (true, true) => vec![TamperCatch::Kms],
                (true, false) => vec![TamperCatch::Context, TamperCatch::Kms],
                (false, _) => vec![TamperCatch::KeyMark],
            },
        }
    }

    /// What S3 found.
    pub fn damage(&self) -> Option<Damage> {
        self.trace.steps.iter().find_map(|step| step.damage)
    }

    /// The step at which the download failed, from 0.
    pub fn failed_at(&self) -> Option<usize> {
        let mut steps = self.trace.steps.iter();
        steps.position(|step| step.damage.is_some() || step.error.is_some())
    }

    /// The error that the app received.
    pub fn error(&self) -> Option<&ServiceError> {
        self.trace
            .steps
            .iter()
            .rev()
            .find_map(|step| step.error.as_ref())
    }

    fn is_by_kms(&self) -> bool {
        let mut errors = self
            .trace
            .steps
            .iter()
            .filter_map(|step| step.error.as_ref());
        errors.any(|error| error.code == "InvalidCiphertextException")
    }

    /// Whether the failure is about the stored bytes, and not about a permission or a quota.
    pub(super) fn is_about_bytes(&self) -> bool {
        let key_mark = || {
            let flips_mark = |tampering: &Tampering| {
                let field = TamperField::KeyMark;
                matches!(tampering, Tampering::Flip { field: own, .. } if *own == field)
                    || matches!(tampering, Tampering::Replay(_))
            };
            let refusal = self.trace.refusal.as_ref();
            refusal.is_some_and(|refusal| refusal.decision.is_none())
                && self.tamperings.iter().any(flips_mark)
        };
        self.returned.is_some() || self.damage().is_some() || self.is_by_kms() || key_mark()
    }

    /// Whether the encryption context was changed, by its bits or its text.
    pub fn changes_context(tampering: &Tampering) -> bool {
        match tampering {
            Tampering::Flip { field, .. } => *field == TamperField::Context,
            Tampering::Edit { label, .. } => *label == TamperLabel::Context,
            _ => false,
        }
    }
}
