//! What this page is, what in it is real, and whose work it is made of.
//!
//! - [`made_of`]: the packages and fonts in the page, with versions and licenses
//! - [`about_view`]: the view

pub mod about_view;
pub mod made_of;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { about,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(about_view::view)
}
}
