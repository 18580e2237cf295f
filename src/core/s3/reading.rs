//! What the operations that read an object share: find it, get its data key decrypted, decrypt its body.

use super::S3Error;
use super::action;
use super::body::{BodyError, EncryptedBody, decrypt};
use super::bucket::{Bucket, Object, S3};
use super::bucket_settings::Versioning;
use super::encryption::{EncryptedDataKey, Encryption};
use super::envelope;
use super::multipart::part_number;
use super::object_keys::{Keys, Target};
use super::parameters::CopySource;
use super::s3_data_key;
use super::session::Session;
use super::sse_headers::CustomerKey;
use super::tagging;
use super::version::{self, Found};
use crate::core::crypto::{DataKey, Unauthentic};
use crate::core::kms::{Kms, generate_data_key};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Kind, Role, Step};
use std::ops::Range;

/// The error for an encryption header on a read. AWS documents the status 400, but not the message: simulated.
pub(super) fn no_sse_header() -> S3Error {
    S3Error::argument("x-amz-server-side-encryption header is not supported for this operation.")
}

/// The object, or the version with this id, if the caller is allowed to read it. Only a caller who can list the bucket
/// learns that an object is missing.
pub(super) fn readable<'s>(
    s3: &'s S3,
    session: &mut Session<'_>,
    (bucket, key): (&str, &str),
    version_id: Option<&str>,
) -> Result<&'s Object, S3Error> {
    let bucket = s3.bucket(bucket).ok_or(S3Error::NoSuchBucket)?;
    let found = bucket.find(key, version_id);
    let mut extra = tagging::existing(found.object());
    extra.extend(version_key(version_id));
    let action = action::get_object(version_id);
    session.authorize(bucket, bucket.object_arn(key), action, &extra)?;
    existing(session, bucket, found, version_id)
}

/// The source of a copy, like [`readable`].
///
/// # Errors
/// Those of [`readable`]; `InvalidRequest` for a delete marker by its id.
pub(super) fn source_object<'s>(
    s3: &'s S3,
    session: &mut Session<'_>,
    source: &CopySource,
) -> Result<&'s Object, S3Error> {
    let place = (source.bucket.as_str(), source.key.as_str());
    let found = readable(s3, session, place, source.version_id.as_deref());
    found.map_err(|error| match error {
        S3Error::DeleteMarker { .. } => S3Error::other(
            "InvalidRequest",
            400,
            "The source of a copy request may not specifically refer to a delete marker by version id.",
        ),
        error => error,
    })
}

/// The condition key `s3:VersionId`.
pub(super) fn version_key(version_id: Option<&str>) -> Option<(String, String)> {
    version_id.map(|id| ("s3:VersionId".to_owned(), id.to_owned()))
}

/// The object that was found, or the error for a delete marker and for nothing.
///
/// # Errors
/// [`S3Error::DeleteMarker`] for a marker by its id, [`S3Error::Deleted`] for a marker that is the current version,
/// [`S3Error::NoSuchVersion`], [`S3Error::Argument`], and those of [`missing`].
pub(super) fn existing<'s>(
    session: &mut Session<'_>,
    bucket: &Bucket,
    found: Found<'s>,
    version_id: Option<&str>,
) -> Result<&'s Object, S3Error> {
    match (found, version_id) {
        (Found::Object(object), _) => Ok(object),
        (Found::DeleteMarker(marker), Some(_)) => Err(S3Error::DeleteMarker {
            version_id: marker.id().to_owned(),
            last_modified: marker.last_modified,
        }),
        (Found::DeleteMarker(marker), None) => Err(match missing(session, bucket) {
            S3Error::NoSuchKey => S3Error::Deleted {
                version_id: marker.id().to_owned(),
            },
            hidden => hidden,
        }),
        (Found::Nothing, Some(id)) => {
            check_version_id(bucket, id)?;
            Err(match missing(session, bucket) {
                S3Error::NoSuchKey => S3Error::NoSuchVersion,
                hidden => hidden,
            })
        }
        (Found::Nothing, None) => Err(missing(session, bucket)),
    }
}

