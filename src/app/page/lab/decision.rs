//! A decision: who was asked, what each said, and why every statement did or did not match.

use crate::app::component::icon::{Draw, Icon};
use crate::core::iam::{Decision, Effect, Layer, LayerEffect, Outcome, StatementOutcome};
use leptos::prelude::*;

/// The whole decision.
#[component]
pub fn DecisionView(decision: Decision) -> impl IntoView {
    let allowed = decision.is_allowed();
    view! {
        <p class="verdict" data-bad=(!allowed).then_some("")>
            <Draw icon=if allowed { Icon::Check } else { Icon::Cross }/>
            <span><code>{decision.action.clone()}</code>{if allowed { " is allowed" } else { " is denied" }}</span>
        </p>
        <dl class="facts">
            <dt>"Who"</dt><dd><code>{decision.principal.clone()}</code></dd>
            <dt>"On what"</dt><dd><code>{decision.resource.clone()}</code></dd>
        </dl>
        <Layers layers=decision.layers.clone()/>
        <p class="eyebrow">"Every statement, in order"</p>
        <ol class="statements">{decision.considered.into_iter().map(statement).collect_view()}</ol>
    }
}

/// Who was asked, one line a policy.
#[component]
pub fn Layers(layers: Vec<Layer>) -> impl IntoView {
    let lines = layers
        .into_iter()
        .map(|layer| {
            let kind = layer.policy.to_string();
            let mut letters = kind.chars();
            let kind: String = letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect();
            let name = match layer.name.as_str() {
                "" => kind,
                name => format!("{kind} {name}"),
            };
            let effect = match layer.effect {
                LayerEffect::Allows => "allows",
                LayerEffect::Delegates => "delegates",
                LayerEffect::Silent => "silent",
                LayerEffect::Denies => "denies",
            };
            view! { <dt>{name}</dt><dd data-effect=effect>{layer.says}</dd> }
        })
        .collect_view();
    view! {
        <p class="eyebrow">"Who was asked"</p>
        <dl class="layers">{lines}</dl>
    }
}

fn statement(statement: StatementOutcome) -> impl IntoView {
    let name = match &statement.sid {
        Some(sid) => format!("“{sid}”"),
        None => format!("statement {}", statement.index + 1),
    };
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    let (state, why) = match statement.outcome {
        Outcome::Matched => ("matched", view! { "matches: action, resource and all else" }.into_any()),
        Outcome::Delegates => (
            "delegates",
            view! { "names the whole account, so its IAM policies decide" }.into_any(),
        ),
        Outcome::NotMatched {
            element,
            key,
            policy_says,
            request_has,
            ..
        } => {
            let element = match key {
                Some(key) => format!("{element} {key}"),
                None => element.to_string(),
            };
            let why = view! {
                <b>{element}</b>" does not match: it says "<code>{policy_says}</code>
                ", the request has "<code>{request_has}</code>
            };
            ("not", why.into_any())
        }
    };
    view! {
        <li data-state=state>
            <p><b>{effect}</b>" · "{statement.policy.to_string()}" "{statement.policy_name}", "{name}</p>
            <p class="why">{why}</p>
        </li>
    }
}
