//! `PutBucketVersioning`: enables or suspends versioning. A bucket that had versions once never goes back to having
//! none. MFA Delete isn't simulated.

use super::put_bucket_encryption::malformed;
use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::Versioning;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, member};
use crate::core::wire::{Enumeration, Structure, Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:PutBucketVersioning";

const ROOT: &str = "VersioningConfiguration";

const CONFIGURATION: Structure = Structure {
    rust: ROOT,
    fails: false,
    members: &[member(
        "Status",
        Type::Enumeration(&Enumeration {
            rust: "BucketVersioningStatus",
            words: &["Enabled", "Suspended"],
        }),
    )],
};

operation! {
    struct Input = Table::s3("PutBucketVersioning", "PUT", "versioning");
    bucket: String = [bucket()],
    /// `Enabled` or `Suspended`.
    status: Option<String> = [member(ROOT, Type::Structure(&CONFIGURATION)).required().xml(ROOT)],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `IllegalVersioningConfigurationException`, `MalformedXML`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn put_bucket_versioning(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    let status = input.status.as_deref();
    session.ask(
        ACTION,
        format!("Your app sets the versioning of {}", input.bucket),
        "With versioning, S3 keeps an overwritten object, with its own ID and its own encrypted data key.",
        WireRequest::of(input, session.region),
        (status.into_iter())
            .map(|status| Field::text("Status", Role::Metadata, status))
            .collect(),
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let Some(status) = status else {
            return Err(S3Error::other(
                "IllegalVersioningConfigurationException",
                400,
                "The Versioning element must be specified",
            ));
        };
        bucket.settings.versioning = (Versioning::ALL.into_iter())
            .find(|versioning| versioning.status() == Some(status))
            .ok_or_else(malformed)?;
        session.answer(
            "S3 returns 200 OK: the setting is in effect",
            match bucket.settings.versioning {
                Versioning::Suspended => {
                    "S3 keeps the existing versions. New objects get the ID null and replace one another."
                }
                _ => "Existing objects keep the ID null.",
            },
            http::answer("200 OK", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
