//! The ready policies, with the learner's own names in them.

use super::desk::Desk;
use crate::app::component::{json_text, live, paint};
use crate::core::lab::Preset;
use crate::lesson::compare::{Field, Need, READY, Table};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The form and what comes of it.
pub fn panel(desk: Desk) -> AnyView {
    let fields = Field::ALL.map(|field| line(desk, field)).collect_view();
    let wrong = paint::div("cmp-wrong", Box::new(move |markup| mistakes(markup, desk)));
    let ready = paint::div("cmp-ready", Box::new(move |markup| policies(markup, desk)));
    view! {
        <aside class="cmp-side" aria-label="Ready policies">
            <h3>"Ready policies, in your names"</h3>
            <p class="cmp-hint">"For the role that your application runs as. No more than is needed; what you type stays in this page."</p>
            <div class="cmp-form">
                {fields}
                <button class="btn" data-do="names">"The lab’s names"</button>
            </div>
            <div id="cmp-mistakes" role="status">{wrong}</div>
            {ready}
            <p class="cmp-told" role="status">{live::text(move || desk.told.get())}</p>
        </aside>
    }
    .into_any()
}

fn line(desk: Desk, field: Field) -> AnyView {
    let (name, hint) = match field {
        Field::Bucket => ("Bucket", ""),
        Field::Account => ("Account", ""),
        Field::Key => ("KMS key", "ARN or id; an id is taken to lie in us-east-1"),
    };
    let wrong = move || {
        (desk.mistakes).with(|mistakes| mistakes.iter().any(|mistake| mistake.field == field))
    };
    view! {
        <label class="cmp-field">
            <span class="eyebrow"><b>{name}</b>" "{hint}</span>
            <input
                class="input"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-describedby="cmp-mistakes"
                aria-invalid=live::text(move || wrong().to_string())
                prop:value=live::text(move || desk.names.with(|names| names.of(field).to_owned()))
                on:input=live::event(move |event| {
                    let text = event_target_value(&event);
                    desk.names.update(|names| *names.of_mut(field) = text);
                })
            />
        </label>
    }
    .into_any()
}

fn mistakes(markup: &mut Markup, desk: Desk) {
    desk.mistakes.with(|mistakes| {
        for mistake in mistakes {
            markup.open_class("p", "cmp-mistake");
            paint::icon(markup, "cross");
            markup.open("span");
            paint::prose(markup, &mistake.says);
            markup.close().close();
        }
        if !mistakes.is_empty() {
            markup.line(
                "p",
                "note",
                "Until then, the policies below carry the last names that could be.",
            );
        }
    });
    let note = (desk.target).with(|target| target.as_ref().and_then(|target| target.note()));
    if let Some(note) = note {
        markup.line("p", "note", &note);
    }
}

/// Whether a policy that uploads lacks what an upload in parts needs.
fn lacks_parts(table: &Table, policy: Preset) -> bool {
    let decrypt = "kms:Decrypt";
    let given = |action: &str| (policy.permissions().iter()).any(|one| one.action() == action);
    given("s3:PutObject")
        && !given(decrypt)
        && table
            .upload(decrypt)
            .is_some_and(|(need, _)| need == Need::InParts)
}

fn policies(markup: &mut Markup, desk: Desk) {
    desk.target.with(|target| {
        let Some(target) = target else { return };
        for (at, policy) in READY.into_iter().enumerate() {
            let name = policy.name();
            markup.open("section").attr("aria-label", name);
            markup.line("h4", "", name);
            text(markup, name, &target.policy(policy).to_json_pretty());
            if let Some(proof) = target.proof(policy) {
                markup.open_class("p", "cmp-proof");
                paint::prose(markup, &proof.says());
                markup.close();
            }
            if desk.table.with(|table| lacks_parts(table, policy)) {
                markup.open_class("p", "cmp-proof");
                paint::prose(markup, "A file sent in parts needs `kms:Decrypt` as well; the AWS CLI sends it so from 8 MiB on.");
                markup.close();
            }
            markup.open_class("p", "cmp-buttons");
            for (what, word) in [("copy", "Copy"), ("save", "Download")] {
                markup
                    .open_class("button", "btn")
                    .attr("data-do", what)
                    .attr("data-policy", &at.to_string())
                    .attr("aria-label", &format!("{word}: {name}"))
                    .text(word)
                    .close();
            }
            markup.close().close();
        }
    });
}

/// A policy's text.
pub fn text(markup: &mut Markup, name: &str, json: &str) {
    markup
        .open_class("pre", "cmp-json json")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", name);
    json_text::draw(markup, json);
    markup.close();
}
