//! Finds policy elements that are valid but probably not intended.
//!
//! The linter never affects a decision. If it says that a statement "never matches", that holds for every request. It
//! checks KMS and S3 only.
//!
//! - `check`: all checks, in order
//! - `action`, `resource`, `principal`, `condition`: the elements of a statement
//! - `key`, `value`, `network`: condition keys, their values, and those that S3's calls to KMS lack
//! - `variable`: `${…}` in resources and values
//! - `arn`: the fields of resource ARNs
//! - `redundant`: actions and resources that others cover
//! - `odd`: what AWS accepts although it has no effect
//! - `never`: statements that match nothing at all
//! - `report`: the warnings
//! - `view`: a statement with the kinds of resource that its patterns can match
//!
//! The known actions and condition keys are in [`catalogue`](super::catalogue).

mod action;
mod arn;
mod check;
mod condition;
mod key;
mod network;
mod never;
mod odd;
mod principal;
mod redundant;
mod report;
mod resource;
mod value;
mod variable;
mod view;

pub use check::lint;
pub use report::{Severity, Warning};
