//! The ready-made policies, with the learner's own names in them.

use super::state::{CompareState, ReadyPolicy};
use crate::app::component::code_block::CodeBlock;
use crate::app::component::form_field::FormField;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::json_text::json_text;
use crate::app::component::prose::explained;
use crate::app::tree::html::{aside, div, h3, h4, input, p, press, section, span, textarea};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::lab::{Permission, Preset};
use crate::lesson::compare::{self, FieldError, Need, PermissionTable, PolicyNames};
use crate::web::keyboard::Key;
use leptos::prelude::*;

/// The id of the list of errors in the names.
const MISTAKES_ID: &str = "cmp-mistakes";

/// The form and its policies.
pub fn policies(state: CompareState) -> Element {
    let hint = "For the role that your app runs as, with the least privilege. What you type stays in this page.";
    let saved = reactive(move || {
        p().class("cmp-told")
            .attr("role", "status")
            .child(state.saved.get())
    });
    let mistakes = div().id(MISTAKES_ID).attr("role", "status");
    aside()
        .class("cmp-side")
        .attr("aria-label", "Ready-made policies")
        .child(h3().child("Ready-made policies with your ARNs"))
        .child(reactive(move || {
            p().class("cmp-hint").child(explained(state.page, hint))
        }))
        .child(reactive(move || form(state)))
        .child(mistakes.child(reactive(move || wrong(state))))
        .child(reactive(move || ready(state)))
        .child(saved)
}

fn form(state: CompareState) -> Element {
    let fields = compare::PolicyField::ALL.map(|field| name(state, field));
    let default = press()
        .class("btn")
        .on_click(move || state.set_names(PolicyNames::default()))
        .child("Use the lab’s names");
    div().class("cmp-form").child(fields).child(default)
}

fn name(state: CompareState, field: compare::PolicyField) -> FormField {
    let (name, hint) = match field {
        compare::PolicyField::Bucket => ("Bucket", ""),
        compare::PolicyField::Account => ("Account", ""),
        compare::PolicyField::Key => ("KMS key", "ARN or key ID (Region us-east-1)"),
    };
    let is_wrong =
        (state.mistakes).with(|mistakes| mistakes.iter().any(|mistake| mistake.field() == field));
    // A key's ARN is longer than a line.
    let control =
        match field {
            compare::PolicyField::Key => textarea()
                .class("input cmp-arn")
                .attr("rows", "1")
                .on_key(|key, event| {
                    if key == Key::Enter {
                        event.prevent_default();
                    }
                }),
            _ => input().class("input"),
        };
    let control = control
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("aria-describedby", MISTAKES_ID)
        .state("aria-invalid", is_wrong)
        .value(state.names.with(|names| names.of(field).to_owned()))
        .on_input(move |text: String| state.set_name(field, text.replace('\n', "")));
    FormField {
        hint: hint.into(),
        ..FormField::new(name, control)
    }
}

/// Errors in the names, and notes on them.
fn wrong(state: CompareState) -> Element {
    let mistakes = state.mistakes.get();
    let mistake = |mistake: &FieldError| {
        p().class("cmp-mistake")
            .child(icon(Icon::Cross))
            .child(span().child(explained(state.page, &mistake.to_string())))
    };
    let note = |text: &str| p().class("note").child(explained(state.page, text));
    let until_then = (!mistakes.is_empty())
        .then(|| note("Until you fix this, the policies below use the last valid names."));
    let special = state.ready.with(|ready| ready.note.as_deref().map(note));
    div()
        .class("cmp-wrong")
        .child(mistakes.iter().map(mistake).collect::<Nodes>())
        .child(until_then)
        .child(special)
}

/// Whether a policy for uploads lacks what a multipart upload needs.
fn lacks_parts(table: &PermissionTable, policy: Preset) -> bool {
    let given = |permission| policy.permissions().contains(&permission);
    let decrypt = table.upload(Permission::Decrypt.action());
    given(Permission::PutObject)
        && !given(Permission::Decrypt)
        && decrypt.is_some_and(|(need, _)| need == Need::InParts)
}

fn ready(state: CompareState) -> Element {
    let one = |ready: &ReadyPolicy| policy(state, ready);
    let all = (state.ready).with(|ready| ready.policies.iter().map(one).collect::<Nodes>());
    div().class("cmp-ready").child(all)
}

fn policy(state: CompareState, ready: &ReadyPolicy) -> Element {
    let name = ready.policy.name();
    let in_parts = state.table.with(|table| lacks_parts(table, ready.policy));
    let in_parts = in_parts.then_some(
        "A multipart upload also needs `kms:Decrypt`. The AWS CLI switches to multipart at 8 MiB.",
    );
    let proofs = ready.proof.as_deref().into_iter().chain(in_parts);
    let proof = |text: &str| p().class("cmp-proof").child(explained(state.page, text));
    let button = |word: &'static str, act: fn(CompareState, &ReadyPolicy)| {
        let ready = ready.clone();
        press()
            .class("btn")
            .attr("aria-label", format!("{word}: {name}"))
            .on_click(move || act(state, &ready))
            .child(word)
    };
    let buttons = p()
        .class("cmp-buttons")
        .child(button("Copy", CompareState::copy))
        .child(button("Download", CompareState::save));
    let text = CodeBlock {
        label: name.into(),
        class: "cmp-json json",
        content: json_text(&ready.json),
    };
    section()
        .attr("aria-label", name)
        .child(h4().child(name))
        .child(text.in_group())
        .child(proofs.map(proof).collect::<Nodes>())
        .child(buttons)
}
