//! What the page says by itself: once that it is ready, and that there is a new version.

use super::state::{Keeping, OfflineState};
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{b, div, press, span};
use crate::app::tree::{Nodes, reactive};
use leptos::prelude::*;

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
            let load = press()
                .class("btn main")
                .on_click(move || state.load_new_version())
                .child("Load it");
            let later = press()
                .class("btn")
                .on_click(move || state.later.set(true))
                .child("Not now");
            div()
                .class("offline-says")
                .child(says("A new version is ready"))
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
