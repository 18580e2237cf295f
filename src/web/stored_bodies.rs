//! Large encrypted bodies that workers have stored: in files of the origin private file system, or in blobs. The page
//! has only handles to them, and can't read them while it waits.

use super::protocol::Stored;
use crate::core::body_store::{BodyHandle, BodyId, BodyStore, BodyStoreError, adopt};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

/// Called when a body's last handle is dropped: deletes its files.
pub type Release = Box<dyn FnOnce()>;

struct Entry {
    id: BodyId,
    stored: Stored,
    release: Option<Release>,
}

thread_local! {
    /// The bodies, and how many there have been.
    static BODIES: RefCell<(u64, Vec<Entry>)> = const { RefCell::new((0, Vec::new())) };
}

/// The page's only store of such bodies. What belongs to the browser can't leave this thread, so the store itself is
/// empty.
#[derive(Clone, Copy, Debug)]
struct WorkerStore;

/// Takes over a body of `length` bytes, header included, that workers have stored.
pub fn keep(stored: Stored, length: u64, release: Option<Release>) -> BodyHandle {
    let id = BODIES.with_borrow_mut(|(count, bodies)| {
        let id = BodyId(*count);
        *count = count.saturating_add(1);
        bodies.push(Entry {
            id,
            stored,
            release,
        });
        id
    });
    adopt(Arc::new(WorkerStore), id, length)
}

/// Where the frames of a body are, if workers stored it.
pub fn find(body: &BodyHandle) -> Option<Stored> {
    let id = body.elsewhere()?;
    BODIES.with_borrow(|(_, bodies)| {
        let entry = bodies.iter().find(|entry| entry.id == id);
        entry.map(|entry| entry.stored.clone())
    })
}

/// How many files a body has.
pub fn files(stored: &Stored) -> u32 {
    match stored {
        Stored::Files(files) => files.count,
        Stored::Blobs(_) | Stored::Body(_) => 0,
    }
}

/// Whether a body is there.
pub fn has(id: BodyId) -> bool {
    BODIES.with_borrow(|(_, bodies)| bodies.iter().any(|entry| entry.id == id))
}

/// How many bodies there are.
pub fn count() -> usize {
    BODIES.with_borrow(|(_, bodies)| bodies.len())
}

impl BodyStore for WorkerStore {
    fn put(&self, _: BodyId, _: Vec<Vec<u8>>) -> Result<(), BodyStoreError> {
        let why = "only workers put bodies here";
        Err(BodyStoreError::Failed(why.to_owned()))
    }

    fn read(&self, id: BodyId, _: Range<u64>) -> Result<Vec<u8>, BodyStoreError> {
        Err(BodyStoreError::Elsewhere(id))
    }

    fn is_elsewhere(&self) -> bool {
        true
    }

    fn delete(&self, id: BodyId) -> Result<(), BodyStoreError> {
        let entry = BODIES.with_borrow_mut(|(_, bodies)| {
            let place = bodies.iter().position(|entry| entry.id == id)?;
            Some(bodies.swap_remove(place))
        });
        let entry = entry.ok_or(BodyStoreError::Missing(id))?;
        if let Some(release) = entry.release {
            release();
        }
        Ok(())
    }
}
