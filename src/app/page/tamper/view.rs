//! The tab.

use crate::app::state::Page;
use crate::app::tree::html::{div, h3, p};
use crate::app::tree::{Nodes, nodes};

/// What the tab shows.
pub fn view(_: Page) -> Nodes {
    let content =
        div()
            .class("tamper")
            .child(h3().child("Tamper"))
            .child(p().child(
                "The tag covers every bit of the ciphertext: if one changes, decryption fails.",
            ));
    nodes().child(content)
}
