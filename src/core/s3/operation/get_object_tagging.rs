//! `GetObjectTagging`: returns an object's tags. They aren't encrypted, so this needs no key.

use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER, tag_set};
use crate::core::s3::session::Session;
use crate::core::s3::version::VERSION_ID;
use crate::core::s3::{S3Error, http, reading, tagging};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, key};
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("GetObjectTagging", "GET", "tagging");
    bucket: String = [bucket()],
    key: String = [key()],
    version_id: Option<String> = [VERSION_ID],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `TagSet`: keys and values.
    pub tags: Vec<(String, String)>,
    /// `VersionId`, if the bucket has or had versions.
    pub version_id: Option<String>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchKey`], [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_object_tagging(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let version_id = input.version_id.as_deref();
    let action = tagging::get(version_id);
    session.ask(
        action,
        format!("Your app asks S3 for the tags of {}", input.key),
        "Tags aren't encrypted, so S3 doesn't call KMS.",
        WireRequest::of(input, session.region),
        vec![Field::text("Key", Role::Metadata, &input.key)],
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let found = bucket.find(&input.key, version_id);
        let mut extra = tagging::existing(found.object());
        extra.extend(reading::version_key(version_id));
        session.authorize(bucket, bucket.object_arn(&input.key), action, &extra)?;
        let object = reading::existing(session, bucket, found, version_id)?;
        let tags = object.tags.clone();
        let version_id = bucket.told_id(object.id()).map(str::to_owned);
        let headers = http::with_version(Vec::new(), version_id.as_deref());
        session.answer(
            "S3 returns the tags",
            "A caller that can read the tags can't necessarily read the object.",
            http::answer("200 OK", &headers, Some(tag_set(&tags))),
            vec![Field::text(
                "TagSet",
                Role::Metadata,
                tags.len().to_string(),
            )],
        );
        Ok(Output { tags, version_id })
    })
}
