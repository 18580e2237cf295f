//! The event looked at: what to do with it, what to read in it, and its JSON.

use super::desk::Desk;
use crate::app::component::{json_text, live, paint};
use crate::core::lab::trail::{Entry, Note};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The panel.
pub fn panel(desk: Desk) -> AnyView {
    view! {
        <section class="trail-one" aria-label="Event" tabindex="0">
            {paint::div("trail-top", Box::new(move |markup| if let Some(entry) = desk.entry() {
                head(markup, &entry);
            }))}
            <div class="trail-tools" hidden=live::is(move || desk.here().is_none())>
                <button class="btn main" data-do="step">"Go to its step"</button>
                <button class="btn" data-do="copy">"Copy this event"</button>
                <span role="status">{live::text(move || desk.said.get().to_owned())}</span>
            </div>
            {paint::div("trail-read", Box::new(move |markup| if let Some(entry) = desk.entry() {
                read(markup, &entry);
            }))}
        </section>
    }
    .into_any()
}

fn head(markup: &mut Markup, entry: &Entry) {
    markup
        .line("p", "eyebrow", &format!("{}, {}", entry.source, entry.time))
        .open("h2")
        .text(&entry.name);
    if let Some(error) = &entry.error {
        markup.open_class("span", "trail-error");
        paint::icon(markup, "cross");
        markup.text(error).close();
    }
    markup.close();
}

fn read(markup: &mut Markup, entry: &Entry) {
    let notes = entry.notes();
    markup
        .open_class("ol", "trail-notes")
        .attr("aria-label", "How to read it");
    for (index, Note { line, says }) in notes.iter().enumerate() {
        let number = (index + 1).to_string();
        markup
            .open("li")
            .open_class("button", "trail-mark")
            .attr("data-do", "line")
            .attr("data-line", &(line + 1).to_string())
            .attr("aria-label", &format!("{number}, show line {}", line + 1))
            .text(&number)
            .close();
        paint::prose(markup, says);
        markup.close();
    }
    markup.close();
    markup.open_class("pre", "json trail-json");
    for (index, line) in entry.text.lines().enumerate() {
        let note = notes.iter().position(|note| note.line == index);
        // The indent hangs, so that a long value goes on under its own beginning.
        let indent = line.len() - line.trim_start().len();
        markup
            .open_class("span", "trail-line")
            .attr("data-in", &(indent / 2).to_string());
        if let Some(note) = note {
            markup.attr("data-note", &(note + 1).to_string());
        }
        json_text::draw(markup, line);
        markup.text("\n").close();
    }
    markup.close();
}
