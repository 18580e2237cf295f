//! The verdict, who was asked, every statement with the place where it broke off, and the fix.

use super::desk::Desk;
use crate::app::component::paint;
use crate::app::component::paint::icon;
use crate::app::page::lab::decision::layers;
use crate::app::page::lab::denial::{mend, several};
use crate::core::iam::{ConditionOutcome, Effect, Outcome, StatementOutcome};
use crate::core::lab::{Answer, Slot};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The panel.
#[component]
pub fn Explain() -> impl IntoView {
    let desk = Desk::from_context();
    let said = paint::div(
        "pol-said",
        Box::new(move |markup| match desk.answer.get().as_deref() {
            Some(Ok(answer)) => verdict(markup, answer),
            Some(Err(mistake)) => {
                markup
                    .open_class("p", "bad")
                    .attr("id", "pol-mistake")
                    .text(&mistake.message)
                    .close();
            }
            None => {}
        }),
    );
    let why = paint::div(
        "pol-tree",
        Box::new(move |markup| {
            if let Some(Ok(answer)) = desk.answer.get().as_deref() {
                layers(markup, &answer.decision.layers);
                if !answer.decision.considered.is_empty() {
                    markup.line("p", "eyebrow", "Every statement, in the order of asking");
                }
            }
        }),
    );
    let statements = paint::list(
        "statements",
        Box::new(move || match desk.answer.get().as_deref() {
            Some(Ok(answer)) => statements(answer, desk.chosen.get()),
            _ => Vec::new(),
        }),
    );
    view! {
        <section class="pol-why" aria-label="Decision">
            <div aria-live="polite">{said}</div>
            {why}
            {statements}
        </section>
    }
}

fn verdict(markup: &mut Markup, answer: &Answer) {
    let decision = &answer.decision;
    let (mark, word) = match (decision.is_allowed(), &decision.verdict) {
        (true, _) => ("check", "Allowed"),
        (_, crate::core::iam::Verdict::ExplicitDeny) => ("cross", "Denied, explicitly"),
        _ => ("cross", "Denied: nothing allows it"),
    };
    markup
        .open_class("p", "verdict")
        .flag("data-bad", !decision.is_allowed());
    icon(markup, mark);
    markup.line("span", "", word).close();
    if let Some(sentence) = &answer.sentence {
        markup.line("code", "sentence", sentence);
    }
    several(markup, decision);
    if let Some(beyond) = &answer.beyond {
        markup.open_class("p", "note");
        paint::prose(markup, beyond);
        markup.close();
    }
    if let Some(fix) = &answer.fix {
        mend(markup, fix);
        markup
            .open_class("button", "btn main")
            .attr("data-do", "fix")
            .text("Apply this change")
            .close();
    }
}

fn statements(answer: &Answer, chosen: Option<(Slot, usize)>) -> Vec<Markup> {
    (answer.decision.considered.iter())
        .map(|outcome| {
            let slot = Slot::of(outcome.policy);
            let here = (slot.zip(chosen))
                .is_some_and(|(slot, (of, index))| slot == of && index == outcome.index);
            let mut markup = Markup::default();
            statement(&mut markup, outcome, slot, here);
            markup
        })
        .collect()
}

fn statement(markup: &mut Markup, outcome: &StatementOutcome, slot: Option<Slot>, here: bool) {
    let (state, word) = match (&outcome.outcome, outcome.effect) {
        (Outcome::Matched, Effect::Allow) => ("matched", "allows it"),
        (Outcome::Matched, Effect::Deny) => ("denied", "denies it"),
        (Outcome::Delegates, _) => ("delegates", "leaves it to the account’s IAM policies"),
        (Outcome::NotMatched { .. }, _) => ("not", "does not apply"),
    };
    let at = slot.and_then(|slot| Slot::ALL.iter().position(|other| *other == slot));
    markup
        .open("li")
        .attr("data-state", state)
        .flag("data-here", here);
    markup
        .open_class("button", "link")
        .attr("data-do", "statement")
        .num("data-index", i32::try_from(outcome.index).unwrap_or(0))
        .num(
            "data-slot",
            at.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1),
        );
    let name = match &outcome.sid {
        Some(sid) if !sid.is_empty() => format!("“{sid}”"),
        _ => format!("statement {}", outcome.index + 1),
    };
    let effect = match outcome.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    markup
        .text(&format!(
            "{effect}, {name} of {} {}",
            outcome.policy, outcome.policy_name
        ))
        .close()
        .line("span", "pol-word", word);
    match &outcome.outcome {
        Outcome::NotMatched {
            element,
            key,
            policy_says,
            request_has,
            breaks_at,
        } if outcome.conditions.is_empty() => {
            let what = match key {
                Some(key) => format!("{} {key}", element.name()),
                None => element.name().to_owned(),
            };
            sides(markup, &what, false, policy_says, request_has, *breaks_at);
        }
        _ => {}
    }
    for condition in &outcome.conditions {
        self::condition(markup, condition);
    }
    markup.close();
}

fn condition(markup: &mut Markup, condition: &ConditionOutcome) {
    let what = format!("{} {}", condition.operator, condition.key);
    let says = condition.policy_values.join(", ");
    let has = match &condition.request_values {
        Some(values) => values.join(", "),
        None => "absent".to_owned(),
    };
    sides(markup, &what, condition.met, &says, &has, None);
}

/// What the policy says against what the request has, and where the two part.
fn sides(
    markup: &mut Markup,
    what: &str,
    met: bool,
    says: &str,
    has: &str,
    breaks_at: Option<usize>,
) {
    markup
        .open_class("dl", "sides")
        .flag("data-met", met)
        .line("dt", "", what)
        .line("dd", "", if met { "holds" } else { "does not match" });
    markup
        .line("dt", "", "policy")
        .open("dd")
        .line("code", "", says)
        .close();
    markup.line("dt", "", "request").open("dd").open("code");
    match breaks_at {
        Some(at) => {
            let agreed: String = has.chars().take(at).collect();
            let rest: String = has.chars().skip(at).collect();
            markup.text(&agreed);
            let rest = if rest.is_empty() { "␃" } else { &rest };
            markup.line("mark", "", rest);
        }
        None => {
            markup.text(has);
        }
    }
    markup.close().close().close();
}
