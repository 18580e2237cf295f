//! How a large body is encrypted, and where its ciphertext goes.

use super::state::Page;
use crate::web::protocol::Cipher;
use crate::web::stored_bodies::Release;
use crate::web::worker::{Room, has_browser_cipher};

/// The longest body whose ciphertext the page's memory keeps, in bytes: 8 MiB, the size from which the AWS CLI uploads in
/// parts. Up to here, every operation that needs the bytes at once works as with a small object: ranges, copies, an
/// exported world. Longer bodies only workers read.
const MOST_IN_MEMORY: u64 = 8 << 20;

/// The shortest body that the browser's own cipher encrypts, in bytes: 64 MiB. Ordinary files are encrypted by the very
/// program that the page shows; from here on, the time saved is seconds.
const LEAST_FOR_BROWSER: u64 = 64 << 20;

/// Which program encrypts or decrypts a body of `len` bytes.
pub fn cipher_for(len: u64) -> Cipher {
    match len >= LEAST_FOR_BROWSER && has_browser_cipher() {
        true => Cipher::WebCrypto,
        false => Cipher::AesGcm,
    }
}

/// Where the frames of one body go. Dropping it before [`LargeRoom::keep`] deletes what was written.
pub struct LargeRoom {
    pub room: Room,
    release: Option<Release>,
}

impl std::fmt::Debug for LargeRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LargeRoom({:?})", self.room)
    }
}

impl LargeRoom {
    /// For a body of `len` bytes. `needs_bytes` tells that S3 needs its bytes for a second layer.
    pub async fn of(_page: Page, len: u64, needs_bytes: bool) -> Self {
        let room = match needs_bytes || len <= MOST_IN_MEMORY {
            true => Room::Memory,
            false => Room::Blobs,
        };
        Self {
            room,
            release: None,
        }
    }

    /// What deletes the body later.
    pub fn keep(mut self) -> Option<Release> {
        self.release.take()
    }
}

impl Drop for LargeRoom {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            release();
        }
    }
}
