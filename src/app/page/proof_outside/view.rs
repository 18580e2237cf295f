//! The tab.

use crate::app::state::Page;
use crate::app::tree::html::{div, h3, p};
use crate::app::tree::{Nodes, nodes};

/// What the tab shows.
pub fn view(_: Page) -> Nodes {
    let content = div()
        .class("proof-outside")
        .child(h3().child("Prove it"))
        .child(p().child(
        "The encryption is standard AES-256-GCM: any program with the key can decrypt these bytes.",
    ));
    nodes().child(content)
}
