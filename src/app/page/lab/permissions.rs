//! Whose permissions count: five switches, ready combinations, and the policy they stand for.

use crate::app::component::field::Field;
use crate::app::component::json_text::json_text;
use crate::app::component::select::Select;
use crate::app::component::switch::Switch;
use crate::app::route::View;
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
            <MorePolicies/>
            <Editor/>
        </section>
    }
}

#[component]
fn Presets() -> impl IntoView {
    let app = App::from_context();
    let current = move || {
        let now = app.lab.with(|lab| lab.preset());
        Preset::ALL
            .into_iter()
            .position(|preset| Some(preset) == now)
    };
    let choose = Callback::new(move |place: usize| {
        if let Some(preset) = Preset::ALL.get(place) {
            app.lab.update(|lab| lab.apply_preset(*preset));
        }
    });
    view! {
        <div class="preset">
            <Field label="Preset">
                <Select
                    options=Preset::ALL.map(|preset| preset.name().to_owned()).to_vec()
                    none="your own mix"
                    chosen=Signal::derive(current)
                    choose
                />
            </Field>
        </div>
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
        .map(|permission| view! { <PermissionSwitch permission/> }.into_any())
        .collect::<Vec<AnyView>>();
    view! {
        <div class="group">
            <p class="eyebrow">{title}</p>
            {switches}
        </div>
    }
}

/// One permission of the lab's role.
#[component]
pub fn PermissionSwitch(
    /// Which.
    permission: Permission,
) -> impl IntoView {
    let app = App::from_context();
    let on = Memo::new(move |_| app.lab.with(|lab| lab.is_granted(permission)));
    let action = permission.action();
    // The permission in question at this step, so that the eye finds its switch.
    let asked = Memo::new(move |_| {
        let decision = app.step().and_then(|step| step.decision);
        decision.is_some_and(|decision| decision.action == action)
    });
    let change = Callback::new(move |now: bool| {
        app.lab.update(|lab| lab.set_permission(permission, now));
    });
    view! {
        <Switch label=action on marked=asked change>
            <span class="sw-name"><code>{action}</code><small>{permission.purpose()}</small></span>
        </Switch>
    }
}

/// What else has a say, and the way to all policies.
#[component]
fn MorePolicies() -> impl IntoView {
    let app = App::from_context();
    let also = Signal::derive(move || {
        let names: Vec<&str> = app
            .lab
            .with(|lab| lab.more_policies().map(Slot::name).collect());
        match names.as_slice() {
            [] => String::new(),
            names => format!("Also in force: {}.", names.join(", ")),
        }
    });
    view! {
        <p class="more-policies">
            <a class="link" href=View::Policies.href()>"All policies"</a>
            <span>{also}</span>
        </p>
    }
}

/// The policy as JSON, always in step with the switches.
#[component]
fn Editor() -> impl IntoView {
    let app = App::from_context();
    let text = Memo::new(move |_| app.lab.with(|lab| lab.policy().text.clone()));
    let flaw = Signal::derive(move || app.lab.with(|lab| lab.policy().flaw.clone()));
    let wide = page::matches("(min-width: 1180px), (max-width: 700px)");
    view! {
        <details class="policy" open=wide>
            <summary>
                <span class="long">"Identity policy, editable"</span>
                <span class="short">"Policy"</span>
            </summary>
            <div class="policy-sheet">
                <div id="policy-state" class="policy-state" aria-live="polite">
                    <div class="policy-said">{move || flaw.with(state)}</div>
                </div>
                <div class="editor">
                    <div class="under" aria-hidden="true">
                        // A last line that is empty has a height, too.
                        <div class="json">{move || text.with(|text| json_text(text))}"\n"</div>
                    </div>
                    <textarea
                        class="json"
                        aria-label="Identity policy JSON"
                        aria-invalid=move || flaw.with(Option::is_some).to_string()
                        aria-describedby="policy-state"
                        spellcheck="false"
                        autocomplete="off"
                        autocapitalize="off"
                        prop:value=text
                        on:input=move |event| {
                            let text = event_target_value(&event);
                            app.lab.update(|lab| lab.edit_policy(text));
                        }
                    ></textarea>
                </div>
            </div>
        </details>
    }
}

/// Whether the text is in force, or what is wrong with it.
fn state(flaw: &Option<Flaw>) -> AnyView {
    match flaw {
        Some(Flaw::Size(error)) => view! { <p class="bad">{error.to_string()}</p> }.into_any(),
        Some(Flaw::Policy(error)) => view! {
            <p class="bad">
                <b>{format!("Line {}, column {}: ", error.line, error.column)}</b>
                {error.message.clone()}
            </p>
            <p>"The last valid policy stays in force; the switches show it."</p>
        }
        .into_any(),
        None => view! { <p>"In force. Switches and text say the same."</p> }.into_any(),
    }
}
