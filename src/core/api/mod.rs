//! Calls by name: service, operation and input in AWS's own words, as its service models spell them.
//!
//! - [`mod@line`]: a call by name; [`call`]: the same with its parameters read
//! - [`kms`], [`s3`], [`iam`]: from one to the other
//! - [`presigned`]: URLs that are signed by one and used by another
//! - [`reply`]: from answers to members
//! - [`world`]: a world that is asked line by line
//!
//! Blobs and bodies are base64; members that an operation does not know are passed over.

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
