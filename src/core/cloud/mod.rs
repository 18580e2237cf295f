//! The whole simulated cloud: principals with their policies, KMS, S3, and one entry point.
//!
//! - [`state`]: identities, KMS, S3, randomness
//! - [`identities`]: users and roles, with their policies and tags
//! - [`call`]: the calls, their answers, and the two halves of a call with a large body
//! - [`iam_call`]: the calls that create users and roles

pub mod call;
pub mod iam_call;
pub mod identities;
pub mod state;

pub use call::{
    BodyResult, Call, Outcome, Pending, PendingDownload, PendingUpload, Progress, Response, Start,
};
pub use identities::{Identities, Identity};
pub use state::Cloud;
