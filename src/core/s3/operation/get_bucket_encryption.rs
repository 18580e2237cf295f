//! `GetBucketEncryption`: returns the default encryption, with the KMS key as configured.

use crate::core::s3::bucket::S3;
use crate::core::s3::encryption::BucketDefault;
use crate::core::s3::encryption_rule::{EncryptionRule, NOTHING, SSE_C};
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:GetEncryptionConfiguration";

operation! {
    struct Input = Table::s3("GetBucketEncryption", "GET", "encryption");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub default: BucketDefault,
    /// Whether uploads with SSE-C are refused.
    pub blocks_sse_c: bool,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_bucket_encryption(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        format!(
            "Your app asks S3 for the default encryption of {}",
            input.bucket
        ),
        "Every bucket has a default. Since January 2023, it is at least SSE-S3.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let default = bucket.encryption.clone();
        let blocks_sse_c = bucket.settings.blocks_sse_c;
        let body = EncryptionRule::of(&default, blocks_sse_c).to_xml();
        session.answer(
            "S3 returns the default encryption",
            "S3 returns the key identifier as it was configured, not as an ARN.",
            http::answer("200 OK", &[], Some(body)),
            vec![
                Field::text("SSEAlgorithm", Role::Metadata, default.algorithm.name()),
                Field::text(
                    "BlockedEncryptionTypes",
                    Role::Metadata,
                    if blocks_sse_c { SSE_C } else { NOTHING },
                ),
            ],
        );
        Ok(Output {
            default,
            blocks_sse_c,
        })
    })
}
