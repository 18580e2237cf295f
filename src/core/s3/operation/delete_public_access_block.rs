//! `DeletePublicAccessBlock`: removes a bucket's Block Public Access, as if all four settings were off. Needs the same
//! action as `PutPublicAccessBlock`.

use super::put_public_access_block::ACTION;
use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("DeletePublicAccessBlock", "DELETE", "publicAccessBlock");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn delete_public_access_block(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    session.ask(
        ACTION,
        format!(
            "Your app asks S3 to remove Block Public Access from {}",
            input.bucket
        ),
        "Without it, a bucket policy alone decides whether the bucket is public.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        bucket.settings.public_access_block = None;
        session.answer(
            "S3 returns 204 No Content: nothing is blocked",
            "That alone doesn't make the bucket public: a bucket policy has to allow public access.",
            http::answer("204 No Content", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
