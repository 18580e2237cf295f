//! How uploads are encrypted.

use crate::core::s3::EncryptionKind;

/// The encryption that an upload requests, as the menu offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncryptionChoice {
    /// `aws:kms` with the lab's key.
    #[default]
    SseKms,
    /// `aws:kms` with the lab's key and a Bucket Key.
    SseKmsBucketKey,
    /// `aws:kms` without a key ID: the AWS managed key `aws/s3`.
    SseKmsAwsManaged,
    /// `aws:kms:dsse` with the lab's key.
    DsseKms,
    /// `AES256`.
    SseS3,
    /// A key that the app sends with the request (SSE-C).
    SseC,
    /// No encryption header: the bucket's default.
    BucketDefault,
}

impl EncryptionChoice {
    /// In the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::SseKms,
        Self::SseKmsBucketKey,
        Self::SseKmsAwsManaged,
        Self::DsseKms,
        Self::SseS3,
        Self::SseC,
        Self::BucketDefault,
    ];

    /// The encryption that its headers request; `None` without headers, because the bucket decides.
    pub fn encryption(self) -> Option<EncryptionKind> {
        match self {
            Self::SseKms | Self::SseKmsBucketKey | Self::SseKmsAwsManaged => {
                Some(EncryptionKind::SseKms)
            }
            Self::DsseKms => Some(EncryptionKind::DsseKms),
            Self::SseS3 => Some(EncryptionKind::SseS3),
            Self::SseC => Some(EncryptionKind::SseC),
            Self::BucketDefault => None,
        }
    }

    /// Its name in the menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseKms => "SSE-KMS",
            Self::SseKmsBucketKey => "SSE-KMS with Bucket Key",
            Self::SseKmsAwsManaged => "SSE-KMS, key aws/s3",
            Self::DsseKms => "DSSE-KMS",
            Self::SseS3 => "SSE-S3",
            Self::SseC => "SSE-C",
            Self::BucketDefault => "Not specified (bucket default)",
        }
    }
}
