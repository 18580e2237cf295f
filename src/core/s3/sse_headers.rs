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
    /// `…-customer-algorithm`: `AES256`. Empty if the request left it out.
    pub algorithm: String,
    /// `…-customer-key`: the 32 bytes. Empty if the request left them out.
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

    /// S3's condition keys for these headers, for IAM. `key_arn` is the ARN of the KMS key that the headers name.
    pub fn condition_keys(&self, key_arn: Option<&str>) -> Vec<(String, String)> {
        let mut keys = Vec::new();
        let mut put = |name: &str, value: Option<&str>| {
            keys.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        };
        put("s3:x-amz-server-side-encryption", self.algorithm.as_deref());
        put(
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            (self.kms_key_id.as_deref()).and(key_arn),
        );
        let customer = self.customer.as_ref();
        put(
            "s3:x-amz-server-side-encryption-customer-algorithm",
            (customer.map(|customer| customer.algorithm.as_str()))
                .filter(|algorithm| !algorithm.is_empty()),
        );
        keys
    }
}

impl CustomerKey {
    /// Reads a key from text: base64, or the text's own 32 characters, which are too few for a key in base64.
    pub fn bytes_of(text: &str) -> Vec<u8> {
        match Base64::decode_vec(text.trim()) {
            Ok(key) if text.len() != 32 => key,
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
    /// `InvalidEncryptionAlgorithmError` for another algorithm; `InvalidArgument` for a missing algorithm or key, a
    /// wrong length, or a wrong MD5.
    pub fn check(&self) -> Result<DataKey, S3Error> {
        match self.algorithm.as_str() {
            "AES256" => {}
            "" => {
                return Err(S3Error::argument(
                    "Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.",
                ));
            }
            _ => {
                return Err(S3Error::other(
                    "InvalidEncryptionAlgorithmError",
                    400,
                    "The Encryption request you specified is not valid. Supported value: AES256.",
                ));
            }
        }
        if self.key.is_empty() {
            return Err(S3Error::argument(
                "Requests specifying Server Side Encryption with Customer provided keys must provide an appropriate secret key.",
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
