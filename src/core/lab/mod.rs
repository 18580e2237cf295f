//! What the learner can do in the lab, as values: no page in it.
//!
//! - [`world`]: the lab's own small world and its names
//! - [`listing`]: what lies in the bucket
//! - [`permission`]: the five switches and the presets
//! - [`draft`]: the policy as typed, and the policy in force
//! - [`sample`]: sample files, made here
//! - [`diff`]: a policy before and after, line by line

pub mod diff;
pub mod draft;
pub mod listing;
pub mod permission;
pub mod sample;
pub mod world;

pub use draft::PolicyDraft;
pub use listing::ObjectRow;
pub use permission::{Permission, Preset};
pub use sample::Sample;
pub use world::Lab;
