//! The operations of S3 and KMS, and the action that each asks for first.
//!
//! Source: Service Authorization Reference; S3 User Guide, "Required permissions for Amazon S3 API operations".

use crate::core::error::Service;
use crate::core::iam::known_actions;

/// The operations whose action has another name.
const RENAMED: [(&str, &str); 31] = [
    ("HeadObject", "s3:GetObject"),
    ("SelectObjectContent", "s3:GetObject"),
    ("HeadBucket", "s3:ListBucket"),
    ("ListObjects", "s3:ListBucket"),
    ("ListObjectsV2", "s3:ListBucket"),
    ("ListObjectVersions", "s3:ListBucketVersions"),
    ("ListBuckets", "s3:ListAllMyBuckets"),
    ("ListParts", "s3:ListMultipartUploadParts"),
    ("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
    ("CreateMultipartUpload", "s3:PutObject"),
    ("InitiateMultipartUpload", "s3:PutObject"),
    ("UploadPart", "s3:PutObject"),
    ("UploadPartCopy", "s3:PutObject"),
    ("CompleteMultipartUpload", "s3:PutObject"),
    ("CopyObject", "s3:PutObject"),
    ("PostObject", "s3:PutObject"),
    ("DeleteObjects", "s3:DeleteObject"),
    ("GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    ("PutBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("DeleteBucketEncryption", "s3:PutEncryptionConfiguration"),
    ("GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    ("PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    ("DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    (
        "GetBucketLifecycleConfiguration",
        "s3:GetLifecycleConfiguration",
    ),
    (
        "PutBucketLifecycleConfiguration",
        "s3:PutLifecycleConfiguration",
    ),
    ("DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
    ("GetBucketReplication", "s3:GetReplicationConfiguration"),
    ("PutBucketReplication", "s3:PutReplicationConfiguration"),
    ("GetObjectAttributes", "s3:GetObject"),
    (
        "PutBucketNotificationConfiguration",
        "s3:PutBucketNotification",
    ),
    ("ReEncrypt", "kms:ReEncryptFrom"),
];

/// The action that an operation asks for first, if it is one of S3 or KMS. `hint` decides where both have the name.
pub(super) fn action_of(operation: &str, hint: Option<Service>) -> Option<String> {
    if let Some((_, action)) = RENAMED.iter().find(|(name, _)| *name == operation) {
        return Some((*action).to_owned());
    }
    let known = |service: &str| {
        let names = known_actions(service);
        (names.contains(&operation)).then(|| format!("{service}:{operation}"))
    };
    match hint {
        Some(Service::Kms) => known("kms").or_else(|| known("s3")),
        _ => known("s3").or_else(|| known("kms")),
    }
}

/// The service of an action, if it is S3 or KMS.
pub(super) fn service_of(action: &str) -> Option<Service> {
    match action.split_once(':')?.0 {
        "s3" => Some(Service::S3),
        "kms" => Some(Service::Kms),
        _ => None,
    }
}

/// The KMS action that S3 asks for within one of its operations.
pub(super) fn kms_action_of(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "PutObject" | "CreateMultipartUpload" | "CopyObject" | "PostObject" => {
            "kms:GenerateDataKey"
        }
        "GetObject"
        | "HeadObject"
        | "UploadPart"
        | "UploadPartCopy"
        | "CompleteMultipartUpload"
        | "ListParts"
        | "SelectObjectContent" => "kms:Decrypt",
        _ => return None,
    })
}
