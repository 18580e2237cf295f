//! This page's folder in the browser's private files, and the bodies in it.

use super::keep::kept_upload::{KeptUpload, KeptUploads, hexadecimal};
use super::state::Page;
use crate::core::body_store::{BodyHandle, BodyId};
use crate::web::body_files::{self, BodyFilesError, BodyFolder, BodyPlace};
use crate::web::failure::ignore_because;
use crate::web::{random, stored_bodies};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::FileSystemDirectoryHandle;

/// What the page knows of its folder.
#[derive(Debug, Default)]
struct Known {
    /// `None` until a body needs it, and where the browser gives this page no files.
    folder: Option<BodyFolder>,
    /// The bodies, by their numbers in the store. Some of them may be gone.
    uploads: Vec<(BodyId, KeptUpload)>,
}

/// The page's only folder.
#[derive(Clone, Copy, Debug)]
pub struct OwnFolder(StoredValue<Known, LocalStorage>);

impl OwnFolder {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(StoredValue::new_local(Known::default())))
    }

    /// The folder, made when first needed.
    ///
    /// # Errors
    /// If the browser gives this page no files, or has no room.
    pub async fn get(self) -> Result<BodyFolder, BodyFilesError> {
        if let Some(folder) = self.0.with_value(|known| known.folder.clone()) {
            return Ok(folder);
        }
        let made = BodyFolder::new().await?;
        self.0
            .update_value(|known| known.folder = Some(made.clone()));
        Ok(made)
    }

    /// Makes the empty directory of one more body.
    ///
    /// # Errors
    /// If the browser gives this page no files, or has no room.
    pub async fn add(self) -> Result<(FileSystemDirectoryHandle, BodyPlace), BodyFilesError> {
        let folder = self.get().await?;
        let seed = random::seed().map_err(|_| BodyFilesError::Unavailable)?;
        let name: String = hexadecimal(&seed).chars().take(16).collect();
        let directory = folder.add(&name).await?;
        Ok((directory, folder.place(&name)))
    }

    /// Notes a body that is complete, if it is here.
    pub fn note(self, body: &BodyHandle, upload: Option<KeptUpload>) {
        if let (Some(id), Some(upload)) = (body.elsewhere(), upload) {
            self.0
                .update_value(|known| known.uploads.push((id, upload)));
        }
    }

    /// Takes over the folder of the page before this one, with its bodies.
    pub fn adopt(self, folder: BodyFolder, uploads: Vec<(BodyId, KeptUpload)>) {
        self.0.set_value(Known {
            folder: Some(folder),
            uploads,
        });
    }

    /// What is to be kept of it now; `None` if no body is in it.
    pub fn kept(self) -> Option<KeptUploads> {
        self.0
            .update_value(|known| known.uploads.retain(|(id, _)| stored_bodies::has(*id)));
        self.0.with_value(|known| {
            let all: Vec<KeptUpload> = (known.uploads.iter())
                .map(|(_, kept)| kept.clone())
                .collect();
            let folder = known.folder.as_ref().filter(|_| !all.is_empty())?;
            let folder = folder.id().to_owned();
            Some(KeptUploads { folder, all })
        })
    }

    /// Whether a body with this digest is in it.
    pub fn has(self, sha256: &[u8; 32]) -> bool {
        self.0.with_value(|known| {
            let is_it = |kept: &KeptUpload| kept.plain.sha256.as_ref() == Some(sha256);
            (known.uploads.iter()).any(|(id, kept)| is_it(kept) && stored_bodies::has(*id))
        })
    }
}

/// Deletes a body's files, in its own time.
pub fn delete_soon(place: BodyPlace) {
    spawn_local(async move {
        ignore_because(
            body_files::delete(&place).await,
            "what stays is deleted with the folder",
        );
    });
}
