//! Policies in a form that answers many requests fast: the verdict and the statement that decides, without the outcome
//! of every other statement. [`decide`](super::decide) gives the same verdict for the same reason, and explains it.
//!
//! - `pattern`: a pattern of an action or a resource, compiled
//! - `prefix_index`: patterns by the text they begin with
//! - `condition_list`: the conditions of a statement
//! - `policy_index`: the statements of one policy, by action and resource
//! - `policies_index`: all policies, and their verdict

mod condition_list;
mod pattern;
mod policies_index;
mod policy_index;
mod prefix_index;

pub use policies_index::{Evaluation, PoliciesIndex, StatementPlace};
