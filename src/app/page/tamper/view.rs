//! The tab.

use super::form::form;
use super::result::{last, object};
use super::selected::selected;
use super::state::TamperState;
use super::table::results;
use crate::app::page::inspector::state::InspectorState;
use crate::app::state::Page;
use crate::app::tree::html::{div, h3, p};
use crate::app::tree::{Nodes, nodes, reactive};
use leptos::prelude::*;

/// What the tab shows.
pub fn view(page: Page) -> Nodes {
    let state = TamperState::of(page);
    // What is selected in the tab Bytes is selected here too.
    Effect::new(move || {
        let region = InspectorState::of(page);
        let bit = region.bit.get();
        region.cursor.track();
        untrack(|| {
            if let (Some(bit), Some((field, byte))) = (bit, selected(page)) {
                state.choose(field, byte, u64::from(bit));
            }
        });
    });
    let form = form(state);
    let note = reactive(move || {
        let note = state.note.get();
        p().class("tamper-note")
            .attr("role", "status")
            .flag("data-bad", note.bad)
            .child(note.text)
    });
    let rest = reactive(move || {
        let is_stored = state.key().is_some();
        div()
            .class("tamper-tools")
            .flag("hidden", !is_stored)
            .child(form.clone())
    });
    let table = reactive(move || {
        (page.lab).with(|lab| results(lab.tampering().map_or(&[], |history| history.trials())))
    });
    nodes().child(
        div()
            .class("tamper")
            .child(h3().child("Tamper with the stored object"))
            .child(
                p().class("note")
                    .child("Change what’s on S3’s disk, past every permission, then download the object. What notices it? S3’s layout at rest is simulated; the tags and the answers of KMS are real results of this lab."),
            )
            .child(
                div()
                    .class("tamper-columns")
                    .child(rest)
                    .child(
                        div()
                            .class("tamper-state")
                            .child(reactive(move || object(page, state)))
                            .child(note)
                            .child(last(page, state)),
                    ),
            )
            .child(table),
    )
}
