//! The button for the speaker's window in a presentation, and what to do where the browser blocks it.

use super::state::Presentation;
use crate::app::component::speaker_window::SpeakerWindow;
use crate::app::route::{Route, Slug};
use crate::app::tree::html::{div, link, p, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use leptos::prelude::*;

fn slug(state: Presentation) -> Option<Slug> {
    (state.talk).with(|talk| talk.as_ref().and_then(|talk| Slug::new(&talk.slug)))
}

/// The speaker's window of the open talk.
pub fn window(state: Presentation) -> SpeakerWindow {
    SpeakerWindow::new(Signal::derive(move || slug(state)))
}

/// The button among the quiet ones.
pub fn button(window: SpeakerWindow) -> Element {
    press()
        .class("talk-quiet")
        .attr("aria-label", "Open the speaker window")
        .title("Open the speaker window")
        .on("mousedown", |event| event.prevent_default())
        .on_click(move || window.open())
        .child(span().attr("aria-hidden", "true").child("Speaker"))
}

/// A plain link and the notes beside the picture, once the browser blocked the window.
pub fn instead(state: Presentation, window: SpeakerWindow) -> Nodes {
    reactive(move || {
        let place = div().class("talk-blocked");
        if !window.is_blocked() {
            return place;
        }
        let tab = link(Route::Speaker(slug(state)).to_string())
            .class("link")
            .attr("target", "_blank")
            .on_click(move || window.forgive())
            .child("Open the speaker view in a new tab");
        let split = press()
            .class("btn")
            .on_click(move || {
                window.forgive();
                state.notes.set(true);
            })
            .child("Show the notes beside the picture");
        place
            .attr("role", "alert")
            .child(p().child("The browser blocked the speaker window."))
            .child(tab)
            .child(split)
    })
}
