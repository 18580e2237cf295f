//! A key for the AES-256-GCM cipher.

use super::mac::equal_in_constant_time;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A 256-bit key for AES-256-GCM. `Debug` shows no byte of it, comparison takes constant time, and dropping it
/// overwrites it with zeros.
///
/// On its own, it is a key that a service keeps: KMS's key material, S3's own key, or a bucket key. It is `Clone`
/// because copying a world copies the services' memory too. A data key, which must not be copied by accident, is a
/// [`DataKey`](super::DataKey).
#[derive(Clone, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Aes256Key(Box<[u8; Self::LEN]>);

impl Aes256Key {
    /// In bytes.
    pub const LEN: usize = 32;

    pub fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(Box::new(bytes))
    }

    /// Copies a slice; `None` if it isn't [`Aes256Key::LEN`] bytes long.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(Box::new(bytes.try_into().ok()?)))
    }

    /// The bytes, for a cipher and for exporting a world to a file.
    pub fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl PartialEq for Aes256Key {
    fn eq(&self, other: &Self) -> bool {
        equal_in_constant_time(&self.0[..], &other.0[..])
    }
}

impl fmt::Debug for Aes256Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Aes256Key(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_shows_nothing_and_turns_to_zeros() {
        let mut key = Aes256Key::new([0xa7; 32]);
        assert_eq!(format!("{key:?}"), "Aes256Key(..)");
        assert_eq!(key, Aes256Key::new([0xa7; 32]));
        assert_ne!(key, Aes256Key::new([0xa6; 32]));
        key.zeroize();
        assert_eq!(key.as_bytes(), &[0; 32]);
        assert!(Aes256Key::from_slice(&[0; 16]).is_none());
    }
}
