//! A session's plan for whoever teaches, to print.
//!
//! - [`sheet`]: the plan

pub mod sheet;

pub use super::glossary::mount_plan as mount;
