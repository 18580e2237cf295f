//! AWS's other messages, by their words and by their codes.
//!
//! Source: S3 API Reference, "Error responses"; KMS API Reference, the errors of each operation; for the words, recorded
//! answers and public reports.

use super::reading::ErrorKind;
use crate::core::error::Service;

/// A message that stands for a reason: its words in lower case without spaces, and what it is.
pub(super) const PHRASES: [(&str, ErrorKind, Service); 24] = [
    (
        "theciphertextreferstoacustomermasterkey",
        ErrorKind::OldCiphertext,
        Service::Kms,
    ),
    (
        "requireawssignatureversion4",
        ErrorKind::NeedsSignature,
        Service::S3,
    ),
    (
        "anonymoususerscannotinitiatemultipartuploads",
        ErrorKind::AnonymousMultipart,
        Service::S3,
    ),
    (
        "preventedbytheblockpublic",
        ErrorKind::PublicBlocked,
        Service::S3,
    ),
    (
        "preventedbytherestrictpublicbuckets",
        ErrorKind::PublicBlocked,
        Service::S3,
    ),
    (
        "preventedbytheignorepublicacls",
        ErrorKind::PublicBlocked,
        Service::S3,
    ),
    (
        "hasblockeduploadrequests",
        ErrorKind::CustomerKeysBlocked,
        Service::S3,
    ),
    ("thebucketdoesnotallowacls", ErrorKind::AclsOff, Service::S3),
    ("ispendingdeletion", ErrorKind::KeyState, Service::Kms),
    ("isnotpendingdeletion", ErrorKind::KeyState, Service::Kms),
    ("ispendingimport", ErrorKind::KeyState, Service::Kms),
    (
        "ispendingreplicadeletion",
        ErrorKind::KeyState,
        Service::Kms,
    ),
    ("invalidkeyid", ErrorKind::KeyMissing, Service::Kms),
    (
        "thekeyidintherequestdoesnotidentifyacmk",
        ErrorKind::IncorrectKey,
        Service::Kms,
    ),
    (
        "youhaveexceededtherateatwhichyoumaycallkms",
        ErrorKind::Throttled,
        Service::Kms,
    ),
    (
        "pleasereduceyourrequestrate",
        ErrorKind::Throttled,
        Service::S3,
    ),
    (
        "statementwithoneormoreinvalidprincipals",
        ErrorKind::PrincipalMissing,
        Service::Kms,
    ),
    (
        "invalidprincipalinpolicy",
        ErrorKind::PrincipalMissing,
        Service::S3,
    ),
    (
        "thespecifiedkeydoesnotexist",
        ErrorKind::NotAccess,
        Service::S3,
    ),
    (
        "thespecifiedbucketdoesnotexist",
        ErrorKind::NotAccess,
        Service::S3,
    ),
    (
        "mustprovidethecorrectsecretkey",
        ErrorKind::NotAccess,
        Service::S3,
    ),
    (
        "wasstoredusingaformofserversideencryption",
        ErrorKind::NotAccess,
        Service::S3,
    ),
    (
        "thesecuritytokenincludedintherequestisexpired",
        ErrorKind::NotAccess,
        Service::S3,
    ),
    (
        "therequestsignaturewecalculateddoesnotmatch",
        ErrorKind::NotAccess,
        Service::S3,
    ),
];

