//! The programs that open a bundle, ready to paste.

use super::state::ProofState;
use crate::app::component::code_block::CodeBlock;
use crate::app::component::tabs::{Tab, Tabs};
use crate::app::tree::html::{div, p, press};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::outside::{OUTSIDE_PROGRAMS, OutsideProgram};
use leptos::prelude::*;

/// The ids of the tabs; there are at most so many programs.
const IDS: [&str; 8] = [
    "proof-program-1",
    "proof-program-2",
    "proof-program-3",
    "proof-program-4",
    "proof-program-5",
    "proof-program-6",
    "proof-program-7",
    "proof-program-8",
];

/// The programs, one at a time.
pub fn draw(state: ProofState) -> Nodes {
    reactive(move || {
        let shown = state.program.get();
        let content = OUTSIDE_PROGRAMS.get(shown);
        let tabs = IDS.into_iter().zip(OUTSIDE_PROGRAMS);
        let tabs = Tabs {
            label: "Programs",
            panel: "proof-program",
            tabs: tabs
                .map(|(id, program)| Tab {
                    id,
                    name: program.title,
                })
                .collect(),
            empty: Vec::new(),
            shown,
            show: Callback::new(move |at| state.program.set(at)),
            content: nodes().child(content.map(|program| one(state, program))),
        };
        div().class("proof-programs").child(tabs.draw())
    })
}

fn one(state: ProofState, program: &'static OutsideProgram) -> Element {
    let block = |label: String, text: &str| CodeBlock {
        label: label.into(),
        class: "code",
        content: nodes().child(text.to_owned()),
    };
    let copy = press()
        .class("btn")
        .on_click(move || state.copy(program.text.to_owned(), "the program"))
        .child("Copy the program");
    let save = press()
        .class("btn")
        .on_click(move || {
            let bytes = program.text.as_bytes();
            state.download(program.file_name, "text/plain", bytes);
        })
        .child(format!("Download {}", program.file_name));
    div()
        .class("proof-program")
        .child(p().child(format!(
            "{}, with the cipher of {}. Save the program beside the bundle, and run:",
            program.title, program.crypto
        )))
        .child(block(format!("How to run {}", program.file_name), program.run).in_group())
        .child(program.limits.map(|limits| p().class("note").child(limits)))
        .child(div().class("tools").child(copy).child(save))
        .child(block(program.file_name.to_owned(), program.text).in_group())
}
