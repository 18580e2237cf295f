//! Something that was encrypted elsewhere on the client's side: the file, its key, its fields, and what comes out.

use super::message_tree::message_tree;
use super::result_list;
use super::sdk_state::{ClientOpened, SdkState};
use super::state::ProofState;
use crate::app::component::file_picker::FilePicker;
use crate::app::component::form_field::{FormField, literal};
use crate::app::tree::html::{div, input, p, press, textarea};
use crate::app::tree::{Nodes, nodes, reactive};
use leptos::prelude::*;

pub fn draw(state: SdkState, proof: ProofState) -> Nodes {
    let picker = FilePicker {
        label: "Choose a message or a body".into(),
        class: "btn",
        accept: None,
        pick: Callback::new(move |file| state.choose(file)),
    };
    let text = |label: &'static str, signal: RwSignal<String>| {
        reactive(move || {
            let control = literal(input().class("input"))
                .attr("type", "text")
                .value(signal.get())
                .on_input(move |text| signal.set(text));
            FormField::new(label, control).draw()
        })
    };
    let metadata = reactive(move || {
        let control = literal(textarea().class("input"))
            .attr("rows", "2")
            .value(state.metadata.get())
            .on_input(move |text| state.metadata.set(text));
        FormField::new(
            "Metadata of an S3 Encryption Client object; leave it empty for a message",
            control,
        )
        .draw()
    });
    let chosen = reactive(move || {
        p().class("eyebrow")
            .child(state.chosen.with(|chosen| match chosen {
                Some((name, bytes)) => {
                    format!("{name}, {}", result_list::length(bytes.len() as u64))
                }
                None => "no file chosen".to_owned(),
            }))
    });
    let open = press()
        .class("btn main")
        .on_click(move || state.open())
        .child("Decrypt it");
    nodes()
        .child(div().class("tools").child(picker.draw()).child(chosen))
        .child(
            div()
                .class("proof-fields")
                .child(text("Raw AES key, in hex or base64", state.key))
                .child(text("Key namespace", state.namespace))
                .child(text("Key name", state.name)),
        )
        .child(metadata)
        .child(div().class("tools").child(open))
        .child(reactive(move || {
            div()
                .attr("role", "status")
                .child(state.opened.with(|opened| {
                    opened.as_ref().map(|opened| match opened {
                        Ok(opened) => result(state, proof, opened),
                        Err(why) => nodes().child(p().class("bad").child(why.clone())),
                    })
                }))
        }))
}

/// The fields, and what came out.
pub fn result(state: SdkState, proof: ProofState, opened: &ClientOpened) -> Nodes {
    let tree = opened.message.as_ref().map(message_tree);
    let file = match &opened.file {
        Ok(file) => {
            let bytes = file.clone();
            let save = press()
                .class("btn")
                .on_click(move || {
                    let name = state.chosen.with_untracked(|chosen| {
                        chosen.as_ref().map(|(name, _)| format!("{name}.decrypted"))
                    });
                    let name = name.as_deref().unwrap_or("decrypted");
                    proof.download(name, "application/octet-stream", &bytes);
                })
                .child("Save the decrypted file");
            nodes()
                .child(p().child("All tags match."))
                .child(result_list::draw(result_list::of_file(file)))
                .child(div().class("tools").child(save))
        }
        Err(why) => nodes().child(p().class("bad").child(why.clone())),
    };
    nodes().child(file).child(tree)
}
