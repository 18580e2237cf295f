//! How a world uses a store.

use super::memory::MemoryBodyStore;
use super::store::{BodyId, BodyStore, BodyStoreError};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes of two bodies are compared at a time: 1 MiB.
const PIECE: u64 = 1 << 20;

/// A store and the count of the bodies that were put into it. Clones share both.
#[derive(Clone, Debug)]
pub struct Bodies {
    store: Arc<dyn BodyStore>,
    next: Arc<AtomicU64>,
}

impl Bodies {
    /// Uses an empty store.
    pub fn new(store: Arc<dyn BodyStore>) -> Self {
        Self {
            store,
            next: Arc::default(),
        }
    }

    /// Keeps a body, which comes in pieces, until its last handle goes.
    ///
    /// # Errors
    /// The store's.
    pub fn put(&self, pieces: Vec<Vec<u8>>) -> Result<BodyHandle, BodyStoreError> {
        let id = BodyId(self.next.fetch_add(1, Ordering::Relaxed));
        let length = pieces.iter().map(|piece| piece.len() as u64).sum();
        self.store.put(id, pieces)?;
        Ok(BodyHandle(Arc::new(Entry {
            store: self.store.clone(),
            id,
            length,
        })))
    }
}

/// A store in memory.
impl Default for Bodies {
    fn default() -> Self {
        Self::new(Arc::new(MemoryBodyStore::default()))
    }
}

/// A body in a store. Clones are handles to the same body; it is deleted with the last one.
#[derive(Clone)]
pub struct BodyHandle(Arc<Entry>);

struct Entry {
    store: Arc<dyn BodyStore>,
    id: BodyId,
    length: u64,
}

impl BodyHandle {
    /// Length in bytes.
    pub fn length(&self) -> u64 {
        self.0.length
    }

    /// The same number for all handles to one body, and another for every other body while they exist, in whichever
    /// store: for counting what several worlds keep.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// The bytes of a range, counted from 0.
    ///
    /// # Errors
    /// The store's.
    pub fn read(&self, range: Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        self.0.store.read(self.0.id, range)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // Should the store fail, the bytes stay behind in it, and nothing can reach them any more.
        drop(self.store.delete(self.id));
    }
}

/// Two handles are equal when the bytes are, in whichever store; bytes that cannot be read equal none.
impl PartialEq for BodyHandle {
    fn eq(&self, other: &Self) -> bool {
        let length = self.length();
        let same = |start: u64| {
            let piece = start..start.saturating_add(PIECE).min(length);
            let bytes = self.read(piece.clone());
            bytes.is_ok() && bytes == other.read(piece)
        };
        Arc::ptr_eq(&self.0, &other.0)
            || length == other.length() && (0..length).step_by(PIECE as usize).all(same)
    }
}

impl Eq for BodyHandle {}

/// Shows the id and the length, no bytes.
impl fmt::Debug for BodyHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BodyHandle({}, {} bytes)", self.0.id, self.0.length)
    }
}
