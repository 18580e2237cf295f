//! Something the page has to say, with what can be done about it.

use crate::app::tree::html::{p, press, span};
use crate::app::tree::{Children, Element, Node, Nodes, Str};
use leptos::prelude::*;

/// A sentence, and buttons behind it. Nothing is drawn while there is nothing to say.
#[derive(Debug, Default)]
pub struct Notice {
    /// The sentence; nothing is drawn when it is empty.
    pub text: Str,
    /// Whether it tells of a failure: it is then shown as an error.
    pub bad: bool,
    /// Further buttons, before the one that dismisses.
    pub more: Nodes,
    /// Called when it is dismissed; without it, it stays.
    pub dismiss: Option<Callback<()>>,
}

impl Notice {
    /// The notice, if there is one.
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
