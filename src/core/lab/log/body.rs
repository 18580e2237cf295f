//! Bodies in the log: what identifies them, and the bytes of small ones.

use crate::core::crypto::Nonce;
use crate::core::crypto::digest::sha256;
use crate::core::s3::{DecryptedBody, SealedUpload};
use crate::core::trace::Excerpt;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The longest body whose bytes the log stores: 1 MiB. Of a longer one it stores only length and SHA-256.
pub const LONGEST: u64 = 1 << 20;

/// A body, or what identifies it.
#[derive(Clone, PartialEq, Eq)]
pub struct LoggedBody {
    pub len: u64,
    /// SHA-256 of the whole body.
    pub sha256: [u8; 32],
    /// The bytes, if the log stores them.
    pub bytes: Option<Arc<[u8]>>,
}

impl LoggedBody {
    /// From a body in memory. Keeps the bytes if there are at most [`LONGEST`].
    pub fn of(bytes: &[u8]) -> Self {
        let len = bytes.len() as u64;
        Self {
            len,
            sha256: sha256(bytes),
            bytes: (len <= LONGEST).then(|| bytes.into()),
        }
    }

    /// The bytes, from the log or from `bodies`.
    pub fn read(&self, bodies: &dyn BodySource) -> Option<Arc<[u8]>> {
        (self.bytes.clone()).or_else(|| bodies.body(&self.sha256).filter(|body| self.fits(body)))
    }

    fn fits(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.len && sha256(bytes) == self.sha256
    }
}

/// Never prints the bytes: they may be a person's file.
impl std::fmt::Debug for LoggedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let held = self.bytes.as_ref().map_or("elsewhere", |_| "held");
        write!(f, "LoggedBody({} bytes, {held})", self.len)
    }
}

/// Where to find bodies that the log does not store.
pub trait BodySource {
    /// The body with this SHA-256.
    fn body(&self, sha256: &[u8; 32]) -> Option<Arc<[u8]>>;

    /// Whether an upload of the body with this SHA-256 is stored encrypted, where only workers read it.
    fn is_stored(&self, _sha256: &[u8; 32]) -> bool {
        false
    }

    /// The encrypted body with this header, stored where only workers read it.
    fn stored(&self, _header: &Nonce) -> Option<StoredUpload> {
        None
    }
}

/// The body of an upload, stored where only workers read it. Replaying the upload makes the same data key and the same
/// header, so it is put in its place again without being encrypted again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredUpload {
    pub sealed: SealedUpload,
    /// The plaintext's start, length, and SHA-256.
    pub plain: Excerpt,
}

impl StoredUpload {
    /// What a download of it gave.
    pub fn opened(&self) -> DecryptedBody {
        DecryptedBody {
            excerpt: self.plain.clone(),
            bytes: None,
            cipher: self.sealed.cipher,
        }
    }
}

/// A source without bodies.
#[derive(Clone, Copy, Debug)]
pub struct NoBodies;

impl BodySource for NoBodies {
    fn body(&self, _: &[u8; 32]) -> Option<Arc<[u8]>> {
        None
    }
}

/// Finds bodies by their SHA-256.
impl BodySource for BTreeMap<[u8; 32], Arc<[u8]>> {
    fn body(&self, sha256: &[u8; 32]) -> Option<Arc<[u8]>> {
        self.get(sha256).cloned()
    }
}
