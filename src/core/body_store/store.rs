//! The interface between objects and the storage of their bytes.

use std::fmt;
use std::ops::Range;

/// A body's number in its store, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BodyId(pub u64);

impl fmt::Display for BodyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a store operation failed. After an error, the store is unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyStoreError {
    /// The body was never stored, or was deleted.
    #[error("there is no body {0}")]
    Missing(BodyId),
    /// A body never changes, so the store doesn't overwrite one.
    #[error("there is a body {0} already")]
    Exists(BodyId),
    /// The range ends beyond the body's end, or before its own start.
    #[error("a body of {length} bytes has no bytes {start} to {end}")]
    OutOfRange {
        /// In bytes.
        length: u64,
        /// The first byte requested.
        start: u64,
        /// The first byte after the requested range.
        end: u64,
    },
    /// The bytes are where only a worker can read them, as those of large bodies are in a browser.
    #[error("body {0} is in files that only a worker reads")]
    Elsewhere(BodyId),
    /// The underlying storage failed, for example because a disk is full or a file is missing.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// Stores bodies by id. A body never changes: it is stored once, read any number of times, and deleted once.
///
/// Worlds on several threads can share a store, so an implementation locks what it changes. Calls block until they are
/// done. A store of files, which a page can't read while it waits, says so ([`BodyStore::is_elsewhere`]): its bodies are
/// written and read by workers, and here there are only their handles.
pub trait BodyStore: fmt::Debug + Send + Sync {
    /// Stores a body. The caller passes it in pieces, so that a large body doesn't need one contiguous block of memory.
    /// The store joins the pieces and doesn't remember where they met.
    ///
    /// # Errors
    /// [`BodyStoreError::Exists`], [`BodyStoreError::Failed`].
    fn put(&self, id: BodyId, pieces: Vec<Vec<u8>>) -> Result<(), BodyStoreError>;

    /// Returns exactly the bytes of a range, counted from 0. An empty range within the body returns no bytes.
    ///
    /// # Errors
    /// [`BodyStoreError::Missing`], [`BodyStoreError::OutOfRange`], [`BodyStoreError::Failed`].
    fn read(&self, id: BodyId, range: Range<u64>) -> Result<Vec<u8>, BodyStoreError>;

    /// Whether [`BodyStore::read`] always fails, because the bytes are where only a worker can read them.
    fn is_elsewhere(&self) -> bool {
        false
    }

    /// Deletes a body.
    ///
    /// # Errors
    /// [`BodyStoreError::Missing`], [`BodyStoreError::Failed`].
    fn delete(&self, id: BodyId) -> Result<(), BodyStoreError>;
}
