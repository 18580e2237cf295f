//! The stored bytes whose bits can be flipped: read from an object, and written back.

use super::error::TamperError;
use crate::core::body_store::Bodies;
use crate::core::crypto::Mac;
use crate::core::kms::EncryptionContext;
use crate::core::s3::bucket::BucketKey;
use crate::core::s3::{Encryption, Object, StoredPart};

/// A part of what S3 stores of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TamperField {
    /// `nonce ‖ ciphertext ‖ tag` of a part, from 0.
    Body {
        part: usize,
    },
    /// The encrypted data key: a `CiphertextBlob`, or what S3 encrypted itself.
    DataKey,
    /// The encrypted data key of the outer layer, under DSSE-KMS.
    SecondDataKey,
    /// The encrypted bucket key, which the bucket stores for many objects.
    BucketKey,
    /// The names and values of the encryption context, one after the other.
    Context,
    /// Under SSE-C, the mark of the customer’s key.
    KeyMark,
    /// The ARN of the KMS key, as S3 shows it in headers.
    KeyArn,
    ETag,
    ContentType,
    /// The names and values of the user metadata, one after the other.
    Metadata,
    /// The names and values of the tags, one after the other.
    Tags,
}

impl TamperField {
    /// All but the bodies of a multipart upload’s further parts.
    pub const ALL: [Self; 11] = [
        Self::Body { part: 0 },
        Self::DataKey,
        Self::SecondDataKey,
        Self::BucketKey,
        Self::Context,
        Self::KeyMark,
        Self::KeyArn,
        Self::ETag,
        Self::ContentType,
        Self::Metadata,
        Self::Tags,
    ];

