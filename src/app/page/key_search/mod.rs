//! The tab Keys: how long a key lives, and where its bytes are.
//!
//! - [`state`]: the key that is looked for, and what the search found
//! - [`lifetime_bars`]: each plaintext key of the run, step by step
//! - [`search_form`]: “Is this key anywhere?”
//! - [`view`]: the tab

pub mod lifetime_bars;
pub mod search_form;
pub mod state;
pub mod view;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { key_search,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view::view)
}
}
