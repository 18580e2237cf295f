//! `PutBucketEncryption`: sets the default encryption, and whether SSE-C is blocked. The default is for uploads without
//! encryption headers. A request's own headers override it, and existing objects stay as they are. S3 doesn't check the
//! key (S3 API reference): a wrong one makes the next upload fail.

use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{self, SDK_ALGORITHM};
use crate::core::s3::encryption::{Algorithm, BucketDefault};
use crate::core::s3::encryption_rule::{CONFIGURATION, EncryptionRule, NOTHING, ROOT, SSE_C};
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
        format!("Your app sets the default encryption of {}", input.bucket),
        "The default applies to uploads without encryption headers. S3 doesn't check now whether the key exists.",
        WireRequest::of(input, session.region),
        said(&input.rule),
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        checksum::check_name(input.checksum_algorithm.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let blocks = blocks_sse_c(&input.rule)?;
        bucket.encryption = read(&input.rule, &bucket.encryption)?;
        if let Some(blocks) = blocks {
            bucket.settings.blocks_sse_c = blocks;
        }
        session.answer(
            "S3 returns 200 OK: the default is set",
            "Existing objects aren't changed.",
            http::answer("200 OK", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}

/// What the rule says, as fields.
fn said(rule: &EncryptionRule) -> Vec<Field> {
    let algorithm = Some(&rule.sse_algorithm).filter(|algorithm| !algorithm.is_empty());
    let algorithm = algorithm.map(|name| Field::text("SSEAlgorithm", Role::Metadata, name));
    let blocked = (rule.blocked_types.as_ref())
        .map(|types| Field::text("BlockedEncryptionTypes", Role::Metadata, types.join(", ")));
    algorithm.into_iter().chain(blocked).collect()
}

/// Whether SSE-C is blocked from now on; `None` leaves it as it is. AWS documents neither what a rule without
/// `BlockedEncryptionTypes` does nor what a rule with it alone does to the default: users report that the block stays,
/// and here the default stays as well (our reading).
fn blocks_sse_c(rule: &EncryptionRule) -> Result<Option<bool>, S3Error> {
    match rule.blocked_types.as_deref() {
        None => Ok(None),
        Some([only]) if only == NOTHING => Ok(Some(false)),
        Some([only]) if only == SSE_C => Ok(Some(true)),
        Some(_) => Err(malformed()),
    }
}

fn read(rule: &EncryptionRule, before: &BucketDefault) -> Result<BucketDefault, S3Error> {
    if rule.sse_algorithm.is_empty() {
        if rule.bucket_key_enabled.is_none() && rule.blocked_types.is_none() {
            return Err(malformed());
        }
        return Ok(BucketDefault {
            bucket_key: rule.bucket_key_enabled.map_or(before.bucket_key, |on| on),
            ..before.clone()
        });
    }
    let algorithm = Algorithm::of(&rule.sse_algorithm).ok_or_else(malformed)?;
    if algorithm == Algorithm::SseS3 && rule.kms_master_key_id.is_some() {
        return Err(S3Error::argument(
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        ));
    }
    Ok(BucketDefault {
        algorithm,
        kms_key_id: rule.kms_master_key_id.clone(),
        bucket_key: rule.bucket_key_enabled == Some(true),
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
