//! Opens a bundle with the keys that are in it.

use super::layer::{KmsDataKey, Layer};
use super::open_error::{OpenError, Wrapping};
use super::parts::{Bundle, BundledEnvelope, BundledKeys};
use crate::core::client_side::Message;
use crate::core::crypto::digest::sha256;
use crate::core::crypto::frames::{FRAME, Frames};
use crate::core::crypto::mac::hmac_sha256;
use crate::core::crypto::{Aes256Key, DataKey, Nonce, Tag};
use crate::core::kms::blob::CiphertextBlob;
use crate::core::s3::s3_data_key::{bound_to, decrypt_data_key};

/// Length of a wrapped 256-bit key as a `CiphertextBlob`, in bytes.
const BLOB: usize = 184;
/// What stands before the nonce in such a blob: its length, and DER (RFC 5652 §8) with the length of each element.
const BEFORE_NONCE: &[u8; 54] = b"\x00\x00\x00\x7e\x30\x7c\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06\xa0\x6f\x30\x6d\x02\x01\x00\x30\x68\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x30\x1e\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2e\x30\x11\x04\x0c";
/// What stands between the nonce and the ciphertext: the tag's length, and the ciphertext's own tag and length.
const AFTER_NONCE: &[u8; 5] = b"\x02\x01\x10\x80\x3b";

impl Bundle {
    /// Decrypts the file.
    ///
    /// # Errors
    /// At which stage it failed: which key is missing or doesn't unwrap, which frame of which part was changed, or that
    /// the file isn't the expected one.
    pub fn open(&self) -> Result<Vec<u8>, OpenError> {
        let keys = self.keys.as_ref().ok_or(OpenError::NoKeys)?;
        let file = match &self.envelope {
            BundledEnvelope::Message { .. } => self.open_message()?,
            BundledEnvelope::Server(layers) => self.open_layers(layers, keys)?,
        };
        match self.sha256.is_none_or(|expected| expected == sha256(&file)) {
            true => Ok(file),
            false => Err(OpenError::Digest),
        }
    }

    fn open_message(&self) -> Result<Vec<u8>, OpenError> {
        let wrapping = Wrapping::RawAes;
        let missing = OpenError::MissingKey { layer: 1, wrapping };
        let keyring = self.keyring().ok_or(missing)?;
        match self.parts.as_slice() {
            [part] => Ok(Message::parse(&part.stored)?.open(&keyring)?),
            parts => Err(OpenError::Parts(parts.len())),
        }
    }

    fn open_layers(&self, layers: &[Layer], keys: &BundledKeys) -> Result<Vec<u8>, OpenError> {
        let arn = self.object.arn();
        let data_keys = (1..).zip(layers);
        let data_keys = data_keys.map(|(layer, found)| data_key(found, layer, &arn, keys));
        let data_keys = data_keys.collect::<Result<Vec<_>, _>>()?;
        let mut file = Vec::new();
        for (part, bundled) in (1..).zip(&self.parts) {
            let mut bytes = bundled.stored.clone();
            for (layer, key) in (1..).zip(&data_keys) {
                bytes = open_frames(key, &bytes, part, layer)?;
            }
            if bytes.len() as u64 != bundled.length {
                return Err(OpenError::Length {
                    part,
                    length: bytes.len() as u64,
                    expected: bundled.length,
                });
            }
            file.extend(bytes);
        }
        Ok(file)
    }
}

