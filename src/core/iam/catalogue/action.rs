//! The actions of S3 and KMS.

use super::read::Family;
use super::table::of_service;

/// The actions of `kms` or `s3`, by the kind of resource they work on; none for other services.
pub(in crate::core::iam) fn families(service: &str) -> &'static [Family] {
    of_service(service).map_or(&[], |table| &table.families)
}

/// The names of a service's actions, without its prefix: actions on keys or objects first, each kind in alphabetical
/// order. `service` is `kms` or `s3`.
pub fn known_actions(service: &str) -> Vec<&'static str> {
    let actions = families(service).iter().flat_map(|family| &family.actions);
    actions.map(|action| action.name).collect()
}

/// S3 API operations that are not IAM actions, and the actions that S3 checks for them.
pub(in crate::core::iam) const OPERATIONS: &[(&str, &str)] = &[
    ("CompleteMultipartUpload", "PutObject"),
    ("CopyObject", "PutObject"),
    ("CreateMultipartUpload", "PutObject"),
    ("DeleteObjects", "DeleteObject"),
    ("GetBucketEncryption", "GetEncryptionConfiguration"),
    ("HeadBucket", "ListBucket"),
    ("HeadObject", "GetObject"),
    ("ListBuckets", "ListAllMyBuckets"),
    ("ListObjectVersions", "ListBucketVersions"),
    ("ListObjects", "ListBucket"),
    ("ListObjectsV2", "ListBucket"),
    ("ListParts", "ListMultipartUploadParts"),
    ("PutBucketEncryption", "PutEncryptionConfiguration"),
    ("UploadPart", "PutObject"),
];
