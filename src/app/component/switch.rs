//! A switch with its label.

use crate::app::tree::html::{press, span};
use crate::app::tree::{Children, Element, Node, Nodes, Str};
use leptos::prelude::*;

#[derive(Debug)]
pub struct Switch {
    /// Its accessible name, if its text contains more than its name.
    pub label: Option<Str>,
    pub on: bool,
    /// Whether to highlight it now.
    pub marked: bool,
    /// What it allows to pass: the value of `data-means`.
    pub means: Option<&'static str>,
    /// Called with the new state.
    pub change: Callback<bool>,
    pub content: Nodes,
}

impl Switch {
    /// A switch whose text is its name.
    pub fn new(
        content: impl Children,
        on: bool,
        change: impl Fn(bool) + Send + Sync + 'static,
    ) -> Self {
        Self {
            label: None,
            on,
            marked: false,
            means: None,
            change: Callback::new(change),
            content: Nodes::default().child(content),
        }
    }

    pub fn draw(self) -> Element {
        let (on, change) = (self.on, self.change);
        press()
            .class("sw")
            .attr("role", "switch")
            .maybe("aria-label", self.label)
            .state("aria-checked", on)
            .flag("data-asked", self.marked)
            .maybe("data-means", self.means)
            .on_click(move || change.run(!on))
            .child(self.content)
            .child(span().class("tog").attr("aria-hidden", "true"))
    }
}

impl Children for Switch {
    fn add(self, list: &mut Vec<Node>) {
        self.draw().add(list);
    }
}
