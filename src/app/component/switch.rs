//! A switch: what it is about, and whether it is on.

use crate::app::tree::html::{press, span};
use crate::app::tree::{Children, Element, Node, Nodes, Str};
use leptos::prelude::*;

#[derive(Debug)]
pub struct Switch {
    /// Its accessible name, where its text says more than its name.
    pub label: Option<Str>,
    pub on: bool,
    /// Whether the eye is to be drawn to it now.
    pub marked: bool,
    /// Called with what it is to be.
    pub change: Callback<bool>,
    /// What the label says.
    pub content: Nodes,
}

impl Switch {
    /// A switch that is named by its text.
    pub fn new(
        content: impl Children,
        on: bool,
        change: impl Fn(bool) + Send + Sync + 'static,
    ) -> Self {
        Self {
            label: None,
            on,
            marked: false,
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
