//! What the lab shows: lists and sums, computed from its cloud and its finished calls.
//!
//! - [`inventory`]: everything in the cloud, as one list
//! - [`listing`]: the objects in the bucket
//! - [`trail`]: the CloudTrail records of all calls
//! - [`meter`]: what KMS would cost
//! - [`diff`]: a policy before and after, line by line

pub mod diff;
pub mod inventory;
pub mod listing;
pub mod meter;
pub mod trail;

pub use inventory::Inventory;
pub use listing::ObjectRow;
