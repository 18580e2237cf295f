//! What lies in the bucket, as of this step; and a look inside an object.

use super::geometry::Geometry;
use super::step_panel::field;
use crate::app::component::number::{grouped, shortened, size};
use crate::app::state::{App, Flow};
use crate::core::lab::ObjectRow;
use crate::core::lab::world::{ALIAS, BUCKET};
use crate::core::trace::field::{Field, Role};
use crate::core::trace::{Glyph, Place};
use leptos::html::Dialog;
use leptos::prelude::*;

/// The shelf below S3. An object appears in it with the step that stores it.
#[component]
pub fn Bucket(plan: RwSignal<Geometry>) -> impl IntoView {
    let app = App::from_context();
    let rows = Memo::new(move |_| {
        let index = app.player.index.get();
        let unborn = app.run.with(|run| {
            let run = run.as_ref()?;
            let step = run.trace.steps.get(index)?;
            let there = step.scene.place_of(Glyph::StoredCiphertext) == Some(Place::Bucket);
            let stored = run.trace.steps.iter().any(|step| {
                step.scene.place_of(Glyph::StoredCiphertext).is_some()
            });
            (run.flow == Flow::Upload && stored && !there).then(|| run.name.clone())
        });
        let mut rows = app.lab.with(|lab| lab.objects());
        rows.retain(|row| Some(&row.key) != unborn.as_ref());
        rows
    });
    let note = move || match (rows.with(Vec::len), app.run.with(Option::is_some)) {
        (0, true) => "empty until a file is sealed".to_owned(),
        (0, false) => "empty".to_owned(),
        (1, _) => "1 object".to_owned(),
        (count, _) => format!("{count} objects"),
    };
    view! {
        <section
            class="bucket"
            aria-label="Bucket"
            style:left=move || format!("{}px", plan.get().bucket.x)
            style:top=move || format!("{}px", plan.get().bucket.y)
            style:width=move || format!("{}px", plan.get().bucket.w)
            style:height=move || format!("{}px", plan.get().bucket.h)
        >
            <p class="bucket-head"><b>{BUCKET}</b>" "<span class="eyebrow">{note}</span></p>
            <ul class="objects" tabindex="0" aria-label="Objects">
                {move || rows.get().into_iter().map(|row| view! { <Row row/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Row(row: ObjectRow) -> impl IntoView {
    let app = App::from_context();
    let name = StoredValue::new(row.key.clone());
    let sizes = format!("{}, stored as {} bytes", size(row.len), grouped(row.stored_len));
    view! {
        <li class="object">
            <div class="object-what">
                <b title=row.key.clone()>{shortened(&row.key, 28)}</b>
                <span>{sizes}</span>
                <span>"aws:kms, "{ALIAS}</span>
                <span>"ETag "<code title=row.etag.clone()>{shortened(&row.etag, 14)}</code></span>
            </div>
            <div class="object-do">
                <button class="btn main" on:click=move |_| app.download(name.get_value())>"Download"</button>
                <button class="btn" on:click=move |_| app.inside.set(Some(name.get_value()))>"Look inside"</button>
                <button class="btn" on:click=move |_| app.delete(name.get_value())>"Delete"</button>
            </div>
        </li>
    }
}

/// An object's parts: ciphertext, encrypted data key, metadata; nothing else is there.
#[component]
pub fn Inside() -> impl IntoView {
    let app = App::from_context();
    let dialog = NodeRef::<Dialog>::new();
    let row = Memo::new(move |_| {
        let name = app.inside.get()?;
        app.lab
            .with(|lab| lab.objects().into_iter().find(|row| row.key == name))
    });
    Effect::new(move || {
        if let (true, Some(dialog)) = (row.with(Option::is_some), dialog.get()) {
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get() {
            dialog.close();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class="sheet-dialog inside"
            aria-labelledby="inside-title"
            on:close=move |_| app.inside.set(None)
        >
            <h2 id="inside-title">{move || row.get().map(|row| format!("Inside {}", row.key))}</h2>
            <p>"This is all that lies in the bucket. There is no key here that opens it."</p>
            <div class="inside-parts" tabindex="0" role="group" aria-label="Parts of the object">
                {move || row.get().map(parts)}
            </div>
            <button class="btn main" on:click=close>"Close"</button>
        </dialog>
    }
}

fn parts(row: ObjectRow) -> impl IntoView {
    let metadata = [
        Field::text("x-amz-server-side-encryption", Role::Metadata, "aws:kms"),
        Field::text("x-amz-server-side-encryption-aws-kms-key-id", Role::Metadata, row.key_arn),
        Field::text("Encryption context", Role::AssociatedData, row.encryption_context.to_string())
            .from("authenticated, not secret"),
        Field::text("ETag", Role::Metadata, row.etag).from("not the file’s MD5"),
        Field::text("Content-Type", Role::Metadata, row.content_type),
        Field::text("Content-Length", Role::Metadata, grouped(row.len)),
        Field::text("Last-Modified", Role::Metadata, row.last_modified.to_string()),
    ];
    (
        field(row.body),
        field(row.encrypted_data_key),
        metadata.into_iter().map(field).collect_view(),
    )
}
