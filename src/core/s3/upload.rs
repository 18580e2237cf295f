//! A multipart upload in progress.

use super::encryption::Encryption;
use super::sse_headers::SseHeaders;
use super::stored_body::StoredPart;
use crate::core::clock::Timestamp;
use std::collections::BTreeMap;

/// An upload that was created and is neither completed nor aborted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The object's key.
    pub key: String,
    /// How its parts are sealed: one data key for all of them.
    pub encryption: Encryption,
    /// The request's headers, without a customer's key: that must come with every part.
    pub sse: SseHeaders,
    /// `Content-Type`.
    pub content_type: String,
    /// `x-amz-meta-…`.
    pub metadata: Vec<(String, String)>,
    /// Tags.
    pub tags: Vec<(String, String)>,
    /// When it was created.
    pub created: Timestamp,
    /// The parts so far, by number 1–10,000.
    pub parts: BTreeMap<u16, UploadedPart>,
}

/// A part that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedPart {
    /// Its encrypted bytes.
    pub part: StoredPart,
    /// Its ETag, quoted.
    pub etag: String,
    /// MD5 of its plaintext, of which an SSE-S3 object's ETag is made.
    pub md5: [u8; 16],
    /// When it was stored.
    pub last_modified: Timestamp,
}
