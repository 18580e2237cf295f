//! One AES-256-GCM message (NIST SP 800-38D) and its parts.

use super::key::Aes256Key;
use super::mac::equal_in_constant_time;
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit, Payload};

/// A 96-bit nonce as it is stored and read. To encrypt takes a [`FreshNonce`].
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

/// Where random bytes come from.
pub trait RandomBytes {
    /// The next random bytes of a nonce.
    fn next_nonce(&mut self) -> [u8; Nonce::LEN];
}

/// A nonce for one message: [`seal`] takes it away, and it can't be copied. So none serves twice (NIST SP 800-38D §8.2).
///
/// ```compile_fail,E0382
/// use envelope_lab_crypto::aead::{FreshNonce, RandomBytes, seal};
/// use envelope_lab_crypto::Aes256Key;
///
/// fn both(key: &Aes256Key, random: &mut impl RandomBytes) {
///     let nonce = FreshNonce::random(random);
///     let one = seal(key, nonce, b"", b"one message");
///     let other = seal(key, nonce, b"", b"another message");
/// }
/// ```
///
/// Bytes that were read, or chosen, are no fresh nonce:
///
/// ```compile_fail,E0308
/// use envelope_lab_crypto::aead::{Nonce, seal};
/// use envelope_lab_crypto::Aes256Key;
///
/// fn again(key: &Aes256Key, stored: Nonce) {
///     let other = seal(key, stored, b"", b"another message");
/// }
/// ```
///
/// This is how it is meant:
///
/// ```
/// use envelope_lab_crypto::aead::{FreshNonce, RandomBytes, seal};
/// use envelope_lab_crypto::Aes256Key;
///
/// fn both(key: &Aes256Key, random: &mut impl RandomBytes) {
///     let one = seal(key, FreshNonce::random(random), b"", b"one message");
///     let other = seal(key, FreshNonce::random(random), b"", b"another message");
/// }
/// ```
pub struct FreshNonce(Nonce);

impl FreshNonce {
    /// 96 random bits (NIST SP 800-38D §8.2.2).
    pub fn random(source: &mut impl RandomBytes) -> Self {
        Self(Nonce(source.next_nonce()))
    }

    /// The nonce with this number, for a key whose messages are counted.
    pub(super) fn counted(number: u32) -> Self {
        let [a, b, c, d] = number.to_be_bytes();
        Self(Nonce([0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d]))
    }

    /// As it is stored.
    pub fn value(&self) -> Nonce {
        self.0
    }
}

impl std::fmt::Debug for FreshNonce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FreshNonce(..)")
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

/// Encrypts `plaintext` and returns its ciphertext and tag (NIST SP 800-38D §7.1).
///
/// # Errors
/// Only for a plaintext beyond GCM's limit of 2³⁶ − 32 bytes.
pub fn seal(
    key: &Aes256Key,
    nonce: FreshNonce,
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Sealed, Unauthentic> {
    #[cfg(feature = "watch")]
    key.note(nonce.0, associated_data, plaintext);
    seal_with_known_nonce(key, &nonce.0, associated_data, plaintext)
}

/// Encrypts with a nonce that is given: for test vectors, and for experiments with keys that protect nothing. Everything
/// else uses [`seal`].
///
/// # Errors
/// Those of [`seal`].
pub fn seal_with_known_nonce(
    key: &Aes256Key,
    nonce: &Nonce,
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Sealed, Unauthentic> {
    let payload = Payload {
        msg: plaintext,
        aad: associated_data,
    };
    let bytes = Aes256Gcm::new(key.as_bytes().into())
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
    Aes256Gcm::new(key.as_bytes().into())
        .decrypt(&nonce.0.into(), payload)
        .map_err(|_| Unauthentic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_differ_in_one_bit_differ() {
        let tag = Tag::new([0xa7; Tag::LEN]);
        assert_eq!(tag, Tag::new([0xa7; Tag::LEN]));
        for bit in 0..Tag::LEN * 8 {
            let mut other = *tag.as_bytes();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(tag, Tag::new(other), "bit {bit}");
        }
    }
}
