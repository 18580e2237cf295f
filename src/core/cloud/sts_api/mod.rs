//! STS's API: sessions of roles, and who the caller is.
//!
//! - [`request`]: the operations and their parameters
//! - [`assume_role`]: the trust policy's decision, and the session
//! - [`mod@answer`]: one entry point

pub mod answer;
pub mod assume_role;
pub mod request;

pub use request::Request;
