//! The world as a file, written and read: a part of its own.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::Page;
use crate::core::body_store::BodyStoreError;
use crate::core::lab::Lab;
use crate::web::random;
use leptos::prelude::*;

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
    /// The file is not an exported world, or not a complete one.
    #[error("{0}")]
    File(String),
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
pub fn import(bytes: Vec<u8>) -> Result<(Lab, String), ImportError> {
    let text = String::from_utf8(bytes).map_err(|_| ImportError::File("this is no text in UTF-8".to_owned()))?;
    let seed = random::seed().map_err(|error| ImportError::File(error.to_string()))?;
    let lab = Lab::import(&text, seed).map_err(ImportError::File)?;
    let summary = lab.inventory().summary();
    Ok((lab, summary))
}
}
