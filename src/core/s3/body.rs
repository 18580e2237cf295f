//! Bodies in S3's memory, and the jobs that encrypt and decrypt them.

use crate::core::body_store::{BodyHandle, BodyStoreError};
use crate::core::crypto::digest::{md5, sha256};
use crate::core::crypto::frames::{FRAME, Frames, encrypted_len};
use crate::core::crypto::{DataKey, Nonce, Tag, Unauthentic};
use crate::core::trace::Excerpt;
use crate::core::trace::field::{Field, Role, parts};
use std::ops::Range;

/// The encryption or decryption of one body. It contains everything a cipher needs, so that any thread can do it.
#[derive(Debug)]
pub struct BodyJob {
    /// Overwritten when the job is dropped.
    pub key: DataKey,
    /// The encrypted body's first 12 bytes.
    pub header: Nonce,
    /// Length of the plaintext in bytes.
    pub len: u64,
}

/// An encrypted body in memory: `header ‖ frames`.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptedBody {
    /// The nonce of the last frame.
    pub header: Nonce,
    /// `ciphertext ‖ tag` of each frame, in order.
    pub frames: Vec<Vec<u8>>,
    /// Length of the plaintext in bytes.
    pub plaintext_len: u64,
}

/// An encrypted body that is in a store already, where workers put it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedBody {
    /// The nonce of the last frame.
    pub header: Nonce,
    /// Length of the plaintext in bytes.
    pub plaintext_len: u64,
    /// The first bytes of the first frame, at most [`Excerpt::HEAD`].
    pub start: Vec<u8>,
    /// `header ‖ frames`.
    pub bytes: BodyHandle,
}

/// What is known of an inner layer: its bytes are the plaintext of an outer layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InnerLayer {
    /// The nonce of its last frame.
    pub header: Nonce,
    /// Length of the plaintext in bytes.
    pub plaintext_len: u64,
    /// The first bytes of the first frame, at most [`Excerpt::HEAD`].
    pub start: Vec<u8>,
}

/// An encrypted body, here or in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealedBody {
    Here(EncryptedBody),
    Placed(PlacedBody),
    /// Encrypted twice, for DSSE-KMS. The outer layer is in a store.
    PlacedTwice {
        inner: InnerLayer,
        outer: PlacedBody,
    },
}

/// What encrypting an upload's body gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedUpload {
    pub body: SealedBody,
    /// SHA-256 of the plaintext.
    pub sha256: [u8; 32],
    /// MD5 of the plaintext, if it is the ETag.
    pub md5: Option<[u8; 16]>,
    /// Which program encrypted it, if a browser did: what the step says.
    pub cipher: Option<&'static str>,
}

/// A decrypted body, or the part of it that the trace needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecryptedBody {
    /// The plaintext's start, length, and SHA-256.
    pub excerpt: Excerpt,
    /// The whole plaintext, if this thread decrypted it.
    pub bytes: Option<Vec<u8>>,
    /// Which program decrypted it, if a browser did: what the step says.
    pub cipher: Option<&'static str>,
}

