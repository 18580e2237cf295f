//! Answers as JSON, with AWS's member names as in boto3, so that an outer layer can print them. Bodies are not
//! included.

use super::deletion::Deleted;
use super::encryption::Encryption;
use super::encryption_rule::{EncryptionRule, ROOT};
use super::request::Answer;
use super::{
    create_multipart_upload, get_bucket_encryption, get_object, head_object, json_bucket,
    list_buckets, list_multipart_uploads, list_objects_v2, list_parts, put_object,
};
use crate::core::json::Object;
use serde_json::Value;

impl Answer {
    /// The answer's members; an empty object if the answer has none.
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        match self {
            Self::CopyObject(output) => {
                encryption(&mut json, &output.encryption);
                context(&mut json, output.context.as_ref());
                version(&mut json, output.version_id.as_ref());
                source_version(&mut json, output.source_version_id.as_ref());
                let mut result = Object::of(&[("ETag", &output.etag)]);
                result.text("LastModified", &output.last_modified.to_string());
                if let Some(checksum) = &output.checksum {
                    checksum.write(&mut result);
                }
                json.put("CopyObjectResult", result.value());
            }
            Self::HeadObject(output) => head(&mut json, output),
            Self::ListObjectsV2(output) => list(&mut json, output),
            Self::CreateBucket(output) => {
                json.text("Location", &output.location);
            }
            Self::ListBuckets(output) => {
                let bucket = |bucket: &list_buckets::Entry| {
                    let created = bucket.created.to_string();
                    let mut item =
                        Object::of(&[("Name", &bucket.name), ("CreationDate", &created)]);
                    if let Some(region) = &bucket.region {
                        item.text("BucketRegion", region);
                    }
                    item.value()
                };
                array(&mut json, "Buckets", &output.buckets, bucket);
                json.put("Owner", Object::of(&[("ID", &output.owner)]).value());
                if let Some(next) = &output.next {
                    json.text("ContinuationToken", next);
                }
                if let Some(prefix) = &output.asked.prefix {
                    json.text("Prefix", prefix);
                }
            }
            Self::GetBucketPolicy(output) => {
                json.text("Policy", &output.policy);
            }
            Self::GetBucketEncryption(output) => rules(&mut json, output),
            Self::GetPublicAccessBlock(block) => {
                json_bucket::public_access_block(&mut json, *block)
            }
            Self::GetBucketOwnershipControls(of) => json_bucket::ownership_controls(&mut json, *of),
            Self::GetBucketVersioning(status) => json_bucket::versioning(&mut json, *status),
            Self::DeleteObjects(output) => json_bucket::deleted(&mut json, output),
            Self::ListObjectVersions(output) => json_bucket::versions(&mut json, output),
            Self::HeadBucket(output) => json_bucket::head(&mut json, output),
            Self::GetBucketLocation(output) => json_bucket::location(&mut json, output),
            Self::GetObjectTagging(output) => {
                let tag = |(key, value): &(String, String)| {
                    Object::of(&[("Key", key), ("Value", value)]).value()
                };
                version(&mut json, output.version_id.as_ref());
                array(&mut json, "TagSet", &output.tags, tag);
            }
            Self::CreateMultipartUpload(output) => created(&mut json, output),
            Self::UploadPart(output) => {
                encryption(&mut json, &output.encryption);
                json.text("ETag", &output.etag);
                if let Some(checksum) = &output.checksum {
                    json.text(checksum.algorithm.member(), &checksum.value);
                }
            }
            Self::UploadPartCopy(output) => {
                encryption(&mut json, &output.encryption);
                source_version(&mut json, output.source_version_id.as_ref());
                let mut result = Object::of(&[("ETag", &output.etag)]);
                result.text("LastModified", &output.last_modified.to_string());
                if let Some(checksum) = &output.checksum {
                    result.text(checksum.algorithm.member(), &checksum.value);
                }
                json.put("CopyPartResult", result.value());
            }
            Self::CompleteMultipartUpload(output) => {
                json.text("Location", &output.location);
                json.text("Bucket", &output.bucket);
                json.text("Key", &output.key);
                json.text("ETag", &output.etag);
                if let Some(checksum) = &output.checksum {
                    checksum.write(&mut json);
                }
                version(&mut json, output.version_id.as_ref());
                encryption(&mut json, &output.encryption);
            }
            Self::PutObjectTagging(output) => version(&mut json, output.version_id.as_ref()),
            Self::ListParts(output) => parts(&mut json, output),
            Self::ListMultipartUploads(output) => uploads(&mut json, output),
            Self::DeleteBucket
            | Self::PutBucketPolicy
            | Self::DeleteBucketPolicy
            | Self::PutBucketEncryption
            | Self::DeleteBucketEncryption
            | Self::PutPublicAccessBlock
            | Self::DeletePublicAccessBlock
            | Self::PutBucketOwnershipControls
            | Self::DeleteBucketOwnershipControls
            | Self::PutBucketVersioning
            | Self::UpdateObjectEncryption
            | Self::AbortMultipartUpload => {}
        }
        json.value()
    }
}

