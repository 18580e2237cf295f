//! The kinds of encryption side by side: an upload and a download of each, run in a separate world.
//!
//! - `scheme`: the rows of the table
//! - `runs`: runs each row's upload and download
//! - `least_privilege`: finds the permissions that a call needs
//! - `step_pairs`: pairs the steps of two uploads or downloads

mod least_privilege;
mod runs;
mod scheme;
mod step_pairs;

pub use runs::rows;
pub use scheme::{EncryptionScheme, Etag, SchemeRow, SchemeTransfer};
pub use step_pairs::{StepPair, side_by_side};
