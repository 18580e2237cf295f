//! The plaintext data keys of one object, while S3 works on it.

use crate::core::crypto::DataKey;

/// The plaintext data keys of one object, in S3's memory.
#[derive(Debug)]
pub struct Keys {
    /// Encrypts the body.
    pub key: DataKey,
    /// Encrypts it again, for DSSE-KMS.
    pub second: Option<DataKey>,
}

/// Identifies an object.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
}
