//! Copies the selected bytes, and saves them or all as a file.

use super::bytes_state::BytesState;
use super::shown_bytes::{ByteSource, ShownBytes};
use crate::app::component::number::size;
use crate::app::tree::html::{div, p, press, span};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::lesson::bytes::copied::{CopyForm, MOST};
use crate::web::{body_range, dom, local_file};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;

/// The buttons, and what came of the last press.
pub fn view(state: BytesState) -> Nodes {
    let buttons = reactive(move || {
        let range = state.selection();
        let (kept, all) = (state.shown).with(|shown| {
            let shown = shown.as_ref();
            shown.map_or((0, 0), |shown| (shown.kept, shown.kept))
        });
        let len = range.end.min(kept).saturating_sub(range.start);
        let copies = CopyForm::ALL.map(|form| {
            press()
                .class("btn")
                .attr("aria-label", format!("Copy as {}", form.name()))
                .flag("disabled", len == 0 || len > MOST)
                .on_click(move || copy(state, form))
                .child(form.name())
        });
        let whole = 0..all;
        let save = |name, range: Range<u64>| {
            press()
                .class("btn")
                .flag("disabled", range.is_empty())
                .on_click(move || save(state, range.clone()))
                .child(name)
        };
        let part = len < all;
        let too_long = (len > MOST).then(|| {
            p().class("eyebrow").child(format!(
                "At most {} are copied. Save them instead.",
                size(MOST)
            ))
        });
        div()
            .class("take-away")
            .child(
                div()
                    .class("tools")
                    .attr("role", "group")
                    .attr("aria-label", "Copy the selected bytes")
                    .child(span().class("eyebrow").child("Copy as"))
                    .child(copies),
            )
            .child(
                div()
                    .class("tools")
                    .child(part.then(|| save("Save these bytes", range.start..range.end.min(kept))))
                    .child(save("Save all bytes", whole)),
            )
            .child(too_long)
    });
    let result = reactive(move || {
        p().class("eyebrow")
            .attr("role", "status")
            .child(state.result.get())
    });
    nodes().child(buttons).child(result)
}

/// Reads a range, wherever it is.
async fn read(shown: ShownBytes, range: Range<u64>) -> Result<Vec<u8>, String> {
    match &shown.source {
        ByteSource::Body(body, header) => {
            let read = body_range::read(body, *header, range).await;
            read.map_err(|error| error.to_string())
        }
        ByteSource::Here(_) | ByteSource::Repeated(_) => shown
            .read(range)
            .ok_or_else(|| "these bytes are not kept".to_owned()),
    }
}

fn copy(state: BytesState, form: CopyForm) {
    let Some(shown) = state.shown.get_untracked() else {
        return;
    };
    let (range, name) = untrack(|| {
        let name = state
            .selected_span()
            .map_or("bytes", |span| span.kind.name());
        (state.selection(), name)
    });
    spawn_local(async move {
        let says = match read(shown.clone(), range.start..range.end.min(shown.kept)).await {
            Ok(bytes) => match dom::copy(&form.write(name, &bytes)).await {
                true => format!("Copied {} as {}.", size(bytes.len() as u64), form.name()),
                false => "Your browser blocked copying. Save the bytes instead.".to_owned(),
            },
            Err(error) => format!("Not copied: {error}."),
        };
        state.result.set(says);
    });
}

fn save(state: BytesState, range: Range<u64>) {
    let Some(shown) = state.shown.get_untracked() else {
        return;
    };
    spawn_local(async move {
        let blob = match &shown.source {
            ByteSource::Body(body, header) => {
                let blob = body_range::blob(body, *header, range).await;
                blob.map_err(|error| error.to_string())
            }
            ByteSource::Here(_) | ByteSource::Repeated(_) => {
                let bytes = shown.read(range).unwrap_or_else(Vec::new);
                let file = local_file::LocalFile::of_bytes(
                    &shown.file,
                    "application/octet-stream",
                    &bytes,
                );
                file.map(|file| file.blob)
                    .map_err(|error| error.to_string())
            }
        };
        let saved = blob.and_then(|blob| {
            local_file::save(&blob, &shown.file).map_err(|error| error.to_string())
        });
        let says = match saved {
            Ok(()) => format!("Saved as {}.", shown.file),
            Err(error) => format!("Not saved: {error}."),
        };
        state.result.set(says);
    });
}
