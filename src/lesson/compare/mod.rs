//! What each permission is for and each operation needs, computed: every operation is run with all permissions, and once
//! with each of them taken away.
//!
//! - [`operation`]: the operations, and how each is called
//! - `experiment`: the world of one run
//! - [`table`]: the runs as a table, and what can be read off it
//! - [`policy`]: the ready policies in the learner's own names, each of them run

mod experiment;
pub mod operation;
pub mod policy;
pub mod table;

pub use operation::{OPERATIONS, Operation, OperationGroup};
pub use policy::{FieldError, PolicyField, PolicyNames, PolicyTarget, Proof, READY_POLICIES};
pub use table::{Need, OperationRow, OperationRun, PERMISSIONS, PermissionTable, TableRunner};