/// The error codes; `KMS.` before one is S3 passing KMS's error on.
const CODES: [(&str, ErrorKind, Option<Service>); 52] = [
    ("AccessDenied", ErrorKind::Bare, None),
    ("AccessDeniedException", ErrorKind::Bare, Some(Service::Kms)),
    ("AllAccessDisabled", ErrorKind::NotAccess, Some(Service::S3)),
    (
        "DisabledException",
        ErrorKind::KeyDisabled,
        Some(Service::Kms),
    ),
    (
        "KMSInvalidStateException",
        ErrorKind::KeyState,
        Some(Service::Kms),
    ),
    (
        "InvalidStateException",
        ErrorKind::KeyState,
        Some(Service::Kms),
    ),
    (
        "KeyUnavailableException",
        ErrorKind::KeyState,
        Some(Service::Kms),
    ),
    (
        "NotFoundException",
        ErrorKind::KeyMissing,
        Some(Service::Kms),
    ),
    (
        "IncorrectKeyException",
        ErrorKind::IncorrectKey,
        Some(Service::Kms),
    ),
    (
        "InvalidCiphertextException",
        ErrorKind::InvalidCiphertext,
        Some(Service::Kms),
    ),
    (
        "InvalidKeyUsageException",
        ErrorKind::NotAccess,
        Some(Service::Kms),
    ),
    (
        "InvalidGrantTokenException",
        ErrorKind::GrantMissing,
        Some(Service::Kms),
    ),
    (
        "InvalidGrantIdException",
        ErrorKind::GrantMissing,
        Some(Service::Kms),
    ),
    (
        "MalformedPolicyDocumentException",
        ErrorKind::NotAccess,
        Some(Service::Kms),
    ),
    (
        "DryRunOperationException",
        ErrorKind::NotAccess,
        Some(Service::Kms),
    ),
    (
        "KMSInternalException",
        ErrorKind::NotAccess,
        Some(Service::Kms),
    ),
    (
        "DependencyTimeoutException",
        ErrorKind::NotAccess,
        Some(Service::Kms),
    ),
    (
        "AccessControlListNotSupported",
        ErrorKind::AclsOff,
        Some(Service::S3),
    ),
    ("ThrottlingException", ErrorKind::Throttled, None),
    ("Throttling", ErrorKind::Throttled, None),
    ("SlowDown", ErrorKind::Throttled, Some(Service::S3)),
    ("RequestLimitExceeded", ErrorKind::Throttled, None),
    ("TooManyRequestsException", ErrorKind::Throttled, None),
    ("NoSuchKey", ErrorKind::NotAccess, Some(Service::S3)),
    ("NoSuchBucket", ErrorKind::NotAccess, Some(Service::S3)),
    ("NoSuchUpload", ErrorKind::NotAccess, Some(Service::S3)),
    ("NoSuchVersion", ErrorKind::NotAccess, Some(Service::S3)),
    (
        "NoSuchBucketPolicy",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    (
        "SignatureDoesNotMatch",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    (
        "InvalidAccessKeyId",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    ("ExpiredToken", ErrorKind::NotAccess, Some(Service::S3)),
    ("ExpiredTokenException", ErrorKind::NotAccess, None),
    ("InvalidToken", ErrorKind::NotAccess, Some(Service::S3)),
    ("UnrecognizedClientException", ErrorKind::NotAccess, None),
    ("InvalidClientTokenId", ErrorKind::NotAccess, None),
    ("IncompleteSignature", ErrorKind::NotAccess, None),
    ("InvalidSignatureException", ErrorKind::NotAccess, None),
    (
        "RequestTimeTooSkewed",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    ("RequestExpired", ErrorKind::NotAccess, None),
    ("InvalidArgument", ErrorKind::NotAccess, Some(Service::S3)),
    ("InvalidRequest", ErrorKind::NotAccess, Some(Service::S3)),
    ("BadDigest", ErrorKind::NotAccess, Some(Service::S3)),
    ("EntityTooLarge", ErrorKind::NotAccess, Some(Service::S3)),
    ("PermanentRedirect", ErrorKind::NotAccess, Some(Service::S3)),
    (
        "AuthorizationHeaderMalformed",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    (
        "IllegalLocationConstraintException",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    (
        "InvalidEncryptionAlgorithmError",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    ("MalformedPolicy", ErrorKind::NotAccess, Some(Service::S3)),
    ("MethodNotAllowed", ErrorKind::NotAccess, Some(Service::S3)),
    (
        "PreconditionFailed",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    (
        "InvalidObjectState",
        ErrorKind::NotAccess,
        Some(Service::S3),
    ),
    ("InternalError", ErrorKind::NotAccess, Some(Service::S3)),
];

/// What an error code stands for, and its service where it has only one.
pub(super) fn code(token: &str) -> Option<(ErrorKind, Option<Service>)> {
    let (token, of_kms) = match token.strip_prefix("KMS.") {
        Some(rest) => (rest, true),
        None => (token, false),
    };
    let (_, kind, service) = *CODES.iter().find(|(known, _, _)| *known == token)?;
    Some((kind, if of_kms { Some(Service::Kms) } else { service }))
}
