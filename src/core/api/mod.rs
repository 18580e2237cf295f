//! Calls by name: service, operation and input under AWS's own names, spelled as in its service models.
//!
//! - [`mod@line`]: a call by name; [`call`]: the same call with typed parameters
//! - [`kms`], [`s3`], [`iam`]: convert named calls to typed calls
//! - `s3_call`: the same for S3's own operations, without presigned URLs
//! - [`presigned`]: URLs that one principal signs and another uses
//! - [`parameters`]: all of AWS's parameters; refuses those that are not honoured
//! - [`expiry`]: sessions that are over
//! - [`reply`]: converts answers to JSON members
//! - [`world`]: a cloud that answers one line at a time
//!
//! Blobs and bodies are base64.

pub mod call;
pub mod expiry;
pub mod iam;
pub mod kms;
pub mod line;
pub mod parameters;
pub mod presigned;
pub mod reply;
pub mod s3;
mod s3_call;
pub mod world;

pub use call::{CallOutcome, TypedCall};
pub use line::{Line, LineError, unknown};
pub use reply::Reply;
pub use world::World;
