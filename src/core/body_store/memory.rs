//! The body store that keeps bodies in memory.

use super::store::{BodyId, BodyStore, BodyStoreError};
use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The store of the lab and of the tests. Closing the page loses everything in it.
#[derive(Default)]
pub struct MemoryBodyStore(Mutex<Vec<Body>>);

/// A body with its id. The store is a list because a lab holds at most a few hundred bodies, and a map type of its own
/// would add code to every visitor's first load.
type Body = (BodyId, Vec<Vec<u8>>);

impl MemoryBodyStore {
    pub fn count(&self) -> usize {
        self.bodies().len()
    }

    fn bodies(&self) -> MutexGuard<'_, Vec<Body>> {
        // A poisoned lock is safe to use: each change adds or removes a whole body, so a panic elsewhere leaves none
        // half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BodyStore for MemoryBodyStore {
    fn put(&self, id: BodyId, pieces: Vec<Vec<u8>>) -> Result<(), BodyStoreError> {
        let mut bodies = self.bodies();
        if place(&bodies, id).is_some() {
            return Err(BodyStoreError::Exists(id));
        }
        bodies.push((id, pieces));
        Ok(())
    }

    fn read(&self, id: BodyId, range: Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        let bodies = self.bodies();
        let body = place(&bodies, id).and_then(|place| bodies.get(place));
        let (_, pieces) = body.ok_or(BodyStoreError::Missing(id))?;
        let length = pieces.iter().map(|piece| piece.len() as u64).sum();
        let Range { start, end } = range;
        let out_of_range = BodyStoreError::OutOfRange { length, start, end };
        if start > end || end > length {
            return Err(out_of_range);
        }
        let mut bytes = Vec::new();
        let mut offset = 0;
        for piece in pieces {
            let next = offset + piece.len() as u64;
            if start < next && offset < end {
                let from = start.saturating_sub(offset) as usize;
                let to = end.min(next).saturating_sub(offset) as usize;
                bytes.extend_from_slice(piece.get(from..to).ok_or(out_of_range.clone())?);
            }
            offset = next;
        }
        Ok(bytes)
    }

    fn delete(&self, id: BodyId) -> Result<(), BodyStoreError> {
        let mut bodies = self.bodies();
        let place = place(&bodies, id).ok_or(BodyStoreError::Missing(id))?;
        bodies.swap_remove(place);
        Ok(())
    }
}

fn place(bodies: &[Body], id: BodyId) -> Option<usize> {
    bodies.iter().position(|(other, _)| *other == id)
}

/// Shows the number of bodies, not megabytes of bytes.
impl fmt::Debug for MemoryBodyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryBodyStore({} bodies)", self.count())
    }
}
