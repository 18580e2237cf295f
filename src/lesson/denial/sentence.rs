//! A denial in one sentence: who allowed, who denied, which action, and why.

use crate::core::error::{Service, ServiceError};
use crate::core::iam::{Decision, Layer, PolicyKind, Reason};
use crate::core::trace::{Actor, Step, Trace};
use crate::lesson::predict::answer::caller;

/// Who allowed what, who denied which action, and why: one or two sentences with their full stops. Names are in
/// backticks. `None` if nothing was refused.
pub fn denial_sentence(trace: &Trace) -> Option<String> {
    let refusal = trace.refusal.as_ref()?;
    let denied_by = trace.steps.get(refusal.step)?.from;
    let said = match &refusal.decision {
        Some(decision) => denied(denied_by, decision, trace.operation)?,
        None => returned(&refusal.errors.first()?.2),
    };
    let allowed_by_s3 = |step: &Step| {
        let allowed = step.decision.as_ref().is_some_and(Decision::is_allowed);
        allowed && step.from == Actor::S3
    };
    let mut before = trace.steps.iter().take(refusal.step);
    Some(match denied_by == Actor::Kms && before.any(allowed_by_s3) {
        true => format!("S3 allowed {}. {said}", call(trace.operation)),
        false => said,
    })
}

/// The call as a noun.
fn call(operation: &str) -> String {
    match operation {
        "PutObject" => "the upload".to_owned(),
        "GetObject" => "the download".to_owned(),
        other => format!("`{other}`"),
    }
}

/// IAM denied an action.
fn denied(denied_by: Actor, decision: &Decision, operation: &str) -> Option<String> {
    let service = match denied_by {
        Actor::Kms => Service::Kms,
        Actor::App | Actor::S3 | Actor::Bucket => Service::S3,
    };
    let why = denial_reason(decision)?;
    // Who may not list a bucket is not told what it contains.
    let of_object = ["GetObject", "HeadObject"].contains(&operation);
    let so = match of_object && decision.action == "s3:ListBucket" {
        true => ", so S3 doesn't say whether the object exists",
        false => "",
    };
    Some(format!(
        "{service} denied `{}`: {why}{so}.",
        decision.action
    ))
}

/// A service refused for another reason than a policy.
fn returned(error: &ServiceError) -> String {
    let (service, code, message) = (
        error.service,
        &error.code,
        error.message.trim_end_matches('.'),
    );
    // The message names the key by its ARN, which is longer than the sentence.
    let why = match code.as_str() {
        "DisabledException" | "KMS.DisabledException" => "the KMS key is disabled",
        "KMSInvalidStateException" | "KMS.KMSInvalidStateException"
            if message.ends_with("pending deletion") =>
        {
            "the KMS key is scheduled for deletion"
        }
        "InvalidCiphertextException" => {
            "the ciphertext or its encryption context isn't what KMS encrypted"
        }
        "NoSuchKey" => "the bucket has no object with this key",
        _ => message,
    };
    match why {
        "" => format!("{service} returned `{code}`."),
        why => format!("{service} returned `{code}`: {why}."),
    }
}

/// Why IAM denied a request, as the end of a sentence; `None` if it allowed it.
pub fn denial_reason(decision: &Decision) -> Option<String> {
    let who = caller(&decision.principal);
    let has = |kind: PolicyKind| {
        // A policy that is missing where it matters has no name.
        let of_kind = |layer: &&Layer| layer.policy == kind && !layer.name.is_empty();
        decision.layers.iter().filter(of_kind).count()
    };
    Some(match &decision.by {
        Reason::AllowedBy { .. } | Reason::AllowedByGrant { .. } | Reason::RootUser => return None,
        Reason::ExplicitDeny(kind) => explicit(decision, *kind),
        Reason::NoIdentityPolicyAllows => match has(PolicyKind::Identity) {
            0 => format!("{who} has no policy that allows it"),
            1 => format!("no statement in {who}'s policy allows it"),
            _ => format!("no statement in {who}'s policies allows it"),
        },
        Reason::NoBoundaryAllows => format!("{who}'s permissions boundary doesn't allow it"),
        Reason::NoSessionPolicyAllows => format!("{who}'s session policy doesn't allow it"),
        Reason::NoScpAllows => "no service control policy of the organization allows it".to_owned(),
        Reason::NoEndpointPolicyAllows => "the VPC endpoint policy doesn't allow it".to_owned(),
        Reason::NoResourcePolicyAllows if is_kms(decision) => {
            let grant = match has(PolicyKind::Grant) {
                0 => "",
                _ => ", and no grant covers it",
            };
            format!(
                "the key policy neither allows {who} nor delegates to the account's IAM policies{grant}"
            )
        }
        Reason::NoResourcePolicyAllows => match has(PolicyKind::BucketPolicy) {
            0 => format!("the bucket has no policy that allows {who}"),
            _ => format!("no statement in the bucket policy allows {who}"),
        },
        Reason::CrossAccountNoResourcePolicyAllows => {
            let (resource, policy) = match is_kms(decision) {
                true => ("key", PolicyKind::KeyPolicy),
                false => ("bucket", PolicyKind::BucketPolicy),
            };
            match has(policy) {
                0 => format!(
                    "the {resource} belongs to another account and has no policy that allows {who}"
                ),
                _ => format!(
                    "the {resource} belongs to another account, and no statement in its {policy} allows {who}"
                ),
            }
        }
    })
}

/// An explicit deny, with the statement that decides.
fn explicit(decision: &Decision, kind: PolicyKind) -> String {
    let policy = match kind {
        PolicyKind::Identity => format!("{}'s policy", caller(&decision.principal)),
        PolicyKind::ServiceControl | PolicyKind::ResourceControl => format!("a {kind}"),
        _ => format!("the {kind}"),
    };
    let sid = decision
        .deciding_statement()
        .and_then(|deny| deny.sid.as_deref())
        .filter(|sid| !sid.is_empty());
    match sid {
        Some(sid) => format!("the Deny statement `{sid}` in {policy} overrides every Allow"),
        None => format!("a Deny statement in {policy} overrides every Allow"),
    }
}

fn is_kms(decision: &Decision) -> bool {
    decision.action.starts_with("kms:")
}
