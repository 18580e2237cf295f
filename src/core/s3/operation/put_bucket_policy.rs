//! `PutBucketPolicy`: sets the bucket policy, which controls access to the bucket.

use crate::core::crypto::digest::md5;
use crate::core::iam::{Directory, Grammar, PolicyDocument, PolicyKind, check_size};
use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{self, SDK_ALGORITHM};
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http, public_access};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, member, text};
use crate::core::wire::{Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:PutBucketPolicy";

operation! {
    struct Input = Table::s3("PutBucketPolicy", "PUT", "policy");
    bucket: String = [bucket()],
    /// JSON, at most 20,480 bytes.
    policy: String = [member("Policy", Type::Document).required().raw_body()],
    /// Base64.
    content_md5: Option<String> = [text("ContentMD5").header("Content-MD5")],
    /// The client sends a checksum of the body by this algorithm.
    checksum_algorithm: Option<String> = [SDK_ALGORITHM],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `MalformedPolicy`, `PolicyTooLarge`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`] (also for a public policy,
/// while Block Public Access is on).
pub fn put_bucket_policy(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    session.ask(
        ACTION,
        format!("Your app sets the bucket policy of {}", input.bucket),
        "From now on, S3 evaluates it together with the caller's IAM policies for every request to the bucket.",
        WireRequest::of(input, session.region),
        vec![Field::text("Policy", Role::Metadata, &input.policy)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        checksum::check_name(input.checksum_algorithm.as_deref())?;
        let body = input.policy.as_bytes();
        checksum::check_md5(input.content_md5.as_deref(), Some(md5(body)))?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let policy = read(&input.policy, &bucket.arn(), session.directory)?;
        public_access::check_policy(session, bucket, &policy)?;
        bucket.policy = Some(policy);
        session.answer(
            "S3 returns 204 No Content: the policy is set",
            "It is in effect from the next request.",
            http::answer("204 No Content", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}

/// Reads a bucket policy as S3 does when it is put, and binds its principals to the users and roles that exist.
fn read(
    text: &str,
    bucket: &str,
    directory: Option<&dyn Directory>,
) -> Result<PolicyDocument, S3Error> {
    check_size(PolicyKind::BucketPolicy, text)
        .map_err(|error| S3Error::other(error.code(), 400, &error.message()))?;
    let mut policy = Grammar::Bucket
        .check(text, Some(bucket))
        .map_err(|refusal| S3Error::other(refusal.code, 400, &refusal.message()))?;
    if let Some(directory) = directory {
        policy.bind_principals(directory).map_err(|error| {
            let message = error.below("Invalid principal in policy");
            S3Error::other(Grammar::Bucket.code(), 400, &message)
        })?;
    }
    Ok(policy)
}
