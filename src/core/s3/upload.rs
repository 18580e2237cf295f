//! A multipart upload in progress.

use super::checksum::{StoredChecksum, UploadChecksum};
use super::encryption::Encryption;
use super::object_headers::ObjectHeaders;
use super::sse_headers::SseHeaders;
use super::stored_body::StoredPart;
use crate::core::clock::Timestamp;
use std::collections::BTreeMap;

/// An upload that was created, and neither completed nor aborted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The key of the future object.
    pub key: String,
    /// How the parts are encrypted: one data key for all of them.
    pub encryption: Encryption,
    /// The encryption headers, without a customer's key, which must come with every part.
    pub sse: SseHeaders,
    /// `Content-Type`.
    pub content_type: String,
    pub headers: ObjectHeaders,
    /// The checksum that the upload asked for.
    pub checksum: Option<UploadChecksum>,
    /// `x-amz-meta-…`.
    pub metadata: Vec<(String, String)>,
    pub tags: Vec<(String, String)>,
    pub created: Timestamp,
    /// The parts so far, by number 1–10,000.
    pub parts: BTreeMap<u16, UploadedPart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedPart {
    pub part: StoredPart,
    /// Quoted, as in the header.
    pub etag: String,
    /// MD5 of the plaintext. S3 computes the ETag of an SSE-S3 object from these.
    pub md5: [u8; 16],
    pub last_modified: Timestamp,
    pub checksum: Option<StoredChecksum>,
}

/// An upload that was completed: the same request to complete it gets the same answer again (S3 API reference,
/// CompleteMultipartUpload).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedUpload {
    pub key: String,
    /// Numbers and ETags, without quotes, of the request that completed it.
    pub parts: Vec<(i64, String)>,
    pub etag: String,
    pub encryption: Encryption,
    pub checksum: Option<StoredChecksum>,
    /// The id of the version that it made.
    pub version_id: Option<String>,
}
