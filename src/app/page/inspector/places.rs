//! Where the selected bytes came from, and where else they are.

use super::bytes_state::BytesState;
use super::state::{FieldPlace, ObjectVersion, Subject};
use crate::app::component::hex;
use crate::app::route::View;
use crate::app::tree::html::{b, div, li, link, p, press, span, ul};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::Step;
use crate::lesson::bytes::occurrence::{Occurrence, OccurrencePlace, SoughtBytes, WrittenAs};
use crate::web::{dom, same_bytes};
use leptos::prelude::*;

/// The most places that are listed.
const MOST: usize = 12;

/// Where the bytes came from, and the list of all other places.
pub fn view(state: BytesState, bytes: &[u8]) -> Nodes {
    let page = state.page;
    let Some(sought) = SoughtBytes::of(bytes) else {
        light_nothing();
        return nodes();
    };
    // Rows that are drawn later are marked as well.
    hex::draws_all();
    let (bytes, texts) = (sought.bytes().to_vec(), sought.texts());
    dom::once_drawn(move || same_bytes::light(&bytes, &texts));
    let known = page.visibility().count;
    let in_run = page.run.with(|run| {
        let run = run.as_ref();
        run.map_or_else(Vec::new, |run| {
            let found = sought.in_trace(&run.trace).into_iter();
            found
                .filter(|one| step_of(one).is_none_or(|step| step < known))
                .collect()
        })
    });
    let origin = in_run
        .iter()
        .find(|one| matches!(one.place, OccurrencePlace::Field { .. }));
    let origin = origin.and_then(|origin| came_from(state, origin));
    let in_lab = page.lab.with(|lab| sought.in_lab(lab));
    let others: Vec<Occurrence> = in_run
        .into_iter()
        .chain(in_lab)
        .filter(|one| !is_here(state, one))
        .collect();
    let count = others.len();
    let list = others
        .into_iter()
        .take(MOST)
        .map(|one| li().child(entry(state, one)));
    let list = (count > 0).then(|| {
        nodes()
            .child(p().class("eyebrow").child("Also here"))
            .child(ul().class("same-places").child(list.collect::<Nodes>()))
    });
    let more = count.saturating_sub(MOST);
    nodes()
        .child(origin)
        .child(list)
        .child((more > 0).then(|| {
            p().class("eyebrow")
                .child(format!("and in {more} more places"))
        }))
        .child((count == 0).then(|| p().class("eyebrow").child("These bytes are nowhere else.")))
}

/// Marks nothing any more.
pub fn light_nothing() {
    dom::once_drawn(|| same_bytes::light(&[], &[]));
}

fn step_of(one: &Occurrence) -> Option<usize> {
    match &one.place {
        OccurrencePlace::Field { step, .. }
        | OccurrencePlace::Message { step, .. }
        | OccurrencePlace::Event { step } => Some(*step),
        OccurrencePlace::Object { .. } | OccurrencePlace::Policy(_) => None,
    }
}

/// The step in which the bytes first occur, and what that step does.
fn came_from(state: BytesState, origin: &Occurrence) -> Option<Element> {
    let OccurrencePlace::Field { step, field, name } = origin.place else {
        return None;
    };
    let (title, place) = state.page.run.with(|run| {
        let steps = &run.as_ref()?.trace.steps;
        let found: &Step = steps.get(step)?;
        let place = found.fields.get(field).map_or("", |field| field.origin);
        Some((found.title.clone(), place))
    })?;
    let comma = if place.is_empty() { "" } else { ", " };
    let origin = div()
        .class("span-origin")
        .child(p().class("eyebrow").child("First seen"))
        .child(
            p().child(b().child(format!("Step {}", step + 1)))
                .child(format!(": {title} "))
                .child(
                    span()
                        .class("eyebrow")
                        .child(format!("({name}{comma}{place})")),
                ),
        );
    Some(origin)
}

/// Whether it is the place that is shown.
fn is_here(state: BytesState, one: &Occurrence) -> bool {
    match (&one.place, state.region.subject.get()) {
        (OccurrencePlace::Field { step, field, .. }, Some(Subject::Field(_))) => {
            let shown = state.region.field();
            shown.is_some_and(|shown| (shown.place.step, shown.place.field) == (*step, *field))
        }
        (OccurrencePlace::Message { step, .. }, Some(Subject::Message(shown))) => *step == shown,
        (OccurrencePlace::Object { key, piece }, Some(Subject::Object(shown))) => {
            *key == shown.key && *piece == state.region.piece.get()
        }
        _ => false,
    }
}

fn entry(state: BytesState, one: Occurrence) -> Element {
    let written = match one.written {
        WrittenAs::Bytes => "",
        WrittenAs::Hexadecimal => ", in hexadecimal",
        WrittenAs::Base64 => ", in base64",
        WrittenAs::Uuid => ", as a UUID",
    };
    let go = |name: String, go: Box<dyn Fn() + Send + Sync>| {
        press()
            .class("link")
            .on_click(go)
            .child(format!("{name}{written}"))
    };
    let (page, region, offset) = (state.page, state.region, one.offset);
    let show = move |subject: Subject| {
        region.bit.set(None);
        region.cursor.set(offset);
        region.subject.set(Some(subject));
    };
    match one.place {
        OccurrencePlace::Field { step, field, name } => {
            let place = FieldPlace { step, field, name };
            go(
                format!("Step {} · {name}", step + 1),
                Box::new(move || {
                    page.player.go(step);
                    show(Subject::Field(place));
                }),
            )
        }
        OccurrencePlace::Message { step, operation } => go(
            format!("Step {} · {operation}, HTTP message", step + 1),
            Box::new(move || {
                page.player.go(step);
                show(Subject::Message(step));
            }),
        ),
        OccurrencePlace::Event { step } => go(
            format!("Step {} · CloudTrail record", step + 1),
            Box::new(move || page.player.go(step)),
        ),
        OccurrencePlace::Object { key, piece } => {
            let name = piece.name(2).to_lowercase();
            go(
                format!("{key} in the bucket · {name}"),
                Box::new(move || {
                    region.piece.set(piece);
                    let key = key.clone();
                    show(Subject::Object(ObjectVersion { key, version: None }));
                }),
            )
        }
        OccurrencePlace::Policy(policy) => link(View::Policies.href())
            .class("link")
            .child(format!("{} policy text{written}", policy.name())),
    }
}
