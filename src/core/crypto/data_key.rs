//! The plaintext data key.

use super::key::Aes256Key;
use std::fmt;
use zeroize::Zeroize;

/// A 256-bit plaintext data key. It isn't `Clone`, so that copying it takes an explicit call ([`DataKey::duplicate`]).
/// `Debug` shows no bytes of it, and dropping it overwrites it with zeros.
#[derive(Zeroize)]
pub struct DataKey(Aes256Key);

impl DataKey {
    /// Copies a slice; `None` if it isn't 32 bytes long.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Aes256Key::from_slice(bytes).map(Self)
    }

    /// The key, for a cipher.
    pub fn as_key(&self) -> &Aes256Key {
        &self.0
    }

    /// The key's bytes, for the message to the worker and for a trace field that shows them being overwritten.
    pub fn as_bytes(&self) -> &[u8; Aes256Key::LEN] {
        self.0.as_bytes()
    }

    /// Turns the data key into a key that a service keeps, because a bucket key starts as a data key. This copies
    /// nothing.
    pub fn into_key(self) -> Aes256Key {
        self.0
    }

    /// Copies the key; this is the only way to do so. S3 encrypts a large body in a Web Worker, which needs the key in
    /// its own memory. The call that waits for the worker keeps the first copy, to show it and overwrite it when the
    /// body is done. Each copy overwrites itself when dropped: the caller drops the duplicate as soon as the key is in
    /// the message to the worker, and the worker drops its copy when its job ends.
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// A copy of the bytes that stays readable. Only the trace uses it, to show learners what a real service never
    /// shows.
    pub fn reveal_for_teaching(&self) -> [u8; Aes256Key::LEN] {
        *self.as_bytes()
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_nothing_and_turns_to_zeros() {
        let mut key = DataKey::from_slice(&[0xa7; 32]).unwrap();
        let copy = key.duplicate();
        assert_eq!(format!("{key:?}"), "DataKey(..)");
        key.zeroize();
        assert_eq!(key.as_bytes(), &[0; 32]);
        assert_eq!(copy.as_bytes(), &[0xa7; 32]);
        assert!(DataKey::from_slice(&[0; 16]).is_none());
    }
}
