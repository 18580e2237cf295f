//! Takes an object out of a cloud.

use super::json::{LARGEST, LARGEST_BODY};
use super::layer::{KmsDataKey, Layer, ShortTermKey};
use super::parts::{Bundle, BundledEnvelope, BundledKeys, BundledObject, BundledPart, KmsSecret};
use crate::core::body_store::{BodyHandle, BodyStoreError};
use crate::core::cloud::Cloud;
use crate::core::crypto::Aes256Key;
use crate::core::crypto::digest::sha256;
use crate::core::crypto::mac::hmac_sha256;
use crate::core::kms::EncryptionContext;
use crate::core::kms::blob::CiphertextBlob;
use crate::core::s3::encryption::{Encryption, SseKms};
use crate::core::s3::{Bucket, StoredPart};

/// A bundle whose bytes are not read yet: where they are in files, the page reads them in a worker.
#[derive(Clone, Debug)]
pub struct BundleDraft {
    bundle: Bundle,
    bodies: Vec<BodyHandle>,
}

/// Why an object can't be put into a bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("There is no such object in the bucket.")]
    NoObject,
    /// The stored bytes, in bytes.
    #[error(
        "The object has {} MiB; a bundle has {} MiB of JSON at most, so it holds objects up to {} MiB.",
        .stored >> 20,
        LARGEST >> 20,
        LARGEST_BODY >> 20
    )]
    TooLarge { stored: u64 },
    /// The object refers to a Bucket Key that isn't there.
    #[error("The bucket has no Bucket Key with the id that the object names.")]
    NoBucketKey,
    /// The stored bytes can't be read here.
    #[error(transparent)]
    Body(#[from] BodyStoreError),
}

impl BundleDraft {
    /// Takes a version of an object, with all keys that open it. `customer` is the customer's key, for SSE-C; a key
    /// that isn't the object's is left out.
    ///
    /// # Errors
    /// There is no such object, or it is too large.
    pub fn of(
        cloud: &Cloud,
        object: BundledObject,
        customer: Option<&[u8]>,
    ) -> Result<Self, ExportError> {
        let bucket = cloud
            .s3
            .bucket(&object.bucket)
            .ok_or(ExportError::NoObject)?;
        let found = bucket.find(&object.key, Some(&object.version_id));
        let stored = found.object().ok_or(ExportError::NoObject)?;
        if stored.body.stored_len() > LARGEST_BODY {
            let stored = stored.body.stored_len();
            return Err(ExportError::TooLarge { stored });
        }
        let layers = layers(bucket, &stored.encryption)?;
        let keys = keys(cloud, &layers, customer);
        let parts = stored.body.parts.iter();
        Ok(Self {
            bodies: parts.clone().map(|part| part.bytes().clone()).collect(),
            bundle: Bundle {
                object,
                sha256: None,
                envelope: BundledEnvelope::Server(layers),
                keys: Some(keys),
                parts: parts.map(without_bytes).collect(),
            },
        })
    }

    /// Where the bytes of the parts are, in order.
    pub fn bodies(&self) -> &[BodyHandle] {
        &self.bodies
    }

    /// Reads the bytes from the store.
    ///
    /// # Errors
    /// The store can't read them here ([`BodyStoreError::Elsewhere`]).
    pub fn read(self, noted: Option<[u8; 32]>) -> Result<Bundle, ExportError> {
        let bytes = self.bodies.iter().map(|body| body.read(0..body.length()));
        let bytes = bytes.collect::<Result<Vec<_>, _>>()?;
        Ok(self.with(bytes, noted))
    }

    /// Takes the bytes of the parts, in order, from elsewhere. `noted` is the file's SHA-256 as the application noted
    /// it at the upload: it counts if the stored object can't be opened any more.
    pub fn with(self, bytes: Vec<Vec<u8>>, noted: Option<[u8; 32]>) -> Bundle {
        let mut bundle = self.bundle;
        for (part, stored) in bundle.parts.iter_mut().zip(bytes) {
            part.stored = stored;
        }
        bundle.sha256 = (bundle.open().ok()).map(|file| sha256(&file)).or(noted);
        bundle
    }
}

impl Bundle {
    /// A version of an object, with all keys that open it. See [`BundleDraft::of`].
    ///
    /// # Errors
    /// There is no such object, it is too large, or its bytes can't be read here.
    pub fn of(
        cloud: &Cloud,
        object: BundledObject,
        customer: Option<&[u8]>,
    ) -> Result<Self, ExportError> {
        BundleDraft::of(cloud, object, customer)?.read(None)
    }
}

fn without_bytes(part: &StoredPart) -> BundledPart {
    BundledPart {
        length: part.len,
        stored: Vec::new(),
    }
}

/// The layers, the outermost first: the order in which they are opened.
fn layers(bucket: &Bucket, encryption: &Encryption) -> Result<Vec<Layer>, ExportError> {
    Ok(match encryption {
        Encryption::SseS3(own) => vec![Layer::S3 {
            encrypted: own.encrypted_data_key.clone(),
        }],
        Encryption::SseC(mark) => vec![Layer::Customer(mark.clone())],
        Encryption::Kms(sse) => {
            let outer = sse.second.as_ref().map(|own| Layer::S3 {
                encrypted: own.encrypted_data_key.clone(),
            });
            outer.into_iter().chain([by_kms(bucket, sse)?]).collect()
        }
    })
}

fn by_kms(bucket: &Bucket, sse: &SseKms) -> Result<Layer, ExportError> {
    let SseKms {
        key_arn,
        encrypted_data_key,
        encryption_context,
        ..
    } = sse.clone();
    let Some(id) = sse.bucket_key else {
        return Ok(Layer::Kms(KmsDataKey {
            key_arn,
            blob: encrypted_data_key,
            context: encryption_context,
        }));
    };
    let mut known = bucket.bucket_keys.iter();
    let held = known
        .find(|key| key.id == id)
        .ok_or(ExportError::NoBucketKey)?;
    Ok(Layer::BucketKey(ShortTermKey {
        encrypted: encrypted_data_key,
        context: encryption_context,
        id,
        bucket_key: KmsDataKey {
            key_arn: held.key_arn.clone(),
            blob: held.encrypted.clone(),
            context: EncryptionContext::for_s3(&bucket.arn()),
        },
    }))
}

/// The keys that open these layers, and no others.
fn keys(cloud: &Cloud, layers: &[Layer], customer: Option<&[u8]>) -> BundledKeys {
    let mut keys = BundledKeys::default();
    for layer in layers {
        match layer {
            Layer::S3 { .. } => keys.s3 = cloud.s3.root_key().cloned(),
            Layer::Customer(mark) => {
                keys.customer = customer
                    .filter(|key| hmac_sha256(&mark.salt, key) == mark.mac)
                    .and_then(Aes256Key::from_slice);
            }
            Layer::Kms(_) | Layer::BucketKey(_) => {
                let wrapped = layer.by_kms();
                keys.kms
                    .extend(wrapped.and_then(|wrapped| kms_secret(cloud, wrapped)));
            }
        }
    }
    keys
}

/// The key material that a blob names, if KMS still has it.
fn kms_secret(cloud: &Cloud, wrapped: &KmsDataKey) -> Option<KmsSecret> {
    let blob = CiphertextBlob::parse(&wrapped.blob)?;
    let key = cloud.kms.by_uuid(&blob.key)?;
    let material = key.material(&blob.material)?;
    Some(KmsSecret {
        key_arn: key.arn(),
        key: blob.key,
        material: blob.material,
        secret: material.secret.clone(),
    })
}
