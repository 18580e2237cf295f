//! “Is this key anywhere?”: looks for a key's bytes in everything that the lab stores, exports, logs, and keeps in
//! memory.
//!
//! - [`key_bytes`]: the bytes to look for, as typed, and where they occur
//! - [`places`]: what is searched, and what the search found

pub mod key_bytes;
pub mod places;

pub use key_bytes::{KeyBytes, KeyTextError};
pub use places::{PlaceGroup, SearchedPlace, search};
