//! The whole world as one JSON text, to be taken along, and back again.
//!
//! The file holds what is needed to go on with the same world, the simulated KMS keys' material included (a real KMS
//! never hands it out). It never holds a plaintext data key or a file's plaintext; encrypted bodies only if asked for.
//! Past calls are left out.
//!
//! - `format`: the file's name, version and greatest length
//! - `export`, `import`: the whole file, written and read; `error`: why it is refused
//! - `identities`, `keys`, `buckets`, `lab`: each part of the file, written and read
//! - `placed_value`: values with their places, so that an error says where it is

mod buckets;
mod error;
mod export;
mod format;
mod identities;
mod import;
mod keys;
mod lab;
pub(in crate::core::lab) mod placed_value;

pub use error::{ExportTooLarge, WorldFileError};
pub use format::{FORMAT, LARGEST, VERSION, WARNING};
pub use import::check_length;
pub use placed_value::PlaceError;
