//! Stores the bytes of objects, apart from the objects.
//!
//! - [`store`]: the interface: put, read a range, delete, and their errors
//! - [`memory`]: a store that keeps bodies in memory
//! - [`bodies`]: how a world uses a store: it puts bodies in and holds handles to them
//!
//! **Sharing.** An object holds a handle to its body: the body's id in the store, and its length. Copying a world
//! copies handles; the copy and the original share one store, and no byte of a body is copied. This is safe because a
//! stored body never changes: overwriting an object stores a new body.
//!
//! **Ids.** The store's first body is number 0, the next one number 1, and so on; worlds that share the store share the
//! count. Ids use no randomness, and no trace, answer, or exported world contains one. So the same calls with the same
//! seed give the same bytes, whatever else the store holds.
//!
//! **Large bodies.** In a browser, a large body is encrypted by workers and stored in files or blobs, which a page can't
//! read while it waits. [`adopt`] makes a handle of such a body; reading it here fails with
//! [`BodyStoreError::Elsewhere`].
//!
//! **Deletion.** A body is deleted when its last handle is dropped. That happens when one world has overwritten or
//! deleted the object, and no other world (a copy for experiments, a state that can be restored) still has it. The
//! alternative, one copy-on-write store per world, would make a store of files count the worlds that share a file. A
//! shared count needs to know nothing about worlds.

pub mod bodies;
pub mod memory;
pub mod store;

pub use bodies::{Bodies, BodyHandle, adopt};
pub use memory::MemoryBodyStore;
pub use store::{BodyId, BodyStore, BodyStoreError};
