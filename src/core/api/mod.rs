//! Calls by name: service, operation and input under AWS's own names, spelled as in its service models.
//!
//! - [`mod@line`]: a call by name; [`call`]: the same call with typed parameters
//! - [`kms`], [`s3`], [`iam`]: convert named calls to typed calls
//! - [`presigned`]: URLs that one principal signs and another uses
//! - [`reply`]: converts answers to JSON members
//! - [`world`]: a cloud that answers one line at a time
//!
//! Blobs and bodies are base64. Members that an operation does not know are ignored.

pub mod call;
pub mod iam;
pub mod kms;
pub mod line;
pub mod presigned;
pub mod reply;
pub mod s3;
pub mod world;

pub use call::{CallOutcome, TypedCall};
pub use line::{Line, LineError, unknown};
pub use reply::Reply;
pub use world::World;
