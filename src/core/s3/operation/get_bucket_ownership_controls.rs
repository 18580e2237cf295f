//! `GetBucketOwnershipControls`: returns Object Ownership.

use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::ObjectOwnership;
use crate::core::s3::owner;
use crate::core::s3::ownership::OwnershipRule;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:GetBucketOwnershipControls";

operation! {
    struct Input = Table::s3("GetBucketOwnershipControls", "GET", "ownershipControls");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `OwnershipControlsNotFoundError`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_bucket_ownership_controls(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<ObjectOwnership, S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 for Object Ownership of {}", input.bucket),
        "The setting also says whether ACLs apply.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let ownership = bucket.settings.ownership.ok_or_else(|| {
            S3Error::other(
                "OwnershipControlsNotFoundError",
                404,
                "The bucket ownership controls were not found",
            )
        })?;
        session.answer(
            "S3 returns the setting",
            "New buckets have BucketOwnerEnforced, which turns ACLs off.",
            http::answer("200 OK", &[], Some(OwnershipRule::of(ownership).to_xml())),
            vec![Field::text(
                "ObjectOwnership",
                Role::Metadata,
                ownership.name(),
            )],
        );
        Ok(ownership)
    })
}
