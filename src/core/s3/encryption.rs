//! How an object is encrypted: what a request can ask for, a bucket's default, and what S3 stores.

use crate::core::crypto::Mac;
use crate::core::kms::EncryptionContext;

/// How a stored object is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// SSE-S3, `AES256`: S3 keeps the key.
    SseS3(EncryptedDataKey),
    /// SSE-KMS and DSSE-KMS.
    Kms(SseKms),
    /// SSE-C: the caller sends the key with every request.
    SseC(KeyFingerprint),
}

/// A data key that S3 generated and encrypted under its own key or under a bucket key: `nonce ‖ ciphertext ‖ tag`, with
/// the object's ARN as associated data. Simulated layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedDataKey {
    /// 60 bytes.
    pub encrypted_data_key: Vec<u8>,
}

/// Server-side encryption with a KMS key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SseKms {
    pub key_arn: String,
    /// The encrypted data key: a KMS `CiphertextBlob`, or, with a Bucket Key, a data key encrypted with that.
    pub encrypted_data_key: Vec<u8>,
    /// The encryption context that KMS needs to decrypt the data key.
    pub encryption_context: EncryptionContext,
    /// The id of the bucket key that encrypted the data key, if one did.
    pub bucket_key: Option<[u8; 16]>,
    /// The key of the second layer, for DSSE-KMS.
    pub second: Option<EncryptedDataKey>,
}

/// What S3 stores about a customer's key: a fingerprint that can't decrypt anything (S3 guide,
/// ServerSideEncryptionCustomerKeys).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFingerprint {
    /// Random.
    pub salt: [u8; 16],
    /// HMAC-SHA-256 of the key under the salt.
    pub mac: Mac,
    /// `x-amz-server-side-encryption-customer-key-MD5`.
    pub key_md5: String,
}

/// The kinds of server-side encryption (S3 guide, serv-side-encryption), by their usual names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncryptionKind {
    /// Under S3's own keys.
    SseS3,
    /// Under a data key from KMS.
    SseKms,
    /// In two layers, one of them under a data key from KMS.
    DsseKms,
    /// Under a key that the caller sends with every request.
    SseC,
}

impl EncryptionKind {
    pub const ALL: [Self; 4] = [Self::SseS3, Self::SseKms, Self::DsseKms, Self::SseC];

    /// The name as AWS writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseS3 => "SSE-S3",
            Self::SseKms => "SSE-KMS",
            Self::DsseKms => "DSSE-KMS",
            Self::SseC => "SSE-C",
        }
    }

    /// The value of `x-amz-server-side-encryption`; none for SSE-C, which has its own headers.
    pub fn algorithm(self) -> Option<Algorithm> {
        match self {
            Self::SseS3 => Some(Algorithm::SseS3),
            Self::SseKms => Some(Algorithm::SseKms),
            Self::DsseKms => Some(Algorithm::DsseKms),
            Self::SseC => None,
        }
    }
}

impl Encryption {
    pub fn kind(&self) -> EncryptionKind {
        match self {
            Self::SseS3(_) => EncryptionKind::SseS3,
            Self::Kms(kms) if kms.second.is_some() => EncryptionKind::DsseKms,
            Self::Kms(_) => EncryptionKind::SseKms,
            Self::SseC(_) => EncryptionKind::SseC,
        }
    }

    /// The value of `x-amz-server-side-encryption`; none for SSE-C.
    pub fn algorithm(&self) -> Option<&'static str> {
        self.kind().algorithm().map(Algorithm::name)
    }

    /// The usual name, as AWS writes it.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The KMS key and what belongs to it, if a KMS key is used.
    pub fn kms(&self) -> Option<&SseKms> {
        match self {
            Self::Kms(kms) => Some(kms),
            _ => None,
        }
    }

    /// Whether the body is encrypted twice (DSSE-KMS).
    pub fn is_dual(&self) -> bool {
        self.kms().is_some_and(|kms| kms.second.is_some())
    }

    /// Whether the ETag is the body's MD5 (S3 API reference, `Object.ETag`).
    pub fn etag_is_md5(&self) -> bool {
        matches!(self, Self::SseS3(_))
    }

    /// The encryption headers of every answer about the object, in order.
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
                // S3 sends this header only when it is true (recorded).
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

/// A bucket's default encryption, for an upload without encryption headers (`ServerSideEncryptionConfiguration`). Every
/// new bucket since January 2023 defaults to SSE-S3.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BucketDefault {
    pub algorithm: Algorithm,
    /// `KMSMasterKeyID`, as given; S3 doesn't check it (S3 API reference, PutBucketEncryption).
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
    /// The name used in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseS3 => "AES256",
            Self::SseKms => "aws:kms",
            Self::DsseKms => "aws:kms:dsse",
        }
    }

    /// The kind of encryption it stands for.
    pub fn kind(self) -> EncryptionKind {
        match self {
            Self::SseS3 => EncryptionKind::SseS3,
            Self::SseKms => EncryptionKind::SseKms,
            Self::DsseKms => EncryptionKind::DsseKms,
        }
    }

    /// The algorithm with this name in headers.
    pub fn of(name: &str) -> Option<Self> {
        [Self::SseS3, Self::SseKms, Self::DsseKms]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}
