//! `PutObjectTagging`: replaces all tags of an object. The object's bytes don't change, so this needs no key.

use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{self, SDK_ALGORITHM};
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER, TAGS};
use crate::core::s3::session::Session;
use crate::core::s3::tagging::{self, PUT};
use crate::core::s3::{S3Error, http, reading};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, key};
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("PutObjectTagging", "PUT", "tagging");
    bucket: String = [bucket()],
    key: String = [key()],
    /// Keys and values.
    tags: Vec<(String, String)> = TAGS,
    /// The client sends a checksum of the body by this algorithm.
    checksum_algorithm: Option<String> = [SDK_ALGORITHM],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `BadRequest`, `InvalidTag`, [`S3Error::NoSuchKey`], [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn put_object_tagging(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    session.ask(
        PUT,
        format!("S3 is given tags for {}", input.key),
        "Tags lie beside the object in the clear. Policies can ask for them.",
        WireRequest::of(input, session.region),
        vec![Field::text("Key", Role::Metadata, &input.key)],
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        checksum::check_name(input.checksum_algorithm.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let object = bucket.objects.get(&input.key);
        let mut extra = tagging::existing(object);
        extra.extend(tagging::requested(&input.tags));
        session.authorize(bucket, bucket.object_arn(&input.key), PUT, &extra)?;
        if object.is_none() {
            return Err(reading::missing(session, bucket));
        }
        tagging::check(&input.tags)?;
        let bucket = s3.bucket_mut(&input.bucket);
        if let Some(object) = bucket.and_then(|bucket| bucket.objects.get_mut(&input.key)) {
            object.tags = input.tags.clone();
        }
        session.answer(
            "S3 answers: tagged, 200 OK",
            "The sealed body was not touched.",
            http::answer("200 OK", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
