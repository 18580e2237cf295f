//! Whose permissions count: five switches, ready combinations, and the policy they stand for.

use crate::app::component::{json_text, live, paint};
use crate::app::route::Route;
use crate::app::state::App;
use crate::core::lab::world::{ALIAS, BUCKET, ROLE};
use crate::core::lab::{Flaw, Permission, Preset, Slot};
use crate::web::page;
use leptos::prelude::*;

/// The panel.
#[component]
pub fn Permissions() -> impl IntoView {
    view! {
        <section class="perm" aria-label="Permissions">
            <h2>"Permissions"</h2>
            <div class="who">
                <span class="who-mark"></span>
                <div><b>{ROLE}</b><br/><span class="eyebrow">"the EC2 instance’s role"</span></div>
            </div>
            <Presets/>
            <div class="groups">
                <Group title=format!("Amazon S3, on {BUCKET}") s3=true/>
                <Group title=format!("AWS KMS, on {ALIAS}") s3=false/>
            </div>
            {more()}
            <Editor/>
        </section>
    }
}

#[component]
fn Presets() -> impl IntoView {
    let app = App::from_context();
    let current = move || app.lab.with(|lab| lab.preset());
    view! {
        <label class="preset">
            <span class="eyebrow">"Preset"</span>
            <select
                class="btn"
                aria-label="Preset"
                on:change=live::event(move |event| {
                    let name = event_target_value(&event);
                    if let Some(preset) = Preset::ALL.into_iter().find(|preset| preset.name() == name) {
                        app.lab.update(|lab| lab.apply_preset(preset));
                    }
                })
            >
                <option value="" disabled prop:selected=live::is(move || current().is_none())>"your own mix"</option>
                {Preset::ALL
                    .into_iter()
                    .map(|preset| view! {
                        <option value=preset.name() prop:selected=live::is(move || current() == Some(preset))>{preset.name()}</option>
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Group(
    /// What the switches are about.
    title: String,
    /// S3's switches or KMS's.
    s3: bool,
) -> impl IntoView {
    let switches = Permission::ALL
        .into_iter()
        .filter(|permission| permission.is_s3() == s3)
        .map(|permission| view! { <Switch permission/> })
        .collect_view();
    view! {
        <div class="group">
            <p class="eyebrow">{title}</p>
            {switches}
        </div>
    }
}

/// One switch.
#[component]
pub fn Switch(
    /// Of which permission.
    permission: Permission,
) -> impl IntoView {
    let app = App::from_context();
    let on = Memo::new(move |_| app.lab.with(|lab| lab.is_granted(permission)));
    let action = permission.action();
    // The permission in question at this step, so that the eye finds its switch.
    let asked = move || {
        app.step()
            .and_then(|step| step.decision)
            .is_some_and(|decision| decision.action == action)
    };
    view! {
        <button
            class="sw"
            role="switch"
            aria-label=action
            aria-checked=live::text(move || on.get().to_string())
            data-asked=live::flag(asked)
            on:click=live::click(move |_| {
                let now = !on.get_untracked();
                app.lab.update(|lab| lab.set_permission(permission, now));
            })
        >
            <span class="sw-name"><code>{action}</code><small>{permission.purpose()}</small></span>
            <span class="tog" aria-hidden="true"></span>
        </button>
    }
}

/// What else has a say, and the way to all policies.
fn more() -> AnyView {
    let app = App::from_context();
    let said = move || {
        let names: Vec<&str> = app
            .lab
            .with(|lab| lab.more_policies().map(Slot::name).collect());
        match names.as_slice() {
            [] => String::new(),
            names => format!("Also in force: {}.", names.join(", ")),
        }
    };
    view! {
        <p class="more-policies">
            <a class="link" href=Route::Policies(Slot::Identity).hash()>"All policies"</a>
            <span>{live::text(said)}</span>
        </p>
    }
    .into_any()
}

/// The policy as JSON, always in step with the switches.
#[component]
fn Editor() -> impl IntoView {
    let app = App::from_context();
    let text = move || app.lab.with(|lab| lab.policy().text.clone());
    let invalid = move || app.lab.with(|lab| lab.policy().flaw.is_some());
    let state = paint::div(
        "policy-said",
        Box::new(move |markup| {
            let flaw = app.lab.with(|lab| lab.policy().flaw.clone());
            match flaw {
                Some(Flaw::Size(error)) => {
                    markup.line("p", "bad", &error.to_string());
                }
                Some(Flaw::Policy(error)) => {
                    let place = format!("Line {}, column {}: ", error.line, error.column);
                    markup
                        .open_class("p", "bad")
                        .line("b", "", &place)
                        .text(&error.message)
                        .close();
                    markup.line(
                        "p",
                        "",
                        "The last valid policy stays in force; the switches show it.",
                    );
                }
                None => {
                    markup.line("p", "", "In force. Switches and text say the same.");
                }
            }
        }),
    );
    let coloured = paint::div(
        "json",
        Box::new(move |markup| {
            json_text::draw(markup, &text());
            // A last line that is empty has a height, too.
            markup.text("\n");
        }),
    );
    let wide = page::matches("(min-width: 1180px), (max-width: 700px)");
    view! {
        <details class="policy" open=wide>
            <summary><span class="long">"Identity policy, editable"</span><span class="short">"Policy"</span></summary>
            <div class="policy-sheet">
                <div id="policy-state" class="policy-state" aria-live="polite">{state}</div>
                <div class="editor">
                    <div class="under" aria-hidden="true">{coloured}</div>
                    <textarea
                        class="json"
                        aria-label="Identity policy JSON"
                        aria-invalid=live::text(move || invalid().to_string())
                        aria-describedby="policy-state"
                        spellcheck="false"
                        autocomplete="off"
                        autocapitalize="off"
                        prop:value=live::text(text)
                        on:input=live::event(move |event| {
                            let text = event_target_value(&event);
                            app.lab.update(|lab| lab.edit_policy(text));
                        })
                    ></textarea>
                </div>
            </div>
        </details>
    }
}
