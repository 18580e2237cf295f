//! S3: buckets and their encrypted objects. Plaintext that S3 has in memory for a while is not exported.

use super::object_headers::{
    read_checksum, read_headers, read_upload_checksum, write_checksum, write_headers,
    write_upload_checksum,
};
use super::placed_value::{
    PlaceError, PlacedValue, bytes, list, maybe_text, pairs, policy, tags, time,
};
use crate::core::body_store::{Bodies, BodyStoreError};
use crate::core::crypto::frames::encrypted_len;
use crate::core::crypto::{Aes256Key, Mac};
use crate::core::json::Object;
use crate::core::kms::EncryptionContext;
use crate::core::s3::bucket::{BucketKey, DeleteMarker, OlderVersion, VersionContent};
use crate::core::s3::encryption::{
    Algorithm, BucketDefault, EncryptedDataKey, KeyFingerprint, SseKms,
};
use crate::core::s3::upload::{CompletedUpload, Upload, UploadedPart};
use crate::core::s3::version::Found;
use crate::core::s3::{
    Bucket, BucketSettings, EncryptedBody, Encryption, EncryptionKind, Object as Stored,
    ObjectOwnership, PublicAccessBlock, S3, SseHeaders, StoredBody, StoredPart, Versioning,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// What the buckets of a file of version 1 did, which had no settings.
const BEFORE_SETTINGS: BucketSettings = BucketSettings {
    public_access_block: None,
    ownership: Some(ObjectOwnership::BucketOwnerEnforced),
    versioning: Versioning::Off,
    blocks_sse_c: false,
};

const ALGORITHMS: [Algorithm; 3] = [Algorithm::SseS3, Algorithm::SseKms, Algorithm::DsseKms];

/// Writes all buckets. Writes objects and uploads only `with_bytes`.
///
/// # Errors
/// If the body store cannot read an object's bytes.
pub fn write(s3: &S3, with_bytes: bool) -> Result<Value, BodyStoreError> {
    try_list(s3.buckets(), |bucket| {
        // Names every member, so that a member added later cannot be forgotten here.
        let Bucket {
            name,
            account,
            region,
            created,
            policy: own_policy,
            encryption,
            settings,
            bucket_keys,
            objects,
            older,
            uploads,
            completed,
        } = bucket;
        let mut object = Object::of(&[("name", name), ("account", account), ("region", region)]);
        object.put("created", time(*created));
        if let Some(document) = own_policy {
            object.put("policy", policy(document));
        }
        let mut default = Object::of(&[("algorithm", encryption.algorithm.name())]);
        maybe_text(&mut default, "kms_key_id", encryption.kms_key_id.as_deref());
        default.put("bucket_key", Value::Bool(encryption.bucket_key));
        object.put("encryption", default.value());
        object.put("settings", write_settings(settings));
        object.put("bucket_keys", list(bucket_keys, bucket_key));
        let objects = objects.iter().filter(|_| with_bytes);
        object.put(
            "objects",
            try_list(objects, |(key, stored)| write_object(key, stored))?,
        );
        let older = older.iter().filter(|_| with_bytes);
        object.put("older_versions", try_list(older, write_older)?);
        let uploads = uploads.iter().filter(|_| with_bytes);
        object.put(
            "uploads",
            try_list(uploads, |(id, upload)| write_upload(id, upload))?,
        );
        let completed = completed.iter().filter(|_| with_bytes);
        let completed: Vec<Value> = completed
            .map(|(id, done)| write_completed(id, done))
            .collect();
        if !completed.is_empty() {
            object.put("completed_uploads", Value::Array(completed));
        }
        Ok(object.value())
    })
}

fn write_completed(id: &str, completed: &CompletedUpload) -> Value {
    let CompletedUpload {
        key,
        parts,
        etag,
        encryption,
        checksum,
        version_id,
    } = completed;
    let mut object = Object::of(&[("id", id), ("key", key), ("etag", etag)]);
    object.put("encryption", write_encryption(encryption));
    write_checksum(&mut object, checksum.as_ref());
    maybe_text(&mut object, "version_id", version_id.as_deref());
    let part = |(number, etag): &(i64, String)| {
        let mut object = Object::of(&[("etag", etag)]);
        object.put("number", Value::from(*number)).value()
    };
    object.put("parts", list(parts, part)).value()
}

/// A list of what `write` returns for each item, or its first error.
fn try_list<T>(
    items: impl IntoIterator<Item = T>,
    write: impl Fn(T) -> Result<Value, BodyStoreError>,
) -> Result<Value, BodyStoreError> {
    Ok(Value::Array(
        items.into_iter().map(write).collect::<Result<_, _>>()?,
    ))
}

fn bucket_key(key: &BucketKey) -> Value {
    let mut object = Object::default();
    object.put("id", bytes(&key.id));
    object.text("key_arn", &key.key_arn);
    object.put("encrypted", bytes(&key.encrypted)).value()
}

fn write_object(key: &str, stored: &Stored) -> Result<Value, BodyStoreError> {
    let Stored {
        body,
        encryption,
        etag,
        last_modified,
        content_type,
        headers,
        checksum,
        metadata,
        tags: own_tags,
        version_id,
    } = stored;
    let mut object = Object::of(&[("key", key), ("etag", etag), ("content_type", content_type)]);
    object.put("last_modified", time(*last_modified));
    object.put("metadata", tags(metadata));
    object.put("tags", tags(own_tags));
    maybe_text(&mut object, "version_id", version_id.as_deref());
    write_headers(&mut object, headers);
    write_checksum(&mut object, checksum.as_ref());
    object.put("encryption", write_encryption(encryption));
    let dual = encryption.is_dual();
    let part = |part| Ok(write_part(part, dual)?.value());
    object.put("parts", try_list(&body.parts, part)?);
    Ok(object.value())
}

fn write_settings(settings: &BucketSettings) -> Value {
    let BucketSettings {
        public_access_block,
        ownership,
        versioning,
        blocks_sse_c,
    } = settings;
    let mut object = Object::default();
    if let Some(block) = public_access_block {
        let mut four = Object::default();
        for (name, on) in block.named() {
            four.put(name, Value::Bool(on));
        }
        object.put("public_access_block", four.value());
    }
    maybe_text(
        &mut object,
        "ownership",
        ownership.map(ObjectOwnership::name),
    );
    maybe_text(&mut object, "versioning", versioning.status());
    object.put("blocks_sse_c", Value::Bool(*blocks_sse_c));
    object.value()
}

/// Writes an older version: an object, or a delete marker, which has no parts.
fn write_older(older: &OlderVersion) -> Result<Value, BodyStoreError> {
    match &older.content {
        VersionContent::Object(stored) => write_object(&older.key, stored),
        VersionContent::DeleteMarker(marker) => {
            let mut object = Object::of(&[("key", &older.key)]);
            object.put("delete_marker", Value::Bool(true));
            maybe_text(&mut object, "version_id", marker.version_id.as_deref());
            Ok(object
                .put("last_modified", time(marker.last_modified))
                .value())
        }
    }
}

/// Writes a part. If its bytes don't have the length that S3 stored, it says so: somebody tampered with them.
fn write_part(part: &StoredPart, dual: bool) -> Result<Object, BodyStoreError> {
    let mut object = Object::default();
    object.put("len", Value::from(part.len));
    let sealed = part.to_bytes()?;
    let found = EncryptedBody::from_bytes(&sealed).map(|body| body.plaintext_len);
    if found != Some(part.plaintext_len()) || found != sealed_len(part.len, dual) {
        object.put("tampered", Value::from(part.plaintext_len()));
    }
    object.put("sealed", bytes(&sealed));
    Ok(object)
}

fn write_encryption(encryption: &Encryption) -> Value {
    let mut object = Object::of(&[("kind", encryption.name())]);
    match encryption {
        Encryption::SseS3(own) => {
            object.put("encrypted_data_key", bytes(&own.encrypted_data_key));
        }
        Encryption::Kms(sse) => {
            object.text("key_arn", &sse.key_arn);
            object.put("encrypted_data_key", bytes(&sse.encrypted_data_key));
            object.put("encryption_context", pairs(&sse.encryption_context.0));
            if let Some(id) = &sse.bucket_key {
                object.put("bucket_key", bytes(id));
            }
            if let Some(second) = &sse.second {
                object.put("second_data_key", bytes(&second.encrypted_data_key));
            }
        }
        Encryption::SseC(mark) => {
            object.put("salt", bytes(&mark.salt));
            object.put("mac", bytes(mark.mac.as_bytes()));
            object.text("key_md5", &mark.key_md5);
        }
    }
    object.value()
}

fn write_upload(id: &str, upload: &Upload) -> Result<Value, BodyStoreError> {
    let Upload {
        key,
        encryption,
        sse,
        content_type,
        headers: system,
        checksum,
        metadata,
        tags: own_tags,
        created,
        parts,
    } = upload;
    let mut object = Object::of(&[("id", id), ("key", key), ("content_type", content_type)]);
    object.put("created", time(*created));
    object.put("metadata", tags(metadata));
    object.put("tags", tags(own_tags));
    write_headers(&mut object, system);
    write_upload_checksum(&mut object, *checksum);
    // An upload does not store a customer's key: the client sends it with every part.
    let mut headers = Object::default();
    maybe_text(&mut headers, "algorithm", sse.algorithm.as_deref());
    maybe_text(&mut headers, "kms_key_id", sse.kms_key_id.as_deref());
    maybe_text(&mut headers, "context", sse.context.as_deref());
    if let Some(on) = sse.bucket_key {
        headers.put("bucket_key", Value::Bool(on));
    }
    object.put("headers", headers.value());
    object.put("encryption", write_encryption(encryption));
    let part = |(number, uploaded): (&u16, &UploadedPart)| {
        let mut object = write_part(&uploaded.part, upload.encryption.is_dual())?;
        object.put("number", Value::from(*number));
        object.text("etag", &uploaded.etag);
        object.put("last_modified", time(uploaded.last_modified));
        write_checksum(&mut object, uploaded.checksum.as_ref());
        Ok(object.put("md5", bytes(&uploaded.md5)).value())
    };
    Ok(object.put("parts", try_list(parts, part)?).value())
}

/// Reads all buckets, and S3's own key.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(file: &PlacedValue<'_>) -> Result<S3, PlaceError> {
    let mut s3 = S3::default();
    let bodies = s3.bodies().clone();
    for at in file.items_of("buckets")? {
        let name = at.text_of("name")?;
        if name.is_empty() || s3.bucket(&name).is_some() {
            return Err(at.get("name")?.wrong("a name that occurs once"));
        }
        let account = at.get("account")?.account()?;
        s3.create_bucket(&name, &account, &at.text_of("region")?);
        if let Some(bucket) = s3.bucket_mut(&name) {
            fill(bucket, &bodies, &at)?;
        }
    }
    let root = file.maybe("s3_own_key")?.map(|at| at.array()).transpose()?;
    s3.restore_root(root.map(Aes256Key::new));
    Ok(s3)
}

