//! HMAC-SHA-256 (RFC 2104), and comparison in constant time.

use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// An HMAC-SHA-256 value: 32 bytes, compared in constant time.
#[derive(Clone, Copy, Debug, Eq)]
pub struct Mac([u8; Self::LEN]);

impl Mac {
    /// In bytes.
    pub const LEN: usize = 32;

    pub fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl PartialEq for Mac {
    fn eq(&self, other: &Self) -> bool {
        equal_in_constant_time(&self.0, &other.0)
    }
}

/// HMAC-SHA-256 of a message. The key can have any length.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Mac {
    #[expect(
        clippy::expect_used,
        reason = "INVARIANT: HMAC takes a key of any length (RFC 2104 §2)"
    )]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    Mac(mac.finalize().into_bytes().into())
}

/// Whether two byte strings are equal. The time depends only on their lengths, so it doesn't reveal how much of a
/// secret an attacker guessed right.
pub fn equal_in_constant_time(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_or_one_byte_more_is_not_equal() {
        let mac = hmac_sha256(b"key", b"message");
        for bit in 0..256 {
            let mut other = *mac.as_bytes();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(mac, Mac::new(other), "bit {bit}");
        }
        assert!(equal_in_constant_time(b"signature", b"signature"));
        assert!(!equal_in_constant_time(b"signature", b"signature "));
        assert!(!equal_in_constant_time(b"signature", b""));
    }
}
