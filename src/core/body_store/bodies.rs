//! How a world uses a body store.

use super::memory::MemoryBodyStore;
use super::store::{BodyId, BodyStore, BodyStoreError};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Two bodies are compared 1 MiB at a time.
const PIECE: u64 = 1 << 20;

/// A store, and the number of bodies put into it so far. Clones share both.
#[derive(Clone, Debug)]
pub struct Bodies {
    store: Arc<dyn BodyStore>,
    next: Arc<AtomicU64>,
}

impl Bodies {
    /// Starts with an empty store.
    pub fn new(store: Arc<dyn BodyStore>) -> Self {
        Self {
            store,
            next: Arc::default(),
        }
    }

    /// Stores a body, given in pieces. It is deleted when its last handle is dropped.
    ///
    /// # Errors
    /// Those of the store.
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

/// Takes over a body that a worker has put into a store. It is deleted when the last handle is dropped. `length` is in
/// bytes.
pub fn adopt(store: Arc<dyn BodyStore>, id: BodyId, length: u64) -> BodyHandle {
    BodyHandle(Arc::new(Entry { store, id, length }))
}

/// Keeps bodies in memory.
impl Default for Bodies {
    fn default() -> Self {
        Self::new(Arc::new(MemoryBodyStore::default()))
    }
}

/// A body in a store. Clones are handles to the same body; dropping the last one deletes it.
#[derive(Clone)]
pub struct BodyHandle(Arc<Entry>);

struct Entry {
    store: Arc<dyn BodyStore>,
    id: BodyId,
    length: u64,
}

impl BodyHandle {
    /// In bytes.
    pub fn length(&self) -> u64 {
        self.0.length
    }

    /// The body's number, if its bytes are where only a worker can read them.
    pub fn elsewhere(&self) -> Option<BodyId> {
        self.0.store.is_elsewhere().then_some(self.0.id)
    }

    /// The same number for all handles to one body, and a different one for every other body that exists at the time,
    /// in any store. It lets a caller count what several worlds keep.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Reads a range of bytes, counted from 0.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read(&self, range: Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        self.0.store.read(self.0.id, range)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // If the store fails to delete the bytes, they stay in it, but no handle can reach them.
        drop(self.store.delete(self.id));
    }
}

/// Two handles are equal when their bytes are, even in different stores. A body that can't be read equals no other.
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

/// Shows the id and the length, but no bytes.
impl fmt::Debug for BodyHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BodyHandle({}, {} bytes)", self.0.id, self.0.length)
    }
}
