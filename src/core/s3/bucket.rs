//! Buckets and objects: ciphertext, encrypted data keys and metadata, and what S3 holds in memory.

use super::encryption::{BucketDefault, Encryption};
use super::stored_body::{StoredBody, StoredPart};
use super::upload::Upload;
use crate::core::body_store::Bodies;
use crate::core::clock::Timestamp;
use crate::core::crypto::Aes256Key;
use crate::core::entropy::Entropy;
use crate::core::iam::PolicyDocument;
use std::collections::BTreeMap;

/// An object as it lies in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The sealed body.
    pub body: StoredBody,
    /// How it is sealed.
    pub encryption: Encryption,
    /// The ETag, quoted as in the header.
    pub etag: String,
    /// When it was stored.
    pub last_modified: Timestamp,
    /// `Content-Type`.
    pub content_type: String,
    /// `x-amz-meta-…`, without the prefix.
    pub metadata: Vec<(String, String)>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
}

/// A key that S3 keeps for a bucket, so as to ask KMS seldom (S3 guide, bucket-key).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketKey {
    /// A random name, by which objects refer to it.
    pub id: [u8; 16],
    /// ARN of the KMS key.
    pub key_arn: String,
    /// The bucket key, sealed: a KMS `CiphertextBlob` bound to the bucket's ARN.
    pub encrypted: Vec<u8>,
}

/// A bucket key in the clear, in S3's memory, for one requester.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldKey {
    /// The caller's ARN, the session's for a role.
    pub requester: String,
    /// Which bucket key.
    pub id: [u8; 16],
    /// The key.
    pub secret: Aes256Key,
    /// Whether KMS made it for this requester; else KMS opened it, for reading what others wrote.
    pub made: bool,
    /// Until when S3 holds it.
    pub until: Timestamp,
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
    /// When it was made.
    pub created: Timestamp,
    /// Its bucket policy, if any.
    pub policy: Option<PolicyDocument>,
    /// What happens to an upload that asks for no encryption.
    pub encryption: BucketDefault,
    /// Its bucket keys, one a requester and KMS key.
    pub bucket_keys: Vec<BucketKey>,
    /// Its objects, by key.
    pub objects: BTreeMap<String, Object>,
    /// Multipart uploads in progress, by upload id.
    pub uploads: BTreeMap<String, Upload>,
}

impl Object {
    /// The only part, for an object that was put in one go under one layer.
    pub fn single(&self) -> Option<&StoredPart> {
        match self.body.parts.as_slice() {
            [part] if !self.encryption.is_dual() => Some(part),
            _ => None,
        }
    }
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

/// All buckets of the simulated S3, and what S3 keeps in its memory.
#[derive(Clone, Debug, Default)]
pub struct S3 {
    buckets: BTreeMap<String, Bucket>,
    /// S3's own key: seals the data keys of SSE-S3. Made when first needed.
    root: Option<Aes256Key>,
    /// Bucket keys in the clear.
    held: Vec<HeldKey>,
    /// The encrypted bytes of objects and parts. Copies of a world share them.
    bodies: Bodies,
}

/// Where the bodies are kept makes no difference; their bytes are compared with the objects.
impl PartialEq for S3 {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            buckets,
            root,
            held,
            bodies: _,
        } = self;
        (buckets, root, held) == (&other.buckets, &other.root, &other.held)
    }
}

impl S3 {
    /// No buckets; bodies are kept in a store of the caller's. [`S3::default`] keeps them in memory.
    pub fn with_bodies(bodies: Bodies) -> Self {
        Self {
            bodies,
            ..Self::default()
        }
    }

    /// Where the encrypted bytes of objects and parts are kept.
    pub fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// Adds an empty bucket without a policy.
    pub fn create_bucket(&mut self, name: &str, account: &str, region: &str) {
        let bucket = Bucket {
            name: name.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            created: Timestamp(0),
            policy: None,
            encryption: BucketDefault::default(),
            bucket_keys: Vec::new(),
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
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

    /// All buckets, by name.
    pub fn buckets(&self) -> impl Iterator<Item = &Bucket> {
        self.buckets.values()
    }

    /// Takes a bucket away.
    pub fn delete_bucket(&mut self, name: &str) {
        self.buckets.remove(name);
    }

    /// Puts a bucket as it is into the world.
    pub fn insert(&mut self, bucket: Bucket) {
        self.buckets.insert(bucket.name.clone(), bucket);
    }

    /// S3's own key.
    pub fn root(&mut self, entropy: &mut Entropy) -> Aes256Key {
        self.root
            .get_or_insert_with(|| Aes256Key::new(entropy.array()))
            .clone()
    }

    /// S3's own key, if it was ever needed.
    pub fn root_key(&self) -> Option<&Aes256Key> {
        self.root.as_ref()
    }

    /// Brings S3's own key back, with the buckets it sealed keys for.
    pub fn restore_root(&mut self, root: Option<Aes256Key>) {
        self.root = root;
    }

    /// The bucket key that S3 holds in the clear for a requester.
    pub fn held(&mut self, requester: &str, id: &[u8; 16], now: Timestamp) -> Option<&HeldKey> {
        self.held.retain(|held| held.until > now);
        (self.held.iter()).find(|held| held.requester == requester && held.id == *id)
    }

    /// Holds a bucket key for a while.
    pub fn hold(&mut self, held: HeldKey) {
        self.held.push(held);
    }
}