impl put_object::Output {
    pub fn to_json(&self) -> Value {
        let mut json = Object::of(&[("ETag", &self.etag)]);
        if let Some(checksum) = &self.checksum {
            checksum.write(&mut json);
        }
        encryption(&mut json, &self.encryption);
        context(&mut json, self.context.as_ref());
        version(&mut json, self.version_id.as_ref());
        json.value()
    }
}

impl Deleted {
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        if self.delete_marker {
            json.put("DeleteMarker", Value::Bool(true));
        }
        version(&mut json, self.version_id.as_ref());
        json.value()
    }
}

impl get_object::Output {
    /// The answer's members, without `Body`.
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.text("AcceptRanges", "bytes");
        json.text("LastModified", &self.last_modified.to_string());
        json.put("ContentLength", Value::from(self.body.excerpt.len));
        json.text("ETag", &self.etag);
        if let Some(checksum) = &self.checksum {
            checksum.write(&mut json);
        }
        if let Some(range) = &self.content_range {
            json.text("ContentRange", range);
        }
        json.text("ContentType", &self.content_type);
        version(&mut json, self.version_id.as_ref());
        self.headers.write(&mut json);
        counts(&mut json, self.tag_count, self.parts_count);
        encryption(&mut json, &self.encryption);
        json.put("Metadata", pairs(&self.metadata));
        json.value()
    }
}

/// `ServerSideEncryption` and the members that go with it; `BucketKeyEnabled` only when true (recorded).
fn encryption(json: &mut Object, encryption: &Encryption) {
    if let Some(algorithm) = encryption.algorithm() {
        json.text("ServerSideEncryption", algorithm);
    }
    match encryption {
        Encryption::SseS3(_) => {}
        Encryption::Kms(sse) => {
            json.text("SSEKMSKeyId", &sse.key_arn);
            if sse.bucket_key.is_some() {
                json.put("BucketKeyEnabled", Value::Bool(true));
            }
        }
        Encryption::SseC(mark) => {
            json.text("SSECustomerAlgorithm", "AES256");
            json.text("SSECustomerKeyMD5", &mark.key_md5);
        }
    }
}

fn source_version(json: &mut Object, id: Option<&String>) {
    if let Some(id) = id {
        json.text("CopySourceVersionId", id);
    }
}

fn version(json: &mut Object, id: Option<&String>) {
    if let Some(id) = id {
        json.text("VersionId", id);
    }
}

/// `TagCount` and `PartsCount`.
fn counts(json: &mut Object, tags: Option<usize>, parts: Option<usize>) {
    for (name, count) in [("TagCount", tags), ("PartsCount", parts)] {
        if let Some(count) = count {
            json.put(name, Value::from(count));
        }
    }
}

fn context(json: &mut Object, context: Option<&String>) {
    if let Some(context) = context {
        json.text("SSEKMSEncryptionContext", context);
    }
}

fn array<T>(json: &mut Object, name: &str, items: &[T], one: impl Fn(&T) -> Value) {
    json.put(name, Value::Array(items.iter().map(one).collect()));
}

fn pairs(pairs: &[(String, String)]) -> Value {
    let mut object = Object::default();
    for (name, value) in pairs {
        object.text(name, value);
    }
    object.value()
}

fn head(json: &mut Object, output: &head_object::Output) {
    json.text("AcceptRanges", "bytes");
    json.text("LastModified", &output.last_modified.to_string());
    json.put("ContentLength", Value::from(output.content_length));
    if let Some(checksum) = &output.checksum {
        checksum.write(json);
    }
    json.text("ETag", &output.etag);
    if let Some(range) = &output.content_range {
        json.text("ContentRange", range);
    }
    json.text("ContentType", &output.content_type);
    version(json, output.version_id.as_ref());
    output.headers.write(json);
    counts(json, output.tag_count, output.parts_count);
    encryption(json, &output.encryption);
    json.put("Metadata", pairs(&output.metadata));
}

