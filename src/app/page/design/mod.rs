//! Every component in every state, in both themes: to look at while changing one.
//!
//! - [`design_view`]: the view
//! - [`samples`]: the components, each state once
//! - [`theme`]: the two themes

pub mod design_view;
pub mod samples;
pub mod theme;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { design,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(design_view::view)
}
}
