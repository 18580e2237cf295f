//! Explains a decision, and why the prediction was wrong.

use super::answer::PredictionAnswer;
use crate::core::iam::{
    Decision, Effect, Element, Layer, LayerEffect, Outcome, PolicyKind, Reason, StatementOutcome,
    Verdict,
};

/// The response to a prediction, in at most 60 words and with the action in it: why a wrong prediction was wrong, then
/// what decided. Names are in backticks.
pub fn explain(decision: &Decision, said: PredictionAnswer) -> String {
    let what = decided(decision);
    match said == PredictionAnswer::of(decision) {
        true => what,
        false => format!("{} {what}", instead(decision, said)),
    }
}

/// What decided, in a sentence.
fn decided(decision: &Decision) -> String {
    let action = &decision.action;
    match &decision.by {
        Reason::AllowedBy {
            policy,
            name,
            index,
            sid,
        } => {
            let statement = statement(*index, sid.as_deref());
            match left_to(decision, *policy) {
                true => format!(
                    "The key policy delegates to the {policy} `{name}`, which allows `{action}` ({statement}). Nothing denies it."
                ),
                false => format!(
                    "The {policy} `{name}` allows `{action}` ({statement}), and nothing denies it."
                ),
            }
        }
        Reason::AllowedByGrant { name } => {
            format!("The grant `{name}` allows `{action}`, and nothing denies it.")
        }
        Reason::RootUser => {
            format!("`{action}` is allowed: the account’s root user doesn’t need a policy for it.")
        }
        _ => {
            let clause = clause_of(decision);
            match (decision.considered.iter()).find(|one| is_deny(one) && matched(one)) {
                Some(deny) => format!(
                    "`{action}` is denied {clause}: {} of `{}`.",
                    statement(deny.index, deny.sid.as_deref()),
                    deny.policy_name
                ),
                None => format!("`{action}` is denied {clause}."),
            }
        }
    }
}

/// The reason of a denial, in AWS's words.
#[expect(
    clippy::expect_used,
    reason = "INVARIANT: a denial has a clause; tests/lesson runs every denial of every case"
)]
fn clause_of(denial: &Decision) -> String {
    denial.clause().expect("a denial has a clause")
}

/// Whether the key policy delegates the decision to that policy.
fn left_to(decision: &Decision, policy: PolicyKind) -> bool {
    let delegates = |layer: &Layer| {
        layer.policy == PolicyKind::KeyPolicy && layer.effect == LayerEffect::Delegates
    };
    policy == PolicyKind::Identity && decision.layers.iter().any(delegates)
}

/// Why the prediction was wrong.
fn instead(decision: &Decision, said: PredictionAnswer) -> String {
    match said.kind() {
        Some(kind) => of_silence(decision, kind),
        None if said == PredictionAnswer::Allowed => of_allow(decision),
        None => of_deny(decision),
    }
}

/// Why a predicted allow was wrong: the request was denied.
fn of_allow(decision: &Decision) -> String {
    if decision.verdict == Verdict::ExplicitDeny {
        return "An explicit deny overrides every Allow.".to_owned();
    }
    let Some(kind) = PredictionAnswer::of(decision).kind() else {
        return String::new();
    };
    // A key policy cannot delegate to the policies of another account alone.
    let or = match kind {
        PolicyKind::KeyPolicy if !decision.cross_account => {
            ", or a key policy that delegates to the account’s IAM policies"
        }
        _ => "",
    };
    let needed = format!("That needs an Allow in {}{or}.", the(kind));
    match nearest(decision, kind, Effect::Allow) {
        Some(near) => format!("{needed} The closest: {near}."),
        None => needed,
    }
}

/// Why a predicted explicit deny was wrong: there was none.
fn of_deny(decision: &Decision) -> String {
    let mut denies = decision.considered.iter().filter(|one| is_deny(one));
    let Some(deny) = denies.next() else {
        return "None of the evaluated policies has a Deny statement.".to_owned();
    };
    match broke_off(deny) {
        Some(near) => format!("No Deny matches: {near}."),
        None => "No Deny matches.".to_owned(),
    }
}

