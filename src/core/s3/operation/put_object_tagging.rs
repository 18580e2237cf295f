//! `PutObjectTagging`: replaces all tags of an object. The object's bytes don't change, so this needs no key.

use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{self, SDK_ALGORITHM};
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER, TAGS};
use crate::core::s3::session::Session;
use crate::core::s3::version::VERSION_ID;
use crate::core::s3::{S3Error, http, reading, tagging};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, key};
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("PutObjectTagging", "PUT", "tagging");
    bucket: String = [bucket()],
    key: String = [key()],
    version_id: Option<String> = [VERSION_ID],
    /// Keys and values.
    tags: Vec<(String, String)> = TAGS,
    /// The client sends a checksum of the body by this algorithm.
    checksum_algorithm: Option<String> = [SDK_ALGORITHM],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `VersionId`, if the bucket has or had versions.
    pub version_id: Option<String>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `BadRequest`, `InvalidTag`, [`S3Error::NoSuchKey`], [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn put_object_tagging(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let version_id = input.version_id.as_deref();
    let action = tagging::put(version_id);
    session.ask(
        action,
        format!("Your app sets the tags of {}", input.key),
        "S3 stores tags in plaintext, with the object. Policies can test them.",
        WireRequest::of(input, session.region),
        vec![Field::text("Key", Role::Metadata, &input.key)],
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        checksum::check_name(input.checksum_algorithm.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let found = bucket.find(&input.key, version_id);
        let mut extra = tagging::existing(found.object());
        extra.extend(tagging::requested(&input.tags));
        extra.extend(reading::version_key(version_id));
        session.authorize(bucket, bucket.object_arn(&input.key), action, &extra)?;
        let id = (reading::existing(session, bucket, found, version_id)?.id()).to_owned();
        tagging::check(&input.tags)?;
        let version_id = bucket.told_id(&id).map(str::to_owned);
        let bucket = s3.bucket_mut(&input.bucket);
        if let Some(object) = bucket.and_then(|bucket| bucket.version_mut(&input.key, &id)) {
            object.tags = input.tags.clone();
        }
        let headers = http::with_version(Vec::new(), version_id.as_deref());
        session.answer(
            "S3 returns 200 OK: the object is tagged",
            "The ciphertext isn't changed.",
            http::answer("200 OK", &headers, None),
            Vec::new(),
        );
        Ok(Output { version_id })
    })
}
