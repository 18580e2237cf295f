//! The selected event: its actions, notes on how to read it, and its JSON.

use super::list::error;
use super::state::TrailState;
use crate::app::component::json_text::json_text;
use crate::app::component::prose::prose;
use crate::app::tree::html::{div, h2, li, ol, p, pre, press, section, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::report::trail::{CloudTrailRecord, RecordNote};
use crate::web::dom;
use leptos::prelude::*;

pub fn panel(state: TrailState) -> Element {
    let top = reactive(move || {
        div()
            .class("trail-top")
            .child(state.entry().map(|entry| head(&entry)))
    });
    let content = reactive(move || {
        div()
            .class("trail-read")
            .child(state.entry().map(|entry| read(&entry)))
    });
    section()
        .class("trail-one")
        .attr("aria-label", "Event")
        .attr("tabindex", "0")
        .child(top)
        .child(tools(state))
        .child(content)
}

fn tools(state: TrailState) -> Nodes {
    reactive(move || {
        let step = press()
            .class("btn main")
            .on_click(move || state.go_to_step())
            .child("Go to its step");
        let copy = press()
            .class("btn")
            .on_click(move || state.copy())
            .child("Copy this event");
        div()
            .class("trail-tools")
            .flag("hidden", state.here().is_none())
            .child(step)
            .child(copy)
            .child(span().attr("role", "status").child(state.result.get()))
    })
}

fn head(entry: &CloudTrailRecord) -> Nodes {
    let from = format!("{}, {}", entry.source, entry.time);
    nodes().child(p().class("eyebrow").child(from)).child(
        h2().child(&*entry.name)
            .child(entry.error.as_deref().map(error)),
    )
}

/// The notes, numbered like the lines that they explain.
fn read(entry: &CloudTrailRecord) -> Nodes {
    let notes = entry.notes();
    let remark = |(index, RecordNote { line, says }): (usize, &RecordNote)| {
        let (number, line) = (index + 1, line + 1);
        let mark = press()
            .class("trail-mark")
            .attr("aria-label", format!("{number}, show line {line}"))
            .on_click(move || dom::into_view(&format!(".trail-line:nth-child({line})")))
            .child(number.to_string());
        li().child(mark).child(prose(says))
    };
    let remarks = ol()
        .class("trail-notes")
        .attr("aria-label", "How to read it")
        .child(notes.iter().enumerate().map(remark).collect::<Nodes>());
    let line = |(index, text): (usize, &str)| {
        let note = notes.iter().position(|note| note.line == index);
        // A hanging indent, so that a long value continues below its own start.
        let indent = text.len() - text.trim_start().len();
        span()
            .class("trail-line")
            .attr("data-in", (indent / 2).to_string())
            .maybe("data-note", note.map(|note| (note + 1).to_string()))
            .child(json_text(text))
            .child("\n")
    };
    let lines = entry.text.lines().enumerate().map(line);
    let json = pre()
        .class("json trail-json")
        .child(lines.collect::<Nodes>());
    nodes().child(remarks).child(json)
}
