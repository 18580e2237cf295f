//! “Is this key anywhere?”: the form, and the places that were searched.

use super::state::{KeySearch, KeySearchState};
use crate::app::component::form_field::{FormField, literal};
use crate::app::component::number::{grouped, size};
use crate::app::tree::html::{
    b, caption, div, form, h3, input, p, press, section, small, span, table, tbody, td, th, thead,
    tr,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::key_search::places::verdict;
use crate::lesson::key_search::{PlaceGroup, SearchedPlace};
use leptos::prelude::*;

pub fn draw(state: KeySearchState) -> Element {
    section()
        .class("key-hunt")
        .attr("aria-label", "Is this key anywhere?")
        .child(h3().child("Is this key anywhere?"))
        .child(p().class("note").child(
            "Searches everything that this lab stores, exports, logs, and keeps in memory, for the bytes themselves, their hex, and their base64.",
        ))
        .child(reactive(move || known_keys(state)))
        .child(reactive(move || typed_key(state)))
        .child(reactive(move || {
            div().class("key-found").attr("role", "status").child(state.result.with(|result| match result {
                Some(Ok(found)) => nodes()
                    .child(p().child(b().child(found.sought.clone())).child(": ").child(verdict(&found.places))),
                Some(Err(_)) | None => nodes(),
            }))
        }))
        .child(reactive(move || {
            let found = state.result.with(|result| match result {
                Some(Ok(found)) => Some(places(found)),
                Some(Err(_)) | None => None,
            });
            div().class("key-places").child(found)
        }))
}

/// The keys that need not be typed.
fn known_keys(state: KeySearchState) -> Element {
    let keys = state.keys_of_run();
    let of_run = keys.iter().enumerate().map(|(at, key)| {
        press()
            .class("btn")
            .on_click(move || state.search_of_run(at))
            .child(format!("{} of this run", key.kind.name()))
    });
    let kms = press()
        .class("btn")
        .on_click(move || state.search_kms_key())
        .child("The simulated KMS key");
    div()
        .class("tools")
        .child(of_run.collect::<Nodes>())
        .child(kms)
}

fn typed_key(state: KeySearchState) -> Element {
    let error = state.result.with(|result| match result {
        Some(Err(error)) => Some(error.to_string()),
        Some(Ok(_)) | None => None,
    });
    let control = literal(input().class("input"))
        .attr("type", "text")
        .maybe("aria-invalid", error.is_some().then_some("true"))
        .value(state.typed.get())
        .on_input(move |text| state.typed.set(text));
    let field = FormField {
        label: "A key, in hex or base64".into(),
        note: error.clone().unwrap_or_else(String::new).into(),
        bad: error.is_some(),
        control: nodes().child(control),
        ..FormField::default()
    };
    form()
        .class("key-form")
        .on("submit", move |event| {
            event.prevent_default();
            state.search_typed();
        })
        .child(field.draw())
        .child(
            press()
                .class("btn main")
                .on_click(move || state.search_typed())
                .child("Search"),
        )
}

/// The places that were searched, group by group.
pub fn places(found: &KeySearch) -> Element {
    let column = |name: &'static str| th().attr("scope", "col").child(name);
    let groups = PlaceGroup::ALL.into_iter().map(|group| {
        let rows = found.places.iter().filter(|place| place.group == group);
        tbody()
            .child(
                tr().child(
                    th().attr("colspan", "3")
                        .attr("scope", "rowgroup")
                        .child(group.name()),
                ),
            )
            .child(rows.map(row).collect::<Nodes>())
    });
    table()
        .class("key-table")
        .child(caption().class("sr").child("The places that were searched"))
        .child(
            thead().child(
                tr().child(column("Place"))
                    .child(column("Searched"))
                    .child(column("Result")),
            ),
        )
        .child(groups.collect::<Nodes>())
}

fn row(place: &SearchedPlace) -> Element {
    let is_found = !place.found.is_empty();
    let result = match is_found {
        true => nodes()
            .child(b().child("Found: "))
            .child(place.found.join("; ")),
        false => nodes().child("Not found"),
    };
    let unread = (place.unread > 0).then(|| {
        small().child(format!(
            "{} not searched: they are in files that only a worker reads.",
            size(place.unread)
        ))
    });
    let note = (!place.note.is_empty()).then(|| small().child(place.note));
    tr().flag("data-found", is_found)
        .child(th().attr("scope", "row").child(place.name).child(note))
        .child(
            td().child(span().child(format!("{} bytes", grouped(place.searched))))
                .child(unread),
        )
        .child(td().child(result))
}
