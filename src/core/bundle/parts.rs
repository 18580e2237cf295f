//! What a bundle holds.

use super::kind::BundleKind;
use super::layer::Layer;
use crate::core::client_side::RawAesKeyring;
use crate::core::crypto::Aes256Key;
use crate::core::s3::EncryptionKind;

/// A stored object with everything that is needed to open it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    pub object: BundledObject,
    /// SHA-256 of the file, if the lab could open the object when it made the bundle, or had noted it before.
    pub sha256: Option<[u8; 32]>,
    pub envelope: BundledEnvelope,
    /// `None`: the bundle was made without keys.
    pub keys: Option<BundledKeys>,
    /// The stored bytes; one part, but for the object of a multipart upload.
    pub parts: Vec<BundledPart>,
}

/// Which object it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundledObject {
    pub bucket: String,
    /// The object's name in the bucket.
    pub key: String,
    /// `null` for an object that was written without versioning.
    pub version_id: String,
}

/// How the stored bytes are encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundledEnvelope {
    /// By S3: frames in one layer or in two, the outermost layer first.
    Server(Vec<Layer>),
    /// By the application: a message of the AWS Encryption SDK. Namespace and name of the raw AES key that wraps its
    /// data key.
    Message { namespace: String, name: String },
}

/// A part of the stored body.
#[derive(Clone, PartialEq, Eq)]
pub struct BundledPart {
    /// How many bytes of the file are in it.
    pub length: u64,
    /// What the bucket stores: `header ‖ frames`, or the message.
    pub stored: Vec<u8>,
}

/// Shows lengths, not megabytes of bytes.
impl std::fmt::Debug for BundledPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BundledPart({} bytes)", self.stored.len())
    }
}

/// The keys that open the bundle. A real cloud gives none of them away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BundledKeys {
    /// The key material of the KMS keys that the envelope names. Missing if the key was deleted.
    pub kms: Vec<KmsSecret>,
    /// S3's own key.
    pub s3: Option<Aes256Key>,
    /// The customer's key (SSE-C).
    pub customer: Option<Aes256Key>,
    /// The raw AES key that wraps a message's data key.
    pub wrapping: Option<Aes256Key>,
}

/// One generation of a KMS key's material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KmsSecret {
    pub key_arn: String,
    /// The key id as 16 bytes, as in a `CiphertextBlob`.
    pub key: [u8; 16],
    /// The first half of the material's id, as in a `CiphertextBlob`.
    pub material: [u8; 16],
    pub secret: Aes256Key,
}

impl BundledObject {
    /// The object's ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}/{}", self.bucket, self.key)
    }
}

impl Bundle {
    /// How the object is encrypted: AWS's name for it, or `client-side`.
    pub fn encryption(&self) -> &'static str {
        self.of_one_part().name()
    }

    /// Length of the file in bytes, as the object says.
    pub fn length(&self) -> u64 {
        self.parts.iter().map(|part| part.length).sum()
    }

    pub fn kind(&self) -> BundleKind {
        match self.parts.len() {
            1 => self.of_one_part(),
            _ => BundleKind::Multipart,
        }
    }

    fn of_one_part(&self) -> BundleKind {
        let layers = match &self.envelope {
            BundledEnvelope::Message { .. } => return BundleKind::ClientSide,
            BundledEnvelope::Server(layers) => layers.as_slice(),
        };
        BundleKind::of(match layers {
            [_, _, ..] => EncryptionKind::DsseKms,
            [Layer::S3 { .. }] => EncryptionKind::SseS3,
            [Layer::Customer(_)] => EncryptionKind::SseC,
            [Layer::Kms(_) | Layer::BucketKey(_)] | [] => EncryptionKind::SseKms,
        })
    }

    /// The same bundle without the keys: nobody can open it who has not got them elsewhere.
    pub fn without_keys(self) -> Self {
        Self { keys: None, ..self }
    }

    /// The keyring of a client-side message, if the bundle has its key.
    pub fn keyring(&self) -> Option<RawAesKeyring> {
        match &self.envelope {
            BundledEnvelope::Message { namespace, name } => Some(RawAesKeyring {
                namespace: namespace.clone(),
                name: name.clone(),
                key: self.keys.as_ref()?.wrapping.clone()?,
            }),
            BundledEnvelope::Server(_) => None,
        }
    }
}
