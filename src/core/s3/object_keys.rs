//! The plaintext data keys of one object, while S3 works on it.

use crate::core::crypto::DataKey;

/// The keys of one object, in the clear, in S3's hands.
#[derive(Debug)]
pub struct Keys {
    /// Seals the body.
    pub key: DataKey,
    /// Seals it again, for DSSE-KMS.
    pub second: Option<DataKey>,
}

/// Which object.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its bucket's name.
    pub bucket: &'a str,
    /// Its key.
    pub key: &'a str,
}
