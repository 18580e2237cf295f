//! SHA-256 (FIPS 180-4) and, for ETags, MD5 (RFC 1321), of whole bodies or piece by piece.

use sha2::{Digest, Sha256 as Inner};

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Inner::digest(bytes).into()
}

/// Computes SHA-256 piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Sha256(Inner);

impl Sha256 {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes passed to [`Self::update`].
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// SHA-1 (FIPS 180-4) of a whole body, for S3's checksums. It has no security purpose.
pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    sha1::Sha1::digest(bytes).into()
}

/// MD5 of a whole body, which S3 uses as the ETag of an SSE-S3 object. It has no security purpose.
pub fn md5(bytes: &[u8]) -> [u8; 16] {
    md5::Md5::digest(bytes).into()
}

/// Computes MD5 piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Md5(md5::Md5);

impl Md5 {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes passed to [`Self::update`].
    pub fn finish(self) -> [u8; 16] {
        self.0.finalize().into()
    }
}
