//! `PutBucketEncryption`: sets the default encryption, for uploads without encryption headers. A request's own headers
//! override it, and existing objects stay as they are. S3 doesn't check the key (S3 API reference): a wrong one makes
//! the next upload fail.

use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{self, SDK_ALGORITHM};
use crate::core::s3::encryption::{Algorithm, BucketDefault};
use crate::core::s3::encryption_rule::{CONFIGURATION, EncryptionRule, ROOT};
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, member};
use crate::core::wire::{Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:PutEncryptionConfiguration";

operation! {
    /// The only rule that a configuration can have.
    struct Input = Table::s3("PutBucketEncryption", "PUT", "encryption")
        .checked_first(&["ServerSideEncryptionConfiguration"]);
    bucket: String = [bucket()],
    rule: EncryptionRule = [member(ROOT, Type::Structure(&CONFIGURATION)).required().xml(ROOT)],
    /// The client sends a checksum of the body by this algorithm.
    checksum_algorithm: Option<String> = [SDK_ALGORITHM],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `MalformedXML`, [`S3Error::Argument`], [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn put_bucket_encryption(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    session.ask(
        ACTION,
        format!("S3 is told how {} encrypts by default", input.bucket),
        "The default counts for uploads that ask for nothing. The key is not looked up now.",
        WireRequest::of(input, session.region),
        vec![Field::text(
            "SSEAlgorithm",
            Role::Metadata,
            &input.rule.sse_algorithm,
        )],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        checksum::check_name(input.checksum_algorithm.as_deref())?;
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
    let algorithm = Algorithm::of(&input.rule.sse_algorithm).ok_or_else(malformed)?;
    if algorithm == Algorithm::SseS3 && input.rule.kms_master_key_id.is_some() {
        return Err(S3Error::argument(
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        ));
    }
    Ok(BucketDefault {
        algorithm,
        kms_key_id: input.rule.kms_master_key_id.clone(),
        bucket_key: input.rule.bucket_key_enabled.unwrap_or(false),
    })
}

/// A body that doesn't match its schema.
pub(in crate::core::s3) fn malformed() -> S3Error {
    S3Error::other(
        "MalformedXML",
        400,
        "The XML you provided was not well-formed or did not validate against our published schema",
    )
}
