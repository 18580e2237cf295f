//! `DeleteBucketPolicy`: removes the bucket policy. Deleting a policy that doesn't exist succeeds.

use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:DeleteBucketPolicy";

operation! {
    struct Input = Table::s3("DeleteBucketPolicy", "DELETE", "policy");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn delete_bucket_policy(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 to delete the policy of {}", input.bucket),
        "Without it, S3 denies anonymous callers and other accounts. The account's own IAM policies still apply.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        bucket.policy = None;
        session.answer(
            "S3 returns 204 No Content: the policy is deleted",
            "S3 evaluates the next request without it.",
            http::answer("204 No Content", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
