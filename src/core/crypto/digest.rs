//! SHA-256 (FIPS 180-4), whole or in pieces.

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
