//! The lab's policies: as typed, as switched, and in force in its cloud.
//!
//! - [`slot`]: the places where a policy can stand
//! - [`draft`]: a policy as typed, and the policy in force
//! - `policies`: all of the lab's policies, in force in its cloud
//! - [`question`]: a request made up to be decided, and its answer
//! - [`marks`]: what to highlight in a policy's text

pub mod draft;
pub mod marks;
mod policies;
pub mod question;
pub mod slot;

pub use draft::{Flaw, InForce, PolicyDraft};
pub(in crate::core::lab) use policies::Drafts;
pub use question::{Answer, Question};
pub use slot::Slot;
