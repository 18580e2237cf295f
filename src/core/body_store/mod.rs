//! Where the bytes of stored objects are kept, apart from the objects.
//!
//! - [`store`]: the seam: put, read a range, delete, and what can go wrong
//! - [`memory`]: the store that keeps bodies in memory
//! - [`bodies`]: how a world uses a store: it puts bodies in, and holds handles to them
//!
//! **Sharing.** An object holds a handle to its body: the body's id in the store, and its length. To copy a world is to
//! copy handles; the copy and the original share one store, and no byte of a body is copied. This is safe because a body
//! never changes once it is put: an object that is overwritten gets another body.
//!
//! **Ids.** The store's first body is number 0, the next one number 1, and so on; worlds that share the store share the
//! count. No randomness goes into an id and no id comes out of it: ids are in no trace, no answer and no exported world.
//! So the same calls on the same seed give the same bytes, whatever else the store holds.
//!
//! **Deletion.** A body is deleted when its last handle goes: when it was overwritten or deleted in one world, and no
//! other world (a copy to try things in, a state that can be brought back) has it any more. Counting handles was chosen
//! over a store for each world that copies on write: a store of files would need a count of its own for files that two
//! worlds share, and one that counts once for all needs to know nothing of worlds.

pub mod bodies;
pub mod memory;
pub mod store;

pub use bodies::{Bodies, BodyHandle};
pub use memory::MemoryBodyStore;
pub use store::{BodyId, BodyStore, BodyStoreError};
