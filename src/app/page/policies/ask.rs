//! The request: who, what, on what, and under which circumstances.

use super::desk::Desk;
use crate::app::component::live;
use crate::core::iam::known_actions;
use crate::core::lab::question::{Part, Scene};
use crate::core::lab::world::{ACCOUNT, BUCKET, key_arn};
use crate::core::lab::{Lab, Question};
use leptos::prelude::*;

/// The panel.
#[component]
pub fn Ask() -> impl IntoView {
    let desk = Desk::from_context();
    let scenes = (Scene::ALL.into_iter())
        .map(|scene| view! { <option value=scene.name()>{scene.name()}</option> })
        .collect_view();
    let ready = move |event| {
        let name = event_target_value(&event);
        if let Some(scene) = Scene::ALL.into_iter().find(|scene| scene.name() == name) {
            desk.question
                .set(desk.app.lab.with_untracked(|lab| lab.question(scene)));
        }
    };
    let current = move |scene: Scene| {
        let asked = desk.app.lab.with(|lab| lab.question(scene));
        desk.question.with(|question| *question == asked)
    };
    let own = move || !Scene::ALL.into_iter().any(current);
    view! {
        <section class="pol-ask" aria-label="Request">
            <h2>"May this request pass?"</h2>
            <label class="pol-field">
                <span class="eyebrow">"Question"</span>
                <select class="btn" on:change=live::event(ready) prop:value=live::text(move || {
                    (Scene::ALL.into_iter().find(|scene| current(*scene)))
                        .map_or("", Scene::name)
                        .to_owned()
                })>
                    <option value="" disabled selected=own()>"your own question"</option>
                    {scenes}
                </select>
            </label>
            {line(desk, Part::Principal, "Principal", |q| &mut q.principal, principals())}
            {line(desk, Part::Action, "Action", |q| &mut q.action, actions())}
            {line(desk, Part::Resource, "Resource", |q| &mut q.resource, resources())}
            <details class="pol-context">
                <summary>{live::text(move || {
                    let keys = desk.question.with(|q| q.context.lines().filter(|line| !line.trim().is_empty()).count());
                    format!("Context: {keys} facts the services tell IAM")
                })}</summary>
                <textarea
                    class="input"
                    aria-label="Context, one key = value a line"
                    rows="8"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    aria-describedby="pol-mistake"
                    aria-invalid=live::text(move || wrong(desk, Part::Context).to_string())
                    prop:value=live::text(move || desk.question.with(|q| q.context.clone()))
                    on:input=live::event(move |event| {
                        let text = event_target_value(&event);
                        desk.question.update(|q| q.context = text);
                    })
                ></textarea>
            </details>
        </section>
    }
}

/// Whether this part cannot be asked so.
fn wrong(desk: Desk, part: Part) -> bool {
    (desk.answer.get().as_deref())
        .is_some_and(|answer| matches!(answer, Err(mistake) if mistake.part == part))
}

fn line(
    desk: Desk,
    part: Part,
    name: &'static str,
    place: fn(&mut Question) -> &mut String,
    known: Vec<String>,
) -> AnyView {
    let list = format!("pol-known-{name}");
    let options = (known.into_iter())
        .map(|value| view! { <option value=value></option> })
        .collect_view();
    view! {
        <label class="pol-field">
            <span class="eyebrow">{name}</span>
            <input
                class="input"
                list=list.clone()
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-describedby="pol-mistake"
                aria-invalid=live::text(move || wrong(desk, part).to_string())
                prop:value=live::text(move || {
                    let mut question = desk.question.get();
                    std::mem::take(place(&mut question))
                })
                on:input=live::event(move |event| {
                    let text = event_target_value(&event);
                    desk.question.update(|question| *place(question) = text);
                })
            />
            <datalist id=list>{options}</datalist>
        </label>
    }
    .into_any()
}

fn principals() -> Vec<String> {
    vec![
        Lab::app().arn(),
        Lab::admin().arn(),
        format!("arn:aws:iam::{ACCOUNT}:root"),
        Lab::stranger().arn(),
        "anonymous".to_owned(),
    ]
}

fn actions() -> Vec<String> {
    (["s3", "kms"].into_iter())
        .flat_map(|service| {
            (known_actions(service).into_iter()).map(move |name| format!("{service}:{name}"))
        })
        .collect()
}

fn resources() -> Vec<String> {
    vec![
        format!("arn:aws:s3:::{BUCKET}/file.dat"),
        format!("arn:aws:s3:::{BUCKET}"),
        key_arn(),
    ]
}
