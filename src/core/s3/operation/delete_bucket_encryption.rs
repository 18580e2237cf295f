//! `DeleteBucketEncryption`: resets the default to SSE-S3, because every bucket has a default. Needs the same action as
//! `PutBucketEncryption`.

use super::put_bucket_encryption::ACTION;
use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::BucketSettings;
use crate::core::s3::encryption::BucketDefault;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("DeleteBucketEncryption", "DELETE", "encryption");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn delete_bucket_encryption(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    session.ask(
        ACTION,
        format!(
            "Your app asks S3 to reset the default encryption of {}",
            input.bucket
        ),
        "The default becomes SSE-S3 again: S3 encrypts every new object.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        bucket.encryption = BucketDefault::default();
        // As in a new bucket; AWS doesn't document whether the block returns (our reading).
        bucket.settings.blocks_sse_c = BucketSettings::NEW.blocks_sse_c;
        session.answer(
            "S3 returns 204 No Content: the default is SSE-S3",
            "Existing objects aren't changed.",
            http::answer("204 No Content", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