/// Why a body could not be encrypted or decrypted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// The body isn't the one that was announced, or not the one that was stored.
    #[error(transparent)]
    Unauthentic(#[from] Unauthentic),
    /// The body's bytes could not be read from the store.
    #[error(transparent)]
    Store(#[from] BodyStoreError),
}

impl BodyJob {
    /// Encrypts a body that is entirely in memory.
    ///
    /// # Errors
    /// When the plaintext's length isn't the job's.
    pub fn encrypt(&self, plaintext: &[u8]) -> Result<EncryptedBody, Unauthentic> {
        match plaintext.len() as u64 == self.len {
            true => encrypt(&self.key, self.header, plaintext),
            false => Err(Unauthentic),
        }
    }

    /// Decrypts a body, frame by frame.
    ///
    /// # Errors
    /// [`BodyError::Unauthentic`] when a single bit of the body was changed, or a frame was moved, dropped, or added;
    /// [`BodyError::Store`] when a frame could not be read.
    pub fn decrypt(
        &self,
        frames: impl IntoIterator<Item = Result<Vec<u8>, BodyStoreError>>,
    ) -> Result<DecryptedBody, BodyError> {
        let bytes = decrypt(&self.key, self.header, frames)?;
        Ok(DecryptedBody {
            excerpt: Excerpt::of(&bytes).with_sha256(sha256(&bytes)),
            bytes: Some(bytes),
            cipher: None,
        })
    }
}

/// Encrypts a body under the header that [`frames::header`](crate::core::crypto::frames::header) returned for its
/// length.
///
/// # Errors
/// When the header belongs to a body with a different number of frames.
pub(super) fn encrypt(
    key: &DataKey,
    header: Nonce,
    plaintext: &[u8],
) -> Result<EncryptedBody, Unauthentic> {
    let mut cipher = Frames::new(key, &header);
    let mut frames = Vec::new();
    if plaintext.is_empty() {
        frames.push(cipher.encrypt(&[])?);
    }
    for chunk in plaintext.chunks(FRAME) {
        frames.push(cipher.encrypt(chunk)?);
    }
    let body = EncryptedBody {
        header,
        frames,
        plaintext_len: plaintext.len() as u64,
    };
    cipher.is_done().then_some(body).ok_or(Unauthentic)
}

/// Decrypts an encrypted body.
///
/// # Errors
/// Those of [`BodyJob::decrypt`].
pub(super) fn decrypt(
    key: &DataKey,
    header: Nonce,
    frames: impl IntoIterator<Item = Result<Vec<u8>, BodyStoreError>>,
) -> Result<Vec<u8>, BodyError> {
    let mut cipher = Frames::new(key, &header);
    let mut bytes = Vec::new();
    for frame in frames {
        bytes.extend(cipher.decrypt(&frame?)?);
    }
    match cipher.is_done() {
        true => Ok(bytes),
        false => Err(Unauthentic.into()),
    }
}

/// The first frame of a body that doesn't decrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FailedFrame {
    /// From 0. If all stored frames decrypt, but more belong to the body, it is the first that is missing.
    pub number: u64,
    /// How many bytes of plaintext the frames before it have.
    pub verified: u64,
}

/// Finds the first frame that doesn't decrypt, for the trace of a failure. Keeps no plaintext.
///
/// # Errors
/// Those of the store.
pub(super) fn first_failure(
    key: &DataKey,
    header: Nonce,
    frames: impl IntoIterator<Item = Result<Vec<u8>, BodyStoreError>>,
) -> Result<Option<FailedFrame>, BodyStoreError> {
    let mut cipher = Frames::new(key, &header);
    let mut at = FailedFrame {
        number: 0,
        verified: 0,
    };
    for frame in frames {
        match cipher.decrypt(&frame?) {
            Ok(bytes) => {
                at.number += 1;
                at.verified += bytes.len() as u64;
            }
            Err(Unauthentic) => return Ok(Some(at)),
        }
    }
    Ok((!cipher.is_done()).then_some(at))
}

/// Decrypts the frames that contain `range` of the plaintext, and returns the range. `frame` reads a frame by its
/// number. A changed or moved frame among them is found out, but not one outside the range.
///
/// # Errors
/// Those of [`BodyJob::decrypt`].
pub(super) fn decrypt_range(
    key: &DataKey,
    header: Nonce,
    range: Range<u64>,
    mut frame: impl FnMut(u32) -> Result<Vec<u8>, BodyError>,
) -> Result<Vec<u8>, BodyError> {
    let full = FRAME as u64;
    let (Ok(first), Ok(skip), Ok(len)) = (
        u32::try_from(range.start / full),
        usize::try_from(range.start % full),
        usize::try_from(range.end.saturating_sub(range.start)),
    ) else {
        return Err(Unauthentic.into());
    };
    let mut cipher = Frames::new(key, &header);
    cipher.skip_to(first);
    let mut bytes = Vec::new();
    let mut number = first;
    while bytes.len() < skip.saturating_add(len) {
        bytes.extend(cipher.decrypt(&frame(number)?)?);
        number = number.saturating_add(1);
    }
    let range = bytes.get(skip..skip.saturating_add(len));
    range.map(<[u8]>::to_vec).ok_or_else(|| Unauthentic.into())
}

impl EncryptedBody {
    /// Length in bytes, header included.
    pub fn len(&self) -> u64 {
        encrypted_len(self.plaintext_len)
    }

    /// Always false: even an empty body has a header and a tag.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// `header ‖ frames`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.header.as_bytes().to_vec();
        bytes.extend(self.frames.iter().flatten());
        bytes
    }

    /// Reads `header ‖ frames`; `None` for fewer bytes than a header and a tag.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk()?;
        let frames: Vec<Vec<u8>> = rest.chunks(FRAME + Tag::LEN).map(<[u8]>::to_vec).collect();
        let tags = (frames.len() * Tag::LEN) as u64;
        Some(Self {
            header: Nonce::new(*header),
            plaintext_len: (rest.len() as u64).checked_sub(tags).filter(|_| tags > 0)?,
            frames,
        })
    }
}

