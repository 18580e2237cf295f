//! What each permission is for and what each operation needs, computed: every operation runs with all permissions, and
//! once without each of them.
//!
//! - [`operation`]: the operations, and how each is called
//! - `experiment`: the world of one run; `operation_run`: its result
//! - [`table`]: the runs as a table
//! - `names`: checks the names that the learner enters
//! - [`policy`]: the ready policies with these names; `proof`: an upload and a download under each

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
pub use table::{
    ENCRYPT_IN_S3_RUNS, Need, OperationRow, PERMISSIONS, PermissionTable, TableRunner,
};
