//! Finds policy elements that are valid but probably not intended.
//!
//! The linter never affects a decision. If it says that a statement "never matches", that holds for every request. It
//! checks KMS and S3 only.
//!
//! - `check`: all checks, in order
//! - `action`, `resource`, `principal`, `condition`: the elements of a statement
//! - `never`: statements that match nothing at all
//! - `report`: the warnings
//! - `view`: a statement with the kinds of resource that its patterns can match
//! - `pattern`: the kinds of resource that one pattern can match
//! - `target`: kinds of resource, as bits of a set
//! - `catalogue`: the known actions

mod action;
mod catalogue;
mod check;
mod condition;
mod never;
mod pattern;
mod principal;
mod report;
mod resource;
mod target;
mod view;

pub use catalogue::known_actions;
pub use check::lint;
pub(super) use pattern::{is_s3_action, works_on};
pub use report::Warning;
