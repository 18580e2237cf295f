//! The presenter’s view: the start screen, or the talk in the address.

use super::state::Presentation;
use super::{frame, keys, notes, speaker_button, start_screen, talk_line, talk_panel, talk_tools};
use crate::app::lazy_part::fetched_ahead;
use crate::app::page::speaker::talk_topic;
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{div, h1, section};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::web::screen;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

pub fn view(page: Page) -> Nodes {
    let state = Presentation::of(page);
    page.name_in_title(View::Present, move || {
        (state.talk).with(|talk| {
            talk.as_ref()
                .map_or_else(String::new, |talk| talk.title.clone())
        })
    });
    keys::listen(state);
    talk_topic::join(page);
    screen::keep_awake(move || state.is_shown());
    follow(state);
    state.mark_alone();
    state.tick();
    nodes().child(whole(state))
}

/// Follows the address: each talk goes on where it was left in this tab, and the screen stays awake.
fn follow(state: Presentation) {
    let slug = Memo::new(move |_| {
        state
            .talk
            .with(|talk| talk.as_ref().map(|talk| talk.slug.clone()))
    });
    Effect::new(move |before: Option<Option<String>>| {
        let now = slug.get();
        if before.is_some_and(|before| before != now) {
            state.resume();
            state.start_over_if_over();
        }
        now
    });
    Effect::new(move |before: Option<View>| {
        let now = state.page.view.get();
        if now == View::Present {
            screen::stay_awake();
            // A panel opens without a wait, and without a network.
            spawn_local(async { fetched_ahead(talk_panel::load().await) });
        } else {
            state.panel.set(None);
        }
        // A talk that was given to its end begins again; after a reload, it stays where it was.
        if now == View::Present && before.is_some_and(|before| before != now) {
            state.start_over_if_over();
        }
        now
    });
}

/// The start screen, or the talk.
fn whole(state: Presentation) -> Nodes {
    let start = start_screen::start_screen(state);
    let picture = picture(state);
    let speaker = speaker_button::window(state);
    let over = nodes()
        .child(talk_tools::spoken(state))
        .child(talk_tools::buttons(state, speaker_button::button(speaker)))
        .child(speaker_button::instead(state, speaker))
        .child(talk_tools::panel(state))
        .child(talk_tools::laser(state))
        .child(talk_tools::blank(state));
    let title = Memo::new(move |_| {
        (state.talk).with(|talk| {
            talk.as_ref()
                .map_or_else(String::new, |talk| talk.title.clone())
        })
    });
    let is_open = Memo::new(move |_| state.talk.with(Option::is_some));
    let scale = Memo::new(move |_| state.session.with(|session| session.look.scale));
    reactive(move || {
        if !is_open.get() {
            return div().class("talk-start").key("start").child(start.clone());
        }
        section()
            .class("presentation")
            .key("talk")
            .attr("role", "region")
            .attr("aria-label", "Presentation")
            .flag("data-idle", state.idle.get())
            .flag("data-panel", state.panel.with(Option::is_some))
            .flag("data-notes", state.notes.get())
            .flag("data-laser", state.laser.get())
            .style(
                "--scale",
                format!("{}.{:02}", scale.get() / 100, scale.get() % 100),
            )
            .on("pointermove", move |event| {
                if let Some(event) = event.dyn_ref::<MouseEvent>() {
                    state.point(event.client_x(), event.client_y());
                }
            })
            .child(h1().class("sr").child(title.get()))
            .child(picture.clone())
            .child(over.clone())
    })
}

/// What the room sees, and the notes beside it where they are wanted.
fn picture(state: Presentation) -> Nodes {
    reactive(move || {
        let place = div().class("talk-picture");
        let Some(talk) = state.talk.get() else {
            return place;
        };
        let session = state.session.get();
        let look = session.look;
        let is_usual = look.contrast == 100 && look.brightness == 100;
        let filter = match is_usual {
            true => "none".to_owned(),
            false => format!(
                "contrast({}%) brightness({}%)",
                look.contrast, look.brightness
            ),
        };
        let seen = div()
            .class("talk-seen")
            .style("filter", filter)
            .child(frame::frame(&talk, &session))
            .child(talk_line::talk_line(&talk, &session));
        let beside = state
            .notes
            .get()
            .then(|| notes::notes(state, &talk, &session));
        place.child(seen).child(beside)
    })
}
