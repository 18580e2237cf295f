//! A call with its parameters read, and what it gave.

use super::presigned::{Fetch, Presign};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud, Outcome, iam_call};
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::{kms, s3};

/// A call, its parameters read.
#[derive(Clone, Debug)]
pub enum TypedCall {
    /// One that the lab itself uses; S3's may have a body.
    Call(Call, Vec<u8>),
    /// Any other of KMS.
    Kms(kms::Request),
    /// Any other of S3, with its body.
    S3(s3::Request, Vec<u8>),
    /// Of IAM.
    Iam(iam_call::Request),
    /// A signed URL is made; nothing is asked.
    Presign(Presign),
    /// What a signed URL asks for, with its body.
    Fetch(Fetch),
}

/// What a call gave.
#[derive(Debug)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "made once a call, and taken apart at once"
    )
)]
pub enum CallOutcome {
    /// A call's outcome.
    Outcome(Outcome),
    /// A signed URL.
    Url(String),
    /// The URL was refused before anything was asked.
    Refused(ServiceError),
}

impl TypedCall {
    /// Sends it.
    pub fn run(self, cloud: &mut Cloud, principal: &Principal, now: Timestamp) -> CallOutcome {
        match self {
            Self::Call(call, body) => CallOutcome::Outcome(cloud.call(principal, call, &body, now)),
            Self::Kms(request) => CallOutcome::Outcome(cloud.kms(principal, &request, now)),
            Self::S3(request, body) => {
                CallOutcome::Outcome(cloud.s3(principal, &request, &body, now))
            }
            Self::Iam(request) => CallOutcome::Outcome(cloud.iam(principal, &request, now)),
            Self::Presign(presign) => CallOutcome::Url(presign.url(cloud, principal, now)),
            Self::Fetch(fetch) => match fetch.call(now) {
                Ok((signer, call)) => {
                    CallOutcome::Outcome(cloud.call(&signer, call, fetch.body(), now))
                }
                Err(error) => CallOutcome::Refused(error),
            },
        }
    }
}
