//! Every component in every state, in both themes: to look at while changing one.
//!
//! - [`design_view`]: the view
//! - [`samples`]: the components, each state once

pub mod design_view;
pub mod samples;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { design,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(design_view::view)
}
}
