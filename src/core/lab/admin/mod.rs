//! What an administrator creates, changes and deletes. Each action is one call or two in AWS's own words, made as the
//! `user/admin` of the account that it is about.
//!
//! - `action`: the actions; `calls`: the calls of each
//! - [`sender`]: how a call reaches its service; `run`: all of it; `summary`: what it led to, in words
//! - `simulation`: what no administrator can do: let time pass, and have KMS throttle

mod action;
mod calls;
mod run;
pub mod sender;
mod simulation;
mod summary;

pub use action::{AdminAction, KeyRef, POLICY_EXAMPLE, POLICY_NAME};
pub use run::AdminReport;