fn list(json: &mut Object, output: &list_objects_v2::Output) {
    let asked = &output.asked;
    let spelt = |name: &str| output.spelling.name(name);
    json.put("IsTruncated", Value::Bool(output.next.is_some()));
    // Like boto3, leave out empty lists.
    if !output.contents.is_empty() {
        array(json, "Contents", &output.contents, |entry| {
            let mut item = Object::of(&[("Key", &spelt(&entry.key))]);
            item.text("LastModified", &entry.last_modified.to_string());
            item.text("ETag", &entry.etag);
            item.put("Size", Value::from(entry.size));
            if let Some(checksum) = &entry.checksum {
                let algorithm = Value::from(checksum.algorithm.name());
                item.put("ChecksumAlgorithm", Value::Array(vec![algorithm]));
                item.text("ChecksumType", checksum.kind());
            }
            if let Some(owner) = &output.owner {
                item.put("Owner", Object::of(&[("ID", owner)]).value());
            }
            item.text("StorageClass", &entry.storage_class).value()
        });
    }
    json.text("Name", &asked.bucket);
    json.text("Prefix", &spelt(asked.prefix.as_deref().unwrap_or("")));
    if let Some(delimiter) = &asked.delimiter {
        json.text("Delimiter", &spelt(delimiter));
    }
    if let Some(encoding_type) = &asked.encoding_type {
        json.text("EncodingType", encoding_type);
    }
    json.put("MaxKeys", Value::from(output.max_keys));
    if !output.common_prefixes.is_empty() {
        array(json, "CommonPrefixes", &output.common_prefixes, |prefix| {
            Object::of(&[("Prefix", &spelt(prefix))]).value()
        });
    }
    json.put("KeyCount", Value::from(output.key_count()));
    if let Some(token) = &asked.continuation_token {
        json.text("ContinuationToken", token);
    }
    if let Some(next) = &output.next {
        json.text("NextContinuationToken", next);
    }
    if let Some(after) = &asked.start_after {
        json.text("StartAfter", &spelt(after));
    }
}

fn rules(json: &mut Object, output: &get_bucket_encryption::Output) {
    let rule = EncryptionRule::of(&output.default, output.blocks_sse_c);
    json.put(ROOT, rule.to_json());
}

fn created(json: &mut Object, output: &create_multipart_upload::Output) {
    json.text("Bucket", &output.bucket);
    json.text("Key", &output.key);
    json.text("UploadId", &output.upload_id);
    if let Some(checksum) = output.checksum {
        json.text("ChecksumAlgorithm", checksum.algorithm.name());
        json.text("ChecksumType", checksum.kind());
    }
    encryption(json, &output.encryption);
    context(json, output.context.as_ref());
}

fn parts(json: &mut Object, output: &list_parts::Output) {
    json.text("Bucket", &output.asked.bucket);
    json.text("Key", &output.asked.key);
    json.text("UploadId", &output.asked.upload_id);
    let marker = output.asked.part_number_marker.unwrap_or(0);
    json.put("PartNumberMarker", Value::from(marker));
    let next = output.parts.last().map_or(0, |part| part.number);
    json.put("NextPartNumberMarker", Value::from(next));
    json.put("MaxParts", Value::from(output.max_parts));
    json.put("IsTruncated", Value::Bool(output.is_truncated));
    if !output.parts.is_empty() {
        array(json, "Parts", &output.parts, |part| {
            let mut item = Object::default();
            item.put("PartNumber", Value::from(part.number));
            item.text("LastModified", &part.last_modified.to_string());
            item.text("ETag", &part.etag);
            if let Some(checksum) = &part.checksum {
                item.text(checksum.algorithm.member(), &checksum.value);
            }
            item.put("Size", Value::from(part.size)).value()
        });
    }
    if let Some(checksum) = output.checksum {
        json.text("ChecksumAlgorithm", checksum.algorithm.name());
        json.text("ChecksumType", checksum.kind());
    }
    json.text("StorageClass", "STANDARD");
}

fn uploads(json: &mut Object, output: &list_multipart_uploads::Output) {
    let asked = &output.asked;
    let spelt = |name: &str| output.spelling.name(name);
    json.text("Bucket", &asked.bucket);
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            json.text(name, &value);
        }
    };
    put("KeyMarker", asked.key_marker.as_deref().map(spelt));
    put("UploadIdMarker", asked.upload_id_marker.clone());
    put(
        "NextKeyMarker",
        output.next.as_ref().map(|(key, _)| spelt(key)),
    );
    put(
        "NextUploadIdMarker",
        output.next.as_ref().map(|(_, id)| id.clone()),
    );
    put("Prefix", asked.prefix.as_deref().map(spelt));
    put("Delimiter", asked.delimiter.as_deref().map(spelt));
    put("EncodingType", asked.encoding_type.clone());
    json.put("MaxUploads", Value::from(output.max_uploads));
    json.put("IsTruncated", Value::Bool(output.next.is_some()));
    if !output.uploads.is_empty() {
        array(json, "Uploads", &output.uploads, |upload| {
            let key = spelt(&upload.key);
            let mut item = Object::of(&[("UploadId", &upload.upload_id), ("Key", &key)]);
            item.text("Initiated", &upload.initiated.to_string());
            if let Some(checksum) = upload.checksum {
                item.text("ChecksumAlgorithm", checksum.algorithm.name());
                item.text("ChecksumType", checksum.kind());
            }
            item.text("StorageClass", &upload.storage_class).value()
        });
    }
    if !output.common_prefixes.is_empty() {
        array(json, "CommonPrefixes", &output.common_prefixes, |prefix| {
            Object::of(&[("Prefix", &spelt(prefix))]).value()
        });
    }
}
