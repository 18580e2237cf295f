//! How an object is encrypted: what a request asks for, what a bucket does by default, and what is stored.

use super::S3Error;
use super::bucket::Bucket;
use crate::core::crypto::digest::md5;
use crate::core::crypto::mac::hmac_sha256;
use crate::core::crypto::{DataKey, Mac};
use crate::core::json::{Subject, parse_value};
use crate::core::kms::EncryptionContext;
use base64ct::{Base64, Encoding};

/// How an object is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// SSE-S3, `AES256`: S3 keeps the key.
    SseS3(EncryptedDataKey),
    /// SSE-KMS and DSSE-KMS.
    Kms(SseKms),
    /// SSE-C: whoever asks brings the key.
    SseC(KeyFingerprint),
}

/// A data key that S3 made and sealed under its own key, or under a bucket key: `nonce ‖ ciphertext ‖ tag`,
/// with the object's ARN as associated data. Simulated layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedDataKey {
    /// The sealed data key: 60 bytes.
    pub encrypted_data_key: Vec<u8>,
}

/// Server-side encryption with a KMS key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SseKms {
    /// ARN of the KMS key.
    pub key_arn: String,
    /// The data key, sealed: a KMS `CiphertextBlob`; with a Bucket Key, sealed under that.
    pub encrypted_data_key: Vec<u8>,
    /// What KMS's seal is bound to.
    pub encryption_context: EncryptionContext,
    /// Which bucket key sealed the data key, if one did.
    pub bucket_key: Option<[u8; 16]>,
    /// The second layer's key, for DSSE-KMS.
    pub second: Option<EncryptedDataKey>,
}

/// What S3 keeps of a customer's key: nothing that opens anything (S3 guide, ServerSideEncryptionCustomerKeys).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFingerprint {
    /// Random.
    pub salt: [u8; 16],
    /// HMAC-SHA-256 of the key under the salt.
    pub mac: Mac,
    /// `x-amz-server-side-encryption-customer-key-MD5`.
    pub key_md5: String,
}

impl Encryption {
    /// The value of `x-amz-server-side-encryption`; none for SSE-C.
    pub fn algorithm(&self) -> Option<&'static str> {
        match self {
            Self::SseS3(_) => Some("AES256"),
            Self::Kms(kms) if kms.second.is_some() => Some("aws:kms:dsse"),
            Self::Kms(_) => Some("aws:kms"),
            Self::SseC(_) => None,
        }
    }

    /// Its usual name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SseS3(_) => "SSE-S3",
            Self::Kms(kms) if kms.second.is_some() => "DSSE-KMS",
            Self::Kms(_) => "SSE-KMS",
            Self::SseC(_) => "SSE-C",
        }
    }

    /// What there is of a KMS key.
    pub fn kms(&self) -> Option<&SseKms> {
        match self {
            Self::Kms(kms) => Some(kms),
            _ => None,
        }
    }

    /// Whether the body is sealed twice.
    pub fn is_dual(&self) -> bool {
        self.kms().is_some_and(|kms| kms.second.is_some())
    }

    /// Whether the ETag is the body's MD5 (S3 API reference, `Object.ETag`).
    pub fn etag_is_md5(&self) -> bool {
        matches!(self, Self::SseS3(_))
    }

    /// The headers that every answer about the object carries, in order.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if let Some(algorithm) = self.algorithm() {
            headers.push(("x-amz-server-side-encryption", algorithm.to_owned()));
        }
        match self {
            Self::SseS3(_) => {}
            Self::Kms(kms) => {
                headers.push((
                    "x-amz-server-side-encryption-aws-kms-key-id",
                    kms.key_arn.clone(),
                ));
                // Only when true (recorded).
                if kms.bucket_key.is_some() {
                    headers.push((
                        "x-amz-server-side-encryption-bucket-key-enabled",
                        "true".to_owned(),
                    ));
                }
            }
            Self::SseC(mark) => {
                headers.push((
                    "x-amz-server-side-encryption-customer-algorithm",
                    "AES256".to_owned(),
                ));
                headers.push((
                    "x-amz-server-side-encryption-customer-key-MD5",
                    mark.key_md5.clone(),
                ));
            }
        }
        headers
    }
}

/// The encryption headers of a request.
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

/// A key that a request brings along (SSE-C).
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerKey {
    /// `…-customer-algorithm`: `AES256`.
    pub algorithm: String,
    /// `…-customer-key`: the 32 bytes.
    pub key: Vec<u8>,
    /// `…-customer-key-MD5`, base64; worked out where it is left away, as the SDKs do.
    pub md5: Option<String>,
}

/// Shows no key.
impl std::fmt::Debug for CustomerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerKey")
            .field("md5", &self.md5)
            .finish_non_exhaustive()
    }
}

impl SseHeaders {
    /// `aws:kms` with a key.
    pub fn kms(key_id: &str) -> Self {
        Self {
            algorithm: Some("aws:kms".to_owned()),
            kms_key_id: Some(key_id.to_owned()),
            ..Self::default()
        }
    }

