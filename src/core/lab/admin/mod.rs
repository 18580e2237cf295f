//! What an administrator creates, changes, and deletes. An action is one or two AWS API calls, made as the `user/admin`
//! of the account that it changes.
//!
//! - `action`: the actions; `calls`: the calls of each
//! - [`sender`]: sends a call to its service; `run`: makes all calls of an action; `summary`: describes the result
//! - `simulation`: what only a simulation can do: let time pass, and have KMS throttle

mod action;
mod calls;
mod run;
pub mod sender;
mod simulation;
mod summary;

pub use action::{AdminAction, KeyRef, POLICY_EXAMPLE, POLICY_NAME};
pub use run::AdminReport;
