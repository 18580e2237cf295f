//! Bodies at rest: a body store contains the encrypted bytes; the object contains what S3 needs to find and show them.

use super::body::{
    BodyError, EncryptedBody, FailedFrame, PlacedBody, decrypt, decrypt_range, encrypted_field,
    first_failure,
};
use crate::core::body_store::{Bodies, BodyHandle, BodyStoreError};
use crate::core::crypto::frames::FRAME;
use crate::core::crypto::{DataKey, Nonce, Tag, Unauthentic};
use crate::core::trace::Excerpt;
use crate::core::trace::field::{Field, Role};
use std::ops::Range;

/// Length of a full frame with its tag, in bytes.
const STORED_FRAME: u64 = (FRAME + Tag::LEN) as u64;

/// One part of a stored body: the only one, or one of a multipart upload. The store contains `header ‖ frames`.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredPart {
    /// How many bytes the application sent.
    pub len: u64,
    header: Nonce,
    /// How many bytes were encrypted into the stored body: under DSSE-KMS, the length of the inner layer, else `len`.
    plaintext_len: u64,
    /// At most [`Excerpt::HEAD`] bytes, for the trace.
    start: Vec<u8>,
    bytes: BodyHandle,
}

/// A stored body: one part, or those of a multipart upload in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredBody {
    /// Never empty.
    pub parts: Vec<StoredPart>,
}

impl StoredPart {
    /// Moves an encrypted body into the store. `len` is how many bytes the application sent.
    ///
    /// # Errors
    /// Those of the store.
    pub fn put(bodies: &Bodies, body: EncryptedBody, len: u64) -> Result<Self, BodyStoreError> {
        let start = body.start();
        let mut pieces = vec![body.header.as_bytes().to_vec()];
        pieces.extend(body.frames);
        Ok(Self {
            len,
            header: body.header,
            plaintext_len: body.plaintext_len,
            start,
            bytes: bodies.put(pieces)?,
        })
    }

    /// Takes over a body that is in a store already. `len` is how many bytes the application sent.
    pub fn placed(body: PlacedBody, len: u64) -> Self {
        Self {
            len,
            header: body.header,
            plaintext_len: body.plaintext_len,
            start: body.start(),
            bytes: body.bytes,
        }
    }

    /// A part as it lies on a disk that somebody changed: any bytes, where `plaintext_len` bytes were encrypted. S3 reads
    /// the header from them; what is missing of it reads as zeros, under which no frame decrypts.
    ///
    /// # Errors
    /// Those of the store.
    pub fn on_disk(
        bodies: &Bodies,
        bytes: Vec<u8>,
        plaintext_len: u64,
        len: u64,
    ) -> Result<Self, BodyStoreError> {
        let mut header = [0; Nonce::LEN];
        for (place, byte) in header.iter_mut().zip(&bytes) {
            *place = *byte;
        }
        Ok(Self {
            len,
            header: Nonce::new(header),
            plaintext_len,
            start: bytes.iter().take(Excerpt::HEAD).copied().collect(),
            bytes: bodies.put(vec![bytes])?,
        })
    }

    /// How many frames the stored bytes have room for, from 0.
    pub fn stored_frames(&self) -> u64 {
        let frames = self.stored_len().saturating_sub(Nonce::LEN as u64);
        frames.div_ceil(STORED_FRAME)
    }

    /// The nonce of the last frame.
    pub fn header(&self) -> Nonce {
        self.header
    }

    /// How many bytes decrypting the stored body gives.
    pub fn plaintext_len(&self) -> u64 {
        self.plaintext_len
    }

    /// The handle to `header ‖ frames` in the store.
    pub fn bytes(&self) -> &BodyHandle {
        &self.bytes
    }

    /// Stored length in bytes, header included.
    pub fn stored_len(&self) -> u64 {
        self.bytes.length()
    }