/// Refuses an id that no version of this bucket can have.
///
/// # Errors
/// [`S3Error::Argument`].
pub(super) fn check_version_id(bucket: &Bucket, id: &str) -> Result<(), S3Error> {
    let possible = match bucket.settings.versioning {
        Versioning::Off => id == version::NULL,
        Versioning::Enabled | Versioning::Suspended => version::is_version_id(id),
    };
    match possible {
        true => Ok(()),
        false => Err(S3Error::argument("Invalid version id specified")),
    }
}

/// AWS's message for `ResponseContentType` and its like.
pub(super) const FOR_SIGNED_ONLY: &str =
    "Request specific response headers cannot be used for anonymous GET requests.";

/// `TagCount`, for a caller who is allowed to read the tags (S3 API reference, GetObject).
pub(super) fn tag_count(
    s3: &S3,
    session: &Session<'_>,
    (bucket, key): (&str, &str),
    object: &Object,
) -> Option<usize> {
    let bucket = s3.bucket(bucket).filter(|_| !object.tags.is_empty())?;
    let extra = tagging::existing(Some(object));
    let may = session.may(bucket, bucket.object_arn(key), tagging::GET, &extra);
    may.then_some(object.tags.len())
}

/// Checks that an object's name has at most 1,024 bytes (S3 guide, object-keys).
pub(super) fn check_key(key: &str) -> Result<(), S3Error> {
    match key.len() {
        0..=1_024 => Ok(()),
        _ => Err(S3Error::KeyTooLong),
    }
}

/// 404 for a caller who is allowed to list the bucket, 403 for others.
pub(super) fn missing(session: &mut Session<'_>, bucket: &Bucket) -> S3Error {
    match session.authorize(bucket, bucket.arn(), action::LIST_BUCKET, &[]) {
        Err(S3Error::AccessDenied(sentence)) => S3Error::Hidden(sentence),
        _ => S3Error::NoSuchKey,
    }
}

/// S3 reads the encrypted body and the encrypted data key, and gets the data key decrypted with the caller's own
/// permissions.
pub(super) fn open_keys(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    (bucket, key): (&str, &str),
    object: &Object,
    customer: Option<&CustomerKey>,
) -> Result<Keys, S3Error> {
    let mut step = Step::new(
        Actor::Bucket,
        Actor::S3,
        Kind::Load,
        "S3 reads the ciphertext and the encrypted data key",
    )
    .label("read both from storage")
    .field(object.body.field());
    step = match &object.encryption {
        Encryption::Kms(sse) if sse.bucket_key.is_some() => step
            .says("S3 can't use either one yet. It needs the plaintext data key, and for that it needs the bucket key.")
            .field(s3_data_key::encrypted_data_key_field(&EncryptedDataKey { encrypted_data_key: sse.encrypted_data_key.clone() }))
            .field(Field::text("Encryption context", Role::AssociatedData, sse.encryption_context.to_string())),
        Encryption::Kms(sse) => step
            .says("S3 can't use either one yet. It needs the plaintext data key, and only KMS can decrypt that.")
            .field(generate_data_key::stored_blob_field(&sse.encrypted_data_key))
            .field(Field::text("Encryption context", Role::AssociatedData, sse.encryption_context.to_string())),
        Encryption::SseS3(own) => step
            .says("The data key is encrypted with S3's own key, so S3 can decrypt it without KMS.")
            .field(s3_data_key::encrypted_data_key_field(own)),
        Encryption::SseC(mark) => Step { title: "S3 reads the ciphertext".to_owned(), ..step }
            .label("read the ciphertext")
            .says("S3 stored no key with it, only a mark that shows whether the request's key is the right one.")
            .field(Field::text("Key mark", Role::Digest, hex(mark.mac.as_bytes()))),
    };
    session.recorder.step(step);
    let target = Target { bucket, key };
    envelope::stored_keys(s3, kms, session, target, &object.encryption, customer)
}

