//! IAM's API: users, roles, their policies, and the policy simulator.
//!
//! - [`request`]: the operations and their parameters
//! - [`mod@answer`]: one entry point for all of them
//! - [`changes`], [`reads`]: what they do
//! - [`simulate`]: `SimulatePrincipalPolicy`, `SimulateCustomPolicy`
//! - [`who`]: the user or role that a call is about; [`rules`]: names, paths, tags; [`documents`]: the policies in a call
//! - [`shape`]: the answers

pub mod answer;
pub mod changes;
pub mod documents;
pub mod reads;
pub mod request;
pub mod rules;
pub mod shape;
pub mod simulate;
pub mod who;

pub use request::Request;
