//! The data key.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A 256-bit data key. Not `Clone`, shows no bytes in `Debug`, and is overwritten with zeros when
/// dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DataKey(Box<[u8; 32]>);

impl DataKey {
    /// Takes a copy of 32 bytes. `None` for any other length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(Box::new(bytes.try_into().ok()?)))
    }

    /// The key's bytes, for a cipher.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A copy of the bytes that stays readable: for the trace and the worker's message only.
    pub fn reveal_for_teaching(&self) -> [u8; 32] {
        *self.0
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

/// A 256-bit secret that a service keeps in its own memory. Shows nothing, and is overwritten when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Takes the bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a cipher.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_nothing_and_turns_to_zeros() {
        let mut key = DataKey::from_slice(&[0xa7; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "DataKey(..)");
        key.zeroize();
        assert_eq!(key.as_bytes(), &[0; 32]);
        assert!(DataKey::from_slice(&[0; 16]).is_none());
    }
}
