//! Buckets and objects: ciphertext, encrypted data key and metadata, nothing else.

use super::Sealed;
use crate::core::clock::Timestamp;
use crate::core::iam::PolicyDocument;
use crate::core::kms::EncryptionContext;
use std::collections::BTreeMap;

/// An object as it lies in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The sealed body.
    pub body: Sealed,
    /// How it is sealed.
    pub encryption: SseKms,
    /// The ETag, quoted as in the header. Not an MD5 for SSE-KMS (S3 API reference, Object).
    pub etag: String,
    /// When it was stored.
    pub last_modified: Timestamp,
    /// `Content-Type`.
    pub content_type: String,
}

/// Server-side encryption with a KMS key (`aws:kms`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SseKms {
    /// ARN of the KMS key.
    pub key_arn: String,
    /// The data key, sealed: a KMS `CiphertextBlob`.
    pub encrypted_data_key: Vec<u8>,
    /// What the seal is bound to.
    pub encryption_context: EncryptionContext,
}

/// A bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// Its name, unique in the world.
    pub name: String,
    /// The account that owns it.
    pub account: String,
    /// Its Region.
    pub region: String,
    /// Its bucket policy, if any.
    pub policy: Option<PolicyDocument>,
    /// Its objects, by key.
    pub objects: BTreeMap<String, Object>,
}

impl SseKms {
    /// The value of `x-amz-server-side-encryption`.
    pub const ALGORITHM: &str = "aws:kms";
}

impl Bucket {
    /// The bucket's ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.name)
    }

    /// The ARN of the object with this key.
    pub fn object_arn(&self, key: &str) -> String {
        format!("arn:aws:s3:::{}/{key}", self.name)
    }
}

/// All buckets of the simulated S3.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct S3 {
    buckets: BTreeMap<String, Bucket>,
}

impl S3 {
    /// Adds an empty bucket without a policy.
    pub fn create_bucket(&mut self, name: &str, account: &str, region: &str) {
        let bucket = Bucket {
            name: name.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            policy: None,
            objects: BTreeMap::new(),
        };
        self.buckets.insert(name.to_owned(), bucket);
    }

    /// The bucket of this name.
    pub fn bucket(&self, name: &str) -> Option<&Bucket> {
        self.buckets.get(name)
    }

    /// The bucket of this name, to be changed.
    pub fn bucket_mut(&mut self, name: &str) -> Option<&mut Bucket> {
        self.buckets.get_mut(name)
    }
}
