//! The deletion of one object or version, by `DeleteObject` and `DeleteObjects`.

use super::S3Error;
use super::bucket::{DeleteMarker, S3, VersionContent};
use super::conditions;
use super::object_keys::Target;
use super::reading::{check_version_id, version_key};
use super::session::Session;
use super::tagging;

/// What was deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// Whether a delete marker was made or removed.
    pub delete_marker: bool,
    /// The id of the marker that was made, or of the version that was removed.
    pub version_id: Option<String>,
}

impl Deleted {
    /// The headers that tell it.
    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        let marker = (self.delete_marker).then(|| ("x-amz-delete-marker", "true".to_owned()));
        let id = (self.version_id.clone()).map(|id| ("x-amz-version-id", id));
        marker.into_iter().chain(id).collect()
    }
}

/// The IAM action that a deletion needs: another one when the request names a version.
pub fn action(version_id: Option<&str>) -> &'static str {
    match version_id {
        Some(_) => "s3:DeleteObjectVersion",
        None => "s3:DeleteObject",
    }
}

/// Deletes an object or a version, if the caller is allowed to. `if_match` is the ETag that the object must have.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], [`S3Error::Argument`] for an impossible version id.
pub(super) fn delete(
    s3: &mut S3,
    session: &mut Session<'_>,
    Target { bucket, key }: Target<'_>,
    version_id: Option<&str>,
    if_match: Option<&str>,
) -> Result<Deleted, S3Error> {
    let bucket = s3.bucket_mut(bucket).ok_or(S3Error::NoSuchBucket)?;
    let mut extra = tagging::existing(bucket.find(key, version_id).object());
    extra.extend(version_key(version_id));
    extra.extend(if_match.map(|etag| ("s3:if-match".to_owned(), etag.to_owned())));
    session.authorize(bucket, bucket.object_arn(key), action(version_id), &extra)?;
    conditions::check_match(session, bucket, key, if_match)?;
    if let Some(id) = version_id {
        check_version_id(bucket, id)?;
        let removed = bucket.remove_version(key, id);
        return Ok(Deleted {
            delete_marker: matches!(removed, Some(VersionContent::DeleteMarker(_))),
            version_id: bucket.told_id(id).map(str::to_owned),
        });
    }
    let marker = DeleteMarker {
        version_id: bucket.new_version_id(session.entropy),
        last_modified: session.caller.now,
    };
    let made = bucket.delete_current(key, marker);
    Ok(Deleted {
        delete_marker: made.is_some(),
        version_id: made.map(|marker| marker.id().to_owned()),
    })
}
