//! The verdict, the policies evaluated, every statement with its first mismatch, and the fix.

use super::state::PoliciesState;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::grouped;
use crate::app::component::prose::prose;
use crate::app::page::lab::decision::layers;
use crate::app::page::lab::denial::{YOUR_TASK, next, several, smallest_fixes};
use crate::app::route::Route;
use crate::app::tree::html::{
    code, dd, div, dl, dt, h3, li, link, mark, ol, p, press, section, span,
};
use crate::app::tree::{Element, Nodes, kept, nodes, reactive};
use crate::core::iam::{ConditionOutcome, Effect, Outcome, StatementOutcome, Verdict};
use crate::core::lab::request_draft::RequestError;
use crate::core::lab::{DecisionReport, LabPolicy};
use leptos::prelude::*;
use std::sync::Arc;

/// The panel with the decision on the request as typed.
pub fn decision(state: PoliciesState) -> Element {
    let verdict = reactive(move || {
        let content = state.report.with(|report| match report.as_ref() {
            Ok(report) => nodes()
                .child(state.flawed().map(|flawed| stale(state, flawed)))
                .child(verdict(state, report)),
            Err(error) => nodes().child(request_error(error)),
        });
        div().class("pol-said").child(content)
    });
    let asked = reactive(move || {
        let content = state
            .report
            .with(|report| report.as_ref().as_ref().ok().map(asked));
        div().class("pol-tree").child(content)
    });
    let statements = reactive(move || {
        let chosen = state.chosen.get();
        let all = state
            .report
            .with(|report| statements(state, report, chosen));
        ol().class("statements").child(all)
    });
    section()
        .class("pol-why")
        .attr("aria-label", "Decision")
        .child(div().attr("aria-live", "polite").child(verdict))
        .child(asked)
        .child(statements)
}

/// The title of a decision that leaves out what was typed last, and the way to the policy with the error.
fn stale(state: PoliciesState, flawed: LabPolicy) -> Nodes {
    let elsewhere = (state.which.get() != flawed).then(|| {
        let name = format!("Go to the error: {}", flawed.name());
        link(Route::Policies(flawed).to_string())
            .class("link")
            .child(name)
    });
    nodes()
        .child(
            h3().class("pol-stale")
                .child("Result for the last valid policy"),
        )
        .child(elsewhere)
}

/// Why the draft is not a valid request.
fn request_error(error: &RequestError) -> Element {
    p().class("bad").id("pol-mistake").child(error.to_string())
}

fn verdict(state: PoliciesState, report: &DecisionReport) -> Nodes {
    let decision = &report.decision;
    let allowed = decision.is_allowed();
    let words = match (allowed, &decision.verdict) {
        (true, _) => "Allowed",
        (false, Verdict::ExplicitDeny) => "Explicitly denied",
        (false, _) => "Implicitly denied: no statement allows it",
    };
    let verdict = p()
        .class("verdict")
        .flag("data-bad", !allowed)
        .child(icon(Icon::of(allowed)))
        .child(span().child(words));
    let sentence = report.sentence.as_ref();
    let instead = report.remedy.instead.as_ref();
    let fixes = report.remedy.fixes.as_slice();
    let apply = (!fixes.is_empty()).then(|| {
        let applied = fixes.to_vec();
        let text = match fixes {
            [_] => "Apply this change",
            _ => "Apply these changes",
        };
        press()
            .class("btn main")
            .on_click(move || state.apply(&applied))
            .child(text)
    });
    let verdict = nodes()
        .child(verdict)
        .child(sentence.map(|sentence| code().class("sentence").child(sentence)))
        .child(several(decision));
    if !fixes.is_empty() && state.page.withholds_fix.get() {
        return verdict.child(p().class("note").child(YOUR_TASK));
    }
    verdict
        .child(instead.map(|instead| p().class("note").child(prose(instead))))
        .child(smallest_fixes(fixes))
        .child(next(&report.next).map(|text| p().class("note").child(prose(&text))))
        .child(apply)
}

/// The policies evaluated, and the heading of the statements.
fn asked(report: &DecisionReport) -> Nodes {
    let decision = &report.decision;
    let below = (!decision.considered.is_empty()).then(|| {
        p().class("eyebrow")
            .child("Statement by statement, in evaluation order")
    });
    layers(&decision.layers).child(below)
}

/// How many statements are listed that don't apply, until all are asked for.
const FEW: usize = 40;

/// Whether a statement is listed: one that applies, the selected one, and the first few of the others.
fn is_listed(
    state: PoliciesState,
    place: usize,
    outcome: &StatementOutcome,
    chosen: Option<(LabPolicy, usize)>,
) -> bool {
    let applies = !matches!(outcome.outcome, Outcome::NotMatched { .. });
    let which = LabPolicy::of(outcome.policy);
    let is_chosen = which.is_some_and(|which| chosen == Some((which, outcome.index)));
    place < FEW || applies || is_chosen || state.lists_all.get()
}

