//! What no policy in the account can lift.

use crate::core::iam::evaluate::silent_scp_level;
use crate::core::iam::{
    Decision, Effect, LayerEffect, Outcome, PolicyKind, PolicySet, Request, StatementOutcome,
    decide,
};

/// One sentence, with its full stop, when nobody in the account can allow the request: a service or resource control
/// policy denies it, or no service control policy of some level allows it. `None` otherwise.
pub fn beyond_reach(request: &Request, policies: &PolicySet) -> Option<String> {
    beyond(request, policies, &decide(request, policies))
}

/// [`beyond_reach`] for a decision already made.
pub(super) fn beyond(
    request: &Request,
    policies: &PolicySet,
    decision: &Decision,
) -> Option<String> {
    let refused = match controlling_deny(decision) {
        Some(deny) => format!(
            "The {} `{}` denies `{}`",
            deny.policy, deny.policy_name, request.action
        ),
        None => {
            let level = silent_scp_level(request, policies)?;
            let mut names = String::new();
            for policy in policies.scps.get(level).into_iter().flatten() {
                names += if names.is_empty() { "" } else { ", " };
                names += &format!("`{}`", policy.name);
            }
            match names.as_str() {
                "" => format!(
                    "Level {} of the organization has no service control policy, so none allows `{}`",
                    level + 1,
                    request.action
                ),
                _ => format!(
                    "No service control policy at level {} of the organization ({names}) \
                     allows `{}`",
                    level + 1,
                    request.action
                ),
            }
        }
    };
    Some(format!(
        "{refused}. No policy in the account can change that: ask the administrators of the organization."
    ))
}

/// One or two sentences, when the policy of the VPC endpoint refuses the request, by a Deny or by saying nothing.
pub(super) fn at_the_endpoint(decision: &Decision) -> Option<String> {
    if !decision.also_refusing().contains(&PolicyKind::VpcEndpoint) {
        return None;
    }
    let layer = (decision.layers.iter()).find(|layer| layer.policy == PolicyKind::VpcEndpoint)?;
    let does = match layer.effect {
        LayerEffect::Denies => "denies",
        _ => "does not allow",
    };
    Some(format!(
        "The {} `{}` {does} `{}`, and no policy of the caller or of the resource can change that. Change the endpoint policy, or send the request another way.",
        layer.policy, layer.name, decision.action
    ))
}

/// The first statement of a service or resource control policy that denies.
pub(super) fn controlling_deny(decision: &Decision) -> Option<&StatementOutcome> {
    decision.considered.iter().find(|statement| {
        statement.effect == Effect::Deny
            && statement.outcome == Outcome::Matched
            && matches!(
                statement.policy,
                PolicyKind::ServiceControl | PolicyKind::ResourceControl
            )
    })
}
