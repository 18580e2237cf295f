//! The bodies of a lab that comes back: small ones by their bytes, large ones where they are.

use super::kept_upload::{KeptUpload, KeptUploads};
use crate::app::own_folder::{OwnFolder, delete_soon};
use crate::app::state::Page;
use crate::core::body_store::BodyId;
use crate::core::crypto::Nonce;
use crate::core::crypto::frames::encrypted_len;
use crate::core::lab::log::{BodySource, StoredUpload};
use crate::core::s3::{InnerLayer, PlacedBody, SealedBody, SealedUpload};
use crate::web::body_files::{self, BodyFilesError, BodyFolder};
use crate::web::protocol::Cipher;
use crate::web::stored_bodies;
use crate::web::worker;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Large bodies in the folder of the page before this one, which is now this page's.
#[derive(Debug)]
pub struct ReturnedUploads {
    folder: BodyFolder,
    known: Vec<(BodyId, KeptUpload)>,
    /// As long as it is here, no file is deleted.
    stored: Vec<StoredUpload>,
}

/// A body as it is in its files.
async fn stored_at(
    folder: &BodyFolder,
    kept: &KeptUpload,
) -> Result<Option<StoredUpload>, BodyFilesError> {
    let place = folder.place(&kept.body);
    let plaintext_len = match &kept.inner {
        None => kept.plain.len,
        Some(_) => encrypted_len(kept.plain.len),
    };
    let length = encrypted_len(plaintext_len);
    let files = body_files::files(&place).await?;
    let in_files: f64 = files.iter().map(|(_, file)| file.size()).sum();
    // The header is in no file.
    let is_whole = in_files as u64 == length.saturating_sub(Nonce::LEN as u64);
    let (true, Some(sha256)) = (is_whole, kept.plain.sha256) else {
        return Ok(None);
    };
    let Some((name, _)) = files.first() else {
        return Ok(None);
    };
    let directory = folder.add(&kept.body).await?;
    let Some(stored) = worker::in_files(directory, kept.files, name) else {
        return Ok(None);
    };
    let header = Nonce::new(kept.header);
    let release = Box::new(move || delete_soon(place));
    let placed = PlacedBody {
        header,
        plaintext_len,
        start: kept.start.clone(),
        bytes: stored_bodies::keep(stored, length, Some(release)),
    };
    let body = match &kept.inner {
        None => SealedBody::Placed(placed),
        Some(inner) => SealedBody::PlacedTwice {
            inner: InnerLayer {
                header: Nonce::new(inner.header),
                plaintext_len: kept.plain.len,
                start: inner.start.clone(),
            },
            outer: placed,
        },
    };
    let cipher = match kept.by_browser {
        true => Cipher::WebCrypto,
        false => Cipher::AesGcm,
    };
    Ok(Some(StoredUpload {
        sealed: SealedUpload {
            body,
            sha256,
            md5: kept.plain.md5,
            cipher: Some(worker::says(cipher)),
        },
        plain: kept.plain.clone(),
    }))
}

impl ReturnedUploads {
    /// Takes over what was kept. `None` if another page has it, or nothing of it is there: a duplicated tab gets
    /// nothing of the first one's.
    pub async fn find(kept: &KeptUploads) -> Option<Self> {
        let folder = BodyFolder::adopt(&kept.folder).await?;
        let mut found = Self {
            folder,
            known: Vec::new(),
            stored: Vec::new(),
        };
        for kept in &kept.all {
            let Ok(Some(stored)) = stored_at(&found.folder, kept).await else {
                continue;
            };
            if let Some(placed) = stored.sealed.body.placed()
                && let Some(id) = placed.bytes.elsewhere()
            {
                found.known.push((id, kept.clone()));
                found.stored.push(stored);
            }
        }
        // What an unfinished upload wrote.
        let names: Vec<String> = (found.known.iter())
            .map(|(_, kept)| kept.body.clone())
            .collect();
        let folder = found.folder.clone();
        spawn_local(async move { folder.keep_only(&names).await });
        Some(found)
    }

    /// Gives the page its folder. Bodies that its lab doesn't have are deleted.
    pub fn give(self, page: Page) {
        OwnFolder::of(page).adopt(self.folder, self.known);
    }
}

/// All of them.
#[derive(Debug, Default)]
pub struct ReturnedBodies {
    pub small: BTreeMap<[u8; 32], Arc<[u8]>>,
    pub large: Option<ReturnedUploads>,
}

impl ReturnedBodies {
    fn uploads(&self) -> impl DoubleEndedIterator<Item = &StoredUpload> {
        self.large.iter().flat_map(|large| &large.stored)
    }
}

impl BodySource for ReturnedBodies {
    fn body(&self, sha256: &[u8; 32]) -> Option<Arc<[u8]>> {
        self.small.body(sha256)
    }

    fn is_stored(&self, sha256: &[u8; 32]) -> bool {
        self.uploads().any(|upload| upload.sealed.sha256 == *sha256)
    }

    /// Two can have the same header, if the first was undone and the second uploaded in its place.
    fn stored(&self, header: &Nonce) -> Option<StoredUpload> {
        let is_it = |upload: &&StoredUpload| upload.sealed.body.has_header(header);
        self.uploads().rev().find(is_it).cloned()
    }
}
