//! What there is to see of the lab: lists and sums, worked out anew from its cloud and its finished calls.
//!
//! - [`inventory`]: everything there is, as one list
//! - [`listing`]: what is stored in the bucket
//! - [`trail`]: what the calls left in CloudTrail
//! - [`meter`]: what KMS would cost
//! - [`diff`]: a policy before and after, line by line

pub mod diff;
pub mod inventory;
pub mod listing;
pub mod meter;
pub mod trail;

pub use inventory::Inventory;
pub use listing::ObjectRow;
