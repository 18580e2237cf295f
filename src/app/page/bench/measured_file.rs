//! The file that the lab’s own path encrypts. A long one is in the browser’s private files: browsers drop blobs of some
//! hundred megabytes.

use crate::app::large_room::LargeRoom;
use crate::app::layer::LayerError;
use crate::app::state::Page;
use crate::app::transfer_trouble::TransferTrouble;
use crate::web::body_files::{self, BodyFilesError};
use crate::web::local_file::blob_of;
use crate::web::worker_error::WorkerError;
use crate::web::worker_job::Room;
use js_sys::{Array, Uint8Array};
use web_sys::Blob;

/// What the file is called in messages.
pub const NAME: &str = "the measured file";

/// How many bytes are made at a time.
const PIECE: u32 = 1 << 20;

/// A file of equal bytes. Dropping it deletes it.
#[derive(Debug)]
pub struct MeasuredFile {
    pub blob: Blob,
    _place: LargeRoom,
}

impl MeasuredFile {
    /// A file of `bytes` bytes; from 1 MiB, of whole MiB.
    ///
    /// # Errors
    /// If the browser has no room.
    pub async fn of(page: Page, bytes: u32) -> Result<Self, LayerError> {
        let piece = Uint8Array::new_with_length(bytes.min(PIECE));
        piece.fill(0x5a, 0, piece.length());
        let pieces = bytes.div_ceil(PIECE);
        let place = LargeRoom::of(page, NAME, u64::from(bytes)).await?;
        let blob = match &place.room {
            Room::Directory(directory) => {
                let file = body_files::filled(directory, &piece, pieces).await;
                file.map_err(|error| match error {
                    BodyFilesError::Full => LayerError::from(TransferTrouble::Full {
                        name: NAME.to_owned(),
                        needs: u64::from(bytes),
                    }),
                    other => WorkerError::Worker(other.to_string()).into(),
                })?
            }
            Room::Memory | Room::Blobs => {
                let parts: Array = (0..pieces).map(|_| &piece).collect();
                let blob = blob_of(&parts, "");
                blob.map_err(|error| WorkerError::Worker(error.to_string()))?
            }
        };
        Ok(Self {
            blob,
            _place: place,
        })
    }
}
