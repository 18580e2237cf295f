//! The kinds of bundle.

use crate::core::s3::EncryptionKind;

/// The kinds of bundle, by which a program that makes one is asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleKind {
    /// In one layer, under a data key from KMS; with a Bucket Key or without.
    SseKms,
    /// In two layers: inside under a data key from KMS, outside under one of S3's own.
    DsseKms,
    /// Under S3's own keys.
    SseS3,
    /// Under a key that the caller sends.
    SseC,
    /// A message of the AWS Encryption SDK, which the application made.
    ClientSide,
    /// In several parts, or in none: the object of a multipart upload. All parts share one data key.
    Multipart,
}

impl BundleKind {
    pub const ALL: [Self; 6] = [
        Self::SseKms,
        Self::DsseKms,
        Self::SseS3,
        Self::SseC,
        Self::ClientSide,
        Self::Multipart,
    ];

    /// The member `kind` of the bundle.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseKms => EncryptionKind::SseKms.name(),
            Self::DsseKms => EncryptionKind::DsseKms.name(),
            Self::SseS3 => EncryptionKind::SseS3.name(),
            Self::SseC => EncryptionKind::SseC.name(),
            Self::ClientSide => "client-side",
            Self::Multipart => "multipart",
        }
    }

    /// The kind of an object of one part.
    pub(super) fn of(encryption: EncryptionKind) -> Self {
        match encryption {
            EncryptionKind::SseS3 => Self::SseS3,
            EncryptionKind::SseKms => Self::SseKms,
            EncryptionKind::DsseKms => Self::DsseKms,
            EncryptionKind::SseC => Self::SseC,
        }
    }
}
