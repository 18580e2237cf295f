//! The tab Tamper: stored bytes changed on purpose, and what finds it out.
//!
//! - [`view`]: the tab

pub mod view;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { tamper,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}
