//! “Prove it outside”: the bundle, what goes into it, and the programs that open it.

use super::programs;
use super::result_list::{self, length};
use super::state::ProofState;
use crate::app::component::prose::prose;
use crate::app::tree::html::{b, div, h3, h4, input, label, li, p, press, section, span, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::bundle::{Bundle, BundledEnvelope, Layer};
use crate::core::trace::print::hex;
use leptos::prelude::*;
use std::sync::Arc;

pub fn draw(state: ProofState) -> Element {
    Effect::new(move || state.make_bundle());
    section()
        .class("proof-bundle")
        .attr("aria-label", "Proof outside of this page")
        .child(h3().child("Proof outside of this page"))
        .child(p().child(
            "Take the stored bytes along and decrypt them with a program of your own, in a language that you trust.",
        ))
        .child(reactive(move || {
            let open = state.is_outside_open.get();
            press()
                .class("btn main")
                .state("aria-expanded", open)
                .flag("disabled", state.object().is_none())
                .on_click(move || state.is_outside_open.set(!open))
                .child("Prove it outside")
        }))
        .child(reactive(move || {
            div().class("proof-steps").child(match state.bundle.get() {
                Some(Ok(bundle)) => panel(state, &bundle),
                Some(Err(why)) => nodes().child(p().class("bad").child(why)),
                None => nodes(),
            })
        }))
}

/// What the bundle holds, the question about the keys, the bundle itself, and the programs.
pub fn panel(state: ProofState, bundle: &Arc<Bundle>) -> Nodes {
    nodes()
        .child(h4().child("1. What the bundle holds"))
        .child(holds(bundle))
        .child(h4().child("2. The keys"))
        .child(keys(state, bundle))
        .child(h4().child("3. The bundle"))
        .child(tools(state, bundle))
        .child(h4().child("4. A program that opens it"))
        .child(programs::draw(state))
        .child(h4().child("5. What must come out"))
        .child(expected(bundle))
}

fn holds(bundle: &Bundle) -> Element {
    let stored: u64 = bundle
        .parts
        .iter()
        .map(|part| part.stored.len() as u64)
        .sum();
    let item =
        |name: &'static str, text: String| li().child(b().child(name)).child(span().child(text));
    let parts = match bundle.parts.len() {
        1 => String::new(),
        parts => format!(", in {parts} parts"),
    };
    ul().child(item(
        "The stored bytes: ",
        format!("{}{parts}, exactly as S3 stores them.", length(stored)),
    ))
    .child(item(
        "The envelope: ",
        format!(
            "{}, the encrypted data key, and what it is bound to, as JSON.",
            bundle.encryption()
        ),
    ))
    .child(item(
        "The file’s length and SHA-256, ",
        "so that the program can say whether it found the same file.".to_owned(),
    ))
    .child(item(
        "No plaintext, and no plaintext data key. ",
        "The program decrypts the data key itself.".to_owned(),
    ))
}

/// Which keys open a bundle, in words.
fn key_names(bundle: &Bundle) -> &'static str {
    let BundledEnvelope::Server(layers) = &bundle.envelope else {
        return "your app’s key";
    };
    match layers.as_slice() {
        [Layer::Customer(_)] => "your app’s own key",
        [Layer::S3 { .. }] => "S3’s own key",
        [_] => "the simulated KMS key",
        _ => "the simulated KMS key and S3’s own key",
    }
}

fn keys(state: ProofState, bundle: &Bundle) -> Nodes {
    let names = key_names(bundle);
    let explains = format!(
        "Only {names} decrypts the data key. A real KMS key never leaves KMS, and S3 never gives its own away, so nobody can do this with a real object. This is a classroom: the keys are simulated, and you may take them along. Anyone who has the bundle can then decrypt this object and every other object under the same keys. Don’t put real secrets into this lab."
    );
    let on = state.with_keys.get();
    let agree = label()
        .class("proof-agree")
        .child(
            input()
                .attr("type", "checkbox")
                .checked(on)
                .on("change", move |_| state.with_keys.update(|on| *on = !*on)),
        )
        .child(span().child(format!("I understand. Put {names} into the bundle.")));
    let without = (!on).then(|| {
        p().class("note").child(
            "Without the keys, the bundle shows what a thief of the disk has: the programs stop and say that it was made without keys.",
        )
    });
    nodes()
        .child(p().child(explains))
        .child(agree)
        .child(without)
}

fn tools(state: ProofState, bundle: &Arc<Bundle>) -> Nodes {
    let (saved, copied) = (bundle.clone(), bundle.clone());
    let save = press()
        .class("btn main")
        .on_click(move || {
            let text = state.text_of(&saved);
            state.download("bundle.json", "application/json", text.as_bytes());
        })
        .child("Download the bundle");
    let copy = press()
        .class("btn")
        .on_click(move || state.copy(state.text_of(&copied), "the bundle"))
        .child("Copy the bundle");
    let has = match state.with_keys.get() {
        true => "with the keys",
        false => "without the keys",
    };
    nodes()
        .child(p().child(prose(&format!("One JSON file, `bundle.json`, {has}."))))
        .child(div().class("tools").child(save).child(copy))
        .child(said(state))
}

/// What the last button did.
fn said(state: ProofState) -> Nodes {
    reactive(move || {
        p().class("eyebrow")
            .attr("role", "status")
            .child(state.said.get())
    })
}

fn expected(bundle: &Bundle) -> Element {
    let digest = match &bundle.sha256 {
        Some(digest) => hex(digest),
        None => "unknown: this lab can’t decrypt the object any more".to_owned(),
    };
    result_list::draw([("Length", length(bundle.length())), ("SHA-256", digest)])
}
