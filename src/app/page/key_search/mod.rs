//! The tab Keys: how long a key lives, and where its bytes are.
//!
//! - [`view`]: the tab

pub mod view;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { key_search,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}
