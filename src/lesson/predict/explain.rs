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
        } => format!(
            "`{action}` is allowed by {} of the {policy} `{name}`{}, and nothing denies it.",
            statement(*index, sid.as_deref()),
            match left_to(decision, *policy) {
                true => ", to which the key policy leaves it",
                false => "",
            }
        ),
        Reason::AllowedByGrant { name } => {
            format!("`{action}` is allowed by the grant `{name}`, and nothing denies it.")
        }
        Reason::RootUser => {
            format!("`{action}` is allowed: the account’s root user needs no policy for it.")
        }
        _ => {
            let clause = clause_of(decision);
            match (decision.considered.iter()).find(|one| is_deny(one) && matched(one)) {
                Some(deny) => format!(
                    "`{action}` is refused {clause}: {} of `{}`.",
                    statement(deny.index, deny.sid.as_deref()),
                    deny.policy_name
                ),
                None => format!("`{action}` is refused {clause}."),
            }
        }
    }
}

/// The reason of a refusal, in AWS's words.
#[expect(
    clippy::expect_used,
    reason = "INVARIANT: a refusal has a clause; tests/lesson runs every refusal of every case"
)]
fn clause_of(refusal: &Decision) -> String {
    refusal.clause().expect("a refusal has a clause")
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

/// Why a predicted allow was wrong: the request was refused.
fn of_allow(decision: &Decision) -> String {
    if decision.verdict == Verdict::ExplicitDeny {
        return "No Allow helps here: an explicit deny wins over every one.".to_owned();
    }
    let Some(kind) = PredictionAnswer::of(decision).kind() else {
        return String::new();
    };
    // A key policy cannot delegate to the policies of another account alone.
    let or = match kind {
        PolicyKind::KeyPolicy if !decision.cross_account => {
            " or leave it to the account’s IAM policies"
        }
        _ => "",
    };
    let needed = format!("For that, {} would have to allow it{or}.", the(kind));
    match nearest(decision, kind, Effect::Allow) {
        Some(near) => format!("{needed} The nearest: {near}."),
        None => needed,
    }
}

/// Why a predicted explicit deny was wrong: there was none.
fn of_deny(decision: &Decision) -> String {
    let mut denies = decision.considered.iter().filter(|one| is_deny(one));
    let Some(deny) = denies.next() else {
        return "No policy that was asked has a Deny statement.".to_owned();
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
        return format!("No {kind} has a say in this.");
    };
    let layer = layers.fold(first, |best, layer| match strongest(best, layer) {
        true => layer,
        false => best,
    });
    let allowed = decision.is_allowed();
    match layer.effect {
        LayerEffect::Denies => format!("The {kind} is not silent: {}.", layer.says),
        LayerEffect::Allows if allowed => format!("The {kind} does allow it."),
        LayerEffect::Allows => format!("The {kind} does allow it: {}.", layer.says),
        LayerEffect::Delegates if kind == PolicyKind::KeyPolicy => {
            "The key policy leaves it to the account’s IAM policies, so it does not stand in the way."
                .to_owned()
        }
        LayerEffect::Delegates => format!("The {kind} {}.", layer.says),
        LayerEffect::Silent if decision.verdict == Verdict::ExplicitDeny => {
            format!("The {kind} allows nothing here, but a matching Deny decides before that counts.")
        }
        LayerEffect::Silent if allowed && kind == PolicyKind::BucketPolicy => {
            "Within one account the bucket policy need not allow what the caller’s own policy allows."
                .to_owned()
        }
        LayerEffect::Silent if allowed => format!(
            "The {kind} is silent, and that refuses nothing here: another policy names the caller."
        ),
        LayerEffect::Silent => {
            format!("The {kind} is silent too, but its silence is not what decided.")
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
        Some(key) => format!("{name} does not match at {element} `{key}`"),
        None => format!("{name} does not match at {element}"),
    })
}
