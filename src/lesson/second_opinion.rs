//! A second opinion: the AES-256-GCM messages of a stored object, as this program opens them, for another program to
//! open and to seal again.

use crate::core::crypto::frames::{FRAME, frame_nonce, frames_of};
use crate::core::crypto::{Aes256Key, Nonce, Tag, aead};
use crate::core::kms::{CiphertextBlob, EncryptionContext};
use crate::core::lab::Lab;
use crate::core::s3::encryption::{EncryptedDataKey, SseKms};
use crate::core::s3::s3_data_key::bound_to;
use crate::core::s3::{EncryptedBody, Encryption, Object, StoredPart};
use zeroize::Zeroizing;

/// One message, and what this program opens it to.
#[derive(Clone, PartialEq, Eq)]
pub struct GcmMessage {
    /// What it is, as a label.
    pub what: String,
    /// Which key opens it, as a label.
    pub key_name: &'static str,
    pub key: Aes256Key,
    pub nonce: Nonce,
    /// Authenticated, and not encrypted.
    pub associated_data: Vec<u8>,
    /// `ciphertext ‖ tag`, as it is stored.
    pub sealed: Vec<u8>,
    /// The plaintext, by this program's cipher.
    pub opened: Zeroizing<Vec<u8>>,
}

/// The keys of an object, and the messages by which they were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedKeys {
    pub messages: Vec<GcmMessage>,
    /// Decrypts the body.
    pub data_key: Aes256Key,
    /// Decrypts the outer layer, under DSSE-KMS.
    pub second: Option<Aes256Key>,
}

/// Why there is nothing to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpinionError {
    #[error("The bucket stores no such object any more.")]
    NoObject,
    #[error(
        "The KMS key of this object was deleted, so nothing can decrypt it: neither this program nor the browser."
    )]
    NoKey,
    #[error("This program can’t decrypt the object: the tag of {0} doesn’t match.")]
    Damaged(OpinionPart),
    #[error("The bytes of this object are in files that only a worker reads.")]
    Elsewhere,
}

/// What could not be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpinionPart {
    EncryptedDataKey,
    /// A frame, counted from 1.
    Frame(u32),
}

impl std::fmt::Display for OpinionPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::EncryptedDataKey => f.write_str("the encrypted data key"),
            Self::Frame(number) => write!(f, "frame {number}"),
        }
    }
}

/// The key's bytes are not shown.
impl std::fmt::Debug for GcmMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GcmMessage({}, {} bytes)", self.what, self.sealed.len())
    }
}

/// Up to this many stored bytes, every frame is compared; beyond, the first and the last: 8 MiB.
pub const ALL_FRAMES: u64 = 8 << 20;

/// The names of the keys.
const KMS_KEY: &str = "the simulated KMS key";
const S3_KEY: &str = "S3’s own key";
const BUCKET_KEY: &str = "the bucket key";
const DATA_KEY: &str = "the data key";
const SECOND_KEY: &str = "the second data key";
const CUSTOMER_KEY: &str = "your app’s own key";

/// The object with this version id; without one, the current version.
///
/// # Errors
/// [`OpinionError::NoObject`].
pub fn object<'a>(
    lab: &'a Lab,
    bucket: &str,
    key: &str,
    version: Option<&str>,
) -> Result<&'a Object, OpinionError> {
    let bucket = lab
        .cloud()
        .s3
        .bucket(bucket)
        .ok_or(OpinionError::NoObject)?;
    let found = bucket.find(key, version);
    found.object().ok_or(OpinionError::NoObject)
}

/// Finds an object's keys in the simulated services, without asking for a permission.
///
/// # Errors
/// [`OpinionError::NoKey`], [`OpinionError::Damaged`].
pub fn open_keys(
    lab: &Lab,
    bucket: &str,
    key: &str,
    object: &Object,
) -> Result<OpenedKeys, OpinionError> {
    let arn = format!("arn:aws:s3:::{bucket}/{key}");
    let mut messages = Vec::new();
    let (data_key, second) = match &object.encryption {
        Encryption::SseC(_) => {
            let own = lab.made_customer_key().and_then(Aes256Key::from_slice);
            (own.ok_or(OpinionError::NoKey)?, None)
        }
        Encryption::SseS3(own) => {
            let message = by_s3(lab, "The encrypted data key", &arn, own)?;
            let data_key = message.opened_key()?;
            messages.push(message);
            (data_key, None)
        }
        Encryption::Kms(sse) => {
            let data_key = under_kms(lab, bucket, &arn, sse, &mut messages)?;
            let mut second = None;
            if let Some(own) = &sse.second {
                let message = by_s3(lab, "The encrypted second data key", &arn, own)?;
                second = Some(message.opened_key()?);
                messages.push(message);
            }
            (data_key, second)
        }
    };
    Ok(OpenedKeys {
        messages,
        data_key,
        second,
    })
}

