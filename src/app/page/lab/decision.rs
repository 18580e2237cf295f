//! A decision: the policies evaluated, their results, and why every statement did or did not match.

use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::{explained, prose};
use crate::app::state::Page;
use crate::app::tree::html::{b, code, dd, dl, dt, li, ol, p, small, span};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::iam::{Decision, Effect, Layer, LayerEffect, Outcome, StatementOutcome};
use crate::core::lab::Lab;

pub fn decision(decision: &Decision) -> Nodes {
    let allowed = decision.is_allowed();
    let word = if allowed { " is allowed" } else { " is denied" };
    let verdict = span().child(code().child(&*decision.action)).child(word);
    let facts = dl()
        .class("facts")
        .child(fact("Principal", &decision.principal, in_words(decision)))
        .child(fact("Resource", &decision.resource, None));
    let every = decision.considered.iter().map(statement);
    nodes()
        .child(
            p().class("verdict")
                .flag("data-bad", !allowed)
                .child(icon(Icon::of(allowed)))
                .child(verdict),
        )
        .child(facts)
        .child(layers(&decision.layers))
        .child(p().class("eyebrow").child("Statement by statement"))
        .child(ol().class("statements").child(every.collect::<Nodes>()))
}

fn fact(name: &str, value: &str, note: Option<&str>) -> Nodes {
    let value = dd().child(code().child(value));
    nodes()
        .child(dt().child(name))
        .child(value.child(note.map(|note| small().child(note))))
}

/// What the ARN of the lab's own role means.
fn in_words(decision: &Decision) -> Option<&'static str> {
    let is_app = decision.principal == Lab::app().arn();
    is_app.then_some("app-role, running on an instance")
}

/// Draws the policies evaluated, one line per policy.
pub fn layers(layers: &[Layer]) -> Nodes {
    list(layers, &prose)
}

/// The same with the glossary's terms marked.
pub fn explained_layers(page: Page, layers: &[Layer]) -> Nodes {
    list(layers, &|text| explained(page, text))
}

/// The policies evaluated, one row each. A policy is named where there are several of its kind.
pub fn evaluated(page: Page, layers: &[Layer]) -> Element {
    let row = |layer: &Layer| {
        let several = layers.iter().filter(|other| other.policy == layer.policy);
        let name = (several.count() > 1).then(|| code().child(&*layer.name));
        let kind = span()
            .class("kind")
            .child(explained(page, &layer.policy.to_string()));
        [
            dt().child(kind).child(" ").child(name),
            dd().attr("data-effect", effect(layer))
                .child(explained(page, &layer.says)),
        ]
    };
    dl().class("evaluated")
        .child(layers.iter().flat_map(row).collect::<Nodes>())
}

fn effect(layer: &Layer) -> &'static str {
    match layer.effect {
        LayerEffect::Allows => "allows",
        LayerEffect::Delegates => "delegates",
        LayerEffect::Silent => "silent",
        LayerEffect::Denies => "denies",
    }
}

fn list(layers: &[Layer], write: &dyn Fn(&str) -> Nodes) -> Nodes {
    let line = |layer: &Layer| {
        let kind = span().class("kind").child(write(&layer.policy.to_string()));
        [
            dt().child(kind).child(" ").child(&*layer.name),
            dd().attr("data-effect", effect(layer))
                .child(write(&layer.says)),
        ]
    };
    let lines = layers.iter().flat_map(line);
    nodes()
        .child(p().class("eyebrow").child("Policies evaluated"))
        .child(dl().class("layers").child(lines.collect::<Nodes>()))
}

fn statement(statement: &StatementOutcome) -> Element {
    let name = match &statement.sid {
        Some(sid) => format!("“{sid}”"),
        None => format!("statement {}", statement.index + 1),
    };
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    let (kind, policy) = (statement.policy.to_string(), &statement.policy_name);
    let state = match statement.outcome {
        Outcome::Matched => "matched",
        Outcome::Delegates => "delegates",
        Outcome::NotMatched { .. } => "not",
    };
    let why = p().class("why");
    let why = match &statement.outcome {
        Outcome::Matched => why.child("Matches: action, resource, and conditions"),
        Outcome::Delegates => {
            why.child("Names the whole account, so the account’s IAM policies decide")
        }
        Outcome::NotMatched {
            element,
            key,
            policy_says,
            request_has,
            ..
        } => {
            let key = key.as_ref().map(|key| format!(" {key}"));
            why.child(b().child(element.name()).child(key))
                .child(" doesn’t match: the policy has ")
                .child(code().child(&**policy_says))
                .child(", the request has ")
                .child(code().child(&**request_has))
        }
    };
    let head = p()
        .child(b().child(effect))
        .child(format!(" · {kind} {policy}, {name}"));
    li().attr("data-state", state).child(head).child(why)
}
