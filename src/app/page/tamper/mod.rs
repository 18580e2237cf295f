//! The tab Tamper: stored bytes changed on purpose, and what notices it.
//!
//! - [`state`]: what is chosen, and what came of the last press
//! - [`view`]: the tab
//! - [`form`]: the kinds of tampering; [`bits`]: the bits of the selected byte
//! - [`result`]: what was done to the object, and what its last download came to
//! - [`table`]: what was tried, and what caught it
//! - [`selected`]: the bit that is selected in the tab Bytes, and the button that flips it there

pub mod bits;
pub mod form;
pub mod result;
pub mod selected;
pub mod state;
pub mod table;
pub mod view;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { tamper,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}

part! { tamper,
/// What the tab Bytes shows below the bits of the selected byte.
pub fn load_flip() -> Result<DrawView, PartLoadError> {
    Ok(selected::flip_here)
}
}
