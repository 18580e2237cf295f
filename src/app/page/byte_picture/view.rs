//! The tab.

use crate::app::state::Page;
use crate::app::tree::html::{div, h3, p};
use crate::app::tree::{Nodes, nodes};

/// What the tab shows.
pub fn view(_: Page) -> Nodes {
    let content = div()
        .class("byte-picture")
        .child(h3().child("Picture"))
        .child(p().child("Encrypted bytes show nothing of the file but its length."));
    nodes().child(content)
}
