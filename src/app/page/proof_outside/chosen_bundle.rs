//! A bundle that a person chooses or pastes: what it is, and the file that is in it.

use super::result_list::{self, NamedResult, length};
use super::state::{OpenedBundle, ProofState};
use crate::app::component::file_picker::FilePicker;
use crate::app::component::form_field::{FormField, literal};
use crate::app::tree::html::{details, div, p, press, section, summary, textarea};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::bundle::Bundle;
use leptos::prelude::*;

pub fn draw(state: ProofState) -> Element {
    let picker = FilePicker {
        label: "Choose a bundle".into(),
        class: "btn",
        accept: Some(".json,application/json"),
        pick: Callback::new(move |file| state.open_file(file)),
    };
    let pasted = reactive(move || {
        let control = literal(textarea().class("input"))
            .attr("rows", "3")
            .value(state.pasted.get())
            .on_input(move |text| state.pasted.set(text));
        FormField::new("Or paste a bundle", control).draw()
    });
    let open = press()
        .class("btn")
        .on_click(move || {
            let text = state.pasted.get_untracked();
            state.open_given(&text);
        })
        .child("Open the pasted bundle");
    section()
        .class("proof-given")
        .attr("aria-label", "Open a bundle here")
        .child(
            details()
                .child(summary().child("Open a bundle here"))
                .child(
                    div()
                        .class("proof-fold")
                        .child(p().child(
                            "A bundle of another lab, or one that you changed by hand: this page checks it and says where it is wrong.",
                        ))
                        .child(div().class("tools").child(picker.draw()))
                        .child(pasted)
                        .child(div().class("tools").child(open))
                        .child(reactive(move || {
                            div()
                                .attr("role", "status")
                                .child(state.given.with(|given| given.as_ref().map(|given| match given {
                                    Ok(opened) => result(state, opened),
                                    Err(why) => nodes().child(p().class("bad").child(why.clone())),
                                })))
                        })),
                ),
        )
}

fn facts(bundle: &Bundle) -> Vec<NamedResult> {
    let stored = bundle.parts.iter().map(|part| part.stored.len() as u64);
    let keys = match bundle.keys {
        Some(_) => "included",
        None => "left out",
    };
    vec![
        ("Kind", bundle.kind().name().to_owned()),
        (
            "Object",
            format!("{}/{}", bundle.object.bucket, bundle.object.key),
        ),
        ("Stored", length(stored.sum())),
        ("Keys", keys.to_owned()),
    ]
}

/// What the bundle is, and what came out of it.
pub fn result(state: ProofState, opened: &OpenedBundle) -> Nodes {
    let facts = facts(&opened.bundle);
    match &opened.file {
        Ok(file) => {
            let name = opened.bundle.object.key.clone();
            let bytes = file.clone();
            let save = press()
                .class("btn main")
                .on_click(move || {
                    let name = name.rsplit('/').next().unwrap_or(&name);
                    state.download(name, "application/octet-stream", &bytes);
                })
                .child("Save the file");
            let rows = facts.into_iter().chain(result_list::of_file(file));
            nodes()
                .child(p().child("The bundle is whole, and it opens."))
                .child(result_list::draw(rows))
                .child(div().class("tools").child(save))
        }
        Err(why) => nodes()
            .child(result_list::draw(facts))
            .child(p().class("bad").child(format!("It does not open: {why}."))),
    }
}
