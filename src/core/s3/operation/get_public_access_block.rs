//! `GetPublicAccessBlock`: returns the settings of a bucket's Block Public Access.

use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::PublicAccessBlock;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::public_access::to_xml;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:GetBucketPublicAccessBlock";

operation! {
    struct Input = Table::s3("GetPublicAccessBlock", "GET", "publicAccessBlock");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NoSuchPublicAccessBlockConfiguration`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_public_access_block(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<PublicAccessBlock, S3Error> {
    session.ask(
        ACTION,
        format!(
            "Your app asks S3 for Block Public Access of {}",
            input.bucket
        ),
        "These are the bucket's settings. An account can have its own, which aren't simulated.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let block = bucket.settings.public_access_block.ok_or_else(|| {
            S3Error::other(
                "NoSuchPublicAccessBlockConfiguration",
                404,
                "The public access block configuration was not found",
            )
        })?;
        let fields = (block.named().into_iter())
            .map(|(name, on)| Field::text(name, Role::Metadata, on.to_string()));
        session.answer(
            "S3 returns the four settings",
            "Two of them apply to ACLs, two to bucket policies.",
            http::answer("200 OK", &[], Some(to_xml(block))),
            fields.collect(),
        );
        Ok(block)
    })
}
