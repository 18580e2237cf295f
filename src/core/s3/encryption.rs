//! How an object is encrypted: what a request asks for, what a bucket does by default, and what is stored.

use crate::core::crypto::Mac;
use crate::core::kms::EncryptionContext;

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

/// The kinds of server-side encryption (S3 guide, serv-side-encryption), by their usual names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncryptionKind {
    /// Under keys of S3's.
    SseS3,
    /// Under a data key of KMS's.
    SseKms,
    /// In two layers, one of them under a data key of KMS's.
    DsseKms,
    /// Under a key that every request brings.
    SseC,
}

impl EncryptionKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SseS3, Self::SseKms, Self::DsseKms, Self::SseC];

    /// As AWS writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseS3 => "SSE-S3",
            Self::SseKms => "SSE-KMS",
            Self::DsseKms => "DSSE-KMS",
            Self::SseC => "SSE-C",
        }
    }

    /// The value of `x-amz-server-side-encryption`; none for SSE-C, which has headers of its own.
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
    /// Which kind it is.
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

    /// Its usual name.
    pub fn name(&self) -> &'static str {
        self.kind().name()
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

    /// The kind of encryption it asks for.
    pub fn kind(self) -> EncryptionKind {
        match self {
            Self::SseS3 => EncryptionKind::SseS3,
            Self::SseKms => EncryptionKind::SseKms,
            Self::DsseKms => EncryptionKind::DsseKms,
        }
    }

    /// The algorithm of this name.
    pub fn of(name: &str) -> Option<Self> {
        [Self::SseS3, Self::SseKms, Self::DsseKms]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}