/// How many statements are not listed, and the button that lists them.
fn more(state: PoliciesState, hidden: usize) -> Element {
    let list = press()
        .class("btn")
        .on_click(move || state.lists_all.set(true))
        .child("List every statement");
    let count = grouped(hidden as u64);
    let says = match hidden {
        1 => "1 more statement doesn’t apply.".to_owned(),
        _ => format!("{count} more statements don’t apply."),
    };
    li().child(p().child(says)).child(list)
}

/// One statement's place in a decision.
struct Listed {
    report: Arc<Result<DecisionReport, RequestError>>,
    place: usize,
    /// Whether it is the selected one.
    here: bool,
}

impl Listed {
    fn outcome(&self) -> Option<&StatementOutcome> {
        let report = self.report.as_ref().as_ref().ok()?;
        report.decision.considered.get(self.place)
    }
}

impl PartialEq for Listed {
    /// Whether both look the same: a change of the policy mostly changes one of them.
    fn eq(&self, other: &Self) -> bool {
        self.here == other.here && self.outcome() == other.outcome()
    }
}

/// The listed statements. `chosen` is the selected one.
fn statements(
    state: PoliciesState,
    report: &Arc<Result<DecisionReport, RequestError>>,
    chosen: Option<(LabPolicy, usize)>,
) -> Nodes {
    let Ok(decided) = report.as_ref() else {
        return nodes();
    };
    let one = |(place, outcome): (usize, &StatementOutcome)| {
        let which = LabPolicy::of(outcome.policy);
        let listed = Listed {
            report: report.clone(),
            place,
            here: which.is_some_and(|which| chosen == Some((which, outcome.index))),
        };
        let draw = move |listed: &Listed| {
            let outcome = listed.outcome();
            outcome.map_or_else(li, |outcome| statement(state, outcome, which, listed.here))
        };
        kept(place.to_string(), listed, draw)
    };
    let all = decided.decision.considered.iter().enumerate();
    let (listed, hidden): (Vec<_>, Vec<_>) =
        all.partition(|(place, outcome)| is_listed(state, *place, outcome, chosen));
    let rest = (!hidden.is_empty()).then(|| more(state, hidden.len()));
    let listed: Nodes = listed.into_iter().map(one).collect();
    listed.child(rest)
}

fn statement(
    state: PoliciesState,
    outcome: &StatementOutcome,
    which: Option<LabPolicy>,
    here: bool,
) -> Element {
    let (did, word) = match (&outcome.outcome, outcome.effect) {
        (Outcome::Matched, Effect::Allow) => ("matched", "allows the request"),
        (Outcome::Matched, Effect::Deny) => ("denied", "denies the request"),
        (Outcome::Delegates, _) => ("delegates", "delegates to the account’s IAM policies"),
        (Outcome::NotMatched { .. }, _) => ("not", "doesn’t apply"),
    };
    let name = match &outcome.sid {
        Some(sid) if !sid.is_empty() => format!("“{sid}”"),
        _ => format!("statement {}", outcome.index + 1),
    };
    let effect = match outcome.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    let (policy, policy_name, index) = (outcome.policy, &outcome.policy_name, outcome.index);
    let show = move || {
        if let Some(which) = which {
            state.show(which, index);
        }
    };
    let way = press()
        .class("link")
        .on_click(show)
        .child(format!("{effect}, {name} of {policy} {policy_name}"));
    let broke = match &outcome.outcome {
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
            Some(sides(&what, false, policy_says, request_has, *breaks_at))
        }
        _ => None,
    };
    li().attr("data-state", did)
        .flag("data-here", here)
        .child(way)
        .child(span().class("pol-word").child(word))
        .child(broke)
        .child(outcome.conditions.iter().map(condition).collect::<Nodes>())
}

fn condition(condition: &ConditionOutcome) -> Element {
    let what = format!("{} {}", condition.operator, condition.key);
    let says = condition.policy_values.join(", ");
    let has = match &condition.request_values {
        Some(values) => values.join(", "),
        None => "not present".to_owned(),
    };
    sides(&what, condition.met, &says, &has, None)
}

/// The policy's value and the request's value. `breaks_at` is the character of the request where they first differ.
fn sides(what: &str, met: bool, says: &str, has: &str, breaks_at: Option<usize>) -> Element {
    let has = match breaks_at {
        Some(at) => {
            let agreed: String = has.chars().take(at).collect();
            let rest: String = has.chars().skip(at).collect();
            let rest = if rest.is_empty() { "␃" } else { &rest };
            code().child(agreed).child(mark().child(rest))
        }
        None => code().child(has),
    };
    let result = if met { "matches" } else { "doesn’t match" };
    dl().class("pol-sides")
        .flag("data-met", met)
        .child([dt().child(what), dd().child(result)])
        .child([dt().child("policy"), dd().child(code().child(says))])
        .child([dt().child("request"), dd().child(has)])
}
