//! Exports the world to a file, and imports it: a separate part of the program.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::core::body_store::BodyStoreError;
use crate::core::lab::Lab;
use crate::core::lab::snapshot::WorldFileError;
use crate::web::random;

/// Why a world could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A part of the program could not be loaded.
    #[error(transparent)]
    Part(#[from] PartLoadError),
    /// The body store could not read an object's bytes.
    #[error(transparent)]
    Store(#[from] BodyStoreError),
}

/// Why a file could not be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A part of the program could not be loaded.
    #[error(transparent)]
    Part(#[from] PartLoadError),
    /// The file is not UTF-8 text.
    #[error("the file isn’t UTF-8 text")]
    Text,
    /// The browser returned no random seed for the new world.
    #[error(transparent)]
    Seed(#[from] random::RandomError),
    /// The text is not a valid world.
    #[error(transparent)]
    File(#[from] WorldFileError),
}

#[derive(Debug)]
pub struct ImportedWorld {
    pub lab: Lab,
    pub file: Vec<u8>,
    /// The seed of the world's randomness.
    pub seed: [u8; 32],
    /// Its content, in a few words.
    pub summary: String,
}

part! { world_file,
/// Loads the part before anything is exported or imported.
pub fn fetch() -> Result<(), PartLoadError> {
    Ok(())
}
}

part! { world_file,
/// The lab's world as JSON, and a message about it.
pub fn export(page: Page, with_bytes: bool) -> Result<(String, String), ExportError> {
    page.lab.with_untracked(|lab| Ok((lab.export(with_bytes)?, lab.export_says(with_bytes))))
}
}

part! { world_file,
/// The world in a file, and a summary of its content.
pub fn import(file: Vec<u8>) -> Result<ImportedWorld, ImportError> {
    let text = std::str::from_utf8(&file).map_err(|_| ImportError::Text)?;
    let seed = random::seed()?;
    let lab = Lab::import(text, seed)?;
    let summary = lab.inventory().summary();
    Ok(ImportedWorld { lab, file, seed, summary })
}
}
