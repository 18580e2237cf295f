//! Code, JSON, or a message on the wire, in the monospaced font. The keyboard scrolls a long block.

use crate::app::tree::html::pre;
use crate::app::tree::{Children, Element, Node, Nodes, Str};

#[derive(Debug)]
pub struct CodeBlock {
    /// A description of the content, for a screen reader.
    pub label: Str,
    /// Its class names, which say what it contains: `json`, `http`, `code`.
    pub class: &'static str,
    pub content: Nodes,
}

impl CodeBlock {
    pub fn draw(self) -> Element {
        self.with_role("region")
    }

    /// A block among many others: not a landmark, so that the page does not have too many.
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
