//! The tab.

use super::state::KeySearchState;
use super::{lifetime_bars, search_form};
use crate::app::state::Page;
use crate::app::tree::html::div;
use crate::app::tree::{Nodes, nodes, reactive};

/// What the tab shows.
pub fn view(page: Page) -> Nodes {
    let state = KeySearchState::of(page);
    let content = div()
        .class("key-search")
        .child(reactive(move || lifetime_bars::draw(page)))
        .child(search_form::draw(state));
    nodes().child(content)
}
