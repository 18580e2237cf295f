//! The bench: how fast this browser encrypts, by the lab and by others, side by side.
//!
//! - [`contender`]: who is measured, over how many bytes
//! - [`result`]: what was measured, as ratios and as a table
//! - [`state`]: a run; [`measured_file`]: the file that the lab’s own path encrypts
//! - [`bench_view`]: the view
//!
//! `peers.js` is the program of the others; `scripts/bundle-peers.mjs` puts them into one file.

pub mod bench_view;
pub mod contender;
mod measured_file;
pub mod result;
pub mod state;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::DrawView;

part! { bench,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(bench_view::view)
}
}
