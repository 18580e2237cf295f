//! Situations that people meet at work, ready to be run: each case creates what it needs in the lab's own world, under
//! names of its own, and makes its calls.
//!
//! - `case`: a case, and how it runs; `list`: all of them
//! - `access`, `accounts`, `keys`, `kinds`, `objects`: the cases by subject
//! - [`case_runner`]: how a case makes its calls
//! - [`case_report`]: what there is to say of a case that was run

mod access;
mod accounts;
mod case;
pub mod case_report;
pub mod case_runner;
mod keys;
mod kinds;
mod list;
mod objects;

pub use case::Case;
pub use case_runner::{CaseCall, CaseRunner};
pub use list::CASES;
