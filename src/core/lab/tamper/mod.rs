//! Tampering: what somebody with access to S3’s disk could change in a stored object, and what notices it.
//!
//! - [`tampering`]: the changes, as values
//! - [`field`]: the stored bytes whose bits can be flipped; `edit`: stored texts, replaced
//! - `change`: what a change makes of the stored objects; [`error`]: why it is refused
//! - [`history`]: what was changed, to be undone in order, and the copies that the attacker kept
//! - `acts`: tampers with the lab’s objects, and undoes it
//! - [`trial`]: what a download of a tampered object came to; `note`: notes it; [`rows`]: the table of it
//!
//! S3’s layout at rest isn’t public: the places are those of the simulated layout. What is found is real: the tags are
//! AES-256-GCM’s, and KMS checks the encryption context.
//!
//! The originals are kept in memory, so that undo brings back the exact bytes. A world file has the tampered bytes and
//! which objects have them; the originals, the attacker’s copies, and the table are not in it.

mod acts;
mod change;
mod edit;
pub mod error;
pub mod field;
pub mod history;
mod note;
pub mod rows;
pub mod tampering;
pub mod trial;

pub use error::TamperError;
pub use field::TamperField;
pub use history::{TamperEntry, TamperHistory};
pub use rows::TamperRow;
pub use tampering::{TamperLabel, Tampering, TamperingSource};
pub use trial::{TamperCatch, TamperTrial};