/// Why a predicted implicit deny by this kind of policy was wrong.
fn of_silence(decision: &Decision, kind: PolicyKind) -> String {
    let mut layers = decision.layers.iter().filter(|layer| layer.policy == kind);
    let strongest = |best: &Layer, layer: &Layer| rank(layer.effect) > rank(best.effect);
    let Some(first) = layers.next() else {
        return format!("No {kind} applies to this request.");
    };
    let layer = layers.fold(first, |best, layer| match strongest(best, layer) {
        true => layer,
        false => best,
    });
    let allowed = decision.is_allowed();
    match layer.effect {
        LayerEffect::Denies => format!("The {kind} explicitly denies it: {}.", layer.says),
        LayerEffect::Allows if allowed => format!("The {kind} does allow it."),
        LayerEffect::Allows => format!("The {kind} does allow it: {}.", layer.says),
        LayerEffect::Delegates if kind == PolicyKind::KeyPolicy => {
            "The key policy delegates to the account’s IAM policies, so it isn’t what decides here."
                .to_owned()
        }
        LayerEffect::Delegates => format!("The {kind} {}.", layer.says),
        LayerEffect::Silent if decision.verdict == Verdict::ExplicitDeny => {
            format!("The {kind} doesn’t allow it, but a matching Deny decides first.")
        }
        LayerEffect::Silent if allowed && kind == PolicyKind::BucketPolicy => {
            "Within one account the bucket policy doesn’t have to allow what the caller’s own policy allows."
                .to_owned()
        }
        LayerEffect::Silent if allowed => format!(
            "The {kind} doesn’t allow it, but it doesn’t have to: another policy names the caller."
        ),
        LayerEffect::Silent => {
            format!("The {kind} doesn’t allow it either, but that isn’t what decided.")
        }
    }
}

fn rank(effect: LayerEffect) -> u8 {
    match effect {
        LayerEffect::Silent => 0,
        LayerEffect::Delegates => 1,
        LayerEffect::Allows => 2,
        LayerEffect::Denies => 3,
    }
}

fn is_deny(one: &StatementOutcome) -> bool {
    one.effect == Effect::Deny
}

fn matched(one: &StatementOutcome) -> bool {
    one.outcome == Outcome::Matched
}

/// The kind of policy as the subject of a sentence.
fn the(kind: PolicyKind) -> String {
    match kind {
        PolicyKind::Identity => "an identity-based policy".to_owned(),
        PolicyKind::ServiceControl => "a service control policy at every level".to_owned(),
        other => format!("the {other}"),
    }
}

fn statement(index: usize, sid: Option<&str>) -> String {
    match sid {
        Some(sid) if !sid.is_empty() => format!("statement `{sid}`"),
        _ => format!("statement {}", index + 1),
    }
}

/// The statement of this kind and effect that matched furthest, and the element at which it failed.
fn nearest(decision: &Decision, kind: PolicyKind, effect: Effect) -> Option<String> {
    let tried = |one: &&StatementOutcome| one.policy == kind && one.effect == effect;
    let mut best: Option<(u8, &StatementOutcome)> = None;
    for one in decision.considered.iter().filter(tried) {
        let Outcome::NotMatched { element, .. } = &one.outcome else {
            continue;
        };
        let depth = depth(*element);
        if best.is_none_or(|(most, _)| depth > most) {
            best = Some((depth, one));
        }
    }
    broke_off(best?.1)
}

/// The rank of an element. IAM compares in this order: principal, action, resource, conditions.
fn depth(element: Element) -> u8 {
    match element {
        Element::Principal | Element::NotPrincipal | Element::Grantee => 0,
        Element::Action | Element::NotAction | Element::Operation => 1,
        Element::Resource | Element::NotResource => 2,
        Element::Condition | Element::Constraint => 3,
    }
}

/// A statement, and the element at which it did not match.
fn broke_off(one: &StatementOutcome) -> Option<String> {
    let Outcome::NotMatched { element, key, .. } = &one.outcome else {
        return None;
    };
    let name = statement(one.index, one.sid.as_deref());
    Some(match key {
        Some(key) => format!("{name} doesn’t match because of its {element} `{key}`"),
        None => format!("{name} doesn’t match because of its {element}"),
    })
}
