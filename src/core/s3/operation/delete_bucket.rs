//! `DeleteBucket`: deletes an empty bucket and frees its name. A multipart upload in progress isn't an object, so it
//! doesn't prevent the deletion.

use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:DeleteBucket";

operation! {
    struct Input = Table::s3("DeleteBucket", "DELETE", "");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `BucketNotEmpty`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn delete_bucket(s3: &mut S3, session: &mut Session<'_>, input: &Input) -> Result<(), S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 to delete the bucket {}", input.bucket),
        "S3 deletes only an empty bucket.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        if !bucket.objects.is_empty() {
            let message = "The bucket you tried to delete is not empty";
            return Err(S3Error::other("BucketNotEmpty", 409, message));
        }
        if !bucket.older.is_empty() {
            let message = "The bucket you tried to delete is not empty. You must delete all versions in the bucket.";
            return Err(S3Error::other("BucketNotEmpty", 409, message));
        }
        s3.delete_bucket(&input.bucket);
        session.answer(
            "S3 returns 204 No Content: the bucket is deleted",
            "S3 also deleted its policy, its default encryption, and its bucket keys.",
            http::answer("204 No Content", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
