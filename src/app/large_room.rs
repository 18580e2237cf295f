//! How a large body is encrypted, and where its ciphertext goes.

use super::own_folder::{OwnFolder, delete_soon};
use super::state::Page;
use super::transfer_trouble::{MOST_IN_MEMORY, TransferTrouble};
use crate::web::body_files::BodyFilesError;
use crate::web::protocol::Cipher;
use crate::web::stored_bodies::Release;
use crate::web::worker::has_browser_cipher;
use crate::web::worker_job::Room;

/// The shortest body that the browser's own cipher encrypts, in bytes: 16 MiB. Ordinary files are encrypted by the very
/// program that the page shows.
const LEAST_FOR_BROWSER: u64 = 16 << 20;

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
    /// The name of its directory in the page's folder, if it goes there.
    pub body: Option<String>,
}

impl std::fmt::Debug for LargeRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LargeRoom({:?})", self.room)
    }
}

impl LargeRoom {
    /// For the body of a file of `len` bytes.
    ///
    /// # Errors
    /// If the browser has no room.
    pub async fn of(page: Page, name: &str, len: u64) -> Result<Self, TransferTrouble> {
        let name = name.to_owned();
        let elsewhere = |room| Self {
            room,
            release: None,
            body: None,
        };
        if len <= MOST_IN_MEMORY {
            return Ok(elsewhere(Room::Memory));
        }
        match OwnFolder::of(page).add().await {
            Ok((directory, place)) => Ok(Self {
                room: Room::Directory(directory),
                body: Some(place.body.clone()),
                release: Some(Box::new(move || delete_soon(place))),
            }),
            Err(BodyFilesError::Unavailable | BodyFilesError::Refused(_)) => {
                Ok(elsewhere(Room::Blobs))
            }
            Err(BodyFilesError::Full) => Err(TransferTrouble::Full { name, needs: len }),
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
