//! `PutBucketEncryption`: what happens to an upload that asks for no encryption. A request's own headers beat it, and
//! objects already there stay as they are. Nobody checks the key (S3 API reference): a wrong one shows at the next upload.

use crate::core::s3::bucket::S3;
use crate::core::s3::encryption::{Algorithm, BucketDefault};
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, get_bucket_encryption, http};
use crate::core::trace::{Field, Role};

/// The action IAM is asked about.
pub const ACTION: &str = "s3:PutEncryptionConfiguration";

/// `PutBucketEncryption`'s parameters: the one rule that there can be.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `Bucket`.
    pub bucket: String,
    /// `SSEAlgorithm`: `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub sse_algorithm: String,
    /// `KMSMasterKeyID`, by any of its names; none is `aws/s3`.
    pub kms_master_key_id: Option<String>,
    /// `BucketKeyEnabled`.
    pub bucket_key_enabled: Option<bool>,
}

/// Runs the operation and writes its steps.
///
/// # Errors
/// `MalformedXML`, [`S3Error::Argument`], [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn put_bucket_encryption(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    let request = http::request_to("PUT", &input.bucket, session.region, "?encryption", &[]);
    let body = get_bucket_encryption::xml(
        &input.sse_algorithm,
        input.kms_master_key_id.as_deref(),
        input.bucket_key_enabled,
    );
    session.ask(
        ACTION,
        format!("S3 is told how {} encrypts by default", input.bucket),
        "The default counts for uploads that ask for nothing. The key is not looked up now.",
        format!(
            "{request}\nContent-Type: application/xml\n\n{}",
            body.text()
        ),
        vec![Field::text(
            "SSEAlgorithm",
            Role::Metadata,
            &input.sse_algorithm,
        )],
    );
    session.run(|session| {
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        bucket.encryption = read(input)?;
        session.answer(
            "S3 answers: the default holds, 200 OK",
            "Objects that lie in the bucket already stay as they are.",
            http::answer("200 OK", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}

fn read(input: &Input) -> Result<BucketDefault, S3Error> {
    let algorithm = Algorithm::of(&input.sse_algorithm).ok_or_else(malformed)?;
    if algorithm == Algorithm::SseS3 && input.kms_master_key_id.is_some() {
        return Err(S3Error::argument(
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        ));
    }
    Ok(BucketDefault {
        algorithm,
        kms_key_id: input.kms_master_key_id.clone(),
        bucket_key: input.bucket_key_enabled.unwrap_or(false),
    })
}

/// A body that does not fit its schema.
pub(in crate::core::s3) fn malformed() -> S3Error {
    S3Error::other(
        "MalformedXML",
        400,
        "The XML you provided was not well-formed or did not validate against our published schema",
    )
}
