//! A key whose messages are counted.

use super::aead::{FreshNonce, Nonce, Sealed, Unauthentic, seal};
use super::key::Aes256Key;

/// Encrypts messages with a key that it alone has, each with its number as the nonce: 0, 1, 2, … The AWS Encryption SDK
/// numbers the frames of a message so (developer guide, message format).
#[derive(Debug)]
pub struct CountedCipher {
    key: Aes256Key,
    /// `None` once all numbers are used.
    next: Option<u32>,
}

impl CountedCipher {
    /// Takes the key away: nothing else encrypts with it.
    pub fn new(key: Aes256Key) -> Self {
        Self { key, next: Some(0) }
    }

    /// Encrypts the next message. Returns its nonce, too.
    ///
    /// # Errors
    /// When all 2³² numbers are used, or the message is beyond GCM's limit.
    pub fn seal(
        &mut self,
        associated_data: &[u8],
        plaintext: &[u8],
    ) -> Result<(Nonce, Sealed), Unauthentic> {
        let number = self.next.ok_or(Unauthentic)?;
        self.next = number.checked_add(1);
        let fresh = FreshNonce::counted(number);
        let nonce = fresh.value();
        Ok((nonce, seal(&self.key, fresh, associated_data, plaintext)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_rise_and_end() {
        let mut cipher = CountedCipher::new(Aes256Key::new([7; 32]));
        let nonces = [0_u8; 3].map(|_| *cipher.seal(b"", b"").unwrap().0.as_bytes());
        for (number, nonce) in (0..).zip(nonces) {
            assert_eq!(nonce, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number]);
        }
        cipher.next = Some(u32::MAX);
        let (last, _) = cipher.seal(b"", b"").unwrap();
        assert_eq!(last.as_bytes()[8..], [0xff; 4]);
        assert_eq!(cipher.seal(b"", b""), Err(Unauthentic));
    }
}
