//! The encryption headers of a request, including a customer's key (SSE-C).

use super::S3Error;
use super::encryption::KeyFingerprint;
use crate::core::crypto::DataKey;
use crate::core::crypto::digest::md5;
use crate::core::crypto::mac::hmac_sha256;
use base64ct::{Base64, Encoding};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SseHeaders {
    /// `x-amz-server-side-encryption`.
    pub algorithm: Option<String>,
    /// `x-amz-server-side-encryption-aws-kms-key-id`.
    pub kms_key_id: Option<String>,
    /// `x-amz-server-side-encryption-context`: base64 of a JSON object of strings.
    pub context: Option<String>,
    /// `x-amz-server-side-encryption-bucket-key-enabled`.
    pub bucket_key: Option<bool>,
    /// SSE-C's three headers.
    pub customer: Option<CustomerKey>,
}

/// A key that the caller sends with the request (SSE-C).
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerKey {
    /// `…-customer-algorithm`: `AES256`.
    pub algorithm: String,
    /// `…-customer-key`: the 32 bytes.
    pub key: Vec<u8>,
    /// `…-customer-key-MD5`, base64. If it is missing, it is computed, as the SDKs do.
    pub md5: Option<String>,
}

/// Shows the MD5 only, never the key.
impl std::fmt::Debug for CustomerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerKey")
            .field("md5", &self.md5)
            .finish_non_exhaustive()
    }
}

impl SseHeaders {
    /// Asks for `aws:kms` with this key.
    pub fn kms(key_id: &str) -> Self {
        Self {
            algorithm: Some("aws:kms".to_owned()),
            kms_key_id: Some(key_id.to_owned()),
            ..Self::default()
        }
    }

    /// S3's condition keys for these headers, for IAM.
    pub fn condition_keys(&self) -> Vec<(String, String)> {
        let mut keys = Vec::new();
        let mut put = |name: &str, value: &Option<String>| {
            keys.extend(value.as_ref().map(|value| (name.to_owned(), value.clone())));
        };
        put("s3:x-amz-server-side-encryption", &self.algorithm);
        put(
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            &self.kms_key_id,
        );
        let customer = self
            .customer
            .as_ref()
            .map(|customer| customer.algorithm.clone());
        put(
            "s3:x-amz-server-side-encryption-customer-algorithm",
            &customer,
        );
        keys
    }
}

impl CustomerKey {
    /// Reads a key from text: base64, or the text's own 32 characters.
    pub fn bytes_of(text: &str) -> Vec<u8> {
        match Base64::decode_vec(text.trim()) {
            Ok(key) if key.len() == 32 || text.len() != 32 => key,
            _ => text.as_bytes().to_vec(),
        }
    }

    /// The MD5 as sent, or the computed one.
    pub fn md5(&self) -> String {
        self.md5
            .clone()
            .unwrap_or_else(|| Base64::encode_string(&md5(&self.key)))
    }

    /// The key, if it is well formed.
    ///
    /// # Errors
    /// `InvalidArgument` for a wrong algorithm, length, or MD5.
    pub fn check(&self) -> Result<DataKey, S3Error> {
        if self.algorithm != "AES256" {
            return Err(S3Error::argument(
                "The encryption request you specified is not valid. Supported value: AES256.",
            ));
        }
        let key = DataKey::from_slice(&self.key).ok_or_else(|| {
            S3Error::argument("The secret key was invalid for the specified algorithm.")
        })?;
        if self.md5() != Base64::encode_string(&md5(&self.key)) {
            return Err(S3Error::argument(
                "The calculated MD5 hash of the key did not match the hash that was provided.",
            ));
        }
        Ok(key)
    }

    /// The fingerprint that S3 stores.
    pub fn mark(&self, salt: [u8; 16]) -> KeyFingerprint {
        KeyFingerprint {
            salt,
            mac: hmac_sha256(&salt, &self.key),
            key_md5: self.md5(),
        }
    }
}
