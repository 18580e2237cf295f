//! The seam between objects and where their bytes are kept.

use std::fmt;
use std::ops::Range;

/// The number of a body in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BodyId(pub u64);

impl fmt::Display for BodyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a store did not do what it was asked for. After an error the store is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyStoreError {
    /// It was never put, or was deleted.
    #[error("there is no body {0}")]
    Missing(BodyId),
    /// A body never changes, so nothing is put over it.
    #[error("there is a body {0} already")]
    Exists(BodyId),
    /// The range ends beyond the body's end, or before its own start.
    #[error("a body of {length} bytes has no bytes {start} to {end}")]
    OutOfRange {
        /// In bytes.
        length: u64,
        /// The first byte asked for.
        start: u64,
        /// The first byte after those asked for.
        end: u64,
    },
    /// What the store is built on failed: a disk is full, a file is gone.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// Keeps bodies by their ids. A body never changes: it is put once, read any number of times, and deleted once.
///
/// Worlds on several threads may share a store, so it locks what it changes. Calls block until they are done: an
/// implementation whose storage is asynchronous belongs into a worker that has it synchronously.
pub trait BodyStore: fmt::Debug + Send + Sync {
    /// Keeps a body. It comes in pieces, so that a large one need not be in one piece of memory; the pieces are joined,
    /// and are not told apart afterwards.
    ///
    /// # Errors
    /// [`BodyStoreError::Exists`], [`BodyStoreError::Failed`].
    fn put(&self, id: BodyId, pieces: Vec<Vec<u8>>) -> Result<(), BodyStoreError>;

    /// Exactly the bytes of a range, counted from 0; an empty range within the body gives no bytes.
    ///
    /// # Errors
    /// [`BodyStoreError::Missing`], [`BodyStoreError::OutOfRange`], [`BodyStoreError::Failed`].
    fn read(&self, id: BodyId, range: Range<u64>) -> Result<Vec<u8>, BodyStoreError>;

    /// Forgets a body.
    ///
    /// # Errors
    /// [`BodyStoreError::Missing`], [`BodyStoreError::Failed`].
    fn delete(&self, id: BodyId) -> Result<(), BodyStoreError>;
}
