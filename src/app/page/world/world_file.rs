//! The world as a file, written and read: a part of its own.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::core::body_store::BodyStoreError;
use crate::core::lab::Lab;
use crate::core::lab::snapshot::WorldFileError;
use crate::web::random;

/// Why a world gave no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// What is fetched later did not come.
    #[error(transparent)]
    Part(#[from] PartLoadError),
    /// An object's bytes could not be had.
    #[error(transparent)]
    Store(#[from] BodyStoreError),
}

/// Why a file gave no world.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// What is fetched later did not come.
    #[error(transparent)]
    Part(#[from] PartLoadError),
    /// The file's bytes are no text.
    #[error("this is no text in UTF-8")]
    Text,
    /// The browser gives no random seed for the new world.
    #[error(transparent)]
    Seed(#[from] random::RandomError),
    /// The text holds no world.
    #[error(transparent)]
    File(#[from] WorldFileError),
}

/// A file's world.
#[derive(Debug)]
pub struct ImportedWorld {
    pub lab: Lab,
    /// The file's bytes.
    pub file: Vec<u8>,
    /// What the world's randomness comes from.
    pub seed: [u8; 32],
    /// What is in it, in a few words.
    pub summary: String,
}

part! { world_file,
/// Fetches the part before anything is exported or imported.
pub fn fetch() -> Result<(), PartLoadError> {
    Ok(())
}
}

part! { world_file,
/// The lab's world as JSON, and what to say of it.
pub fn export(page: Page, with_bytes: bool) -> Result<(String, String), ExportError> {
    page.lab.with_untracked(|lab| Ok((lab.export(with_bytes)?, lab.export_says(with_bytes))))
}
}

part! { world_file,
/// The world that a file holds, and what is in it.
pub fn import(file: Vec<u8>) -> Result<ImportedWorld, ImportError> {
    let text = std::str::from_utf8(&file).map_err(|_| ImportError::Text)?;
    let seed = random::seed()?;
    let lab = Lab::import(text, seed)?;
    let summary = lab.inventory().summary();
    Ok(ImportedWorld { lab, file, seed, summary })
}
}
