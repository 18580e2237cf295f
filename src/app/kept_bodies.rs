//! Files that came into the lab since the page was loaded, by the SHA-256 of their bytes. The command log has only the
//! small ones. The browser holds the bytes; these are its handles.

use super::state::Page;
use crate::web::local_file::LocalFile;
use leptos::prelude::*;

/// A file, and the SHA-256 of its bytes.
#[derive(Clone, Debug)]
pub struct KeptBody {
    pub sha256: [u8; 32],
    pub file: LocalFile,
}

/// The page's only list of these files, oldest first.
#[derive(Clone, Copy, Debug)]
pub struct KeptBodies(StoredValue<Vec<KeptBody>, LocalStorage>);

impl KeptBodies {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(StoredValue::new_local(Vec::new())))
    }

    /// Adds a file, unless its bytes are there.
    pub fn add(self, sha256: [u8; 32], file: LocalFile) {
        self.0.update_value(|all| {
            if all.iter().all(|body| body.sha256 != sha256) {
                all.push(KeptBody { sha256, file });
            }
        });
    }

    /// All of them.
    pub fn all(self) -> Vec<KeptBody> {
        self.0.get_value()
    }

    /// The file with these bytes.
    pub fn find(self, sha256: &[u8; 32]) -> Option<LocalFile> {
        self.0.with_value(|all| {
            let found = all.iter().find(|body| body.sha256 == *sha256);
            found.map(|body| body.file.clone())
        })
    }
}
