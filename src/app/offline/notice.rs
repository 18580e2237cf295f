//! What the page says by itself: once that it is ready, and that there is a new version.

use super::state::{Keeping, OfflineState};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{b, div, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use leptos::prelude::*;

/// What the page says of the new version, and the button that loads it; none while it waits for the work on a file.
pub fn offer(state: OfflineState, class: &'static str) -> (&'static str, Option<Element>) {
    if state.after_work.get() {
        return ("The new version is loaded once the file is done", None);
    }
    let load = press()
        .class(class)
        .on_click(move || state.load_new_version())
        .child("Load it");
    ("A new version is ready", Some(load))
}

/// A status before there is something to say, so that a screen reader hears it. Nothing comes between a talk and its
/// room.
pub fn view(page: Page) -> Nodes {
    let state = OfflineState::of(page);
    reactive(move || {
        let in_talk = matches!(page.view.get(), View::Present | View::Speaker);
        let says = |text| span().child(b().child(text));
        let ready = (state.says_ready.get() && !in_talk).then(|| {
            div()
                .class("offline-says")
                .child(says("Ready offline"))
                .child(
                    span()
                        .class("sr")
                        .child("This page now works without a network."),
                )
        });
        let offers = state.new_version.get() && !state.later.get() && !in_talk;
        let new_version = offers.then(|| {
            let (text, load) = offer(state, "btn main");
            let later = press()
                .class("btn")
                .on_click(move || {
                    state.after_work.set(false);
                    state.later.set(true);
                })
                .child("Not now");
            div()
                .class("offline-says")
                .child(says(text))
                .child(load)
                .child(later)
        });
        let begun = matches!(state.keeping.get(), Keeping::Fetching | Keeping::Ready);
        div()
            .class("offline-notice")
            .maybe("role", begun.then_some("status"))
            .child(ready)
            .child(new_version)
    })
}
