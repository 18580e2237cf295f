//! One AES-256-GCM message (NIST SP 800-38D) and its parts.

use super::key::Aes256Key;
use super::mac::equal_in_constant_time;
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit, Payload};

/// A 96-bit nonce: never used twice with the same key (NIST SP 800-38D §8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nonce([u8; Self::LEN]);

impl Nonce {
    /// In bytes.
    pub const LEN: usize = 12;

    pub const fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// `None` if the slice isn't [`Nonce::LEN`] bytes long.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, as stored before the ciphertext.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

/// A 128-bit authentication tag, compared in constant time.
#[derive(Clone, Copy, Debug, Eq)]
pub struct Tag([u8; Self::LEN]);

impl Tag {
    /// In bytes.
    pub const LEN: usize = 16;

    pub fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// The bytes, as stored after the ciphertext.
    pub fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl PartialEq for Tag {
    fn eq(&self, other: &Self) -> bool {
        equal_in_constant_time(&self.0, &other.0)
    }
}

/// The result of [`seal`] and the input of [`open`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// As long as the plaintext.
    pub ciphertext: Vec<u8>,
    /// Authenticates the ciphertext and the associated data.
    pub tag: Tag,
}

impl Sealed {
    /// `ciphertext ‖ tag`.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.ciphertext.as_slice(), self.tag.as_bytes()].concat()
    }

    /// Reads `ciphertext ‖ tag`; `None` if there are fewer bytes than in a tag.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (ciphertext, tag) = bytes.split_last_chunk()?;
        Some(Self {
            ciphertext: ciphertext.to_vec(),
            tag: Tag(*tag),
        })
    }
}

/// A message could not be opened. The error deliberately doesn't say why, because the reason would help an attacker
/// (padding-oracle attacks exploit such hints).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tag does not match")]
pub struct Unauthentic;

/// Encrypts `plaintext` and returns its ciphertext and tag. The nonce must never have been used with this key before
/// (NIST SP 800-38D §7.1).
///
/// # Errors
/// Only for a plaintext beyond GCM's limit of 2³⁶ − 32 bytes.
pub fn seal(
    key: &Aes256Key,
    nonce: &Nonce,
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Sealed, Unauthentic> {
    let payload = Payload {
        msg: plaintext,
        aad: associated_data,
    };
    let bytes = Aes256Gcm::new(&(*key.as_bytes()).into())
        .encrypt(&nonce.0.into(), payload)
        .map_err(|_| Unauthentic)?;
    Sealed::from_bytes(&bytes).ok_or(Unauthentic)
}

/// Checks the tag and returns the plaintext.
///
/// # Errors
/// [`Unauthentic`] when key, nonce, associated data, ciphertext or tag differ by a single bit
/// (NIST SP 800-38D §7.2).
pub fn open(
    key: &Aes256Key,
    nonce: &Nonce,
    associated_data: &[u8],
    sealed: &Sealed,
) -> Result<Vec<u8>, Unauthentic> {
    let payload = Payload {
        msg: &sealed.to_bytes(),
        aad: associated_data,
    };
    Aes256Gcm::new(&(*key.as_bytes()).into())
        .decrypt(&nonce.0.into(), payload)
        .map_err(|_| Unauthentic)
}