    /// As in “flip a bit of …”.
    pub fn name(self) -> &'static str {
        match self {
            Self::Body { .. } => "the body",
            Self::DataKey => "the encrypted data key",
            Self::SecondDataKey => "the outer layer’s encrypted data key",
            Self::BucketKey => "the encrypted bucket key",
            Self::Context => "the encryption context",
            Self::KeyMark => "the key mark",
            Self::KeyArn => "the KMS key’s ARN",
            Self::ETag => "the ETag",
            Self::ContentType => "the Content-Type",
            Self::Metadata => "the user metadata",
            Self::Tags => "the tags",
        }
    }

    fn not_stored(self) -> TamperError {
        let name = self.name();
        let field = name.strip_prefix("the ").unwrap_or(name);
        TamperError::NotStored { field }
    }

    /// The stored bytes. `bucket_key` is the one that the object’s data key is encrypted with.
    ///
    /// # Errors
    /// If S3 stores no such bytes of this object, or they can’t be read.
    pub(super) fn read(
        self,
        object: &Object,
        bucket_key: Option<&BucketKey>,
    ) -> Result<Vec<u8>, TamperError> {
        let bytes = match self {
            Self::Body { part } => Some(part_of(object, part)?.to_bytes()?),
            Self::DataKey => match &object.encryption {
                Encryption::SseS3(own) => Some(own.encrypted_data_key.clone()),
                Encryption::Kms(sse) => Some(sse.encrypted_data_key.clone()),
                Encryption::SseC(_) => None,
            },
            Self::SecondDataKey => {
                let second = object.encryption.kms().and_then(|sse| sse.second.as_ref());
                second.map(|own| own.encrypted_data_key.clone())
            }
            Self::BucketKey => bucket_key.map(|key| key.encrypted.clone()),
            Self::Context => {
                let context = object.encryption.kms().map(|sse| &sse.encryption_context);
                context.map(|context| joined(context.0.iter()))
            }
            Self::KeyMark => match &object.encryption {
                Encryption::SseC(mark) => Some(mark.mac.as_bytes().to_vec()),
                Encryption::SseS3(_) | Encryption::Kms(_) => None,
            },
            Self::KeyArn => (object.encryption.kms()).map(|sse| sse.key_arn.clone().into_bytes()),
            Self::ETag => Some(object.etag.clone().into_bytes()),
            Self::ContentType => Some(object.content_type.clone().into_bytes()),
            Self::Metadata => Some(joined(object.metadata.iter().map(|(k, v)| (k, v)))),
            Self::Tags => Some(joined(object.tags.iter().map(|(k, v)| (k, v)))),
        };
        (bytes.filter(|bytes| !bytes.is_empty())).ok_or_else(|| self.not_stored())
    }

    /// Writes changed bytes of the same length into the object, or into the bucket key. A text is read as UTF-8; what
    /// isn’t becomes U+FFFD, as in any program that reads damaged text.
    ///
    /// # Errors
    /// If S3 stores no such bytes of this object, or the store fails.
    pub(super) fn write(
        self,
        bytes: Vec<u8>,
        object: &mut Object,
        bucket_key: Option<&mut BucketKey>,
        bodies: &Bodies,
    ) -> Result<(), TamperError> {
        match (self, &mut object.encryption) {
            (Self::Body { part }, _) => return put_part(object, part, bytes, bodies),
            (Self::DataKey, Encryption::SseS3(own)) => own.encrypted_data_key = bytes,
            (Self::DataKey, Encryption::Kms(sse)) => sse.encrypted_data_key = bytes,
            (Self::SecondDataKey, Encryption::Kms(sse)) => match sse.second.as_mut() {
                Some(own) => own.encrypted_data_key = bytes,
                None => return Err(self.not_stored()),
            },
            (Self::BucketKey, _) => match bucket_key {
                Some(key) => key.encrypted = bytes,
                None => return Err(self.not_stored()),
            },
            (Self::Context, Encryption::Kms(sse)) => {
                let pairs = split(&bytes, sse.encryption_context.0.iter());
                sse.encryption_context = EncryptionContext(pairs.into_iter().collect());
            }
            (Self::KeyMark, Encryption::SseC(mark)) => {
                let mac = bytes.try_into().map_err(|_| self.not_stored())?;
                mark.mac = Mac::new(mac);
            }
            (Self::KeyArn, Encryption::Kms(sse)) => sse.key_arn = text(&bytes),
            (Self::ETag, _) => object.etag = text(&bytes),
            (Self::ContentType, _) => object.content_type = text(&bytes),
            (Self::Metadata, _) => {
                object.metadata = split(&bytes, object.metadata.iter().map(|(k, v)| (k, v)));
            }
            (Self::Tags, _) => {
                object.tags = split(&bytes, object.tags.iter().map(|(k, v)| (k, v)));
            }
            (
                Self::DataKey | Self::SecondDataKey | Self::Context | Self::KeyMark | Self::KeyArn,
                _,
            ) => return Err(self.not_stored()),
        }
        Ok(())
    }
}

/// A part of the object’s body, from 0.
///
/// # Errors
/// [`TamperError::NoPart`].
pub(super) fn part_of(object: &Object, part: usize) -> Result<&StoredPart, TamperError> {
    let parts = object.body.parts.len();
    (object.body.parts.get(part)).ok_or(TamperError::NoPart { parts })
}

/// Stores other bytes for a part.
///
/// # Errors
/// [`TamperError::NoPart`]; those of the store.
pub(super) fn put_part(
    object: &mut Object,
    part: usize,
    bytes: Vec<u8>,
    bodies: &Bodies,
) -> Result<(), TamperError> {
    let parts = object.body.parts.len();
    let place = object.body.parts.get_mut(part);
    let place = place.ok_or(TamperError::NoPart { parts })?;
    *place = StoredPart::on_disk(bodies, bytes, place.plaintext_len(), place.len)?;
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Names and values, one after the other.
fn joined<'a>(pairs: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<u8> {
    pairs
        .flat_map(|(name, value)| name.bytes().chain(value.bytes()))
        .collect()
}

/// The pairs that have the lengths of these pairs in the changed bytes.
fn split<'a>(
    bytes: &[u8],
    pairs: impl Iterator<Item = (&'a String, &'a String)>,
) -> Vec<(String, String)> {
    let mut rest = bytes;
    let mut next = |len: usize| {
        let (one, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
        rest = after;
        text(one)
    };
    pairs
        .map(|(name, value)| (next(name.len()), next(value.len())))
        .collect()
}
