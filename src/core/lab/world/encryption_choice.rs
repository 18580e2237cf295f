//! How uploads are encrypted.

use crate::core::s3::EncryptionKind;

/// What an upload asks for, as the menu offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncryptionChoice {
    /// `aws:kms` with the lab's key.
    #[default]
    SseKms,
    /// The same, with a Bucket Key.
    SseKmsBucketKey,
    /// `aws:kms` without a key: the AWS managed key `aws/s3`.
    SseKmsAwsManaged,
    /// `aws:kms:dsse` with the lab's key.
    DsseKms,
    /// `AES256`.
    SseS3,
    /// A key that the app sends along.
    SseC,
    /// No header at all: the bucket's default.
    BucketDefault,
}

impl EncryptionChoice {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::SseKms,
        Self::SseKmsBucketKey,
        Self::SseKmsAwsManaged,
        Self::DsseKms,
        Self::SseS3,
        Self::SseC,
        Self::BucketDefault,
    ];

    /// The kind of encryption that its headers ask for; none without headers, where the bucket decides.
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

    /// As the menu names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseKms => "SSE-KMS",
            Self::SseKmsBucketKey => "SSE-KMS with Bucket Key",
            Self::SseKmsAwsManaged => "SSE-KMS, key aws/s3",
            Self::DsseKms => "DSSE-KMS",
            Self::SseS3 => "SSE-S3",
            Self::SseC => "SSE-C",
            Self::BucketDefault => "no header: bucket default",
        }
    }
}
