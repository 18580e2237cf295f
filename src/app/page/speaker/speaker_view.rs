//! The speaker's view.

use super::connection_bar::connection_bar;
use super::controls::controls;
use super::hands_panel::hands;
use super::notes_panel::notes;
use super::pace::TalkPace;
use super::pictures::pictures;
use super::state::SpeakerState;
use super::time_panel::{blocks, times};
use crate::app::page::present::state::OpenTalk;
use crate::app::page::present::{keys, talk_tools};
use crate::app::route::{Route, Slug, View};
use crate::app::state::Page;
use crate::app::tree::html::{div, h2, link, p, press};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::web::keyboard::{self, Key};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

pub fn view(page: Page) -> Nodes {
    let state = SpeakerState::of(page);
    state.talk.mark_alone();
    keyboard::listen_first(move |key, event| {
        page.view.get_untracked() == View::Speaker && hear(state, key, event)
    });
    nodes().child(draw(state))
}

/// The keys of the presentation, without those that only it needs: they would leave this window, or change nothing here.
fn hear(state: SpeakerState, key: Key, event: &KeyboardEvent) -> bool {
    let has_panel = state.talk.panel.get_untracked().is_some();
    match key {
        Key::Escape if !has_panel => false,
        Key::Char('n' | 'l') if !keyboard::is_typing(event.target(), key) => true,
        _ => keys::hear(state.talk, key, event),
    }
}

/// The view, without its keys.
pub fn draw(state: SpeakerState) -> Element {
    div()
        .class("spk")
        .child(connection_bar(state))
        .child(body(state))
        .child(controls(state))
        .child(talk_tools::panel(state.talk))
}

/// What is between the top and the buttons.
fn body(state: SpeakerState) -> Nodes {
    let small = reactive(move || {
        // It scrolls where the window is low.
        let place = div()
            .class("spk-left")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "Pictures");
        let Some(talk) = state.talk.talk.get() else {
            return place.child(which_talk(state));
        };
        let session = state.talk.session.get();
        place.child(pictures(&talk, &session))
    });
    let said = reactive(move || {
        let place = div().class("spk-middle");
        let Some(open) = state.talk.talk.get() else {
            return place;
        };
        let session = state.talk.session.get();
        let frame = open.script.frame(session.frame);
        let asked = frame.and_then(|frame| hands(state, frame, &session));
        let shown = state.talk.shelf.with(|shelf| {
            let talk = shelf.talk(&open.slug)?;
            Some(notes(talk, frame, state.size.get(), sizes(state)))
        });
        // Keyed, so that the notes of a frame begin at their first line.
        place.child(shown.map(|shown| shown.key(format!("{}", session.frame)).child(asked)))
    });
    let time = reactive(move || {
        let place = div().class("spk-right");
        let talk = state.talk.talk.get();
        place.child(talk.map(|talk| time(state, &talk)))
    });
    nodes().child(small).child(said).child(time)
}

fn sizes(state: SpeakerState) -> Nodes {
    let size = |name: &'static str, sign: &'static str, larger: bool| {
        press()
            .class("btn")
            .attr("aria-label", name)
            .on_click(move || state.resize(larger))
            .child(sign)
    };
    nodes().child(
        div()
            .class("spk-sizes")
            .child(size("Smaller notes", "A\u{2212}", false))
            .child(size("Larger notes", "A+", true)),
    )
}

fn time(state: SpeakerState, talk: &OpenTalk) -> Nodes {
    let session = state.talk.session.get();
    let pace = TalkPace::of(&talk.script, &session, state.now.get());
    let running = session.clock.started.is_some();
    let clock = press()
        .class("link spk-start")
        .on_click(move || state.toggle_clock())
        .child(if running {
            "Pause the clock"
        } else {
            "Start the clock"
        });
    let go_to = move |frame| state.talk.go_to(frame);
    nodes()
        .child(times(&talk.script, &pace, clock))
        .child(blocks(&talk.script, &session, &pace, go_to))
}

/// The talks to choose from, where none is open.
fn which_talk(state: SpeakerState) -> Nodes {
    let shelf = state.talk.shelf.get();
    let talk = |talk: &crate::lesson::talk::Talk| {
        link(Route::Speaker(Slug::new(&talk.slug)).to_string())
            .class("btn")
            .child(format!("{} minutes", talk.minutes()))
    };
    nodes()
        .child(h2().child("Which talk?"))
        .child(p().child("Open a talk here or in the presentation; the other window follows."))
        .child(
            div()
                .class("spk-talks")
                .child(shelf.talks.iter().map(talk).collect::<Nodes>()),
        )
}
