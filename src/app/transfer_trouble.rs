//! Why an upload or a download was not completed, in sentences that say what happened, that nothing is half stored, and
//! what to do.

use super::component::number::size;
use super::own_folder::OwnFolder;
use super::state::Page;
use crate::core::crypto::frames::encrypted_len;
use crate::web::body_files::{self, StorageRoom};
use crate::web::local_file::LocalFile;
use crate::web::worker_error::WorkerError;

/// The longest body whose ciphertext the page's memory keeps, in bytes: 8 MiB, the size from which the AWS CLI uploads in
/// parts. Up to here, every operation that needs the bytes at once works as with a small object: ranges, copies, an
/// exported world. Longer bodies only workers read.
pub const MOST_IN_MEMORY: u64 = 8 << 20;
/// The longest file that S3 takes in one PutObject: 5 GiB (S3 user guide, upload-objects).
pub const MOST_FOR_S3: u64 = 5 << 30;
/// The longest body that the page keeps where the browser gives it no files: 512 MiB.
pub const MOST_WITHOUT_FILES: u64 = 512 << 20;

/// A reason, as the reader reads it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferTrouble {
    #[error(
        "{name} is larger than 5 GiB. S3 takes no more in one PutObject; larger files are uploaded in parts. Choose a smaller file."
    )]
    TooLargeForS3 { name: String },
    #[error(
        "{name} is larger than 512 MiB. This browser gives this page no files (as in a private window, or when the page is opened from disk), so the bucket is in memory. Choose a smaller file."
    )]
    NoFiles { name: String },
    /// Known before the upload.
    #[error("{name} needs {}, and this browser has room for {} more. Delete large objects, free disk space, or choose a smaller file.", size(*.needs), size(.room.left()))]
    DoesNotFit {
        name: String,
        /// In bytes.
        needs: u64,
        room: StorageRoom,
    },
    /// Found while it was written.
    #[error("The browser has no room for {name}: it needs {}. The upload stopped, and nothing was stored. Delete large objects, free disk space, or choose a smaller file.", size(*.needs))]
    Full {
        name: String,
        /// In bytes.
        needs: u64,
    },
    #[error(
        "{name} was changed, moved, or deleted while it was read. The upload stopped, and nothing was stored. Choose the file again."
    )]
    FileChanged { name: String },
    #[error(
        "The browser ended a background worker, as it does when memory is short. Nothing was stored or changed. Try again."
    )]
    WorkerEnded,
    #[error(
        "The browser no longer has the encrypted bytes of {name}: somebody deleted this site’s data. Delete the object, and upload the file again."
    )]
    BodyGone { name: String },
}

/// Whether a file can be uploaded at all. Says no at once rather than after minutes.
///
/// # Errors
/// If it is too large for S3, or for this browser.
pub async fn check(page: Page, source: &LocalFile) -> Result<(), TransferTrouble> {
    let (name, len) = (source.name.clone(), source.len());
    if len > MOST_FOR_S3 {
        return Err(TransferTrouble::TooLargeForS3 { name });
    }
    if len > MOST_IN_MEMORY {
        let has_files = OwnFolder::of(page).get().await.is_ok();
        if !has_files && len > MOST_WITHOUT_FILES {
            return Err(TransferTrouble::NoFiles { name });
        }
        let room = body_files::room().await.filter(|_| has_files);
        if let Some(room) = room.filter(|room| room.left() < encrypted_len(len)) {
            return Err(TransferTrouble::DoesNotFit {
                name,
                needs: len,
                room,
            });
        }
    }
    Ok(())
}

/// Why a body of `len` bytes could not be encrypted and stored; `None` if the error needs no other words.
pub fn while_uploading(error: &WorkerError, name: &str, len: u64) -> Option<TransferTrouble> {
    let (name, needs) = (name.to_owned(), len);
    if error.is_full() {
        Some(TransferTrouble::Full { name, needs })
    } else if error.is_file() {
        Some(TransferTrouble::FileChanged { name })
    } else {
        (*error == WorkerError::Ended).then_some(TransferTrouble::WorkerEnded)
    }
}

/// Why a body could not be read and decrypted; `None` if the error needs no other words.
pub fn while_downloading(error: &WorkerError, name: &str) -> Option<TransferTrouble> {
    if error.is_missing() {
        let name = name.to_owned();
        Some(TransferTrouble::BodyGone { name })
    } else {
        (*error == WorkerError::Ended).then_some(TransferTrouble::WorkerEnded)
    }
}
