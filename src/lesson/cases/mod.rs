//! Situations that people meet at work, as scripts: each case creates what it needs in the lab's own world, under names
//! of its own, and makes its calls.
//!
//! - `case`: a case, and how it runs; `list`: all cases in order
//! - `access`, `accounts`, `keys`, `kinds`, `objects`: the cases by subject
//! - [`case_runner`]: makes the calls of a case and keeps them
//! - [`case_errors`]: the errors that a case shows
//! - [`case_report`]: counts and summaries of a case that was run
//! - [`possible_outcome`]: the question before a call; [`error_index`]: the errors of all cases, and the search
//!   in them

mod access;
mod accounts;
mod case;
pub mod case_errors;
pub mod case_report;
pub mod case_runner;
pub mod error_index;
mod keys;
mod kinds;
mod list;
mod objects;
pub mod possible_outcome;

pub use case::Case;
pub use case_errors::CaseError;
pub use case_runner::{CaseCall, CaseRunner};
pub use list::CASES;
pub use possible_outcome::PossibleOutcome;
