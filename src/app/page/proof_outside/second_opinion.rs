//! “Check with this browser's own crypto”: both programs' results, side by side.

use super::cipher_check::{CheckedObject, ComparedResult};
use super::state::ProofState;
use crate::app::tree::html::{
    b, caption, code, div, h3, p, press, section, span, table, tbody, td, th, thead, tr,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use leptos::prelude::*;

pub fn draw(state: ProofState) -> Element {
    section()
        .class("proof-check")
        .attr("aria-label", "A second opinion")
        .child(h3().child("A second opinion"))
        .child(p().child(
            "This program encrypts with RustCrypto, compiled to WebAssembly. Your browser has its own AES-256-GCM (WebCrypto), written by other people. Let it decrypt the same stored bytes, and encrypt the same plaintext again.",
        ))
        .child(reactive(move || {
            let busy = state.is_checking.get();
            let none = state.object().is_none();
            press()
                .class("btn main")
                .flag("disabled", busy || none)
                .on_click(move || state.check())
                .child("Check with this browser's own crypto")
        }))
        .child(reactive(move || {
            let says = match state.is_checking.get() {
                true => Some("The browser is at work…".to_owned()),
                false => state.checked.with(|checked| checked.as_ref().map(says)),
            };
            p().attr("role", "status").child(says)
        }))
        .child(reactive(move || {
            div().child(state.checked.with(|checked| match checked {
                Some(Ok(checked)) => Some(results(checked)),
                Some(Err(_)) | None => None,
            }))
        }))
}

/// The result, in a sentence or two.
fn says(checked: &Result<CheckedObject, String>) -> String {
    match checked {
        Ok(checked) => {
            let (equal, all) = checked.count();
            let verdict = match equal == all {
                true => format!("{equal} of {all} results are equal, byte for byte."),
                false => format!("Only {equal} of {all} results are equal."),
            };
            match checked.left_out.is_empty() {
                true => verdict,
                false => format!("{verdict} {}", checked.left_out),
            }
        }
        Err(why) => why.clone(),
    }
}

/// All messages, with both programs' results.
pub fn results(checked: &CheckedObject) -> Element {
    let column = |name: &'static str| th().attr("scope", "col").child(name);
    let head = thead().child(
        tr().child(column("Result"))
            .child(column("This program"))
            .child(column("Your browser"))
            .child(column("Compared")),
    );
    let groups = checked.messages.iter().map(|message| {
        let name = th()
            .attr("colspan", "4")
            .attr("scope", "rowgroup")
            .child(b().child(message.what.clone()))
            .child(span().child(format!(", under {}", message.key_name)));
        tbody()
            .child(tr().child(name))
            .child(message.results.iter().map(row).collect::<Nodes>())
    });
    div()
        .class("proof-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Results of both programs")
        .child(
            table()
                .class("proof-table")
                .child(caption().class("sr").child("Results of both programs"))
                .child(head)
                .child(groups.collect::<Nodes>()),
        )
}

fn row(result: &ComparedResult) -> Element {
    let cell = |text: &str| td().child(code().child(text.to_owned()));
    let equal = result.comparison.is_equal();
    let mark = match equal {
        true => "✓ ",
        false => "✗ ",
    };
    let says = nodes()
        .child(span().attr("aria-hidden", "true").child(mark))
        .child(result.comparison.says());
    tr().child(th().attr("scope", "row").child(result.what))
        .child(cell(&result.ours))
        .child(cell(&result.theirs))
        .child(td().flag("data-equal", equal).child(says))
}
