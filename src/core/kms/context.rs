//! The encryption context: authenticated but not secret, and the same for encryption and decryption.

use super::KmsError;
use crate::core::json::Object;
use crate::core::wire::Type;
use crate::core::wire::field::Single;
use serde_json::Value;
use std::collections::BTreeMap;

/// The maximum total size of keys and values, in bytes.
pub const LARGEST: usize = 8_192;

/// String pairs bound to a ciphertext as additional authenticated data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncryptionContext(pub BTreeMap<String, String>);

impl EncryptionContext {
    /// The context that S3 sends for an object: `aws:s3:arn` = the object's ARN (S3 guide, UsingKMSEncryption).
    pub fn for_s3(arn: &str) -> Self {
        let mut pairs = BTreeMap::new();
        pairs.insert("aws:s3:arn".to_owned(), arn.to_owned());
        Self(pairs)
    }

    /// The authenticated bytes: `u16 count`, then for each pair in key order `u16 length, key, u16 length, value` (as
    /// the AWS Encryption SDK serializes it). The lengths distinguish `{"ab":"c"}` from `{"a":"bc"}`. `None` when a
    /// length does not fit.
    pub fn to_aad(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut put = |length: usize, text: &str| {
            let length = u16::try_from(length).ok()?;
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
            Some(())
        };
        put(self.0.len(), "")?;
        for (key, value) in &self.0 {
            put(key.len(), key)?;
            put(value.len(), value)?;
        }
        Some(bytes)
    }

    /// Checks the context's size: at most [`LARGEST`] bytes of keys and values. (AWS limits the request; our sources
    /// contain neither its limit nor its message for the context, so both are simulated.)
    ///
    /// # Errors
    /// `ValidationException`.
    pub fn check(&self) -> Result<(), KmsError> {
        let size: usize = (self.0.iter())
            .map(|(key, value)| key.len() + value.len())
            .sum();
        match size > LARGEST {
            true => Err(KmsError::Validation(format!(
                "The encryption context is {size} bytes long; at most {LARGEST} are taken."
            ))),
            false => Ok(()),
        }
    }

    /// The context as the API's JSON object.
    pub fn to_json(&self) -> Value {
        let mut object = Object::default();
        for (key, value) in &self.0 {
            object.text(key, value);
        }
        object.value()
    }
}

impl Single for EncryptionContext {
    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn to_value(&self, _: Type) -> Value {
        self.to_json()
    }

    fn of_value(value: Option<&Value>, kind: Type) -> Self {
        Self(Vec::of_value(value, kind).into_iter().collect())
    }
}

/// `{"key":"value"}`, in key order.
impl std::fmt::Display for EncryptionContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_cannot_run_into_each_other() {
        let of = |key: &str, value: &str| {
            EncryptionContext(BTreeMap::from([(key.to_owned(), value.to_owned())])).to_aad()
        };
        assert_ne!(of("ab", "c"), of("a", "bc"));
        assert_eq!(of("a", "b"), Some(vec![0, 1, 0, 1, b'a', 0, 1, b'b']));
        assert_eq!(of("a", &"x".repeat(65_536)), None);
    }
}
