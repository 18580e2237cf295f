//! The layers of a stored body. Each has a data key of its own, and someone who wrapped it.

use crate::core::kms::EncryptionContext;
use crate::core::s3::encryption::KeyFingerprint;

/// A layer of encryption: where its data key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// KMS wrapped the data key.
    Kms(KmsDataKey),
    /// A Bucket Key wrapped the data key, and KMS the Bucket Key.
    BucketKey(ShortTermKey),
    /// S3's own key wrapped the data key: `nonce ‖ ciphertext ‖ tag`, with the object's ARN as the associated data.
    S3 { encrypted: Vec<u8> },
    /// The customer's key is the data key itself. S3 stored only a fingerprint of it.
    Customer(KeyFingerprint),
}

/// A key that KMS wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KmsDataKey {
    pub key_arn: String,
    /// The `CiphertextBlob`.
    pub blob: Vec<u8>,
    pub context: EncryptionContext,
}

/// A data key under a Bucket Key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortTermKey {
    /// `nonce ‖ ciphertext ‖ tag`, with the serialized context and the object's ARN as the associated data.
    pub encrypted: Vec<u8>,
    /// The object's encryption context, which KMS never sees.
    pub context: EncryptionContext,
    /// The Bucket Key's id.
    pub id: [u8; 16],
    /// The Bucket Key, wrapped by KMS.
    pub bucket_key: KmsDataKey,
}

impl Layer {
    /// The member `wrapped_by` of the bundle.
    pub fn wrapped_by(&self) -> &'static str {
        match self {
            Self::Kms(_) => "kms",
            Self::BucketKey(_) => "bucket-key",
            Self::S3 { .. } => "s3",
            Self::Customer(_) => "customer",
        }
    }

    /// The key that KMS wrapped, if KMS wrapped one.
    pub fn by_kms(&self) -> Option<&KmsDataKey> {
        match self {
            Self::Kms(key) => Some(key),
            Self::BucketKey(key) => Some(&key.bucket_key),
            Self::S3 { .. } | Self::Customer(_) => None,
        }
    }
}