/// Unwraps a layer's data key.
fn data_key(
    found: &Layer,
    layer: usize,
    arn: &str,
    keys: &BundledKeys,
) -> Result<DataKey, OpenError> {
    let missing = |wrapping| OpenError::MissingKey { layer, wrapping };
    let differs = |wrapping| OpenError::DataKey { layer, wrapping };
    match found {
        Layer::Kms(wrapped) => by_kms(wrapped, layer, keys),
        Layer::BucketKey(wrapped) => {
            let bucket_key = by_kms(&wrapped.bucket_key, layer, keys)?.into_key();
            let wrapping = Wrapping::BucketKey;
            let bound = bound_to(&wrapped.context, arn).map_err(|_| differs(wrapping))?;
            decrypt_data_key(&bucket_key, &bound, &wrapped.encrypted).map_err(|_| differs(wrapping))
        }
        Layer::S3 { encrypted } => {
            let root = keys.s3.as_ref().ok_or(missing(Wrapping::S3))?;
            decrypt_data_key(root, arn.as_bytes(), encrypted).map_err(|_| differs(Wrapping::S3))
        }
        Layer::Customer(mark) => {
            let key = keys.customer.as_ref().ok_or(missing(Wrapping::Customer))?;
            match hmac_sha256(&mark.salt, key.as_bytes()) == mark.mac {
                true => DataKey::from_slice(key.as_bytes()).ok_or(differs(Wrapping::Customer)),
                false => Err(OpenError::Fingerprint { layer }),
            }
        }
    }
}

/// Unwraps a key that KMS wrapped.
fn by_kms(wrapped: &KmsDataKey, layer: usize, keys: &BundledKeys) -> Result<DataKey, OpenError> {
    if let Some(offset) = blob_fault(&wrapped.blob) {
        return Err(OpenError::Blob { layer, offset });
    }
    let wrapping = Wrapping::Kms;
    let blob = CiphertextBlob::parse(&wrapped.blob);
    let blob = blob.ok_or(OpenError::Blob { layer, offset: 0 })?;
    let secret: Option<&Aes256Key> = (keys.kms.iter())
        .find(|known| known.key == blob.key && known.material == blob.material)
        .map(|known| &known.secret);
    let secret = secret.ok_or(OpenError::MissingKey { layer, wrapping })?;
    (blob.open_under(secret, &wrapped.context).ok())
        .and_then(|key| DataKey::from_slice(&key))
        .ok_or(OpenError::DataKey { layer, wrapping })
}

/// The first byte that is not what stands there in every wrapped 256-bit key.
fn blob_fault(blob: &[u8]) -> Option<usize> {
    let fixed = [
        (0, &[1, 2, 3, 0, 0x78][..]),
        (37, &[1]),
        (54, BEFORE_NONCE),
        (120, AFTER_NONCE),
    ];
    let differs = (fixed.iter()).find_map(|(start, expected)| {
        let mut bytes = (*start..).zip(expected.iter());
        bytes.find_map(|(at, expected)| (blob.get(at) != Some(expected)).then_some(at))
    });
    differs.or((blob.len() != BLOB).then_some(blob.len().min(BLOB)))
}

/// Opens the frames of one layer of one part.
fn open_frames(
    key: &DataKey,
    bytes: &[u8],
    part: usize,
    layer: usize,
) -> Result<Vec<u8>, OpenError> {
    let too_short = OpenError::TooShort {
        part,
        layer,
        length: bytes.len(),
    };
    let (header, rest) = bytes
        .split_first_chunk::<{ Nonce::LEN }>()
        .ok_or(too_short)?;
    let [.., a, b, c, d, last] = *header;
    if last != 1 {
        let found = last;
        return Err(OpenError::Header { part, layer, found });
    }
    let counted = u64::from(u32::from_be_bytes([a, b, c, d])) + 1;
    let frames = rest.chunks(FRAME + Tag::LEN);
    if frames.len() as u64 != counted {
        return Err(OpenError::FrameCount {
            part,
            layer,
            header: counted,
            stored: frames.len() as u64,
        });
    }
    let mut cipher = Frames::new(key, &Nonce::new(*header));
    let mut plaintext = Vec::with_capacity(rest.len());
    let mut offset = Nonce::LEN;
    for (number, frame) in (0..).zip(frames) {
        let opened = cipher.decrypt(frame).map_err(|_| OpenError::Frame {
            part,
            layer,
            frame: number,
            offset,
        })?;
        plaintext.extend(opened);
        offset += frame.len();
    }
    Ok(plaintext)
}
