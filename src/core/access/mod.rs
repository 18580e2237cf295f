//! Authorizes a request on behalf of a service: one IAM decision, the step that shows it, and what helps when it is
//! denied.
//!
//! - `authorize`: the decision and its step
//! - `next`: what S3 will ask for next
//! - `swap`: the permission that S3 never uses

mod authorize;
mod next;
mod swap;

pub use authorize::authorize;
pub use next::next_actions;
pub use swap::{UNNEEDED, swap, with_swap};
