//! A message, with buttons for what the reader can do about it.

use crate::app::tree::html::{p, press, span};
use crate::app::tree::{Children, Element, Node, Nodes, Str};
use leptos::prelude::*;

/// A message and its buttons. Without a message, nothing is drawn.
#[derive(Debug, Default)]
pub struct Notice {
    /// The message; nothing is drawn if it is empty.
    pub text: Str,
    /// Whether it is an error.
    pub bad: bool,
    /// More buttons, before the one that dismisses the message.
    pub more: Nodes,
    /// Called when the reader dismisses it; `None` if they cannot.
    pub dismiss: Option<Callback<()>>,
}

impl Notice {
    /// Draws the notice, if there is a message.
    pub fn draw(self) -> Option<Element> {
        let away = self.dismiss.map(|dismiss| {
            let away = move || dismiss.run(());
            press().class("link").on_click(away).child("Dismiss")
        });
        (!self.text.is_empty()).then(|| {
            p().class("notice")
                .flag("data-bad", self.bad)
                .child(span().child(self.text))
                .child(self.more)
                .child(away)
        })
    }
}

impl Children for Notice {
    fn add(self, list: &mut Vec<Node>) {
        self.draw().add(list);
    }
}
