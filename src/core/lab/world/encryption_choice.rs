//! How uploads are encrypted.

use crate::core::s3::EncryptionKind;

/// The encryption that an upload requests, as the menu offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// `aws:kms` with the lab's key.
    #[default]
    Kms,
    /// `aws:kms` with the lab's key and a Bucket Key.
    BucketKey,
    /// `aws:kms` without a key ID: the AWS managed key `aws/s3`.
    Managed,
    /// `aws:kms:dsse` with the lab's key.
    Dual,
    /// `AES256`.
    S3,
    /// A key that the app sends with the request (SSE-C).
    Customer,
    /// No encryption header: the bucket's default.
    Default,
}

impl Kind {
    /// In the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Kms,
        Self::BucketKey,
        Self::Managed,
        Self::Dual,
        Self::S3,
        Self::Customer,
        Self::Default,
    ];

    /// The encryption that its headers request; `None` without headers, because the bucket decides.
    pub fn encryption(self) -> Option<EncryptionKind> {
        match self {
            Self::Kms | Self::BucketKey | Self::Managed => Some(EncryptionKind::SseKms),
            Self::Dual => Some(EncryptionKind::DsseKms),
            Self::S3 => Some(EncryptionKind::SseS3),
            Self::Customer => Some(EncryptionKind::SseC),
            Self::Default => None,
        }
    }

    /// Its name in the menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kms => "SSE-KMS",
            Self::BucketKey => "SSE-KMS with Bucket Key",
            Self::Managed => "SSE-KMS, key aws/s3",
            Self::Dual => "DSSE-KMS",
            Self::S3 => "SSE-S3",
            Self::Customer => "SSE-C",
            Self::Default => "no header: bucket default",
        }
    }
}
