//! The kinds of tampering, each with what it needs to know.

use super::bits::bits;
use super::state::{TamperKind, TamperState};
use crate::app::component::form_field::{FormField, literal};
use crate::app::component::number::grouped;
use crate::app::component::select::Select;
use crate::app::tree::html::{div, fieldset, input, legend, p, press};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::tamper::TamperLabel;
use leptos::prelude::*;

pub fn form(state: TamperState) -> Nodes {
    let kinds = reactive(move || {
        let kind = state.kind.get();
        let chosen = TamperKind::ALL.iter().position(|one| *one == kind);
        let names = TamperKind::ALL.map(|kind| kind.name().to_owned());
        let select = Select::new(names, chosen, move |place| {
            if let Some(kind) = TamperKind::ALL.get(place) {
                state.kind.set(*kind);
            }
        });
        FormField::new("What to do", select).draw()
    });
    let flip = bits(state);
    let details = reactive(move || {
        let kind = state.kind.get();
        let details = match kind {
            TamperKind::Flip => flip.clone(),
            TamperKind::Truncate => truncate(state),
            TamperKind::DropFrame | TamperKind::SwapFrames => frames(state, kind),
            TamperKind::SwapDataKeys | TamperKind::SwapBodies => swap(state, kind),
            TamperKind::Replay => replay(state),
            TamperKind::Edit => edit(state),
        };
        div()
            .key(format!("{kind:?}"))
            .class("tamper-details")
            .child(details)
    });
    nodes().child(
        fieldset()
            .class("tamper-form")
            .child(
                legend()
                    .class("eyebrow")
                    .child("You have access to S3’s disk"),
            )
            .child(kinds)
            .child(details),
    )
}

fn button(state: TamperState, name: &'static str) -> Element {
    press()
        .class("btn main")
        .on_click(move || state.tamper())
        .child(name)
}

fn note(text: impl Into<crate::app::tree::Str>) -> Element {
    p().class("note").child(text.into())
}

fn truncate(state: TamperState) -> Nodes {
    let field = reactive(move || {
        let (_, stored) = state.frames();
        let control = literal(input().class("tamper-number"))
            .attr("inputmode", "numeric")
            .value(state.len.get())
            .on_input(move |text| state.len.set(text));
        FormField {
            hint: format!("{} are stored", grouped(stored)).into(),
            ..FormField::new("Bytes to keep", control)
        }
        .draw()
    });
    nodes().child(field).child(button(state, "Cut it"))
}

/// The choice of one frame or two.
fn frames(state: TamperState, kind: TamperKind) -> Nodes {
    let choice = move |name: &'static str, frame: RwSignal<u64>| {
        reactive(move || {
            let (frames, _) = state.frames();
            let names = (1..=frames).map(|number| format!("frame {}", grouped(number)));
            let chosen = usize::try_from(frame.get()).ok();
            let select = Select::new(names, chosen, move |place| frame.set(place as u64));
            FormField::new(name, select).draw()
        })
    };
    let both = kind == TamperKind::SwapFrames;
    let says = reactive(move || {
        let (frames, _) = state.frames();
        note(match frames {
            0 | 1 => "This body is a single frame. Frames are 1 MiB: upload a file above 1 MiB to try this.".to_owned(),
            frames => format!("This body has {} frames. Each has a tag of its own, and its number is in its nonce.", grouped(frames)),
        })
    });
    let name = if both { "Swap them" } else { "Drop it" };
    nodes()
        .child(says)
        .child(
            div()
                .class("tamper-fields")
                .child(choice("Frame", state.one))
                .child(both.then(|| choice("With", state.other))),
        )
        .child(button(state, name))
}

/// The choice of another object.
fn swap(state: TamperState, kind: TamperKind) -> Nodes {
    let choice = reactive(move || {
        let others = state.others();
        if others.is_empty() {
            return note("There is no other object. Upload a second file to swap with.");
        }
        let with = state.with.get();
        let chosen = others.iter().position(|key| *key == with).or(Some(0));
        let select = Select::new(others.clone(), chosen, move |place| {
            if let Some(key) = others.get(place) {
                state.with.set(key.clone());
            }
        });
        FormField::new("With", select).draw()
    });
    let says = match kind {
        TamperKind::SwapDataKeys => {
            "Both encrypted data keys are authentic. But each is bound to its own object by the encryption context."
        }
        _ => "Both bodies are authentic. But each was encrypted with its own object’s data key.",
    };
    nodes()
        .child(note(says))
        .child(choice)
        .child(button(state, "Swap them"))
}

/// The choice of an earlier state of the object.
fn replay(state: TamperState) -> Nodes {
    let choice = reactive(move || {
        let (copy, versions) = state.earlier();
        if !copy && versions.is_empty() {
            return note(
                "There is no earlier state yet. Copy the stored object, upload a new file with the same name, then put the copy back.",
            );
        }
        let copies = copy.then(String::new);
        let ids: Vec<String> = copies.into_iter().chain(versions).collect();
        let names = ids.iter().map(|id| match id.is_empty() {
            true => "the attacker’s copy".to_owned(),
            false => format!("version {id}"),
        });
        let chosen = ids.iter().position(|id| *id == state.version.get());
        let select = Select::new(names.collect::<Vec<_>>(), chosen.or(Some(0)), {
            let ids = ids.clone();
            move |place| {
                if let Some(id) = ids.get(place) {
                    state.version.set(id.clone());
                }
            }
        });
        FormField::new("Put back", select).draw()
    });
    let copy = press()
        .class("btn")
        .on_click(move || state.copy())
        .child("Copy the stored object");
    nodes().child(choice).child(
        div()
            .class("tools")
            .child(copy)
            .child(button(state, "Put it back")),
    )
}

/// A stored text, its name, and its new value.
fn edit(state: TamperState) -> Nodes {
    let label = reactive(move || {
        let label = state.label.get();
        let chosen = TamperLabel::ALL.iter().position(|one| *one == label);
        let names = TamperLabel::ALL.map(|label| label.name().to_owned());
        let select = Select::new(names, chosen, move |place| {
            if let Some(label) = TamperLabel::ALL.get(place) {
                state.label.set(*label);
            }
        });
        FormField::new("What to change", select).draw()
    });
    let text = move |name: &'static str, text: RwSignal<String>| {
        let control = literal(input().class("tamper-text"))
            .value(text.get())
            .on_input(move |typed| text.set(typed));
        FormField::new(name, control).draw()
    };
    let name = reactive(move || {
        let is_pair = state.label.get().is_pair();
        div()
            .flag("hidden", !is_pair)
            .child(text("Name", state.name))
    });
    let value = reactive(move || text("Value", state.value));
    let remove = reactive(move || {
        let is_pair = state.label.get().is_pair();
        press()
            .class("btn")
            .flag("hidden", !is_pair)
            .on_click(move || state.remove())
            .child("Remove it")
    });
    nodes()
        .child(
            div()
                .class("tamper-fields")
                .child(label)
                .child(name)
                .child(value),
        )
        .child(
            div()
                .class("tools")
                .child(button(state, "Change it"))
                .child(remove),
        )
}