    /// Reads all of `header ‖ frames`.
    ///
    /// # Errors
    /// Those of the store.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BodyStoreError> {
        self.bytes.read(0..self.stored_len())
    }

    /// The frames in order. Each is read on demand, so that at most one is in memory.
    pub fn frames(&self) -> Frames {
        Frames {
            bytes: self.bytes.clone(),
            next: Nonce::LEN as u64,
        }
    }

    /// Decrypts the stored body.
    ///
    /// # Errors
    /// Those of [`BodyJob::decrypt`](super::BodyJob::decrypt).
    pub(super) fn decrypt(&self, key: &DataKey) -> Result<Vec<u8>, BodyError> {
        decrypt(key, self.header, self.frames())
    }

    /// The first frame of the stored body that doesn't decrypt.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) fn first_failure(
        &self,
        key: &DataKey,
    ) -> Result<Option<FailedFrame>, BodyStoreError> {
        first_failure(key, self.header, self.frames())
    }

    /// Decrypts the frames that contain `range` of the stored body's plaintext, and returns the range. Only these frames
    /// are read from the store.
    ///
    /// # Errors
    /// Those of [`BodyJob::decrypt`](super::BodyJob::decrypt).
    pub(super) fn decrypt_range(
        &self,
        key: &DataKey,
        range: Range<u64>,
    ) -> Result<Vec<u8>, BodyError> {
        decrypt_range(key, self.header, range, |number| {
            let start = Nonce::LEN as u64 + u64::from(number) * STORED_FRAME;
            let end = (start + STORED_FRAME).min(self.stored_len());
            match start < end {
                true => Ok(self.bytes.read(start..end)?),
                false => Err(Unauthentic.into()),
            }
        })
    }

    /// Decrypts `range` of what the application sent. Under DSSE-KMS, the plaintext of the outer layer is the inner
    /// body, `header ‖ frames`: S3 needs its header, and the inner frames that contain the range.
    ///
    /// # Errors
    /// Those of [`BodyJob::decrypt`](super::BodyJob::decrypt).
    pub(super) fn open_range(
        &self,
        key: &DataKey,
        second: Option<&DataKey>,
        range: Range<u64>,
    ) -> Result<Vec<u8>, BodyError> {
        let Some(second) = second else {
            return self.decrypt_range(key, range);
        };
        let inner_header = self.decrypt_range(second, 0..Nonce::LEN as u64)?;
        let inner_header = Nonce::from_slice(&inner_header).ok_or(Unauthentic)?;
        decrypt_range(key, inner_header, range, |number| {
            let start = Nonce::LEN as u64 + u64::from(number) * STORED_FRAME;
            let end = (start + STORED_FRAME).min(self.plaintext_len);
            match start < end {
                true => self.decrypt_range(second, start..end),
                false => Err(Unauthentic.into()),
            }
        })
    }

    /// The stored bytes as a field, with nonce, ciphertext, and tags labeled.
    pub fn field(&self) -> Field {
        encrypted_field(self.start.clone(), self.stored_len(), self.plaintext_len)
    }
}

/// Shows lengths, not megabytes of bytes.
impl std::fmt::Debug for StoredPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredPart({} bytes)", self.stored_len())
    }
}

/// The frames of a stored part, read one after another.
#[derive(Clone, Debug)]
pub struct Frames {
    bytes: BodyHandle,
    /// Offset of the next frame, in bytes.
    next: u64,
}

impl Iterator for Frames {
    type Item = Result<Vec<u8>, BodyStoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let end = (self.next + STORED_FRAME).min(self.bytes.length());
        if self.next >= end {
            return None;
        }
        let frame = self.bytes.read(self.next..end);
        self.next = end;
        Some(frame)
    }
}

impl StoredBody {
    /// How many bytes the application sent.
    pub fn plaintext_len(&self) -> u64 {
        self.parts.iter().map(|part| part.len).sum()
    }

    /// Stored length in bytes.
    pub fn stored_len(&self) -> u64 {
        self.parts.iter().map(StoredPart::stored_len).sum()
    }

    /// The stored bytes of the first part as a field, with nonce, ciphertext, and tags labeled.
    pub fn field(&self) -> Field {
        match self.parts.first() {
            Some(part) => part.field(),
            None => Field::bytes("Stored body", Role::Ciphertext, Excerpt::default()),
        }
    }
}