/// Decrypts a whole stored body, part by part.
///
/// # Errors
/// Those of [`BodyJob::decrypt`](super::BodyJob::decrypt).
pub(super) fn decrypt_body(
    object: &Object,
    key: &DataKey,
    second: Option<&DataKey>,
) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    for part in &object.body.parts {
        bytes.extend(match second {
            None => part.decrypt(key)?,
            Some(second) => {
                let inner = part.decrypt(second)?;
                let inner = EncryptedBody::from_bytes(&inner).ok_or(Unauthentic)?;
                decrypt(key, inner.header, inner.frames.into_iter().map(Ok))?
            }
        });
    }
    Ok(bytes)
}

/// Decrypts a range of a stored body: only the frames that contain it.
///
/// # Errors
/// Those of [`BodyJob::decrypt`](super::BodyJob::decrypt).
pub(super) fn decrypt_range(
    object: &Object,
    key: &DataKey,
    second: Option<&DataKey>,
    range: &Range<u64>,
) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    let mut start = 0;
    for part in &object.body.parts {
        let end = start + part.len;
        let (from, to) = (range.start.max(start), range.end.min(end));
        if from < to {
            bytes.extend(part.open_range(key, second, from - start..to - start)?);
        }
        start = end;
    }
    Ok(bytes)
}

/// The bytes that a read asks for, by `Range` or by `PartNumber`.
///
/// # Errors
/// `InvalidRange`, `InvalidPartNumber`, `InvalidRequest`, [`S3Error::Argument`].
pub(super) fn asked_range(
    object: &Object,
    range: Option<&str>,
    part: Option<i64>,
) -> Result<Option<Range<u64>>, S3Error> {
    let Some(part) = part else {
        return match range {
            Some(range) => range_of(range, object.body.plaintext_len()),
            None => Ok(None),
        };
    };
    if range.is_some() {
        let message = "Cannot specify both Range header and partNumber query parameter";
        return Err(S3Error::other("InvalidRequest", 400, message));
    }
    let number = part_number(part)?;
    let lens = object.body.parts.iter().map(|part| part.len);
    let start: u64 = lens.clone().take(usize::from(number) - 1).sum();
    match lens.clone().nth(usize::from(number) - 1) {
        Some(len) => Ok(Some(start..start + len)),
        None => Err(S3Error::other(
            "InvalidPartNumber",
            416,
            "The requested partnumber is not satisfiable",
        )),
    }
}

/// `PartsCount`: how many parts the object has, for a read that names one. An object that was uploaded in one go has no
/// such count; the ETag of a multipart upload ends with it.
pub(super) fn parts_count(object: &Object, part: Option<i64>) -> Option<usize> {
    (part.is_some() && object.etag.contains('-')).then_some(object.body.parts.len())
}

/// `bytes 0-99/1234`.
pub(super) fn content_range(range: &Range<u64>, len: u64) -> String {
    match range.is_empty() {
        true => format!("bytes */{len}"),
        false => format!("bytes {}-{}/{len}", range.start, range.end - 1),
    }
}

/// The bytes that a `Range` header requests from a body of `len` bytes; the end is exclusive (RFC 9110 §14.1.2).
/// Ignores a header that isn't a byte range.
///
/// # Errors
/// `InvalidRange` when the body has no such bytes. Users quote its message; it isn't recorded.
pub(super) fn range_of(range: &str, len: u64) -> Result<Option<Range<u64>>, S3Error> {
    let ends = (range.trim().strip_prefix("bytes=")).and_then(|ends| ends.split_once('-'));
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let range = match ends {
        Some(("", last)) => number(last).map(|last| len.saturating_sub(last)..len),
        Some((from, "")) => number(from).map(|from| from..len),
        Some((from, to)) => match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => Some(from..to.saturating_add(1).min(len)),
            _ => None,
        },
        None => None,
    };
    match range {
        Some(range) if range.is_empty() => Err(S3Error::other(
            "InvalidRange",
            416,
            "The requested range is not satisfiable",
        )),
        range => Ok(range),
    }
}
