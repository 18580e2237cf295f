//! A run outside the stage: beside another run, and as a file. Its buttons stand at the end of the step panel.
//!
//! - [`run_tools`]: the buttons
//! - [`state`]: the pinned run, and what it is compared with
//! - [`comparison`]: two runs side by side
//! - [`export`]: a run as SVG, PNG, Mermaid, and text

pub mod comparison;
pub mod export;
pub mod run_tools;
pub mod state;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use export::{Format, RunExportError};

part! { runs,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(comparison::view)
}
}

part! { runs,
/// Saves the run on the stage in a format. Drawing a PNG goes on after this returns.
pub fn save(page: Page, format: Format) -> Result<(), RunExportError> {
    export::save(page, format)
}
}
