//! `DeleteBucketOwnershipControls`: removes the setting; ACLs count then, as in buckets from before it. Needs the same
//! action as `PutBucketOwnershipControls`.

use super::put_bucket_ownership_controls::ACTION;
use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("DeleteBucketOwnershipControls", "DELETE", "ownershipControls");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn delete_bucket_ownership_controls(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    session.ask(
        ACTION,
        format!(
            "Your app asks S3 to remove Object Ownership from {}",
            input.bucket
        ),
        "Without the setting, ACLs apply, and the account that uploads an object owns it.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        bucket.settings.ownership = None;
        session.answer(
            "S3 returns 204 No Content: the setting is removed",
            "Requests can contain an ACL now.",
            http::answer("204 No Content", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
