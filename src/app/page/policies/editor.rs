//! One policy as text: tabs, tools, and the text area over the colored text.
//!
//! The text area, the colored lines, and the line numbers are drawn separately. What is around the text area may change
//! at every key press and never touches it, so caret, selection, and scroll position stay.

use super::findings::findings;
use super::highlighted_text::highlighted;
use super::state::PoliciesState;
use crate::app::component::form_field::literal;
use crate::app::route::{Route, View};
use crate::app::tree::html::{div, link, nav, p, press, section, span, textarea};
use crate::app::tree::{Element, reactive};
use crate::core::lab::log::PolicyEdit;
use crate::core::lab::{EffectivePolicy, LabPolicy, PolicyDraft};
use crate::web::dom;
use crate::web::keyboard::Key;
use leptos::prelude::*;
use web_sys::{Event, KeyboardEvent};

/// How many characters the sheet grows by at a time while a reader types in its longest line.
const GROWS_BY: usize = 20;

/// How wide the sheet of a text is that takes `needed` characters, and was so wide before. At each other width, the browser
/// lays out all of the text again, which takes as long as several letters in a long policy: a letter more makes room for
/// more of them.
pub fn sheet_width(before: Option<usize>, needed: usize) -> usize {
    match before {
        Some(before) if (needed..needed.saturating_add(GROWS_BY)).contains(&before) => before,
        Some(before) if needed == before.saturating_add(1) => before.saturating_add(GROWS_BY),
        _ => needed,
    }
}

/// The panel with one policy as text.
pub fn editor(state: PoliciesState) -> Element {
    section()
        .class("pol-edit")
        .attr("aria-label", "Policies in effect")
        .child(reactive(move || tabs(state)))
        .child(reactive(move || {
            p().class("pol-says").child(state.which.get().says())
        }))
        .child(reactive(move || tools(state)))
        .child(reactive(move || own_names(state)))
        .child(text(state))
        .child(findings(state))
}

/// A link to each policy, with a mark that shows whether it is in effect.
fn tabs(state: PoliciesState) -> Element {
    let shown = state.which.get();
    let tab = |which: LabPolicy| {
        let (is, says) = (state.page.lab).with(|lab| {
            let draft = lab.draft(which);
            match (&draft.flaw, &draft.in_force) {
                (Some(_), _) => ("wrong", ", has an error"),
                (None, EffectivePolicy::Absent) => ("none", ", not set"),
                (None, _) => ("on", ", in effect"),
            }
        });
        link(Route::Policies(which).to_string())
            .attr("data-state", is)
            .attr(
                "aria-current",
                if which == shown { "page" } else { "false" },
            )
            .child(which.name())
            .child(span().class("sr").child(says))
    };
    nav()
        .class("tabs")
        .attr("aria-label", "Which policy")
        .child(LabPolicy::ALL.map(tab))
}

/// The way on for policies with the reader's own names, and for an error that they got.
fn own_names(state: PoliciesState) -> Element {
    let row = p().class("pol-names");
    if state.has_own_names() {
        let use_names = press()
            .class("btn")
            .on_click(move || state.use_names())
            .child("Use my names");
        return row
            .child("These policies name another account or bucket than the lab’s. ")
            .child(use_names);
    }
    row.child("Did AWS deny a request of yours? ").child(
        link(View::Denied.href())
            .class("link")
            .child("Paste the error"),
    )
}

/// The tools for the whole text.
fn tools(state: PoliciesState) -> Element {
    let tool = |name: &'static str, off: fn(&PolicyDraft) -> bool, edit: fn(PoliciesState)| {
        press()
            .class("btn")
            .flag("disabled", state.draft(off))
            .on_click(move || edit(state))
            .child(name)
    };
    let is_blank = |draft: &PolicyDraft| draft.text.trim().is_empty();
    div()
        .class("tools")
        .child(tool(
            "Undo",
            |draft| !draft.can_undo(),
            |state| state.edit(PolicyEdit::Undo),
        ))
        .child(tool(
            "Redo",
            |draft| !draft.can_redo(),
            |state| state.edit(PolicyEdit::Redo),
        ))
        .child(tool("Format", is_blank, |state| {
            state.edit(PolicyEdit::Format)
        }))
        .child(tool(
            "Insert an example",
            |draft| !draft.text.trim().is_empty(),
            |state| {
                let example = state.which.get_untracked().example();
                state.edit(PolicyEdit::Text(example));
                state.edit(PolicyEdit::Format);
            },
        ))
        .child(tool(
            "Remove",
            |draft| draft.text.is_empty() || !draft.which.is_optional(),
            |state| state.edit(PolicyEdit::Text(String::new())),
        ))
}

/// Line numbers, and the text area over the same text in color. A text that is too long is a plain text area.
fn text(state: PoliciesState) -> Element {
    let gutter = reactive(move || {
        let shape = state.shape.get();
        let count = if shape.is_plain { 0 } else { shape.lines };
        let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        div().class("pol-gutter").child(numbers.join("\n"))
    });
    let layers = [highlighted(state), reactive(move || text_area(state))];
    // Sized to the longest line, without measuring the lines.
    let width = Memo::new(move |before: Option<&(LabPolicy, usize)>| {
        let (which, needed) = (
            state.which.get(),
            state.shape.get().widest.saturating_add(6),
        );
        let before = before.filter(|(of, _)| *of == which);
        (which, sheet_width(before.map(|(_, width)| *width), needed))
    });
    let sheet = reactive(move || {
        let sheet = div().class("pol-sheet");
        let shape = state.shape.get();
        if shape.is_plain {
            return sheet.flag("data-plain", true).child(layers.clone());
        }
        sheet
            .style("width", format!("{}ch", width.get().1))
            .child(layers.clone())
    });
    div().class("pol-text").child(gutter).child(sheet)
}

fn text_area(state: PoliciesState) -> Element {
    let look = move |event: &Event| state.look_at(dom::caret(event));
    let keys = move |key: Key, event: &KeyboardEvent| {
        if !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        let edit = match (key, event.shift_key()) {
            (Key::Char('z'), false) => PolicyEdit::Undo,
            (Key::Char('z'), true) | (Key::Char('y'), _) => PolicyEdit::Redo,
            _ => return,
        };
        event.prevent_default();
        state.edit(edit);
    };
    literal(textarea().class("json"))
        .attr("aria-label", format!("{} JSON", state.which.get().name()))
        .state("aria-invalid", state.draft(|draft| draft.flaw.is_some()))
        .attr("aria-describedby", "pol-state")
        .value(state.text())
        .on_input(move |text| state.type_in(text))
        .on("select", look)
        .on("click", look)
        .on("keyup", look)
        .on_key(keys)
}
