//! The kinds of encryption side by side: an upload and a download of each, run in a world of its own.
//!
//! - `scheme`: the rows of the table
//! - `runs`: each row's upload and download
//! - `least_privilege`: how a role comes to just the permissions it needs
//! - `step_pairs`: two uploads or downloads, step beside step

mod least_privilege;
mod runs;
mod scheme;
mod step_pairs;

pub use runs::rows;
pub use scheme::{EncryptionScheme, Etag, SchemeRow, SchemeTransfer};
pub use step_pairs::{StepPair, side_by_side};
