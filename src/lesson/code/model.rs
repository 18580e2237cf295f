//! The errors in AWS's service models, and their names.

use crate::core::error::ServiceError;

/// Whether the error answers a HEAD request: it has a status but no body.
pub fn bare(error: &ServiceError) -> bool {
    error.code == error.status.to_string()
}

/// The class of a modelled error: its code, except that S3's model calls a HEAD's 404 `NotFound`.
pub fn class(error: &ServiceError) -> String {
    match bare(error) && error.status == 404 {
        true => "NotFound".to_owned(),
        false => error.code.clone(),
    }
}

/// The base class of a service's errors in JavaScript.
pub fn base(s3: bool) -> &'static str {
    if s3 {
        "S3ServiceException"
    } else {
        "KMSServiceException"
    }
}

/// Whether AWS's service models list this error for the operation, so that clients have a class for it.
pub fn models(operation: &str, error: &ServiceError) -> bool {
    const USES: [&str; 5] = [
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "Encrypt",
        "Decrypt",
        "ReEncrypt",
    ];
    let uses = USES.contains(&operation);
    let one_of = |names: &[&str]| names.contains(&operation);
    match error.code.as_str() {
        "NoSuchKey" => one_of(&["GetObject", "UpdateObjectEncryption"]),
        "InvalidObjectState" => operation == "GetObject",
        "InvalidRequest" | "AccessDenied" => operation == "UpdateObjectEncryption",
        "NoSuchBucket" => operation == "ListObjectsV2",
        "NoSuchUpload" => operation == "AbortMultipartUpload",
        "BucketAlreadyExists" | "BucketAlreadyOwnedByYou" => operation == "CreateBucket",
        "404" => one_of(&["HeadObject", "HeadBucket"]),
        "InvalidKeyUsageException" | "KeyUnavailableException" => uses,
        "InvalidCiphertextException" | "IncorrectKeyException" => one_of(&["Decrypt", "ReEncrypt"]),
        "DryRunOperationException" => {
            uses || one_of(&["CreateGrant", "RevokeGrant", "RetireGrant"])
        }
        "DisabledException" => {
            let others = [
                "RotateKeyOnDemand",
                "EnableKeyRotation",
                "DisableKeyRotation",
                "CreateGrant",
            ];
            uses || one_of(&others)
        }
        "InvalidGrantTokenException" => uses || one_of(&["CreateGrant", "RetireGrant"]),
        "NotFoundException" => {
            is_kms(operation) && !one_of(&["CreateKey", "ListKeys", "GenerateRandom"])
        }
        "KMSInvalidStateException" => {
            let none = [
                "CreateKey",
                "DescribeKey",
                "ListKeys",
                "ListAliases",
                "ListResourceTags",
                "GenerateRandom",
            ];
            is_kms(operation) && !one_of(&none)
        }
        "InvalidArnException" => {
            let none = [
                "ListKeys",
                "CreateAlias",
                "UpdateAlias",
                "DeleteAlias",
                "GenerateRandom",
            ];
            is_kms(operation) && !uses && !one_of(&none)
        }
        "MalformedPolicyDocumentException" => one_of(&["CreateKey", "PutKeyPolicy"]),
        "AlreadyExistsException" | "InvalidAliasNameException" => operation == "CreateAlias",
        "InvalidMarkerException" => {
            let lists = [
                "ListKeys",
                "ListAliases",
                "ListKeyRotations",
                "ListGrants",
                "ListResourceTags",
            ];
            one_of(&lists)
        }
        "InvalidGrantIdException" => one_of(&["ListGrants", "RevokeGrant", "RetireGrant"]),
        "TagException" => one_of(&["CreateKey", "TagResource", "UntagResource"]),
        "ConflictException" => operation == "RotateKeyOnDemand",
        _ => false,
    }
}

/// Whether the operation belongs to KMS: S3's names contain a bucket, an object, a part, an upload, or public access.
fn is_kms(operation: &str) -> bool {
    let of_s3 = ["Object", "Bucket", "Part", "Upload", "PublicAccess"];
    !of_s3.iter().any(|word| operation.contains(word))
}
