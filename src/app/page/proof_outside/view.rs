//! The tab.

use super::state::ProofState;
use super::{chosen_bundle, load_messages, outside_panel, second_opinion};
use crate::app::component::form_field::FormField;
use crate::app::component::select::Select;
use crate::app::placeholder::lazy_placeholder;
use crate::app::state::Page;
use crate::app::tree::html::{div, p};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use leptos::prelude::*;

/// What the tab shows.
pub fn view(page: Page) -> Nodes {
    let state = ProofState::of(page);
    let object = Memo::new(move |_| state.object());
    Effect::new(move || {
        object.track();
        state.forget();
    });
    // Another part: the formats of others weigh as much as the rest.
    let messages = lazy_placeholder(page, "proof-messages", Signal::stored(true), || {
        Box::pin(load_messages())
    });
    let content = div()
        .class("proof-outside")
        .child(reactive(move || chosen_object(state)))
        .child(second_opinion::draw(state))
        .child(outside_panel::draw(state))
        .child(chosen_bundle::draw(state))
        .child(messages);
    nodes().child(content)
}

/// Which object is to be proved.
fn chosen_object(state: ProofState) -> Element {
    let names: Vec<String> =
        (state.page.rows).with(|rows| rows.iter().map(|row| row.key.clone()).collect());
    let object = state.object();
    let chosen = object
        .as_ref()
        .and_then(|object| names.iter().position(|name| *name == object.key));
    let old = object.and_then(|object| object.version).map(|version| {
        p().class("note").child(format!(
            "This is the version {version}, not the current one."
        ))
    });
    let content = match names.is_empty() {
        true => nodes().child(
            p().class("note")
                .child("The bucket is empty. Upload a file first: there is nothing to prove yet."),
        ),
        false => {
            let keys = names.clone();
            let menu = Select::new(names, chosen, move |at| {
                if let Some(key) = keys.get(at) {
                    state.choose(key.clone());
                }
            });
            nodes()
                .child(FormField::new("Object", menu).draw())
                .child(old)
        }
    };
    div().class("proof-object").child(content)
}
