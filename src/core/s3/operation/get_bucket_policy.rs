//! `GetBucketPolicy`: returns the bucket policy as text.

use crate::core::s3::S3Error;
use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:GetBucketPolicy";

operation! {
    struct Input = Table::s3("GetBucketPolicy", "GET", "policy");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `Policy`: JSON on one line.
    pub policy: String,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NoSuchBucketPolicy`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_bucket_policy(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 for the policy of {}", input.bucket),
        "Reading a bucket policy needs its own permission.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let policy = (bucket.policy.as_ref()).ok_or_else(|| {
            S3Error::other(
                "NoSuchBucketPolicy",
                404,
                "The bucket policy does not exist",
            )
        })?;
        let output = Output {
            policy: policy.to_json(),
        };
        session.answer(
            "S3 returns the policy",
            "A bucket has one policy. S3 evaluates all of its statements together.",
            format!(
                "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}",
                output.policy
            ),
            vec![Field::text("Policy", Role::Metadata, &output.policy)],
        );
        Ok(output)
    })
}
