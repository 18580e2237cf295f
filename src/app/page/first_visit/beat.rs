//! The four beats of a first visit, and which run shows each of them.

use crate::app::stage_run::{RunKind, StageRun};
use crate::core::lab::Permission;

/// The attribute of the root element that says which beat is next. Without it, this is no first visit.
pub const MARK: &str = "data-first";

/// A beat: something that the learner does and sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    Upload,
    Download,
    /// Without `kms:Encrypt`, nothing breaks.
    WithoutEncrypt,
    /// Without `kms:GenerateDataKey`, uploads break.
    WithoutGenerateDataKey,
}

impl Beat {
    pub const ALL: [Self; 4] = [
        Self::Upload,
        Self::Download,
        Self::WithoutEncrypt,
        Self::WithoutGenerateDataKey,
    ];

    /// Its name in the strip.
    pub fn title(self) -> &'static str {
        match self {
            Self::Upload => "Upload",
            Self::Download => "Download",
            Self::WithoutEncrypt => "Encrypt off",
            Self::WithoutGenerateDataKey => "GenerateDataKey off",
        }
    }

    /// Its name for the style sheet.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Download => "download",
            Self::WithoutEncrypt => "encrypt",
            Self::WithoutGenerateDataKey => "generate-data-key",
        }
    }

    /// Whether a run shows it. `without_encrypt`: `kms:Encrypt` was taken away before the run began.
    pub fn is_shown_by(self, run: &StageRun, without_encrypt: bool) -> bool {
        let refusal = run.trace.refusal.as_ref();
        let denied = refusal.and_then(|refusal| Some(refusal.decision.as_ref()?.action.as_str()));
        match self {
            Self::Upload => run.kind == RunKind::Upload && refusal.is_none(),
            Self::Download => run.kind == RunKind::Download && refusal.is_none(),
            Self::WithoutEncrypt => {
                run.kind != RunKind::Other && refusal.is_none() && without_encrypt
            }
            Self::WithoutGenerateDataKey => {
                run.kind == RunKind::Upload && denied == Some(Permission::GenerateDataKey.action())
            }
        }
    }
}
