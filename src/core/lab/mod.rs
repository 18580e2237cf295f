//! What the learner can do in the lab, as values: no page in it.
//!
//! - [`world`]: the lab's own small world and its names
//! - [`listing`]: what lies in the bucket
//! - [`permission`]: the five switches and the presets
//! - [`slot`]: the places where a policy can stand
//! - [`draft`]: a policy as typed, and the policy in force
//! - `policies`: all of the lab's policies, in force in its cloud
//! - [`question`]: a request made up to be decided, and its answer
//! - [`marks`]: what to highlight in a policy's text
//! - [`sample`]: sample files, made here
//! - [`diff`]: a policy before and after, line by line

pub mod diff;
pub mod draft;
pub mod listing;
pub mod marks;
pub mod permission;
mod policies;
pub mod question;
pub mod sample;
pub mod slot;
pub mod world;

pub use draft::{Flaw, InForce, PolicyDraft};
pub use listing::ObjectRow;
pub use permission::{Permission, Preset};
pub use question::{Answer, Question};
pub use sample::Sample;
pub use slot::Slot;
pub use world::Lab;
