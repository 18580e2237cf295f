//! What the lab shows: lists and sums, computed from its cloud and its finished calls.
//!
//! - [`inventory`]: everything in the cloud, as one list
//! - [`listing`]: the objects in the bucket
//! - [`trail`]: the CloudTrail records of all calls
//! - [`meter`]: what KMS would cost
//! - [`kms_calls`]: the calls to KMS, and how much of the files it saw; `kms_input` compares
//! - [`receipt`](mod@receipt): the last sentence of a call
//! - [`diff`]: a policy before and after, line by line

pub mod diff;
pub mod inventory;
pub mod kms_calls;
mod kms_input;
pub mod listing;
pub mod meter;
pub mod receipt;
pub mod trail;

pub use inventory::Inventory;
pub use kms_calls::{KmsCalls, OperationCalls};
pub use listing::ObjectRow;
pub use receipt::receipt;
