//! The whole simulated cloud: principals with their policies, KMS, S3, and one way in.
//!
//! - [`state`]: what there is: identities, KMS, S3, randomness
//! - [`identities`]: users and roles, with what hangs on them
//! - [`call`]: the calls, their answers, and how a call with a large body is taken in two halves
//! - [`iam_call`]: the calls that make users and roles

pub mod call;
pub mod iam_call;
pub mod identities;
pub mod state;

pub use call::{
    BodyResult, Call, Outcome, Pending, PendingDownload, PendingUpload, Progress, Response, Start,
};
pub use identities::{Identities, Identity};
pub use state::Cloud;
