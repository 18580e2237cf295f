//! `GetBucketVersioning`: returns whether a bucket keeps versions; nothing if it never did.

use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::Versioning;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:GetBucketVersioning";

operation! {
    struct Input = Table::s3("GetBucketVersioning", "GET", "versioning");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_bucket_versioning(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Versioning, S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 for the versioning of {}", input.bucket),
        "The response has no status if the bucket never had versioning.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let versioning = bucket.settings.versioning;
        let mut xml = http::Xml::new("VersioningConfiguration");
        if let Some(status) = versioning.status() {
            xml.element("Status", status);
        }
        session.answer(
            "S3 returns the status",
            match versioning {
                Versioning::Off => {
                    "There is no status: S3 doesn't keep objects that are overwritten."
                }
                Versioning::Enabled => "Enabled: S3 keeps each overwritten object as a version.",
                Versioning::Suspended => {
                    "Suspended: S3 keeps the existing versions and creates no new ones."
                }
            },
            http::answer("200 OK", &[], Some(xml)),
            Vec::new(),
        );
        Ok(versioning)
    })
}
