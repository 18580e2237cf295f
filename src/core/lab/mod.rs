//! What the learner can do in the lab, as values: no page in it.
//!
//! - [`world`]: the lab's own small world and its names
//! - [`choice`]: who calls, and how it shall be encrypted
//! - [`chore`]: what an administrator makes, changes and takes away
//! - [`inventory`]: everything there is, as one list
//! - [`listing`]: what lies in the bucket
//! - [`permission`]: the five switches and the presets
//! - [`slot`]: the places where a policy can stand
//! - [`draft`]: a policy as typed, and the policy in force
//! - `policies`: all of the lab's policies, in force in its cloud
//! - [`question`]: a request made up to be decided, and its answer
//! - [`marks`]: what to highlight in a policy's text
//! - [`sample`]: sample files, made here
//! - [`secrets`]: small secrets in the application's own table, sealed by KMS directly
//! - [`snapshot`]: the whole world as one JSON text, and back
//! - [`trail`]: what the calls left in CloudTrail
//! - [`meter`]: what KMS would cost
//! - [`diff`]: a policy before and after, line by line

pub mod choice;
pub mod chore;
pub mod diff;
pub mod draft;
pub mod inventory;
pub mod listing;
pub mod marks;
pub mod meter;
pub mod permission;
mod policies;
pub mod question;
pub mod sample;
pub mod secrets;
pub mod slot;
pub mod snapshot;
pub mod trail;
pub mod world;

pub use choice::{Kind, Who};
pub use chore::Chore;
pub use draft::{Flaw, InForce, PolicyDraft};
pub use inventory::Inventory;
pub use listing::ObjectRow;
pub use permission::{Permission, Preset};
pub use question::{Answer, Question};
pub use sample::Sample;
pub use secrets::{SecretRun, User};
pub use slot::Slot;
pub use world::Lab;