fn fill(bucket: &mut Bucket, bodies: &Bodies, at: &PlacedValue<'_>) -> Result<(), PlaceError> {
    bucket.created = at.time_of("created")?;
    bucket.policy = at.maybe("policy")?.map(|at| at.policy()).transpose()?;
    let default = at.get("encryption")?;
    bucket.encryption = BucketDefault {
        algorithm: default
            .get("algorithm")?
            .one_of(&ALGORITHMS, Algorithm::name)?,
        kms_key_id: default.maybe_text("kms_key_id")?,
        bucket_key: default.flag_of("bucket_key")?,
    };
    bucket.settings = match at.maybe("settings")? {
        Some(at) => settings(&at)?,
        None => BEFORE_SETTINGS,
    };
    for at in at.items_of("bucket_keys")? {
        bucket.bucket_keys.push(BucketKey {
            id: at.get("id")?.array()?,
            key_arn: at.text_of("key_arn")?,
            encrypted: at.bytes_of("encrypted")?,
        });
    }
    for at in at.items_of("objects")? {
        let key = at.text_of("key")?;
        let stored = object(&at, bodies, &bucket.bucket_keys)?;
        if bucket.objects.insert(key, stored).is_some() {
            return Err(at.get("key")?.wrong("a key that occurs once"));
        }
    }
    if at.maybe("older_versions")?.is_some() {
        for at in at.items_of("older_versions")? {
            let older = older_version(&at, bodies, &bucket.bucket_keys)?;
            let known = bucket.find(&older.key, Some(older.id()));
            if known != Found::Nothing {
                return Err(at.get("key")?.wrong("a version that occurs once"));
            }
            bucket.older.push(older);
        }
        // Of one key, the file has them from the newest to the oldest.
        bucket.older.sort_by(|one, other| one.key.cmp(&other.key));
    }
    for at in at.items_of("uploads")? {
        let id = at.text_of("id")?;
        let upload = upload(&at, bodies, &bucket.bucket_keys)?;
        if bucket.uploads.insert(id, upload).is_some() {
            return Err(at.get("id")?.wrong("an ID that occurs once"));
        }
    }
    let completed = at.maybe("completed_uploads")?;
    for at in completed.map_or(Ok(Vec::new()), |at| at.items())? {
        let id = at.text_of("id")?;
        let completed = read_completed(&at, &bucket.bucket_keys)?;
        if bucket.completed.insert(id, completed).is_some() {
            return Err(at.get("id")?.wrong("an ID that occurs once"));
        }
    }
    Ok(())
}

