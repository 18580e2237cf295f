//! The IAM actions that S3 checks in more than one operation (Service Authorization Reference, "Actions, resources, and
//! condition keys for Amazon S3").

/// Writes an object: PutObject, CopyObject, and most operations of a multipart upload.
pub const PUT_OBJECT: &str = "s3:PutObject";
/// Reads an object: GetObject, HeadObject, and the source of a copy.
pub const GET_OBJECT: &str = "s3:GetObject";
/// Reads the version that a request names (S3 API reference, GetObject: then it needs no `s3:GetObject`).
pub const GET_OBJECT_VERSION: &str = "s3:GetObjectVersion";
/// Lists a bucket. A caller with this permission also learns that an object doesn't exist (S3 API reference,
/// GetObject).
pub const LIST_BUCKET: &str = "s3:ListBucket";

/// The action that reads an object: another one when the request names a version.
pub fn get_object(version_id: Option<&str>) -> &'static str {
    match version_id {
        Some(_) => GET_OBJECT_VERSION,
        None => GET_OBJECT,
    }
}
