//! The tab Picture: the bytes before and after encryption, as pictures.
//!
//! - [`view`]: the tab

pub mod view;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { byte_picture,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}
