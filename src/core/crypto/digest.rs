//! SHA-256 (FIPS 180-4), whole or in pieces; MD5 (RFC 1321) and HMAC (RFC 2104) where S3 uses them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256 as Inner};

/// The digest of bytes that are all here.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Inner::digest(bytes).into()
}

/// A digest that is fed piece by piece.
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

/// MD5 of bytes that are all here: S3's ETag of a plain or SSE-S3 object. No protection of anything.
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

/// HMAC-SHA-256 of a message.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Inner>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}