    /// What IAM is told of them (S3's condition keys).
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
    /// The key of a text: base64, or its 32 characters as they are.
    pub fn bytes_of(text: &str) -> Vec<u8> {
        match Base64::decode_vec(text.trim()) {
            Ok(key) if key.len() == 32 || text.len() != 32 => key,
            _ => text.as_bytes().to_vec(),
        }
    }

    /// The MD5 as it is sent.
    pub fn md5(&self) -> String {
        self.md5
            .clone()
            .unwrap_or_else(|| Base64::encode_string(&md5(&self.key)))
    }

    /// The key, when it is well formed.
    ///
    /// # Errors
    /// `InvalidArgument` for another algorithm, length or MD5.
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

    /// What S3 keeps of it.
    pub fn mark(&self, salt: [u8; 16]) -> KeyFingerprint {
        KeyFingerprint {
            salt,
            mac: hmac_sha256(&salt, &self.key),
            key_md5: self.md5(),
        }
    }
}

/// What a bucket does to an upload that asks for nothing (`ServerSideEncryptionConfiguration`). The default is that
/// of every new bucket since January 2023: SSE-S3.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BucketDefault {
    /// Which kind.
    pub algorithm: Algorithm,
    /// `KMSMasterKeyID`, as it was given; nobody checks it (S3 API reference, PutBucketEncryption).
    pub kms_key_id: Option<String>,
    /// `BucketKeyEnabled`.
    pub bucket_key: bool,
}

/// `SSEAlgorithm`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// `AES256`.
    #[default]
    SseS3,
    /// `aws:kms`.
    SseKms,
    /// `aws:kms:dsse`.
    DsseKms,
}

impl Algorithm {
    /// Its name in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseS3 => "AES256",
            Self::SseKms => "aws:kms",
            Self::DsseKms => "aws:kms:dsse",
        }
    }

    /// The algorithm of this name.
    pub fn of(name: &str) -> Option<Self> {
        [Self::SseS3, Self::SseKms, Self::DsseKms]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}

/// What shall be done to a new object.
#[derive(Debug)]
pub enum Plan {
    /// SSE-S3.
    SseS3,
    /// SSE-KMS or DSSE-KMS.
    Kms {
        /// The key as it was named; none is the AWS managed key `aws/s3`.
        key_id: Option<String>,
        /// The caller's own pairs.
        context: EncryptionContext,
        /// Whether a Bucket Key is used.
        bucket_key: bool,
        /// Whether there is a second layer.
        dual: bool,
    },
    /// SSE-C.
    SseC(CustomerKey),
}

impl Plan {
    /// A request's headers beat the bucket's default. `aws:kms` without a key is `aws/s3`, even where the default names
    /// a key; such a request keeps the bucket's `BucketKeyEnabled`.
    ///
    /// # Errors
    /// `InvalidArgument` in AWS's words.
    pub fn of(headers: &SseHeaders, bucket: &Bucket) -> Result<Self, S3Error> {
        if let Some(customer) = &headers.customer {
            if headers.algorithm.is_some() || headers.kms_key_id.is_some() {
                return Err(S3Error::argument(
                    "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                ));
            }
            customer.check()?;
            return Ok(Self::SseC(customer.clone()));
        }
        let default = &bucket.encryption;
        let (algorithm, key_id) = match &headers.algorithm {
            Some(name) => {
                let algorithm = Algorithm::of(name).ok_or_else(|| {
                    S3Error::argument("The encryption method specified is not supported")
                })?;
                (algorithm, headers.kms_key_id.clone())
            }
            None if headers.kms_key_id.is_some() => return Err(S3Error::argument(NEEDS_KMS)),
            None => (default.algorithm, default.kms_key_id.clone()),
        };
        if algorithm == Algorithm::SseS3 {
            return match headers.kms_key_id {
                Some(_) => Err(S3Error::argument(NEEDS_KMS)),
                None => Ok(Self::SseS3),
            };
        }
        let dual = algorithm == Algorithm::DsseKms;
        Ok(Self::Kms {
            key_id,
            context: headers
                .context
                .as_deref()
                .map_or_else(|| Ok(EncryptionContext::default()), read_context)?,
            bucket_key: headers.bucket_key.unwrap_or(default.bucket_key) && !dual,
            dual,
        })
    }
}

const NEEDS_KMS: &str = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";

/// The caller's own encryption context. What S3 says to another text is not recorded: simulated.
fn read_context(text: &str) -> Result<EncryptionContext, S3Error> {
    let wrong = || {
        S3Error::argument(
            "The x-amz-server-side-encryption-context header must be base64-encoded JSON of string pairs.",
        )
    };
    let bytes = Base64::decode_vec(text).map_err(|_| wrong())?;
    let json = String::from_utf8(bytes).map_err(|_| wrong())?;
    let mut context = EncryptionContext::default();
    let value = parse_value(Subject::EncryptionContext, &json).map_err(|_| wrong())?;
    for (name, value) in value.as_object().ok_or_else(wrong)? {
        let value = value.as_str().ok_or_else(wrong)?;
        context.0.insert(name.clone(), value.to_owned());
    }
    Ok(context)
}
