//! Code, JSON or a message on the wire: set in the fixed type, and scrolled by keys where it is long.

use crate::app::tree::html::pre;
use crate::app::tree::{Children, Element, Node, Nodes, Str};

#[derive(Debug)]
pub struct CodeBlock {
    /// What it holds, for a screen reader.
    pub label: Str,
    /// Its class names, which say what it holds: `json`, `http`, `code`.
    pub class: &'static str,
    pub content: Nodes,
}

impl CodeBlock {
    pub fn draw(self) -> Element {
        self.with_role("region")
    }

    /// The block where many of them stand: it is no landmark of the page then.
    pub fn in_group(self) -> Element {
        self.with_role("group")
    }

    fn with_role(self, role: &'static str) -> Element {
        pre()
            .class(self.class)
            .attr("tabindex", "0")
            .attr("role", role)
            .attr("aria-label", self.label)
            .child(self.content)
    }
}

impl Children for CodeBlock {
    fn add(self, list: &mut Vec<Node>) {
        self.draw().add(list);
    }
}