fn read_completed(at: &PlacedValue<'_>, keys: &[BucketKey]) -> Result<CompletedUpload, PlaceError> {
    let mut parts = Vec::new();
    for at in at.items_of("parts")? {
        let number = at.get("number")?;
        let place = i64::try_from(number.number()?);
        let place = place.map_err(|_| number.wrong("a number from 1 to 10,000"))?;
        parts.push((place, at.text_of("etag")?));
    }
    Ok(CompletedUpload {
        key: at.text_of("key")?,
        parts,
        etag: at.text_of("etag")?,
        encryption: encryption(&at.get("encryption")?, keys)?,
        checksum: read_checksum(at)?,
        version_id: at.maybe_text("version_id")?,
    })
}

fn object(at: &PlacedValue<'_>, bodies: &Bodies, keys: &[BucketKey]) -> Result<Stored, PlaceError> {
    let encryption = encryption(&at.get("encryption")?, keys)?;
    let parts = (at.items_of("parts")?.iter())
        .map(|at| part(at, bodies, encryption.is_dual()))
        .collect::<Result<Vec<_>, PlaceError>>()?;
    if parts.is_empty() {
        return Err(at.get("parts")?.wrong("at least one part"));
    }
    Ok(Stored {
        body: StoredBody { parts },
        encryption,
        etag: at.text_of("etag")?,
        last_modified: at.time_of("last_modified")?,
        content_type: at.text_of("content_type")?,
        headers: read_headers(at)?,
        checksum: read_checksum(at)?,
        metadata: at.get("metadata")?.pairs()?,
        tags: at.get("tags")?.pairs()?,
        version_id: at.maybe_text("version_id")?,
    })
}

