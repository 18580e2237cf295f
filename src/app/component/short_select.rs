//! A menu that shows a short text for its chosen entry. The entries themselves can be longer than the place has room for.

use super::select::Select;
use crate::app::tree::html::{b, span};
use crate::app::tree::{Children, Element, Node, Str};

/// A [`Select`] below the short text, over which it lies unseen. It is what is focused, pressed, and read.
#[derive(Debug)]
pub struct ShortSelect {
    /// A text before the chosen entry; empty for none.
    pub before: &'static str,
    /// The chosen entry in one or two words.
    pub shown: Str,
    /// The menu, with its accessible name.
    pub select: Select,
}

impl ShortSelect {
    pub fn draw(self) -> Element {
        let before = (!self.before.is_empty()).then(|| format!("{} ", self.before));
        let shown = span()
            .class("short-shown")
            .attr("aria-hidden", "true")
            .child(before)
            .child(b().child(self.shown));
        span()
            .class("short-select")
            .child(shown)
            .child(self.select.draw())
    }
}

impl Children for ShortSelect {
    fn add(self, list: &mut Vec<Node>) {
        self.draw().add(list);
    }
}
