//! The objects in the bucket, as S3 lists them.

use crate::core::clock::Timestamp;
use crate::core::kms::{EncryptionContext, generate_data_key};
use crate::core::lab::world::{ACCOUNT, BUCKET, Lab, REGION};
use crate::core::s3::encryption::EncryptedDataKey;
use crate::core::s3::{Encryption, Object, s3_data_key};
use crate::core::trace::Field;
use std::collections::BTreeMap;

/// An object in the bucket's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRow {
    pub key: String,
    /// Plaintext length in bytes, as in `Content-Length`.
    pub len: u64,
    /// Stored length in bytes (simulated layout).
    pub stored_len: u64,
    pub etag: String,
    /// Whether the ETag is the MD5 of the file.
    pub etag_is_md5: bool,
    pub last_modified: Timestamp,
    /// The value of `x-amz-server-side-encryption`; `SSE-C` if it has none.
    pub algorithm: &'static str,
    /// ARN of the KMS key; empty if there is none.
    pub key_arn: String,
    /// The KMS key's alias, or its ARN if it has none.
    pub key_name: String,
    /// The encrypted body, as a field with labeled ranges.
    pub body: Field,
    /// The encrypted data key, as a field with labeled ranges; `None` under SSE-C.
    pub encrypted_data_key: Option<Field>,
    /// The encryption context of the data key.
    pub encryption_context: EncryptionContext,
    /// `Content-Type`.
    pub content_type: String,
    /// Whether somebody tampered with it.
    pub tampered: bool,
}

impl Lab {
    /// Whether the bucket has no objects.
    pub fn is_empty(&self) -> bool {
        let bucket = self.cloud().s3.bucket(BUCKET);
        bucket.is_none_or(|bucket| bucket.objects.is_empty())
    }

    /// The objects in the bucket, newest first.
    pub fn objects(&self) -> Vec<ObjectRow> {
        let Some(bucket) = self.cloud().s3.bucket(BUCKET) else {
            return Vec::new();
        };
        // Sorted by time, then by name, and read backward. (Collecting into the map would add a sort to the program.)
        let mut rows = BTreeMap::new();
        for (key, object) in &bucket.objects {
            rows.insert((object.last_modified, key), self.row(key, object));
        }
        rows.into_values().rev().collect()
    }

    fn row(&self, key: &str, object: &Object) -> ObjectRow {
        let encryption = &object.encryption;
        let kms = &self.cloud().kms;
        let sse = encryption.kms();
        let key_arn = sse.map_or_else(String::new, |sse| sse.key_arn.clone());
        let alias = kms
            .find(ACCOUNT, REGION, &key_arn)
            .ok()
            .and_then(|key| kms.aliases_of(&key.id).next());
        ObjectRow {
            key: key.to_owned(),
            len: object.body.plaintext_len(),
            stored_len: object.body.stored_len(),
            etag: object.etag.clone(),
            etag_is_md5: encryption.etag_is_md5(),
            last_modified: object.last_modified,
            algorithm: encryption.algorithm().unwrap_or("SSE-C"),
            key_name: alias.unwrap_or(&key_arn).to_owned(),
            key_arn,
            body: object.body.field(),
            encrypted_data_key: match encryption {
                Encryption::Kms(sse) if sse.bucket_key.is_none() => Some(
                    generate_data_key::stored_blob_field(&sse.encrypted_data_key),
                ),
                Encryption::Kms(sse) => {
                    Some(s3_data_key::encrypted_data_key_field(&EncryptedDataKey {
                        encrypted_data_key: sse.encrypted_data_key.clone(),
                    }))
                }
                Encryption::SseS3(own) => Some(s3_data_key::encrypted_data_key_field(own)),
                Encryption::SseC(_) => None,
            },
            encryption_context: match sse {
                Some(sse) => sse.encryption_context.clone(),
                None => EncryptionContext::default(),
            },
            content_type: object.content_type.clone(),
            tampered: !self.tampered_by(key).is_empty(),
        }
    }
}
