//! The table of what was tried: one row for each kind of tampering.

use super::field::TamperField;
use super::tampering::{TamperLabel, Tampering};
use super::trial::TamperTrial;

/// A kind of tampering, or several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TamperRow {
    BodyBit,
    DataKeyBit,
    Context,
    Truncate,
    DropFrame,
    SwapFrames,
    SwapDataKeys,
    SwapBodies,
    Replay,
    BucketKeyBit,
    KeyMarkBit,
    KeyArnBit,
    ETag,
    ContentType,
    Metadata,
    Tags,
    /// More than one kind before one download.
    Several,
}

impl TamperRow {
    pub const ALL: [Self; 17] = [
        Self::BodyBit,
        Self::DataKeyBit,
        Self::Context,
        Self::Truncate,
        Self::DropFrame,
        Self::SwapFrames,
        Self::SwapDataKeys,
        Self::SwapBodies,
        Self::Replay,
        Self::BucketKeyBit,
        Self::KeyMarkBit,
        Self::KeyArnBit,
        Self::ETag,
        Self::ContentType,
        Self::Metadata,
        Self::Tags,
        Self::Several,
    ];

    /// What is tried.
    pub fn name(self) -> &'static str {
        match self {
            Self::BodyBit => "Flip a bit of the body",
            Self::DataKeyBit => "Flip a bit of the encrypted data key",
            Self::Context => "Change the encryption context",
            Self::Truncate => "Cut the body short",
            Self::DropFrame => "Drop a frame",
            Self::SwapFrames => "Swap two frames",
            Self::SwapDataKeys => "Swap two objects’ encrypted data keys",
            Self::SwapBodies => "Swap two objects’ bodies",
            Self::Replay => "Put an old version back",
            Self::BucketKeyBit => "Flip a bit of the encrypted bucket key",
            Self::KeyMarkBit => "Flip a bit of the SSE-C key mark",
            Self::KeyArnBit => "Flip a bit of the stored KMS key ARN",
            Self::ETag => "Change the ETag",
            Self::ContentType => "Change the Content-Type",
            Self::Metadata => "Change the user metadata",
            Self::Tags => "Change the tags",
            Self::Several => "Several of these at once",
        }
    }

    /// The row of a tampering.
    pub fn of(tampering: &Tampering) -> Self {
        match tampering {
            Tampering::Flip { field, .. } => match field {
                TamperField::Body { .. } => Self::BodyBit,
                TamperField::DataKey | TamperField::SecondDataKey => Self::DataKeyBit,
                TamperField::BucketKey => Self::BucketKeyBit,
                TamperField::Context => Self::Context,
                TamperField::KeyMark => Self::KeyMarkBit,
                TamperField::KeyArn => Self::KeyArnBit,
                TamperField::ETag => Self::ETag,
                TamperField::ContentType => Self::ContentType,
                TamperField::Metadata => Self::Metadata,
                TamperField::Tags => Self::Tags,
            },
            Tampering::Truncate { .. } => Self::Truncate,
            Tampering::DropFrame { .. } => Self::DropFrame,
            Tampering::SwapFrames { .. } => Self::SwapFrames,
            Tampering::SwapDataKeys { .. } => Self::SwapDataKeys,
            Tampering::SwapBodies { .. } => Self::SwapBodies,
            Tampering::Replay(_) => Self::Replay,
            Tampering::Edit { label, .. } => match label {
                TamperLabel::Context => Self::Context,
                TamperLabel::ETag => Self::ETag,
                TamperLabel::ContentType => Self::ContentType,
                TamperLabel::Metadata => Self::Metadata,
                TamperLabel::Tag => Self::Tags,
            },
        }
    }

    /// The row of a download: that of all that had been done to the object.
    pub fn of_trial(trial: &TamperTrial) -> Self {
        let mut rows = trial.tamperings.iter().map(Self::of);
        match rows.next() {
            Some(first) if rows.all(|row| row == first) => first,
            _ => Self::Several,
        }
    }

    /// The latest download in this row.
    pub fn latest(self, trials: &[TamperTrial]) -> Option<&TamperTrial> {
        let mut latest = trials.iter().rev();
        latest.find(|trial| Self::of_trial(trial) == self)
    }
}
