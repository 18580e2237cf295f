//! The talks to choose from.

use super::state::Presentation;
use super::talk_editor::talk_editor;
use crate::app::component::speaker_window::SpeakerWindow;
use crate::app::route::{Route, Slug};
use crate::app::tree::html::{b, div, h2, kbd, li, link, p, span, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::talk::Talk;
use leptos::prelude::*;

pub fn start_screen(state: Presentation) -> Nodes {
    let edited = RwSignal::new(state.likely());
    let talks = reactive(move || {
        let shelf = state.shelf.get();
        let talks = shelf.talks.iter().map(|talk| card(talk, state));
        ul().class("talk-cards").child(talks.collect::<Nodes>())
    });
    let missing = reactive(move || {
        let named = state.page.route.with(|route| match route {
            Route::Present(Some(slug)) => Some(slug.as_str().to_owned()),
            _ => None,
        });
        let missing = named.filter(|slug| state.shelf.with(|shelf| shelf.talk(slug).is_none()));
        p().class("talk-missing").child(missing.map(|slug| {
            format!("There is no talk named “{slug}”. These are the talks of this page:")
        }))
    });
    nodes()
        .child(h2().child("Present"))
        .child(
            p().class("talk-intro")
                .child("A talk is one sentence and one picture at a time, in type that is read from the last row. ")
                .child(kbd().child("Page Down"))
                .child(" gives all of it: every step, every question, every answer."),
        )
        .child(missing)
        .child(talks)
        .child(SpeakerWindow::new(Signal::stored(Slug::new(&state.likely()))).draw())
        .child(talk_editor(state, edited))
}

fn card(talk: &Talk, state: Presentation) -> Element {
    let likely = talk.slug == state.likely();
    let go = link(Route::Present(Slug::new(&talk.slug)).to_string())
        .class(if likely { "btn main" } else { "btn" })
        .child("Present");
    let press = likely.then(|| {
        span()
            .class("talk-press")
            .child("or press ")
            .child(kbd().child("Page Down"))
    });
    let mut blocks: Vec<&str> = talk.items.iter().map(|item| item.block.as_str()).collect();
    blocks.dedup();
    li().key(talk.slug.clone())
        .child(
            b().class("talk-minutes")
                .child(format!("{} minutes", talk.minutes())),
        )
        .child(span().child(talk.title.clone()))
        .child(p().child(blocks.join(" · ")))
        .child(div().class("talk-card-go").child(go).child(press))
}
