//! The whole simulated cloud: principals with their policies, KMS, S3, and one entry point.
//!
//! - [`state`]: identities, KMS, S3, randomness
//! - [`identities`]: users and roles, with their policies and tags; [`identity_id`]: their unique ids
//! - [`limits`]: what a session and an organization add to a caller; [`limit_set`]: the sessions; [`organization`]
//! - [`call`]: the calls, their answers, and the two halves of a call with a large body
//! - [`iam_api`], [`sts_api`], [`organizations_api`]: the calls of the account's own services
//! - [`account_call`]: what they share
//! - [`directory`]: the users and roles as resource policies see them

pub mod account_call;
pub mod call;
pub mod directory;
pub mod iam_api;
pub mod identities;
pub mod identity_id;
pub mod limit_set;
pub mod limits;
pub mod organization;
pub mod organizations_api;
pub mod state;
pub mod sts_api;

pub use call::{
    BodyResult, Call, Outcome, Pending, PendingDownload, PendingUpload, Progress, Response, Start,
};
pub use identities::{Identities, Identity};
pub use state::Cloud;
