//! Buckets and objects: ciphertext, encrypted data keys, and metadata, and the keys that S3 holds in memory.

use super::bucket_settings::BucketSettings;
use super::checksum::StoredChecksum;
use super::encryption::{BucketDefault, Encryption};
use super::object_headers::ObjectHeaders;
use super::stored_body::{StoredBody, StoredPart};
use super::upload::{CompletedUpload, Upload};
use crate::core::body_store::Bodies;
use crate::core::clock::Timestamp;
use crate::core::crypto::Aes256Key;
use crate::core::entropy::Entropy;
use crate::core::iam::PolicyDocument;
use std::collections::BTreeMap;

/// An object as stored in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The encrypted body.
    pub body: StoredBody,
    pub encryption: Encryption,
    /// The ETag, quoted as in the header.
    pub etag: String,
    pub last_modified: Timestamp,
    /// `Content-Type`.
    pub content_type: String,
    /// The rest of the system metadata.
    pub headers: ObjectHeaders,
    /// The checksum that the upload asked for. Without one, S3 computes CRC-64/NVME when a read asks for it.
    pub checksum: Option<StoredChecksum>,
    /// `x-amz-meta-…`, without the prefix.
    pub metadata: Vec<(String, String)>,
    pub tags: Vec<(String, String)>,
    /// The version's id; absent for the id `null`, of an object written without versioning.
    pub version_id: Option<String>,
}

/// A version that is not the current object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OlderVersion {
    /// The object's key.
    pub key: String,
    pub content: VersionContent,
}

#[expect(clippy::large_enum_variant, reason = "most versions are objects")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionContent {
    /// An object that was overwritten or deleted.
    Object(Object),
    DeleteMarker(DeleteMarker),
}

/// What a DELETE without a version id leaves in a bucket with versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteMarker {
    /// Absent for the id `null`.
    pub version_id: Option<String>,
    pub last_modified: Timestamp,
}

/// A key that S3 keeps for a bucket, to call KMS less often (S3 guide, bucket-key).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketKey {
    /// A random id, by which objects refer to the bucket key.
    pub id: [u8; 16],
    pub key_arn: String,
    /// The encrypted bucket key: a KMS `CiphertextBlob` bound to the bucket's ARN.
    pub encrypted: Vec<u8>,
}

/// A plaintext bucket key in S3's memory, for one requester.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldKey {
    /// The caller's ARN; for a role, the ARN of its session.
    pub requester: String,
    /// The id of the [`BucketKey`].
    pub id: [u8; 16],
    pub secret: Aes256Key,
    /// Whether KMS generated the key for this requester. Otherwise KMS decrypted it, so that the requester could read
    /// objects that others wrote.
    pub made: bool,
    /// S3 drops the key at this time.
    pub until: Timestamp,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// Unique in the world.
    pub name: String,
    /// The id of the account that owns it.
    pub account: String,
    pub region: String,
    pub created: Timestamp,
    pub policy: Option<PolicyDocument>,
    /// The default encryption, for an upload without encryption headers.
    pub encryption: BucketDefault,
    pub settings: BucketSettings,
    /// The bucket keys, one per requester and KMS key.
    pub bucket_keys: Vec<BucketKey>,
    /// The current versions, by object key.
    pub objects: BTreeMap<String, Object>,
    /// Noncurrent versions and delete markers, by key, each key's from the newest to the oldest.
    pub older: Vec<OlderVersion>,
    /// Multipart uploads in progress, by upload id.
    pub uploads: BTreeMap<String, Upload>,
    /// Multipart uploads that were completed, by upload id.
    pub completed: BTreeMap<String, CompletedUpload>,
}

impl Object {
    /// The only part, if the object was uploaded in one request and encrypted in one layer.
    pub fn single(&self) -> Option<&StoredPart> {
        match self.body.parts.as_slice() {
            [part] if !self.encryption.is_dual() => Some(part),
            _ => None,
        }
    }
}

impl Bucket {
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.name)
    }

    pub fn object_arn(&self, key: &str) -> String {
        format!("arn:aws:s3:::{}/{key}", self.name)
    }
}

/// All buckets of the simulated S3, and the keys that S3 keeps in memory.
#[derive(Clone, Debug, Default)]
pub struct S3 {
    buckets: BTreeMap<String, Bucket>,
    /// S3's own key, which encrypts the data keys of SSE-S3. Generated on first use.
    root: Option<Aes256Key>,
    /// The plaintext bucket keys in memory.
    held: Vec<HeldKey>,
    /// The encrypted bytes of objects and parts. Copies of a world share them.
    bodies: Bodies,
}

/// Two worlds can be equal with different body stores: objects compare the bytes of their bodies.
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
    /// Starts without buckets and stores bodies in the given store. [`S3::default`] stores them in memory.
    pub fn with_bodies(bodies: Bodies) -> Self {
        Self {
            bodies,
            ..Self::default()
        }
    }

    /// The store of the encrypted bytes of objects and parts.
    pub fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// Adds an empty bucket without a policy, with the settings of a new bucket.
    pub fn create_bucket(&mut self, name: &str, account: &str, region: &str) {
        let bucket = Bucket {
            name: name.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            created: Timestamp(0),
            policy: None,
            encryption: BucketDefault::default(),
            settings: BucketSettings::NEW,
            bucket_keys: Vec::new(),
            objects: BTreeMap::new(),
            older: Vec::new(),
            uploads: BTreeMap::new(),
            completed: BTreeMap::new(),
        };
        self.buckets.insert(name.to_owned(), bucket);
    }

    pub fn bucket(&self, name: &str) -> Option<&Bucket> {
        self.buckets.get(name)
    }

    pub fn bucket_mut(&mut self, name: &str) -> Option<&mut Bucket> {
        self.buckets.get_mut(name)
    }

    /// All buckets, sorted by name.
    pub fn buckets(&self) -> impl Iterator<Item = &Bucket> {
        self.buckets.values()
    }

    pub fn delete_bucket(&mut self, name: &str) {
        self.buckets.remove(name);
    }

    /// Adds an existing bucket unchanged, for example from an imported world.
    pub fn insert(&mut self, bucket: Bucket) {
        self.buckets.insert(bucket.name.clone(), bucket);
    }

    /// S3's own key, generated on first use.
    pub fn root(&mut self, entropy: &mut Entropy) -> Aes256Key {
        self.root
            .get_or_insert_with(|| Aes256Key::new(entropy.array()))
            .clone()
    }

    /// S3's own key, if S3 has needed it yet.
    pub fn root_key(&self) -> Option<&Aes256Key> {
        self.root.as_ref()
    }

    /// Restores S3's own key, together with the buckets whose keys it encrypted.
    pub fn restore_root(&mut self, root: Option<Aes256Key>) {
        self.root = root;
    }

    /// The plaintext bucket key that S3 still holds for a requester.
    pub fn held(&mut self, requester: &str, id: &[u8; 16], now: Timestamp) -> Option<&HeldKey> {
        self.held.retain(|held| held.until > now);
        (self.held.iter()).find(|held| held.requester == requester && held.id == *id)
    }

    /// All plaintext bucket keys that S3 holds in memory, expired ones included until the next request.
    pub fn held_keys(&self) -> &[HeldKey] {
        &self.held
    }

    /// Keeps a plaintext bucket key in memory until it expires.
    pub fn hold(&mut self, held: HeldKey) {
        self.held.push(held);
    }
}
