//! The data key.

use super::key::Aes256Key;
use std::fmt;
use zeroize::Zeroize;

/// A 256-bit plaintext data key. Not `Clone`, so that every copy is asked for by name ([`DataKey::duplicate`]); shows
/// no bytes in `Debug`, and is overwritten with zeros when dropped.
#[derive(Zeroize)]
pub struct DataKey(Aes256Key);

impl DataKey {
    /// Copies the bytes of a slice; `None` for any length but 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Aes256Key::from_slice(bytes).map(Self)
    }

    /// The key, for a cipher.
    pub fn as_key(&self) -> &Aes256Key {
        &self.0
    }

    /// The key's bytes, for the worker's message and for a field that shows them overwritten.
    pub fn as_bytes(&self) -> &[u8; Aes256Key::LEN] {
        self.0.as_bytes()
    }

    /// The key as one that a service keeps: a bucket key begins as a data key. Nothing is copied.
    pub fn into_key(self) -> Aes256Key {
        self.0
    }

    /// The only way to a second copy of the key. A large body is encrypted in a Web Worker, which needs the key in its
    /// own memory while the call that waits for it keeps the first copy (to show it, and to overwrite it, when the body
    /// is done). Both copies overwrite themselves when dropped: whoever asks for one drops it as soon as the key is in
    /// the worker's message, and the worker drops its own when its job ends.
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// A copy of the bytes that stays readable: for the trace only, which shows learners what a real service never
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
