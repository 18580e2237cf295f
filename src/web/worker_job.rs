//! Work on a large body, and its results.

use super::protocol::{Cipher, Stored};
use crate::core::crypto::{DataKey, Nonce};
use crate::core::trace::Excerpt;
use web_sys::{Blob, FileSystemDirectoryHandle};

/// Where the encrypted frames of a body are to go.
#[derive(Clone, Debug)]
pub enum Room {
    /// The page's memory.
    Memory,
    /// Blobs, which the browser keeps.
    Blobs,
    /// Files in this directory, which has no others.
    Directory(FileSystemDirectoryHandle),
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Task {
    /// Encrypt a file. With `md5`, compute its MD5 as well as its SHA-256.
    Seal { file: Blob, room: Room, md5: bool },
    /// Decrypt a stored body.
    Open(Stored),
}

/// The encryption or decryption of one body by workers.
#[derive(Debug)]
pub struct LargeJob {
    pub task: Task,
    /// Overwritten when the job is dropped, as all its copies are.
    pub key: DataKey,
    /// The stored body's header.
    pub header: Nonce,
    /// Length of the plaintext in bytes.
    pub len: u64,
    pub cipher: Cipher,
}

/// The encrypted frames of a body.
#[derive(Clone, Debug)]
pub enum SealedFrames {
    /// In order.
    Memory(Vec<Vec<u8>>),
    Stored(Stored),
}

/// An encrypted body.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub frames: SealedFrames,
    /// The first bytes of the first frame.
    pub start: Vec<u8>,
    /// SHA-256 of the plaintext.
    pub sha256: [u8; 32],
    /// MD5 of the plaintext, if it was asked for.
    pub md5: Option<[u8; 16]>,
}

/// A decrypted body: all its frames were verified.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Start, length and SHA-256 of the plaintext.
    pub excerpt: Excerpt,
    pub blob: Blob,
}