impl EncryptedBody {
    /// The first bytes of `header ‖ frames`, as many as an excerpt shows.
    pub(super) fn start(&self) -> Vec<u8> {
        let first = self.frames.first().map_or(&[][..], Vec::as_slice);
        let bytes = self.header.as_bytes().iter().chain(first);
        bytes.take(Excerpt::HEAD).copied().collect()
    }

    /// `header ‖ frames` as a field, with nonce, ciphertext, and tags labeled.
    pub fn field(&self) -> Field {
        encrypted_field(self.start(), self.len(), self.plaintext_len)
    }
}

/// The first bytes of `header ‖ frames`, as many as an excerpt shows.
fn excerpt(header: &Nonce, start: &[u8]) -> Vec<u8> {
    let bytes = header.as_bytes().iter().chain(start);
    bytes.take(Excerpt::HEAD).copied().collect()
}

impl PlacedBody {
    /// The first bytes of `header ‖ frames`, as many as an excerpt shows.
    pub(super) fn start(&self) -> Vec<u8> {
        excerpt(&self.header, &self.start)
    }
}

impl SealedBody {
    /// The nonce of the last frame; of two layers, of the inner one.
    pub fn header(&self) -> Nonce {
        match self {
            Self::Here(body) => body.header,
            Self::Placed(body) => body.header,
            Self::PlacedTwice { inner, .. } => inner.header,
        }
    }

    /// Whether a layer of it has this header.
    pub fn has_header(&self, header: &Nonce) -> bool {
        self.header() == *header
            || matches!(self, Self::PlacedTwice { outer, .. } if outer.header == *header)
    }

    /// The bytes in a store, if that is where they are.
    pub fn placed(&self) -> Option<&PlacedBody> {
        match self {
            Self::Here(_) => None,
            Self::Placed(body) | Self::PlacedTwice { outer: body, .. } => Some(body),
        }
    }

    /// Length of the plaintext in bytes.
    pub fn plaintext_len(&self) -> u64 {
        match self {
            Self::Here(body) => body.plaintext_len,
            Self::Placed(body) => body.plaintext_len,
            Self::PlacedTwice { inner, .. } => inner.plaintext_len,
        }
    }

    /// `header ‖ frames` as a field, with nonce, ciphertext, and tags labeled; of two layers, of the inner one.
    pub fn field(&self) -> Field {
        match self {
            Self::Here(body) => body.field(),
            Self::Placed(body) => {
                encrypted_field(body.start(), body.bytes.length(), body.plaintext_len)
            }
            Self::PlacedTwice { inner, .. } => {
                let len = inner.plaintext_len;
                let start = excerpt(&inner.header, &inner.start);
                encrypted_field(start, encrypted_len(len), len)
            }
        }
    }
}

/// Which program encrypted or decrypted, as a field of the step.
pub(super) fn cipher_field(cipher: &'static str) -> Field {
    Field::text("Cipher", Role::Metadata, cipher).from("in this browser")
}

/// `header ‖ frames` as a field. `head` is its first bytes, `len` its length, and `plaintext_len` the number of bytes
/// that were encrypted into it.
pub(super) fn encrypted_field(head: Vec<u8>, len: u64, plaintext_len: u64) -> Field {
    let excerpt = Excerpt {
        head,
        len,
        sha256: None,
        md5: None,
    };
    // Bytes that somebody cut off are no longer there to be labeled.
    let nonce = len.min(Nonce::LEN as u64);
    let ciphertext = plaintext_len.min(len - nonce);
    let tags = len - nonce - ciphertext;
    let name = match tags == Tag::LEN as u64 {
        true => "tag",
        false => "tags, one a frame",
    };
    // With several frames, the tags are between the ciphertexts; the field shows one range for each kind, with the
    // total length.
    let labelled = parts([
        ("nonce", Role::Nonce, nonce),
        ("ciphertext", Role::Ciphertext, ciphertext),
        (name, Role::Tag, tags),
    ]);
    Field::bytes("Stored body", Role::Ciphertext, excerpt)
        .with_parts(labelled)
        .from("simulated layout")
}

/// Shows the length, not megabytes of bytes.
impl std::fmt::Debug for EncryptedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EncryptedBody({} bytes)", self.len())
    }
}

/// A whole body as an excerpt with its digests.
pub fn excerpt_of(bytes: &[u8]) -> Excerpt {
    Excerpt::of(bytes)
        .with_sha256(sha256(bytes))
        .with_md5(md5(bytes))
}
