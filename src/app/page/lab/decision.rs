//! A decision: who was asked, what each said, and why every statement did or did not match.

use crate::app::component::paint::{icon, prose};
use crate::core::iam::{Decision, Effect, Layer, LayerEffect, Outcome, StatementOutcome};
use crate::web::markup::Markup;

/// Draws the whole decision.
pub fn draw(markup: &mut Markup, decision: &Decision) {
    let (mark, word) = match decision.is_allowed() {
        true => ("check", " is allowed"),
        false => ("cross", " is denied"),
    };
    markup
        .open_class("p", "verdict")
        .flag("data-bad", !decision.is_allowed());
    icon(markup, mark);
    markup
        .open("span")
        .line("code", "", &decision.action)
        .text(word)
        .close()
        .close();
    markup.open_class("dl", "facts");
    fact(markup, "Who", &decision.principal);
    fact(markup, "On what", &decision.resource);
    markup.close();
    layers(markup, &decision.layers);
    markup
        .line("p", "eyebrow", "Every statement, in order")
        .open_class("ol", "statements");
    for outcome in &decision.considered {
        statement(markup, outcome);
    }
    markup.close();
}

fn fact(markup: &mut Markup, name: &str, value: &str) {
    markup
        .line("dt", "", name)
        .open("dd")
        .line("code", "", value)
        .close();
}

/// Draws who was asked, one line a policy.
pub fn layers(markup: &mut Markup, layers: &[Layer]) {
    markup
        .line("p", "eyebrow", "Who was asked")
        .open_class("dl", "layers");
    for layer in layers {
        let effect = match layer.effect {
            LayerEffect::Allows => "allows",
            LayerEffect::Delegates => "delegates",
            LayerEffect::Silent => "silent",
            LayerEffect::Denies => "denies",
        };
        markup
            .open("dt")
            .line("span", "kind", &layer.policy.to_string());
        markup.text(" ").text(&layer.name).close();
        markup
            .open("dd")
            .attr("data-effect", effect)
            .with(|markup| prose(markup, &layer.says))
            .close();
    }
    markup.close();
}

fn statement(markup: &mut Markup, statement: &StatementOutcome) {
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
    markup.open("li").attr("data-state", state);
    markup
        .open("p")
        .line("b", "", effect)
        .text(&format!(" · {kind} {policy}, {name}"))
        .close();
    markup.open_class("p", "why");
    match &statement.outcome {
        Outcome::Matched => markup.text("matches: action, resource and all else"),
        Outcome::Delegates => markup.text("names the whole account, so its IAM policies decide"),
        Outcome::NotMatched {
            element,
            key,
            policy_says,
            request_has,
            ..
        } => {
            markup.open("b").text(element.name());
            if let Some(key) = key {
                markup.text(" ").text(key);
            }
            markup
                .close()
                .text(" does not match: it says ")
                .line("code", "", policy_says);
            markup
                .text(", the request has ")
                .line("code", "", request_has)
        }
    };
    markup.close().close();
}
