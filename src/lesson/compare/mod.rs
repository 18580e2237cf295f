//! What each permission is for and each operation needs, computed: every operation is run with all permissions, and once
//! with each of them taken away.
//!
//! - [`operation`]: the operations, and how each is called
//! - `experiment`: the world of one run; `operation_run`: what can be read off it
//! - [`table`]: the runs as a table
//! - `names`: the learner's own names, checked
//! - [`policy`]: the ready policies in these names; `proof`: each of them run

mod experiment;
mod names;
pub mod operation;
mod operation_run;
pub mod policy;
mod proof;
pub mod table;

pub use names::{FieldError, PolicyField, PolicyNames};
pub use operation::{OPERATIONS, Operation, OperationGroup};
pub use operation_run::OperationRun;
pub use policy::{PolicyTarget, READY_POLICIES};
pub use proof::Proof;
pub use table::{Need, OperationRow, PERMISSIONS, PermissionTable, TableRunner};
