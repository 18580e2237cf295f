//! A call with typed parameters, and its result.

use super::presigned::{Fetch, Presign};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud, Outcome, iam_api, organizations_api, sts_api};
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::{kms, s3};

/// A call with typed parameters.
#[derive(Clone, Debug)]
pub enum TypedCall {
    /// A call that the lab itself uses; an S3 call can have a body.
    Call(Call, Vec<u8>),
    /// Any other KMS operation.
    Kms(kms::Request),
    /// Any other S3 operation, with its request body.
    S3(s3::Request, Vec<u8>),
    Iam(iam_api::Request),
    Sts(sts_api::Request),
    Organizations(organizations_api::Request),
    /// Creates a signed URL. Signing needs no permission.
    Presign(Presign),
    /// Sends the request of a signed URL, with its body.
    Fetch(Box<Fetch>),
}

#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once a call, and taken apart at once"
)]
pub enum CallOutcome {
    Outcome(Outcome),
    Url(String),
    /// S3 rejected the signed URL before IAM evaluated the request.
    Refused(ServiceError),
}

impl TypedCall {
    pub fn run(self, cloud: &mut Cloud, principal: &Principal, now: Timestamp) -> CallOutcome {
        match self {
            Self::Call(call, body) => CallOutcome::Outcome(cloud.call(principal, call, &body, now)),
            Self::Kms(request) => CallOutcome::Outcome(cloud.kms(principal, &request, now)),
            Self::S3(request, body) => {
                CallOutcome::Outcome(cloud.s3(principal, &request, &body, now))
            }
            Self::Iam(request) => CallOutcome::Outcome(cloud.iam(principal, &request, now)),
            Self::Sts(request) => CallOutcome::Outcome(cloud.sts(principal, &request, now)),
            Self::Organizations(request) => {
                CallOutcome::Outcome(cloud.organizations(principal, &request, now))
            }
            Self::Presign(presign) => CallOutcome::Url(presign.url(cloud, principal, now)),
            Self::Fetch(fetch) => match fetch.run(cloud, now) {
                Ok(outcome) => CallOutcome::Outcome(outcome),
                Err(error) => CallOutcome::Refused(error),
            },
        }
    }
}
