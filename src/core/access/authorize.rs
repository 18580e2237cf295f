//! One IAM decision, and the step that shows it.

use super::swap::swap;
use crate::core::iam::{Decision, PolicySet, Reason, Request, decide, remedy};
use crate::core::trace::{Actor, Kind, Recorder, Step};

/// Asks IAM whether the caller may perform `action`, and records the decision as a step of `service`. For a denial, the
/// recorder also keeps the smallest fixes, or what to do instead.
pub fn authorize(
    recorder: &mut Recorder,
    service: Actor,
    action: &'static str,
    request: &Request,
    policies: &PolicySet,
) -> Decision {
    let decision = decide(request, policies);
    let verdict = match decision.is_allowed() {
        true => "allowed",
        false => "denied",
    };
    let title = format!("{service} checks {action}: {verdict}");
    let mut step = Step::new(service, service, Kind::Authorize, title)
        .label(action)
        .needs(action)
        .says(says(
            service,
            action,
            &decision,
            policies.resource.is_some(),
        ));
    step.decision = Some(decision.clone());
    recorder.step(step);
    if !decision.is_allowed() {
        let remedy = remedy(request, policies);
        let swap = swap(request, policies, &remedy.fixes);
        recorder.denied(remedy, swap);
    }
    decision
}

/// Explains which policies IAM evaluated, and the result.
fn says(service: Actor, action: &str, decision: &Decision, has_own: bool) -> String {
    let asked = match service {
        Actor::Kms if !has_own => {
            "Key policies don't apply to this action. KMS evaluates only the caller's IAM policies."
        }
        Actor::Kms => "KMS evaluates the key policy together with the caller's IAM policies.",
        _ if has_own => {
            "S3 evaluates the caller's IAM policies and the bucket policy before it touches any data."
        }
        _ => "S3 evaluates the caller's IAM policies before it touches any data.",
    };
    match (&decision.by, decision.clause()) {
        (_, Some(clause)) => format!("{asked} {action} is denied {clause}."),
        (Reason::RootUser, None) => {
            format!(
                "{asked} The account's root user doesn't need a statement that allows {action}."
            )
        }
        (Reason::AllowedByGrant { name }, None) => {
            format!("{asked} The grant {name} on the key allows {action}, and nothing denies it.")
        }
        (_, None) => format!("{asked} A statement allows {action}, and nothing denies it."),
    }
}
