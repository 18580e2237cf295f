//! The tab Prove it: the stored bytes, decrypted by programs outside of this page.
//!
//! - [`view`]: the tab

pub mod view;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { proof_outside,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}
