//! The whole world as one JSON text, to export it and import it again.
//!
//! The file contains what is needed to continue with the same world, including the simulated KMS keys' material (a real
//! KMS never exports it). It never contains a plaintext data key or a file's plaintext, and contains encrypted bodies
//! only on request. It leaves out past calls.
//!
//! - `format`: the file's format name, version, and maximum length
//! - `export`, `import`: write and read the whole file; `error`: why it is rejected
//! - `identities`, `limits`, `keys`, `buckets`, `lab`: write and read each part of the file;
//!   `object_headers` what S3 stores about an object besides its body
//! - `placed_value`: values with their places, so that an error says where it is

mod buckets;
mod error;
mod export;
mod format;
mod identities;
mod import;
mod keys;
mod lab;
mod limits;
mod object_headers;
pub(in crate::core::lab) mod placed_value;

pub use error::{ExportTooLarge, WorldFileError};
pub use format::{FORMAT, LARGEST, VERSION, WARNING};
pub use import::check_length;
pub use placed_value::PlaceError;
