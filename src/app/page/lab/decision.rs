//! A decision: who was asked, what each said, and why every statement did or did not match.

use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::prose;
use crate::core::iam::{Decision, Effect, Layer, LayerEffect, Outcome, StatementOutcome};
use leptos::prelude::*;

/// The whole decision.
pub fn decision(decision: &Decision) -> AnyView {
    let allowed = decision.is_allowed();
    let word = if allowed { " is allowed" } else { " is denied" };
    let statements = decision
        .considered
        .iter()
        .map(statement)
        .collect::<Vec<AnyView>>();
    view! {
        <p class="verdict" data-bad=(!allowed).then_some("")>
            {icon(Icon::of(allowed))}
            <span><code>{decision.action.clone()}</code>{word}</span>
        </p>
        <dl class="facts">
            <dt>"Who"</dt>
            <dd><code>{decision.principal.clone()}</code></dd>
            <dt>"On what"</dt>
            <dd><code>{decision.resource.clone()}</code></dd>
        </dl>
        {layers(&decision.layers)}
        <p class="eyebrow">"Every statement, in order"</p>
        <ol class="statements">{statements}</ol>
    }
    .into_any()
}

/// Who was asked, one line a policy.
pub fn layers(layers: &[Layer]) -> AnyView {
    let lines = layers.iter().map(layer).collect::<Vec<AnyView>>();
    view! {
        <p class="eyebrow">"Who was asked"</p>
        <dl class="layers">{lines}</dl>
    }
    .into_any()
}

fn layer(layer: &Layer) -> AnyView {
    let effect = match layer.effect {
        LayerEffect::Allows => "allows",
        LayerEffect::Delegates => "delegates",
        LayerEffect::Silent => "silent",
        LayerEffect::Denies => "denies",
    };
    view! {
        <dt><span class="kind">{layer.policy.to_string()}</span>" "{layer.name.clone()}</dt>
        <dd data-effect=effect>{prose(&layer.says)}</dd>
    }
    .into_any()
}

fn statement(statement: &StatementOutcome) -> AnyView {
    let name = match &statement.sid {
        Some(sid) => format!("“{sid}”"),
        None => format!("statement {}", statement.index + 1),
    };
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    let state = match statement.outcome {
        Outcome::Matched => "matched",
        Outcome::Delegates => "delegates",
        Outcome::NotMatched { .. } => "not",
    };
    let title = format!(" · {} {}, {name}", statement.policy, statement.policy_name);
    view! {
        <li data-state=state>
            <p><b>{effect}</b>{title}</p>
            <p class="why">{why(&statement.outcome)}</p>
        </li>
    }
    .into_any()
}

fn why(outcome: &Outcome) -> AnyView {
    match outcome {
        Outcome::Matched => "matches: action, resource and all else".into_any(),
        Outcome::Delegates => "names the whole account, so its IAM policies decide".into_any(),
        Outcome::NotMatched {
            element,
            key,
            policy_says,
            request_has,
            ..
        } => {
            let key = key.as_ref().map(|key| format!(" {key}"));
            view! {
                <b>{element.name()}{key}</b>
                " does not match: it says "
                <code>{policy_says.clone()}</code>
                ", the request has "
                <code>{request_has.clone()}</code>
            }
            .into_any()
        }
    }
}
