//! HKDF-SHA-256 (RFC 5869): makes a key of another one.

use super::key::Aes256Key;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// A 256-bit key that depends on all bits of `key` and on `info`, which says what the new key is for. The salt is not
/// given, which stands for 32 zero bytes (RFC 5869 §2.2).
#[expect(
    clippy::expect_used,
    reason = "INVARIANT: HKDF-SHA-256 gives up to 255 × 32 bytes (RFC 5869 §2.3)"
)]
pub fn hkdf_sha256(key: &Aes256Key, info: &[u8]) -> Aes256Key {
    let mut derived = Zeroizing::new([0; Aes256Key::LEN]);
    Hkdf::<Sha256>::new(None, key.as_bytes())
        .expand(info, &mut *derived)
        .expect("32 bytes are not too many");
    Aes256Key::new(*derived)
}

#[cfg(test)]
mod tests {
    use super::super::mac::hmac_sha256;
    use super::*;

    /// RFC 5869 §2 in two lines of HMAC.
    #[test]
    fn the_key_is_hmac_of_the_info_under_hmac_of_the_key() {
        let key = Aes256Key::new([0x0b; 32]);
        let extracted = hmac_sha256(&[0; 32], key.as_bytes());
        for info in [&b""[..], b"info", &[7; 100]] {
            let expected = hmac_sha256(extracted.as_bytes(), &[info, &[1]].concat());
            assert_eq!(hkdf_sha256(&key, info).as_bytes(), expected.as_bytes());
        }
    }
}