/// The data key of an object under SSE-KMS, through the bucket key if there is one.
fn under_kms(
    lab: &Lab,
    bucket: &str,
    arn: &str,
    sse: &SseKms,
    messages: &mut Vec<GcmMessage>,
) -> Result<Aes256Key, OpinionError> {
    let Some(id) = sse.bucket_key else {
        let what = "The encrypted data key";
        let message = by_kms(lab, what, &sse.encrypted_data_key, &sse.encryption_context)?;
        let key = message.opened_key()?;
        messages.push(message);
        return Ok(key);
    };
    let held = lab.cloud().s3.bucket(bucket).into_iter();
    let mut held = held.flat_map(|bucket| &bucket.bucket_keys);
    let bucket_key = held.find(|key| key.id == id).ok_or(OpinionError::NoKey)?;
    let context = EncryptionContext::for_s3(&format!("arn:aws:s3:::{bucket}"));
    let message = by_kms(
        lab,
        "The encrypted bucket key",
        &bucket_key.encrypted,
        &context,
    )?;
    let secret = message.opened_key()?;
    messages.push(message);
    let damaged = OpinionError::Damaged(OpinionPart::EncryptedDataKey);
    let bound = bound_to(&sse.encryption_context, arn).map_err(|_| damaged)?;
    let message = wrapped(
        "The encrypted data key",
        (BUCKET_KEY, &secret),
        bound,
        &sse.encrypted_data_key,
    )?;
    let key = message.opened_key()?;
    messages.push(message);
    Ok(key)
}

/// A `CiphertextBlob`, opened with the KMS key that it names.
fn by_kms(
    lab: &Lab,
    what: &str,
    blob: &[u8],
    context: &EncryptionContext,
) -> Result<GcmMessage, OpinionError> {
    let damaged = OpinionError::Damaged(OpinionPart::EncryptedDataKey);
    let blob = CiphertextBlob::parse(blob).ok_or(damaged)?;
    let key = lab
        .cloud()
        .kms
        .by_uuid(&blob.key)
        .ok_or(OpinionError::NoKey)?;
    let material = key.material(&blob.material).ok_or(OpinionError::NoKey)?;
    let aad = blob.associated_data(context).ok_or(damaged)?;
    message(
        what,
        (KMS_KEY, &material.secret),
        blob.nonce,
        aad,
        blob.sealed.to_bytes(),
    )
    .ok_or(damaged)
}

/// A data key that S3 encrypted with its own key.
fn by_s3(
    lab: &Lab,
    what: &str,
    arn: &str,
    own: &EncryptedDataKey,
) -> Result<GcmMessage, OpinionError> {
    let root = lab.cloud().s3.root_key().ok_or(OpinionError::NoKey)?;
    let aad = arn.as_bytes().to_vec();
    wrapped(what, (S3_KEY, root), aad, &own.encrypted_data_key)
}

