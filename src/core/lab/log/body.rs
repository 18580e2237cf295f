//! Bodies in the log: what identifies them, and their bytes where they are few.

use crate::core::crypto::digest::sha256;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The longest body that the log holds itself, in bytes: 1 MiB. Of a longer one it holds length and SHA-256.
pub const LONGEST: u64 = 1 << 20;

/// A body, or what it is found by.
#[derive(Clone, PartialEq, Eq)]
pub struct LoggedBody {
    /// Length in bytes.
    pub len: u64,
    /// SHA-256 of all of it.
    pub sha256: [u8; 32],
    /// The bytes, if the log holds them.
    pub bytes: Option<Arc<[u8]>>,
}

impl LoggedBody {
    /// Of bytes that are all here; held if they are [`LONGEST`] at most.
    pub fn of(bytes: &[u8]) -> Self {
        let len = bytes.len() as u64;
        Self {
            len,
            sha256: sha256(bytes),
            bytes: (len <= LONGEST).then(|| bytes.into()),
        }
    }

    /// The bytes, from here or from elsewhere.
    pub fn read(&self, bodies: &dyn BodySource) -> Option<Arc<[u8]>> {
        (self.bytes.clone()).or_else(|| bodies.body(&self.sha256).filter(|body| self.fits(body)))
    }

    fn fits(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.len && sha256(bytes) == self.sha256
    }
}

/// Shows no bytes: they may be a person's file.
impl std::fmt::Debug for LoggedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let held = self.bytes.as_ref().map_or("elsewhere", |_| "held");
        write!(f, "LoggedBody({} bytes, {held})", self.len)
    }
}

/// Where bodies are found that the log does not hold.
pub trait BodySource {
    /// The body with this SHA-256.
    fn body(&self, sha256: &[u8; 32]) -> Option<Arc<[u8]>>;
}

/// No body is found elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct NoBodies;

impl BodySource for NoBodies {
    fn body(&self, _: &[u8; 32]) -> Option<Arc<[u8]>> {
        None
    }
}

/// Bodies by their SHA-256.
impl BodySource for BTreeMap<[u8; 32], Arc<[u8]>> {
    fn body(&self, sha256: &[u8; 32]) -> Option<Arc<[u8]>> {
        self.get(sha256).cloned()
    }
}
