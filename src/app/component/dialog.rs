//! A dialog over the page. Escape, its button, and going to another view close it. It is never open unseen: the page
//! under it would be dead, without a word.

use super::hint::hint;
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{dialog, h2, press};
use crate::app::tree::{Element, Nodes, reactive};
use crate::web::dom;
use crate::web::failure::report;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlDialogElement;

/// A dialog. When it closes, the browser returns the focus to where it was.
#[derive(Debug)]
pub struct Dialog {
    /// The id of its title, unique to each dialog.
    pub id: &'static str,
    pub title: Signal<String>,
    /// Class names in addition to those of every dialog.
    pub class: &'static str,
    pub open: Signal<bool>,
    /// Called after it was closed in any way.
    pub close: Callback<()>,
    /// The label of the button that closes it; empty for no button.
    pub button: &'static str,
    pub content: Nodes,
}

impl Dialog {
    /// Draws the dialog. Call this once, outside of anything reactive.
    pub fn draw(self, page: Page) -> Element {
        let node = NodeRef::<html::Dialog>::new();
        let (id, title, open, close) = (self.id, self.title, self.open, self.close);
        Effect::new(move || {
            let (now, Some(dialog)) = (open.get(), node.get()) else {
                return;
            };
            match (now, dialog.open()) {
                // After its content is drawn, so that its first control gets the focus.
                (true, false) => dom::once_drawn(move || {
                    if open.get_untracked() && !dialog.open() {
                        report(dialog.show_modal(), "open a dialog");
                        close_if_unseen(&dialog);
                        mark_open();
                    }
                }),
                (false, true) => dialog.close(),
                (true, true) | (false, false) => {}
            }
        });
        // Going to another view closes the dialog, so that the page under it is not left inert.
        Effect::new(move |before: Option<View>| {
            page.route.track();
            let now = page.view.get();
            match open.get_untracked() {
                true if before.is_some_and(|before| before != now) => close.run(()),
                // A talk that begins takes the whole window.
                true => dom::once_drawn(move || {
                    if let Some(dialog) = node.get_untracked() {
                        close_if_unseen(&dialog);
                    }
                }),
                false => {}
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
            .on("close", move |_| {
                mark_open();
                close.run(());
            })
            .child(reactive(move || h2().id(id).child(title.get())))
            .child(self.content)
            .child(button)
            .child(hint(page))
    }
}

/// Says on the root element whether a dialog is open, for the style sheet.
fn mark_open() {
    let is_open = dom::is_there("dialog[open]");
    dom::mark_root("data-dialog", is_open.then_some(""));
}

/// Closes a dialog that is open in a place that is not shown.
fn close_if_unseen(dialog: &HtmlDialogElement) {
    if dialog.open() && !dom::is_visible(dialog) {
        dialog.close();
    }
}
