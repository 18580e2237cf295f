//! The tab.

use crate::app::state::Page;
use crate::app::tree::html::{div, h3, p};
use crate::app::tree::{Nodes, nodes};

/// What the tab shows.
pub fn view(_: Page) -> Nodes {
    let content = div()
        .class("key-search")
        .child(h3().child("Keys"))
        .child(p().child("S3 stores no plaintext data key: it overwrites each one in memory once it is no longer needed."));
    nodes().child(content)
}
