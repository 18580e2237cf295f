//! The actions that S3 asks IAM about in more than one operation (Service Authorization Reference, "Actions, resources,
//! and condition keys for Amazon S3").

/// Writing an object: PutObject, CopyObject, and all operations of a multipart upload.
pub const PUT_OBJECT: &str = "s3:PutObject";
/// Reading an object: GetObject, HeadObject, and the source of a copy.
pub const GET_OBJECT: &str = "s3:GetObject";
/// Listing a bucket. Whoever may do so learns that an object does not exist (S3 API reference, GetObject).
pub const LIST_BUCKET: &str = "s3:ListBucket";
