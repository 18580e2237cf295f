//! Hidden requests that several lessons share.
//!
//! - [`must_succeed`]: what the policies must allow
//! - [`must_be_denied`]: what they must not allow

pub mod must_be_denied;
pub mod must_succeed;
