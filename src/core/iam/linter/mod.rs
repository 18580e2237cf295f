//! What is valid in a policy and probably not meant.
//!
//! A linter never decides anything; what it says of a statement that "never
//! matches" is so whatever is asked. It has opinions on KMS and S3 only.
//!
//! - `check`: all that is looked at, in its order
//! - `action`, `resource`, `principal`, `condition`: the elements of a statement
//! - `never`: statements that match nothing at all
//! - `report`: the warnings
//! - `view`: a statement with what its patterns can be about
//! - `pattern`: what a pattern can be about
//! - `target`: kinds of thing, as bits of a set
//! - `catalogue`: the actions there are

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
pub use report::Warning;
