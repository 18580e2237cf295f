//! A multipart upload in progress.

use super::encryption::Encryption;
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
}
