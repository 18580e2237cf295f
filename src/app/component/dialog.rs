//! A dialog over the page, closed by Escape, by its button, and by going to another view.

use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{dialog, h2, press};
use crate::app::tree::{Element, Nodes, reactive};
use crate::web::dom;
use crate::web::failure::report;
use leptos::html;
use leptos::prelude::*;

/// A dialog. The browser gives the focus back to where it was when it closes.
#[derive(Debug)]
pub struct Dialog {
    /// The id of its title: one of its own for each dialog.
    pub id: &'static str,
    pub title: Signal<String>,
    /// Class names besides those of every dialog.
    pub class: &'static str,
    pub open: Signal<bool>,
    /// Called when it has been closed, however that came.
    pub close: Callback<()>,
    /// What the button that closes it says; no such button where it is empty.
    pub button: &'static str,
    pub content: Nodes,
}

impl Dialog {
    /// The dialog. It is called once, outside of what is drawn anew.
    pub fn draw(self, page: Page) -> Element {
        let node = NodeRef::<html::Dialog>::new();
        let (id, title, open, close) = (self.id, self.title, self.open, self.close);
        Effect::new(move || {
            let (now, Some(dialog)) = (open.get(), node.get()) else {
                return;
            };
            match (now, dialog.open()) {
                // Once its content is drawn: the focus goes to the first control of it.
                (true, false) => dom::once_drawn(move || {
                    if open.get_untracked() && !dialog.open() {
                        report(dialog.show_modal(), "open a dialog");
                    }
                }),
                (false, true) => dialog.close(),
                (true, true) | (false, false) => {}
            }
        });
        // Going to another view leaves no dialog behind, and nothing that lies dead under it.
        Effect::new(move |before: Option<View>| {
            let now = page.view.get();
            if before.is_some_and(|before| before != now) && open.get_untracked() {
                close.run(());
            }
            now
        });
        let leave = move || {
            if let Some(dialog) = node.get_untracked() {
                dialog.close();
            }
        };
        let button = (!self.button.is_empty())
            .then(|| press().class("btn main").on_click(leave).child(self.button));
        dialog()
            .node_ref(node)
            .class(format!("sheet-dialog {}", self.class))
            .attr("aria-labelledby", id)
            .on("close", move |_| close.run(()))
            .child(reactive(move || h2().id(id).child(title.get())))
            .child(self.content)
            .child(button)
    }
}
