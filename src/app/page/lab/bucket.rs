//! The bucket's objects at this step, and the parts of an object.

use super::geometry::{Geometry, Rect};
use super::trace_field::trace_field;
use crate::app::component::dialog::Dialog;
use crate::app::component::number::{grouped, shortened, size};
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::app::tree::html::{b, code, div, li, p, press, section, span, ul};
use crate::app::tree::{Element, Nodes, Str, nodes, reactive};
use crate::core::lab::ObjectRow;
use crate::core::lab::world::BUCKET;
use crate::core::trace::field::{Field, Role};
use crate::core::trace::{Glyph, Place, Step};
use leptos::prelude::*;

/// The object that the current run has not stored yet at this step.
fn unborn(run: &StageRun, index: usize) -> Option<&str> {
    let lies = |step: &Step| step.scene.place_of(Glyph::StoredCiphertext) == Some(Place::Bucket);
    let steps = &run.trace.steps;
    let there = steps.get(index).is_some_and(lies);
    (run.kind == RunKind::Upload && steps.iter().any(lies) && !there).then_some(run.name.as_str())
}

/// The bucket below S3. An object appears in it at the step that stores it.
pub fn bucket(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    reactive(move || {
        let index = page.player.index.get();
        page.rows.with(|rows| {
            page.run.with(|run| {
                let hidden = run.as_ref().and_then(|run| unborn(run, index));
                let shown = rows.iter().filter(|row| Some(row.key.as_str()) != hidden);
                draw(page, &shown.collect::<Vec<_>>(), plan.get().bucket)
            })
        })
    })
}

/// The bucket and its objects.
pub fn draw(page: Page, rows: &[&ObjectRow], at: Rect) -> Element {
    let note = match rows.len() {
        0 => "empty".to_owned(),
        1 => "1 object".to_owned(),
        count => format!("{count} objects"),
    };
    let head = p()
        .class("bucket-head")
        .child(b().child(BUCKET))
        .child(" ")
        .child(span().class("eyebrow").child(note))
        .child(rows.first().map(|row| steal(page, row)));
    let list = match rows.is_empty() {
        true => p()
            .class("eyebrow")
            .child("The ciphertext and its encrypted key will lie here, side by side."),
        false => ul()
            .class("objects")
            .attr("tabindex", "0")
            .attr("aria-label", "Objects")
            .child(rows.iter().map(|row| object(page, row)).collect::<Nodes>()),
    };
    section()
        .class("bucket")
        .id("bucket")
        .attr("tabindex", "-1")
        .attr("aria-label", "Bucket")
        .style("left", format!("{}px", at.x))
        .style("top", format!("{}px", at.y))
        .style("width", format!("{}px", at.w))
        .style("height", format!("{}px", at.h))
        .child(div().class("bucket-list").child(head).child(list))
}

/// The button that lets the learner take the newest object's bytes from S3's disk.
fn steal(page: Page, row: &ObjectRow) -> Element {
    let key = row.key.clone();
    press()
        .class("link steal")
        .on_click(move || page.theft.set(Some(key.clone())))
        .child("Steal the disk")
}

fn object(page: Page, row: &ObjectRow) -> Element {
    let (bytes, stored) = (size(row.len), grouped(row.stored_len));
    let name = b()
        .attr("title", row.key.clone())
        .child(shortened(&row.key, 28));
    let sealed = match row.key_name.is_empty() {
        true => format!("{}, ETag ", row.algorithm),
        false => format!("{}, {}, ETag ", row.algorithm, row.key_name),
    };
    let etag = code()
        .attr("title", row.etag.clone())
        .child(shortened(&row.etag, 14));
    let what = div()
        .class("object-what")
        .child(
            p().child(name)
                .child(format!(" {bytes}, stored as {stored} bytes")),
        )
        .child(p().child(sealed).child(etag));
    let act = |class, name, act: fn(Page, String)| {
        let key = row.key.clone();
        press()
            .class(class)
            .on_click(move || act(page, key.clone()))
            .child(name)
    };
    let buttons = div()
        .class("object-do")
        .child(act("btn main", "Download", |page, key| page.download(key)))
        .child(act("btn", "Look inside", |page, key| {
            page.inside.set(Some(key))
        }))
        .child(act("btn", "Delete", |page, key| page.delete(key)));
    li().key(row.key.clone())
        .class("object")
        .attr("data-key", row.key.clone())
        .child(what)
        .child(buttons)
}

/// An object's parts: ciphertext, encrypted data key, and metadata. There are no others.
pub fn inside(page: Page) -> Element {
    let content = reactive(move || {
        let name = page.inside.get();
        let parts = page.rows.with(|rows| {
            let row = rows.iter().find(|row| Some(&row.key) == name.as_ref());
            row.map(parts)
        });
        // Keyed, so that what is unfolded in one object is not unfolded in another.
        let key = name.map_or(Str::Borrowed(""), Str::Owned);
        div().class("inside-parts").key(key).child(parts)
    });
    let scroll = div()
        .class("inside-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Parts of the object");
    Dialog {
        id: "inside-title",
        class: "",
        title: Signal::derive(move || {
            let name = page.inside.get();
            name.map_or_else(String::new, |name| format!("Inside {name}"))
        }),
        open: Signal::derive(move || page.inside.with(Option::is_some)),
        close: Callback::new(move |()| page.inside.set(None)),
        button: "Close",
        content: nodes()
            .child(p().child("This is everything S3 stores. Nothing here can decrypt it."))
            .child(scroll.child(content)),
    }
    .draw(page)
}

/// Everything that S3 stores of an object.
pub fn parts(row: &ObjectRow) -> Nodes {
    let metadata = |name, value: &str| Field::text(name, Role::Metadata, value);
    let with_key = (!row.key_arn.is_empty()).then(|| {
        let context = row.encryption_context.to_string();
        let context = Field::text("Encryption context", Role::AssociatedData, context);
        let arn = metadata("x-amz-server-side-encryption-aws-kms-key-id", &row.key_arn);
        [
            trace_field(&arn),
            trace_field(&context.from("authenticated, not secret")),
        ]
    });
    let rest = [
        metadata("ETag", &row.etag).from(match row.etag_is_md5 {
            true => "the file’s MD5",
            false => "not the file’s MD5",
        }),
        metadata("Content-Type", &row.content_type),
        metadata("Content-Length", &grouped(row.len)),
        metadata("Last-Modified", &row.last_modified.to_string()),
    ];
    nodes()
        .child(trace_field(&row.body))
        .child(row.encrypted_data_key.as_ref().map(trace_field))
        .child(trace_field(&metadata(
            "x-amz-server-side-encryption",
            row.algorithm,
        )))
        .child(with_key)
        .child(rest.iter().map(trace_field).collect::<Nodes>())
}
