//! Why a change of stored bytes is refused.

use crate::core::body_store::BodyStoreError;

/// Why a tampering makes no sense. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TamperError {
    #[error("The bucket stores no object named {key}.")]
    NoObject { key: String },
    /// Large bodies, in a browser.
    #[error(
        "The body is in files that only a worker reads, as bodies above 8 MiB are. Use a smaller file."
    )]
    Elsewhere,
    /// For example, an encrypted data key under SSE-C.
    #[error("S3 stores no {field} of this object.")]
    NotStored { field: &'static str },
    #[error("There are only {bits} bits, numbered from 0.")]
    NoBit { bits: u64 },
    #[error("The object has {parts} parts, numbered from 0.")]
    NoPart { parts: usize },
    #[error("{stored} bytes are stored. Cut to fewer.")]
    NotShorter { stored: u64 },
    #[error("The body is a single frame. Frames are 1 MiB, so it takes a larger file.")]
    OneFrame,
    #[error("There are {frames} frames, numbered from 0.")]
    NoFrame { frames: u64 },
    #[error("Choose two different frames.")]
    SameFrame,
    #[error("Choose another object to swap with.")]
    SameObject,
    /// A data key from KMS, one under a bucket key, and one under S3’s own key are different things.
    #[error("{with} is encrypted another way, so its encrypted data key isn’t of the same kind.")]
    OtherKind { with: String },
    #[error("The bucket has no older version {id} of this object.")]
    NoVersion { id: String },
    #[error("No earlier copy was kept. Copy the stored object first, then overwrite it.")]
    NoCopy,
    /// What would be stored is stored already.
    #[error("That is what S3 stores already.")]
    Unchanged,
    #[error("Type a name.")]
    NoName,
    #[error("There is no {label} named {name} to remove.")]
    NoPair { label: &'static str, name: String },
    #[error("Every object has one, so it can’t be removed.")]
    Needed,
    #[error("The text has {len} bytes. {most} are the most.")]
    TooLong { len: usize, most: usize },
    /// Also if the objects were overwritten or deleted since.
    #[error("There is nothing to undo.")]
    NothingToUndo,
    #[error(
        "The object was tampered with before this world was imported. The file doesn’t contain the original."
    )]
    OriginalLost,
    #[error(transparent)]
    Store(BodyStoreError),
}

impl From<BodyStoreError> for TamperError {
    fn from(error: BodyStoreError) -> Self {
        match error {
            BodyStoreError::Elsewhere(_) => Self::Elsewhere,
            error => Self::Store(error),
        }
    }
}
