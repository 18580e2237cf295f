//! What lies in the bucket, as of this step; and a look inside an object.

use super::geometry::Geometry;
use super::step_panel::field;
use crate::app::component::number::{grouped, shortened, size};
use crate::app::component::{live, paint};
use crate::app::state::{App, Flow, Run};
use crate::core::lab::ObjectRow;
use crate::core::lab::world::BUCKET;
use crate::core::trace::field::{Field, Role};
use crate::core::trace::{Glyph, Place, Step};
use crate::web::markup::Markup;
use crate::web::page::clicked;
use leptos::html::Dialog;
use leptos::prelude::*;

/// The object that the run at hand has not stored yet at this step.
fn unborn(run: &Run, index: usize) -> Option<&str> {
    let lies = |step: &Step| step.scene.place_of(Glyph::StoredCiphertext) == Some(Place::Bucket);
    let steps = &run.trace.steps;
    let there = steps.get(index).is_some_and(lies);
    (run.flow == Flow::Upload && steps.iter().any(lies) && !there).then_some(run.name.as_str())
}

/// The shelf below S3. An object appears in it with the step that stores it.
#[component]
pub fn Bucket(plan: RwSignal<Geometry>) -> impl IntoView {
    let app = App::from_context();
    let list = paint::div(
        "bucket-list",
        Box::new(move |markup| {
            let index = app.player.index.get();
            app.rows.with(|rows| {
                app.run.with(|run| {
                    let hidden = run.as_ref().and_then(|run| unborn(run, index));
                    let shown = rows.iter().filter(|row| Some(row.key.as_str()) != hidden);
                    draw(markup, &shown.collect::<Vec<_>>());
                });
            });
        }),
    );
    let act = move |event: leptos::ev::MouseEvent| {
        let (Some(what), Some(key)) = (clicked(&event, "do"), clicked(&event, "key")) else {
            return;
        };
        match what.as_str() {
            "download" => app.download(key),
            "inside" => app.inside.set(Some(key)),
            _ => app.delete(key),
        }
    };
    view! {
        <section
            class="bucket"
            id="bucket"
            tabindex="-1"
            aria-label="Bucket"
            style:left=live::text(move || format!("{}px", plan.get().bucket.x))
            style:top=live::text(move || format!("{}px", plan.get().bucket.y))
            style:width=live::text(move || format!("{}px", plan.get().bucket.w))
            style:height=live::text(move || format!("{}px", plan.get().bucket.h))
            on:click=live::click(act)
        >
            {list}
        </section>
    }
}

fn draw(markup: &mut Markup, rows: &[&ObjectRow]) {
    let note = match rows.len() {
        0 => "empty".to_owned(),
        1 => "1 object".to_owned(),
        count => format!("{count} objects"),
    };
    markup
        .open_class("p", "bucket-head")
        .line("b", "", BUCKET)
        .text(" ");
    markup.line("span", "eyebrow", &note).close();
    if rows.is_empty() {
        markup.line(
            "p",
            "eyebrow",
            "The ciphertext and its encrypted key will lie here, side by side.",
        );
        return;
    }
    markup
        .open_class("ul", "objects")
        .attr("tabindex", "0")
        .attr("aria-label", "Objects");
    for row in rows {
        let sizes = format!(
            " {}, stored as {} bytes",
            size(row.len),
            grouped(row.stored_len)
        );
        markup.open_class("li", "object").attr("data-key", &row.key);
        markup.open_class("div", "object-what").open("p");
        markup
            .open("b")
            .attr("title", &row.key)
            .text(&shortened(&row.key, 28))
            .close();
        markup.text(&sizes).close();
        markup.open("p").text(&match row.key_name.is_empty() {
            true => format!("{}, ETag ", row.algorithm),
            false => format!("{}, {}, ETag ", row.algorithm, row.key_name),
        });
        markup
            .open("code")
            .attr("title", &row.etag)
            .text(&shortened(&row.etag, 14))
            .close();
        markup.close().close().open_class("div", "object-do");
        for (what, class, name) in [
            ("download", "btn main", "Download"),
            ("inside", "btn", "Look inside"),
            ("delete", "btn", "Delete"),
        ] {
            markup
                .open_class("button", class)
                .attr("data-do", what)
                .text(name)
                .close();
        }
        markup.close().close();
    }
    markup.close();
}

/// An object's parts: ciphertext, encrypted data key, metadata; nothing else is there.
#[component]
pub fn Inside() -> impl IntoView {
    let app = App::from_context();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        if let (true, Some(dialog)) = (app.inside.get().is_some(), dialog.get()) {
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get() {
            dialog.close();
        }
    };
    let content = paint::div(
        "inside-parts",
        Box::new(move |markup| {
            let name = app.inside.get();
            app.rows.with(|rows| {
                if let Some(row) = rows.iter().find(|row| Some(&row.key) == name.as_ref()) {
                    parts(markup, row);
                }
            });
        }),
    );
    view! {
        <dialog
            node_ref=dialog
            class="sheet-dialog inside"
            aria-labelledby="inside-title"
            on:close=live::event(move |_| app.inside.set(None))
        >
            <h2 id="inside-title">{live::text(move || app.inside.get().map(|name| format!("Inside {name}")).unwrap_or_default())}</h2>
            <p>"This is all that lies in the bucket. There is no key here that opens it."</p>
            <div class="inside-scroll" tabindex="0" role="group" aria-label="Parts of the object">{content}</div>
            <button class="btn main" on:click=live::click(close)>"Close"</button>
        </dialog>
    }
}

fn parts(markup: &mut Markup, row: &ObjectRow) {
    field(markup, &row.body);
    if let Some(key) = &row.encrypted_data_key {
        field(markup, key);
    }
    let metadata = |name, value: &str| Field::text(name, Role::Metadata, value);
    field(
        markup,
        &metadata("x-amz-server-side-encryption", row.algorithm),
    );
    if !row.key_arn.is_empty() {
        let context = row.encryption_context.to_string();
        field(
            markup,
            &metadata("x-amz-server-side-encryption-aws-kms-key-id", &row.key_arn),
        );
        let context = Field::text("Encryption context", Role::AssociatedData, context);
        field(markup, &context.from("authenticated, not secret"));
    }
    for one in [
        metadata("ETag", &row.etag).from(match row.etag_is_md5 {
            true => "the file’s MD5",
            false => "not the file’s MD5",
        }),
        metadata("Content-Type", &row.content_type),
        metadata("Content-Length", &grouped(row.len)),
        metadata("Last-Modified", &row.last_modified.to_string()),
    ] {
        field(markup, &one);
    }
}