/// `nonce ‖ ciphertext ‖ tag`.
fn wrapped(
    what: &str,
    key: (&'static str, &Aes256Key),
    aad: Vec<u8>,
    bytes: &[u8],
) -> Result<GcmMessage, OpinionError> {
    let damaged = OpinionError::Damaged(OpinionPart::EncryptedDataKey);
    let (nonce, sealed) = bytes.split_first_chunk().ok_or(damaged)?;
    message(what, key, Nonce::new(*nonce), aad, sealed.to_vec()).ok_or(damaged)
}

fn message(
    what: &str,
    (key_name, key): (&'static str, &Aes256Key),
    nonce: Nonce,
    associated_data: Vec<u8>,
    sealed: Vec<u8>,
) -> Option<GcmMessage> {
    let stored = aead::Sealed::from_bytes(&sealed)?;
    let opened = aead::open(key, &nonce, &associated_data, &stored).ok()?;
    Some(GcmMessage {
        what: what.to_owned(),
        key_name,
        key: key.clone(),
        nonce,
        associated_data,
        sealed,
        opened: Zeroizing::new(opened),
    })
}

impl GcmMessage {
    /// The key that the message contains. KMS puts a mark and a length before it.
    fn opened_key(&self) -> Result<Aes256Key, OpinionError> {
        let key = self.opened.last_chunk::<{ Aes256Key::LEN }>();
        let damaged = OpinionError::Damaged(OpinionPart::EncryptedDataKey);
        key.map(|key| Aes256Key::new(*key)).ok_or(damaged)
    }

    /// The same message with one bit of its ciphertext flipped.
    pub fn with_flipped_bit(&self) -> Vec<u8> {
        let mut sealed = self.sealed.clone();
        if let Some(byte) = sealed.first_mut() {
            *byte ^= 1;
        }
        sealed
    }

    /// Whether this program's cipher opens other bytes under the same key, nonce, and associated data.
    pub fn opens(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let sealed = aead::Sealed::from_bytes(sealed)?;
        aead::open(&self.key, &self.nonce, &self.associated_data, &sealed).ok()
    }

    /// A message that never existed, under this message's key, for the other program to seal.
    pub fn fresh(&self, nonce: Nonce, plaintext: &[u8]) -> Self {
        Self {
            what: "A new message".to_owned(),
            nonce,
            associated_data: Vec::new(),
            sealed: Vec::new(),
            opened: Zeroizing::new(plaintext.to_vec()),
            ..self.clone()
        }
    }
}

/// The frames to compare of a body with so many: all of them, or the first and the last.
pub fn frames_to_compare(frames: u32, stored_len: u64) -> Vec<u32> {
    let last = frames.saturating_sub(1);
    match stored_len {
        0..=ALL_FRAMES => (0..frames).collect(),
        _ if last == 0 => vec![0],
        _ => vec![0, last],
    }
}

/// The place of a frame in `header ‖ frames`, in bytes.
pub fn frame_place(position: u32, stored_len: u64) -> std::ops::Range<u64> {
    let full = (FRAME as u64).saturating_add(Tag::LEN as u64);
    let start = u64::from(position)
        .saturating_mul(full)
        .saturating_add(Nonce::LEN as u64);
    start..start.saturating_add(full).min(stored_len)
}

/// A frame of a body that has one layer.
///
/// # Errors
/// [`OpinionError::Damaged`].
pub fn frame(
    keys: &OpenedKeys,
    name: &str,
    header: &Nonce,
    position: u32,
    bytes: Vec<u8>,
) -> Result<GcmMessage, OpinionError> {
    let key_name = match keys.messages.is_empty() {
        true => CUSTOMER_KEY,
        false => DATA_KEY,
    };
    frame_under((key_name, &keys.data_key), name, header, position, bytes)
}

fn frame_under(
    key: (&'static str, &Aes256Key),
    name: &str,
    header: &Nonce,
    position: u32,
    bytes: Vec<u8>,
) -> Result<GcmMessage, OpinionError> {
    let nonce = frame_nonce(header, position);
    let number = position.saturating_add(1);
    let damaged = OpinionError::Damaged(OpinionPart::Frame(number));
    message(&format!("{name} {number}"), key, nonce, Vec::new(), bytes).ok_or(damaged)
}

/// The frames of a stored part that is in memory, of both layers if it has two.
///
/// # Errors
/// [`OpinionError::Damaged`], [`OpinionError::Elsewhere`].
pub fn frames(
    keys: &OpenedKeys,
    part: &StoredPart,
    name: &str,
) -> Result<Vec<GcmMessage>, OpinionError> {
    let stored_len = part.stored_len();
    let count = frames_of(part.plaintext_len());
    let read = |position: u32| {
        let bytes = part.bytes().read(frame_place(position, stored_len));
        bytes.map_err(|_| OpinionError::Elsewhere)
    };
    let Some(second) = &keys.second else {
        let one = |position| frame(keys, name, &part.header(), position, read(position)?);
        let positions = frames_to_compare(count, stored_len).into_iter();
        return positions.map(one).collect();
    };
    // The inner layer is inside all frames of the outer one.
    let outer_name = format!("Outer layer, {}", lower(name));
    let outer = |position| {
        let key = (SECOND_KEY, second);
        frame_under(key, &outer_name, &part.header(), position, read(position)?)
    };
    let mut messages = (0..count).map(outer).collect::<Result<Vec<_>, _>>()?;
    let inner: Vec<u8> = (messages.iter())
        .flat_map(|message| message.opened.iter().copied())
        .collect();
    let damaged = OpinionError::Damaged(OpinionPart::Frame(1));
    let inner = EncryptedBody::from_bytes(&inner).ok_or(damaged)?;
    let positions = 0..u32::MAX;
    let inner_name = format!("Inner layer, {}", lower(name));
    for (position, bytes) in positions.zip(inner.frames) {
        messages.push(frame(keys, &inner_name, &inner.header, position, bytes)?);
    }
    let compared = frames_to_compare(messages.len() as u32, stored_len);
    Ok((0..u32::MAX)
        .zip(messages)
        .filter(|(position, _)| compared.contains(position))
        .map(|(_, message)| message)
        .collect())
}

fn lower(name: &str) -> String {
    name.to_lowercase()
}

/// How two results compare, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByteComparison {
    Equal,
    /// The first byte that differs, counted from 0. The shorter one may end there.
    Differs {
        at: usize,
    },
    /// The other program refused: its reason.
    Refused(String),
}

impl ByteComparison {
    /// Compares two results.
    pub fn of(ours: &[u8], theirs: &[u8]) -> Self {
        let differs = |(ours, theirs): (&u8, &u8)| ours != theirs;
        match ours.iter().zip(theirs).position(differs) {
            Some(at) => Self::Differs { at },
            None if ours.len() == theirs.len() => Self::Equal,
            None => Self::Differs {
                at: ours.len().min(theirs.len()),
            },
        }
    }

    pub fn is_equal(&self) -> bool {
        *self == Self::Equal
    }

    /// In words.
    pub fn says(&self) -> String {
        match self {
            Self::Equal => "equal".to_owned(),
            Self::Differs { at } => format!("first difference at byte {at}"),
            Self::Refused(why) => format!("refused: {why}"),
        }
    }
}
