//! The role's permissions: five switches, presets, and the resulting policy.

use super::carried::Carried;
use crate::app::component::json_text::json_text_with;
use crate::app::component::refusal::code_and_sentence;
use crate::app::component::select::Select;
use crate::app::component::short_select::ShortSelect;
use crate::app::component::switch::Switch;
use crate::app::lab_facts::PolicyFlaw;
use crate::app::lab_press::LabPress;
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{
    b, br, code, details, div, h2, link, p, section, small, span, summary, textarea,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::world::{ALIAS, BUCKET, ROLE};
use crate::core::lab::{Permission, Preset};
use crate::web::dom;
use leptos::prelude::*;

/// The panel of the role’s permissions: switches, and the resulting policy.
pub fn permissions(page: Page) -> Element {
    let role = div()
        .child(b().child(ROLE))
        .child(br())
        .child(span().class("eyebrow").child("the EC2 instance’s role"));
    let who = div()
        .class("who")
        .child(span().class("who-mark"))
        .child(role);
    section()
        .class("perm")
        .id("permissions")
        .attr("tabindex", "-1")
        .attr("aria-label", "Permissions")
        .child(h2().child("Permissions"))
        .child(who)
        .child(reactive(move || presets(page)))
        .child(reactive(move || groups(page)))
        .child(reactive(move || more_policies(page)))
        .child(editor(page))
}

fn presets(page: Page) -> Element {
    let now = page.lab.facts(|facts| facts.preset);
    let chosen = Preset::ALL
        .into_iter()
        .position(|preset| Some(preset) == now);
    let names = Preset::ALL.map(|preset| preset.name().to_owned());
    let mut presets = Select::new(names, chosen, move |place| {
        if let Some(preset) = Preset::ALL.get(place) {
            page.press(LabPress::Preset(*preset));
        }
    });
    presets.none = Some("Custom");
    presets.label = Some("Preset".into());
    div().class("preset").child(ShortSelect {
        before: "Preset:",
        shown: now.map_or("Custom", Preset::name).into(),
        select: presets,
    })
}

fn groups(page: Page) -> Element {
    let group = |title: String, s3: bool| {
        let switches = Permission::ALL.into_iter();
        let switches = switches.filter(|permission| permission.is_s3() == s3);
        let denied = denied_action(page);
        let switches = switches.map(|permission| {
            let is_denied = denied.as_deref() == Some(permission.action());
            permission_switch(page, permission)
                .draw()
                .flag("data-denied", is_denied)
        });
        div()
            .class("group")
            .child(p().class("eyebrow").child(title))
            .child(switches.collect::<Nodes>())
    };
    div()
        .class("groups")
        .child(group(format!("Amazon S3, on {BUCKET}"), true))
        .child(group(format!("AWS KMS, on {ALIAS}"), false))
}

/// The action whose denial the run on the stage has come to.
fn denied_action(page: Page) -> Option<String> {
    let index = page.player.index.get();
    page.run.with(|run| {
        let refusal = run.as_ref()?.trace.refusal.as_ref()?;
        let decision = refusal
            .decision
            .as_ref()
            .filter(|_| index >= refusal.step)?;
        Some(decision.action.clone())
    })
}

/// One permission of the lab's role.
pub fn permission_switch(page: Page, permission: Permission) -> Switch {
    let action = permission.action();
    let asked = page.step().and_then(|step| step.decision);
    let name = span()
        .class("sw-name")
        .child(in_parts(action))
        .child(small().child(permission.purpose()));
    let change = move |on: bool| {
        page.press(LabPress::Permission { permission, on });
    };
    Switch {
        label: Some(action.into()),
        // Marks the switch of the permission that this step evaluates.
        means: Carried::of(page).by(action),
        marked: asked.is_some_and(|decision| decision.action == action),
        ..Switch::new(
            name,
            page.lab.facts(|facts| facts.is_granted(permission)),
            change,
        )
    }
}

/// The action with its service in an element of its own: where there is no room, it is left out.
fn in_parts(action: &'static str) -> Element {
    let (service, name) = action.split_at(action.find(':').map_or(0, |colon| colon + 1));
    code()
        .child(span().class("service").child(service))
        .child(name)
}

/// Other policies that affect the role, and the link to all policies.
fn more_policies(page: Page) -> Element {
    let also = page
        .lab
        .facts(|facts| match facts.more_policies.as_slice() {
            [] => String::new(),
            names => format!("Also in effect: {}.", names.join(", ")),
        });
    p().class("more-policies")
        .child(
            link(View::Policies.href())
                .class("link")
                .child("All policies"),
        )
        .child(span().child(also))
}

/// The policy as JSON, always consistent with the switches.
fn editor(page: Page) -> Element {
    let text = Memo::new(move |_| page.lab.facts(|facts| facts.policy.clone()));
    let flaw = Signal::derive(move || page.lab.facts(|facts| facts.flaw.clone()));
    let state = reactive(move || div().child(state(flaw.get().as_ref())));
    let state = div()
        .id("policy-state")
        .class("policy-state")
        .attr("aria-live", "polite")
        .child(state);
    // An empty last line must have a height as well.
    let coloured = reactive(move || {
        let carried = Carried::of(page);
        let json = text.with(|text| json_text_with(text, |action| carried.by(action)));
        div().class("json").child(json).child("\n")
    });
    let area = reactive(move || {
        textarea()
            .class("json")
            .attr("aria-label", "Identity policy JSON")
            .state("aria-invalid", flaw.with(Option::is_some))
            .attr("aria-describedby", "policy-state")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .value(text.get())
            .on_input(move |text| {
                page.edit_policy(text);
            })
    });
    let under = div().class("under").attr("aria-hidden", "true");
    let editor = div()
        .class("editor")
        .child(under.child(coloured))
        .child(area);
    let names = summary()
        .child(span().class("long").child("Identity policy, editable"))
        .child(span().class("short").child("Edit"));
    details()
        .class("policy")
        .flag(
            "open",
            dom::matches("(min-width: 1180px), (max-width: 700px)"),
        )
        .child(names)
        .child(div().class("policy-sheet").child(state).child(editor))
}

/// Whether the text is in effect, or what is wrong with it.
fn state(flaw: Option<&PolicyFlaw>) -> Nodes {
    let Some(flaw) = flaw else {
        return nodes().child(p().child("In effect. The switches and the JSON match."));
    };
    let aws = (flaw.aws.as_ref()).map(|(code, says)| code_and_sentence(*code, says));
    let ours = (flaw.place.as_ref())
        .map(|(place, message)| p().class("bad").child(b().child(place)).child(message));
    nodes()
        .child(aws.map(|aws| p().class("bad").child(aws)))
        .child(ours)
        .child(p().child("The last valid policy is still in effect, and the switches reflect it."))
}
