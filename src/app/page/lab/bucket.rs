//! What lies in the bucket, as of this step; and a look inside an object.

use super::field::field;
use super::geometry::Geometry;
use crate::app::component::dialog::Dialog;
use crate::app::component::list::Items;
use crate::app::component::number::{grouped, shortened, size};
use crate::app::state::{App, Flow, Run};
use crate::core::lab::ObjectRow;
use crate::core::lab::world::BUCKET;
use crate::core::trace::field::{Field, Role};
use crate::core::trace::{Glyph, Place, Step};
use leptos::prelude::*;
use std::sync::Arc;

/// The object that the run at hand has not stored yet at this step.
fn unborn(run: &Run, index: usize) -> Option<&str> {
    let lies = |step: &Step| step.scene.place_of(Glyph::StoredCiphertext) == Some(Place::Bucket);
    let steps = &run.trace.steps;
    let there = steps.get(index).is_some_and(lies);
    (run.flow == Flow::Upload && steps.iter().any(lies) && !there).then_some(run.name.as_str())
}

/// The keys of the objects that lie there as of this step.
fn in_sight(app: App) -> Vec<String> {
    let index = app.player.index.get();
    app.run.with(|run| {
        let hidden = run.as_ref().and_then(|run| unborn(run, index));
        app.rows.with(|rows| {
            let keys = rows.iter().map(|row| row.key.clone());
            keys.filter(|key| Some(key.as_str()) != hidden).collect()
        })
    })
}

/// The shelf below S3. An object appears in it with the step that stores it.
#[component]
pub fn Bucket(
    /// Where things stand on the stage.
    #[prop(into)]
    plan: Signal<Geometry>,
) -> impl IntoView {
    let app = App::from_context();
    let keys = Memo::new(move |_| in_sight(app));
    let note = Signal::derive(move || match keys.with(Vec::len) {
        0 => "empty".to_owned(),
        1 => "1 object".to_owned(),
        count => format!("{count} objects"),
    });
    let empty = Memo::new(move |_| keys.with(Vec::is_empty));
    let px = move |of: fn(&Geometry) -> i32| move || format!("{}px", plan.with(of));
    view! {
        <section
            class="bucket"
            id="bucket"
            tabindex="-1"
            aria-label="Bucket"
            style:left=px(|plan| plan.bucket.x)
            style:top=px(|plan| plan.bucket.y)
            style:width=px(|plan| plan.bucket.w)
            style:height=px(|plan| plan.bucket.h)
        >
            <div class="bucket-list">
                <p class="bucket-head"><b>{BUCKET}</b>" "<span class="eyebrow">{note}</span></p>
                {move || match empty.get() {
                    true => view! {
                        <p class="eyebrow">"The ciphertext and its encrypted key will lie here, side by side."</p>
                    }
                    .into_any(),
                    false => view! {
                        <ul class="objects" tabindex="0" aria-label="Objects">
                            <Items keys draw=Arc::new(move |key| object(app, key))/>
                        </ul>
                    }
                    .into_any(),
                }}
            </div>
        </section>
    }
}

/// One object with what can be done to it.
fn object(app: App, key: String) -> AnyView {
    let of = key.clone();
    let text = move |read: fn(&ObjectRow) -> String| {
        let of = of.clone();
        Signal::derive(move || {
            let found =
                |rows: &Arc<Vec<ObjectRow>>| rows.iter().find(|row| row.key == of).map(read);
            app.rows.with(found).unwrap_or_default()
        })
    };
    let act = |name: &'static str, class: &'static str, act: fn(App, String)| {
        let key = key.clone();
        view! { <button type="button" class=class on:click=move |_| act(app, key.clone())>{name}</button> }
    };
    view! {
        <li class="object" data-key=key.clone()>
            <div class="object-what">
                <p>
                    <b title=key.clone()>{shortened(&key, 28)}</b>
                    {text(|row| {
                        let stored = grouped(row.stored_len);
                        format!(" {}, stored as {stored} bytes", size(row.len))
                    })}
                </p>
                <p>
                    {text(|row| match row.key_name.is_empty() {
                        true => format!("{}, ETag ", row.algorithm),
                        false => format!("{}, {}, ETag ", row.algorithm, row.key_name),
                    })}
                    <code title=text(|row| row.etag.clone())>{text(|row| shortened(&row.etag, 14))}</code>
                </p>
            </div>
            <div class="object-do">
                {act("Download", "btn main", |app, key| app.download(key))}
                {act("Look inside", "btn", |app, key| app.inside.set(Some(key)))}
                {act("Delete", "btn", |app, key| app.delete(key))}
            </div>
        </li>
    }
    .into_any()
}

/// An object's parts: ciphertext, encrypted data key, metadata; nothing else is there.
#[component]
pub fn Inside() -> impl IntoView {
    let app = App::from_context();
    let title = move || {
        let name = app.inside.get();
        name.map(|name| format!("Inside {name}"))
            .unwrap_or_default()
    };
    let content = move || {
        let name = app.inside.get();
        let found = |rows: &Arc<Vec<ObjectRow>>| {
            let row = rows.iter().find(|row| Some(&row.key) == name.as_ref());
            row.map(parts)
        };
        app.rows.with(found).into_any()
    };
    view! {
        <Dialog
            id="inside-title"
            class="inside"
            title=Signal::derive(title)
            open=Signal::derive(move || app.inside.with(Option::is_some))
            close=Callback::new(move |()| app.inside.set(None))
        >
            <p>"This is all that lies in the bucket. There is no key here that opens it."</p>
            <div class="inside-scroll" tabindex="0" role="group" aria-label="Parts of the object">
                <div class="inside-parts">{move || content()}</div>
            </div>
        </Dialog>
    }
}

/// Everything that is stored of an object.
pub fn parts(row: &ObjectRow) -> AnyView {
    let metadata = |name, value: &str| Field::text(name, Role::Metadata, value);
    let mut fields = vec![row.body.clone()];
    fields.extend(row.encrypted_data_key.clone());
    fields.push(metadata("x-amz-server-side-encryption", row.algorithm));
    if !row.key_arn.is_empty() {
        let context = row.encryption_context.to_string();
        let context = Field::text("Encryption context", Role::AssociatedData, context);
        fields.push(metadata(
            "x-amz-server-side-encryption-aws-kms-key-id",
            &row.key_arn,
        ));
        fields.push(context.from("authenticated, not secret"));
    }
    fields.push(metadata("ETag", &row.etag).from(match row.etag_is_md5 {
        true => "the file’s MD5",
        false => "not the file’s MD5",
    }));
    fields.push(metadata("Content-Type", &row.content_type));
    fields.push(metadata("Content-Length", &grouped(row.len)));
    fields.push(metadata("Last-Modified", &row.last_modified.to_string()));
    fields
        .iter()
        .map(field)
        .collect::<Vec<AnyView>>()
        .into_any()
}
