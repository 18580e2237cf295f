//! A decision: the policies evaluated, their results, and why every statement did or did not match.

use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::{explained, prose};
use crate::app::state::Page;
use crate::app::tree::html::{b, code, dd, dl, dt, li, ol, p, span};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::iam::{Decision, Effect, Layer, LayerEffect, Outcome, StatementOutcome};

pub fn decision(decision: &Decision) -> Nodes {
    let allowed = decision.is_allowed();
    let word = if allowed { " is allowed" } else { " is denied" };
    let verdict = span().child(code().child(&*decision.action)).child(word);
    let facts = dl()
        .class("facts")
        .child(fact("Who", &decision.principal))
        .child(fact("On what", &decision.resource));
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
        .child(p().class("eyebrow").child("Every statement, in order"))
        .child(ol().class("statements").child(every.collect::<Nodes>()))
}

fn fact(name: &str, value: &str) -> Nodes {
    nodes()
        .child(dt().child(name))
        .child(dd().child(code().child(value)))
}

/// Draws the policies evaluated, one line per policy.
pub fn layers(layers: &[Layer]) -> Nodes {
    list(layers, &prose)
}

/// The same with the glossary's terms marked.
pub fn explained_layers(page: Page, layers: &[Layer]) -> Nodes {
    list(layers, &|text| explained(page, text))
}

fn list(layers: &[Layer], write: &dyn Fn(&str) -> Nodes) -> Nodes {
    let line = |layer: &Layer| {
        let effect = match layer.effect {
            LayerEffect::Allows => "allows",
            LayerEffect::Delegates => "delegates",
            LayerEffect::Silent => "silent",
            LayerEffect::Denies => "denies",
        };
        let kind = span().class("kind").child(write(&layer.policy.to_string()));
        [
            dt().child(kind).child(" ").child(&*layer.name),
            dd().attr("data-effect", effect).child(write(&layer.says)),
        ]
    };
    let lines = layers.iter().flat_map(line);
    nodes()
        .child(p().class("eyebrow").child("Who was asked"))
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
        Outcome::Matched => why.child("matches: action, resource and all else"),
        Outcome::Delegates => why.child("names the whole account, so its IAM policies decide"),
        Outcome::NotMatched {
            element,
            key,
            policy_says,
            request_has,
            ..
        } => {
            let key = key.as_ref().map(|key| format!(" {key}"));
            why.child(b().child(element.name()).child(key))
                .child(" does not match: it says ")
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
