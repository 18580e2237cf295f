//! The region `Bytes`: any field of a step and any stored object, byte by byte. It is docked in the lab, not over it.
//!
//! - [`state`]: what is shown, and in which tab
//! - [`dock`]: the region and its tabs; other tabs are parts of their own
//! - [`bytes_tab`]: the bytes themselves: [`span_tree`] their ranges, [`hex_grid`] the grid, [`span_card`] the selected
//!   range, with [`places`] where else it is and [`take_away`] to copy and save it
//! - [`bytes_state`]: what is selected among them; [`shown_bytes`]: the bytes of what is shown
//! - [`byte_reader`]: reads the bytes in sight; [`row_window`]: which rows are in sight

pub mod byte_reader;
pub mod bytes_state;
pub mod bytes_tab;
pub mod dock;
pub mod hex_grid;
pub mod places;
pub mod row_window;
pub mod shown_bytes;
pub mod span_card;
pub mod span_tree;
pub mod state;
pub mod take_away;

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::placeholder::lazy_placeholder;
use crate::app::state::{DrawView, Page};
use crate::app::tree::Nodes;
use leptos::prelude::*;
use state::InspectorState;

part! { inspector,
fn load() -> Result<DrawView, PartLoadError> {
    Ok(dock::view)
}
}

/// The place of the region, which is loaded when it is first opened.
pub fn place(page: Page) -> Nodes {
    let state = InspectorState::of(page);
    let open = Signal::derive(move || state.subject.with(Option::is_some));
    lazy_placeholder(page, "bytes-dock", open, || Box::pin(load()))
}