fn older_version(
    at: &PlacedValue<'_>,
    bodies: &Bodies,
    keys: &[BucketKey],
) -> Result<OlderVersion, PlaceError> {
    let marker = match at.maybe("delete_marker")? {
        Some(_) => at.flag_of("delete_marker")?,
        None => false,
    };
    let content = match marker {
        true => VersionContent::DeleteMarker(DeleteMarker {
            version_id: at.maybe_text("version_id")?,
            last_modified: at.time_of("last_modified")?,
        }),
        false => VersionContent::Object(object(at, bodies, keys)?),
    };
    Ok(OlderVersion {
        key: at.text_of("key")?,
        content,
    })
}

fn settings(at: &PlacedValue<'_>) -> Result<BucketSettings, PlaceError> {
    let public_access_block = match at.maybe("public_access_block")? {
        None => None,
        Some(at) => Some(PublicAccessBlock {
            block_public_acls: at.flag_of("BlockPublicAcls")?,
            ignore_public_acls: at.flag_of("IgnorePublicAcls")?,
            block_public_policy: at.flag_of("BlockPublicPolicy")?,
            restrict_public_buckets: at.flag_of("RestrictPublicBuckets")?,
        }),
    };
    let ownership = at.maybe("ownership")?;
    let ownership = ownership.map(|at| at.one_of(&ObjectOwnership::ALL, ObjectOwnership::name));
    let versioning = at.maybe("versioning")?;
    let named = [Versioning::Enabled, Versioning::Suspended];
    let name = |one: Versioning| one.status().map_or("", |name| name);
    let versioning = versioning.map(|at| at.one_of(&named, name)).transpose()?;
    Ok(BucketSettings {
        public_access_block,
        ownership: ownership.transpose()?,
        versioning: versioning.map_or(Versioning::Off, |versioning| versioning),
        blocks_sse_c: at.flag_of("blocks_sse_c")?,
    })
}

/// How many bytes are encrypted into a part of `len` bytes. Under DSSE-KMS, the plaintext of the outer layer is the
/// inner layer.
fn sealed_len(len: u64, dual: bool) -> Option<u64> {
    match dual {
        true => len.checked_add(1 << 40).map(|_| encrypted_len(len)),
        false => Some(len),
    }
}

