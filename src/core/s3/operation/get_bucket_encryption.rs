//! `GetBucketEncryption`: the default, with the key as it was configured.

use crate::core::s3::bucket::S3;
use crate::core::s3::encryption::BucketDefault;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};

/// The action IAM is asked about.
pub const ACTION: &str = "s3:GetEncryptionConfiguration";

/// `GetBucketEncryption`'s parameters.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `Bucket`.
    pub bucket: String,
}

/// Runs the operation and writes its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_bucket_encryption(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<BucketDefault, S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 how {} encrypts by default", input.bucket),
        "Every bucket has a default: since January 2023 at least SSE-S3.",
        http::request_to("GET", &input.bucket, session.region, "?encryption", &[]),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let default = bucket.encryption.clone();
        let body = xml(
            default.algorithm.name(),
            default.kms_key_id.as_deref(),
            Some(default.bucket_key),
        );
        session.answer(
            "S3 answers with the default",
            "The key's name comes back as it was configured, not as an ARN.",
            http::answer("200 OK", &[], Some(body)),
            vec![Field::text(
                "SSEAlgorithm",
                Role::Metadata,
                default.algorithm.name(),
            )],
        );
        Ok(default)
    })
}

/// `ServerSideEncryptionConfiguration`.
pub(in crate::core::s3) fn xml(
    algorithm: &str,
    key_id: Option<&str>,
    bucket_key: Option<bool>,
) -> http::Xml {
    let mut xml = http::Xml::new("ServerSideEncryptionConfiguration");
    xml.open("Rule").open("ApplyServerSideEncryptionByDefault");
    xml.element("SSEAlgorithm", algorithm);
    if let Some(key_id) = key_id {
        xml.element("KMSMasterKeyID", key_id);
    }
    xml.close();
    if let Some(on) = bucket_key {
        xml.element("BucketKeyEnabled", if on { "true" } else { "false" });
    }
    xml
}
