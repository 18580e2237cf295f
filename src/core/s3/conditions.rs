//! Conditional requests: conditions on an object's ETag and time (S3 guide, conditional-requests; RFC 9110 §13).

use super::S3Error;
use super::bucket::{Bucket, Object};
use super::{action, session::Session};
use crate::core::clock::Timestamp;
use crate::core::wire::member::{member, text};
use crate::core::wire::{Member, Type, member_group};

member_group! {
    /// The conditions of a read.
    struct ReadConditions = READ_CONDITIONS;
    /// An ETag, or `*`.
    if_match: Option<String> = text("IfMatch").header("If-Match"),
    if_modified_since: Option<Timestamp> = time("IfModifiedSince").header("If-Modified-Since"),
    if_none_match: Option<String> = text("IfNoneMatch").header("If-None-Match"),
    if_unmodified_since: Option<Timestamp> =
        time("IfUnmodifiedSince").header("If-Unmodified-Since"),
}

/// The conditions of a copy, on its source.
pub static SOURCE_CONDITIONS: [Member; 4] = [
    text("CopySourceIfMatch").header("x-amz-copy-source-if-match"),
    time("CopySourceIfModifiedSince").header("x-amz-copy-source-if-modified-since"),
    text("CopySourceIfNoneMatch").header("x-amz-copy-source-if-none-match"),
    time("CopySourceIfUnmodifiedSince").header("x-amz-copy-source-if-unmodified-since"),
];

member_group! {
    /// The conditions of a write.
    struct WriteConditions = WRITE_CONDITIONS;
    /// The ETag of the object that the write replaces.
    if_match: Option<String> = text("IfMatch").header("If-Match"),
    /// `*`: there must be no object.
    if_none_match: Option<String> = text("IfNoneMatch").header("If-None-Match"),
}

const fn time(name: &'static str) -> Member {
    member(name, Type::Timestamp)
}

/// The error's message is AWS's own.
fn failed() -> S3Error {
    S3Error::other(
        "PreconditionFailed",
        412,
        "At least one of the pre-conditions you specified did not hold",
    )
}

/// Whether a header names this ETag: a list of ETags, with or without quotes, or `*`.
fn names(header: &str, etag: &str) -> bool {
    let bare = |etag: &str| {
        let etag = etag.trim();
        etag.strip_prefix("W/")
            .map_or(etag, |etag| etag)
            .trim_matches('"')
            .to_owned()
    };
    header.trim() == "*" || header.split(',').any(|one| bare(one) == bare(etag))
}

impl ReadConditions {
    /// Checks the conditions. `IfMatch` overrides `IfUnmodifiedSince`, and `IfNoneMatch` overrides `IfModifiedSince`
    /// (S3 API reference, GetObject).
    ///
    /// # Errors
    /// 412 `PreconditionFailed`, or 304, which has neither a code nor a message.
    pub(super) fn check(&self, object: &Object) -> Result<(), S3Error> {
        let matches = match (&self.if_match, self.if_unmodified_since) {
            (Some(etag), _) => names(etag, &object.etag),
            (None, Some(time)) => object.last_modified <= time,
            (None, None) => true,
        };
        if !matches {
            return Err(failed());
        }
        let modified = match (&self.if_none_match, self.if_modified_since) {
            (Some(etag), _) => !names(etag, &object.etag),
            (None, Some(time)) => object.last_modified > time,
            (None, None) => true,
        };
        match modified {
            true => Ok(()),
            false => Err(S3Error::other("304", 304, "Not Modified")),
        }
    }

    /// Checks the conditions of a copy on its source: all failures are 412 (S3 API reference, CopyObject).
    ///
    /// # Errors
    /// `PreconditionFailed`.
    pub(super) fn check_source(&self, object: &Object) -> Result<(), S3Error> {
        self.check(object).map_err(|_| failed())
    }
}

impl WriteConditions {
    /// Checks the conditions on the object that the write would replace. `IfMatch` also needs `s3:GetObject` (S3 guide,
    /// conditional-writes).
    ///
    /// # Errors
    /// `PreconditionFailed`, [`S3Error::NoSuchKey`], [`S3Error::AccessDenied`], `NotImplemented`.
    pub(super) fn check(
        &self,
        session: &mut Session<'_>,
        bucket: &Bucket,
        key: &str,
    ) -> Result<(), S3Error> {
        let object = bucket.objects.get(key);
        match self.if_none_match.as_deref().map(str::trim) {
            None => {}
            Some("*") if object.is_none() => {}
            Some("*") => return Err(failed()),
            // S3 knows only `*` here, and says so with this code and sentence.
            Some(_) => {
                return Err(S3Error::other(
                    "NotImplemented",
                    501,
                    "A header you provided implies functionality that is not implemented",
                ));
            }
        }
        check_match(session, bucket, key, self.if_match.as_deref())
    }

    /// The condition keys `s3:if-match` and `s3:if-none-match`.
    pub(super) fn condition_keys(&self) -> Vec<(String, String)> {
        let key = |name: &str, value: &Option<String>| {
            value.as_ref().map(|value| (name.to_owned(), value.clone()))
        };
        let keys = [
            key("s3:if-match", &self.if_match),
            key("s3:if-none-match", &self.if_none_match),
        ];
        keys.into_iter().flatten().collect()
    }
}

/// Checks `IfMatch` on an object that would be replaced or deleted.
///
/// # Errors
/// `PreconditionFailed`, [`S3Error::NoSuchKey`], [`S3Error::AccessDenied`].
pub(super) fn check_match(
    session: &mut Session<'_>,
    bucket: &Bucket,
    key: &str,
    if_match: Option<&str>,
) -> Result<(), S3Error> {
    let Some(etag) = if_match else {
        return Ok(());
    };
    if etag.trim() != "*" {
        session.authorize(bucket, bucket.object_arn(key), action::GET_OBJECT, &[])?;
    }
    match bucket.objects.get(key) {
        None => Err(S3Error::NoSuchKey),
        Some(object) if names(etag, &object.etag) => Ok(()),
        Some(_) => Err(failed()),
    }
}
