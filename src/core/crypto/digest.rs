//! SHA-256 (FIPS 180-4) and, for ETags, MD5 (RFC 1321): whole or in pieces.

use sha2::{Digest, Sha256 as Inner};

/// SHA-256 of bytes that are all in memory.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Inner::digest(bytes).into()
}

/// SHA-256 that is fed piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Sha256(Inner);

impl Sha256 {
    /// Feeds the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all that was fed.
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// MD5 of bytes that are all in memory: S3's ETag of an SSE-S3 object. It protects nothing.
pub fn md5(bytes: &[u8]) -> [u8; 16] {
    md5::Md5::digest(bytes).into()
}

/// MD5 that is fed piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Md5(md5::Md5);

impl Md5 {
    /// Feeds the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all that was fed.
    pub fn finish(self) -> [u8; 16] {
        self.0.finalize().into()
    }
}