fn part(at: &PlacedValue<'_>, bodies: &Bodies, dual: bool) -> Result<StoredPart, PlaceError> {
    let len = at.get("len")?.number()?;
    let sealed = at.bytes_of("sealed")?;
    if let Some(at) = at.maybe("tampered")? {
        return Ok(StoredPart::on_disk(bodies, sealed, at.number()?, len)?);
    }
    let body = EncryptedBody::from_bytes(&sealed);
    let expected = sealed_len(len, dual);
    match body {
        Some(body) if Some(body.plaintext_len) == expected => {
            Ok(StoredPart::put(bodies, body, len)?)
        }
        _ => {
            let sealed = at.get("sealed")?;
            Err(sealed.wrong(&format!("the encrypted bytes of a part of {len} bytes")))
        }
    }
}

fn encryption(at: &PlacedValue<'_>, keys: &[BucketKey]) -> Result<Encryption, PlaceError> {
    let kind = at
        .get("kind")?
        .one_of(&EncryptionKind::ALL, EncryptionKind::name)?;
    let own = |name: &str| {
        let encrypted_data_key = at.bytes_of(name)?;
        Ok::<_, PlaceError>(EncryptedDataKey { encrypted_data_key })
    };
    Ok(match kind {
        EncryptionKind::SseS3 => Encryption::SseS3(own("encrypted_data_key")?),
        EncryptionKind::SseC => Encryption::SseC(KeyFingerprint {
            salt: at.get("salt")?.array()?,
            mac: Mac::new(at.get("mac")?.array()?),
            key_md5: at.text_of("key_md5")?,
        }),
        EncryptionKind::SseKms | EncryptionKind::DsseKms => {
            let bucket_key = match at.maybe("bucket_key")? {
                None => None,
                Some(at) => {
                    let id = at.array()?;
                    if !keys.iter().any(|key| key.id == id) {
                        return Err(at.wrong("the ID of one of the bucket’s keys"));
                    }
                    Some(id)
                }
            };
            let second = match kind == EncryptionKind::DsseKms {
                true => Some(own("second_data_key")?),
                false => None,
            };
            let context = at.get("encryption_context")?.pairs()?;
            Encryption::Kms(SseKms {
                key_arn: at.text_of("key_arn")?,
                encrypted_data_key: at.bytes_of("encrypted_data_key")?,
                encryption_context: EncryptionContext(context.into_iter().collect()),
                bucket_key,
                second,
            })
        }
    })
}

fn upload(at: &PlacedValue<'_>, bodies: &Bodies, keys: &[BucketKey]) -> Result<Upload, PlaceError> {
    let encryption = encryption(&at.get("encryption")?, keys)?;
    let mut parts = BTreeMap::new();
    for at in at.items_of("parts")? {
        let number = at.get("number")?;
        let place = number
            .number()
            .ok()
            .and_then(|number| u16::try_from(number).ok());
        let place =
            place.filter(|place| (1..=10_000).contains(place) && !parts.contains_key(place));
        let place =
            place.ok_or_else(|| number.wrong("a number from 1 to 10,000 that occurs once"))?;
        let uploaded = UploadedPart {
            part: part(&at, bodies, encryption.is_dual())?,
            etag: at.text_of("etag")?,
            md5: at.get("md5")?.array()?,
            last_modified: at.time_of("last_modified")?,
            checksum: read_checksum(&at)?,
        };
        parts.insert(place, uploaded);
    }
    let headers = at.get("headers")?;
    let bucket_key = match headers.maybe("bucket_key")? {
        Some(_) => Some(headers.flag_of("bucket_key")?),
        None => None,
    };
    Ok(Upload {
        key: at.text_of("key")?,
        encryption,
        sse: SseHeaders {
            algorithm: headers.maybe_text("algorithm")?,
            kms_key_id: headers.maybe_text("kms_key_id")?,
            context: headers.maybe_text("context")?,
            bucket_key,
            customer: None,
        },
        content_type: at.text_of("content_type")?,
        headers: read_headers(at)?,
        checksum: read_upload_checksum(at)?,
        metadata: at.get("metadata")?.pairs()?,
        tags: at.get("tags")?.pairs()?,
        created: at.time_of("created")?,
        parts,
    })
}
