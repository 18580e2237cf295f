//! An object's tags: their limits, and their condition keys for IAM.

use super::S3Error;
use super::bucket::Object;

/// The action that sets tags, including those of a new object (S3 API reference, PutObject).
pub const PUT: &str = "s3:PutObjectTagging";
/// The action that reads tags, including those that a copy keeps (S3 guide, object-tagging).
pub const GET: &str = "s3:GetObjectTagging";

/// The action that sets tags: another one when the request names a version.
pub(super) fn put(version_id: Option<&str>) -> &'static str {
    match version_id {
        Some(_) => "s3:PutObjectVersionTagging",
        None => PUT,
    }
}

/// The action that reads tags: another one when the request names a version.
pub(super) fn get(version_id: Option<&str>) -> &'static str {
    match version_id {
        Some(_) => "s3:GetObjectVersionTagging",
        None => GET,
    }
}

/// The condition keys `s3:RequestObjectTag/…` and `s3:RequestObjectTagKeys`.
pub(super) fn requested(tags: &[(String, String)]) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for (name, value) in tags {
        keys.push((format!("s3:RequestObjectTag/{name}"), value.clone()));
        keys.push(("s3:RequestObjectTagKeys".to_owned(), name.clone()));
    }
    keys
}

/// The condition keys `s3:ExistingObjectTag/…`.
pub(super) fn existing(object: Option<&Object>) -> Vec<(String, String)> {
    (object.into_iter().flat_map(|object| &object.tags))
        .map(|(name, value)| (format!("s3:ExistingObjectTag/{name}"), value.clone()))
        .collect()
}

/// Checks the tags: at most ten, no duplicate key, keys of 1 to 128 and values of at most 256 characters (S3 guide,
/// object-tagging).
///
/// # Errors
/// `BadRequest` and `InvalidTag`, with messages that several users quote.
pub(super) fn check(tags: &[(String, String)]) -> Result<(), S3Error> {
    let invalid = |message| Err(S3Error::other("InvalidTag", 400, message));
    if tags.len() > 10 {
        let message = "Object tags cannot be greater than 10";
        return Err(S3Error::other("BadRequest", 400, message));
    }
    for (index, (name, value)) in tags.iter().enumerate() {
        if tags.iter().take(index).any(|(earlier, _)| earlier == name) {
            return invalid("Cannot provide multiple Tags with the same key");
        }
        if name.is_empty() || name.chars().count() > 128 {
            return invalid("The TagKey you have provided is invalid");
        }
        if value.chars().count() > 256 {
            return invalid("The TagValue you have provided is invalid");
        }
    }
    Ok(())
}
