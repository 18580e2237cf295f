//! The causes that the engine's decision shows, the likeliest first.

use super::by_text::is_listing;
use super::cause_kind::CauseKind;
use super::check;
use super::diagnosis::Cause;
use super::people::Names;
use super::policies::Assembled;
use super::reading::Reading;
use crate::core::iam::{
    ConditionOutcome, Decision, Effect, Element, Outcome, PolicyKind, Reason, Request,
    StatementOutcome,
};

const S3_ARN: &str = "kms:encryptioncontext:aws:s3:arn";

/// The condition keys of the caller's network.
const NETWORK: [&str; 8] = [
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:sourcevpce",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
];

/// The causes of a denial; none if the request is allowed.
pub(super) fn by_decision(
    reading: &Reading,
    names: &Names,
    request: &Request,
    assembled: &Assembled,
    decision: &Decision,
) -> Vec<Cause> {
    let mut found: Vec<(CauseKind, String)> = Vec::new();
    if decision.is_allowed() {
        return Vec::new();
    }
    if is_listing(reading) {
        found.push((
            CauseKind::NoListPermission,
            format!("There is no such object, and `{}` isn\u{2019}t allowed `s3:ListBucket`, so S3 answers Access Denied instead of NoSuchKey.", names.caller),
        ));
    }
    match &decision.by {
        Reason::AllowedBy { .. } | Reason::AllowedByGrant { .. } | Reason::RootUser => {}
        Reason::ExplicitDeny(kind) => denies(*kind, decision, &mut found),
        Reason::NoScpAllows => found.push((
            CauseKind::Scp,
            format!(
                "No service control policy of some level of the organization allows `{}`.",
                decision.action
            ),
        )),
        Reason::NoEndpointPolicyAllows => found.push((
            CauseKind::EndpointPolicy,
            format!(
                "The VPC endpoint policy doesn\u{2019}t allow `{}`.",
                decision.action
            ),
        )),
        Reason::NoBoundaryAllows => {
            let why = omitted(PolicyKind::PermissionsBoundary, decision);
            found.push((
                CauseKind::Boundary,
                format!(
                    "The permissions boundary of `{}` doesn\u{2019}t allow `{}`{why}.",
                    names.caller, decision.action
                ),
            ));
        }
        Reason::NoSessionPolicyAllows => {
            let why = omitted(PolicyKind::Session, decision);
            found.push((
                CauseKind::SessionPolicy,
                format!(
                    "The session policy doesn\u{2019}t allow `{}`{why}.",
                    decision.action
                ),
            ));
        }
        Reason::NoIdentityPolicyAllows => {
            allows(PolicyKind::Identity, names, request, decision, &mut found);
            // What it rests on: a statement of the key policy that delegates under a condition.
        }
        Reason::NoResourcePolicyAllows | Reason::CrossAccountNoResourcePolicyAllows => {
            resource(names, request, assembled, decision, &mut found);
        }
    }
    let mut causes: Vec<Cause> = Vec::new();
    for (kind, says) in found {
        if !causes.iter().any(|cause| cause.kind == kind) {
            causes.push(Cause {
                kind,
                says,
                check: check::of(kind, reading, names),
            });
        }
    }
    causes
}

fn place(statement: &StatementOutcome) -> String {
    match statement.sid.as_deref() {
        Some(sid) if !sid.is_empty() => format!("`{sid}`"),
        _ => (statement.index + 1).to_string(),
    }
}

fn is_network(key: &str) -> bool {
    NETWORK.contains(&key.to_ascii_lowercase().as_str())
}

/// The condition in words: `aws:SourceVpce` is `vpce-1` under `StringNotEquals`.
fn said(condition: &ConditionOutcome) -> String {
    let values: Vec<String> = (condition.policy_values.iter().take(3))
        .map(|value| format!("`{value}`"))
        .collect();
    let has = match &condition.request_values {
        Some(values) => format!("the request has `{}`", values.join("`, `")),
        None => "the request doesn\u{2019}t have it".to_owned(),
    };
    format!(
        "`{}` of `{}` is {}, and {has}",
        condition.operator,
        condition.key,
        values.join(", ")
    )
}

fn denies(kind: PolicyKind, decision: &Decision, found: &mut Vec<(CauseKind, String)>) {
    let Some(deny) = decision.deciding_statement() else {
        return;
    };
    let why = deny
        .conditions
        .first()
        .map_or_else(String::new, |condition| {
            format!(" Its condition holds: {}.", said(condition))
        });
    let says = format!(
        "Statement {} of the {} `{}` denies `{}`, and a Deny overrides every Allow.{why}",
        place(deny),
        deny.policy,
        deny.policy_name,
        decision.action
    );
    let network = deny
        .conditions
        .iter()
        .any(|condition| is_network(&condition.key));
    let own = match kind {
        PolicyKind::ServiceControl => Some(CauseKind::Scp),
        PolicyKind::ResourceControl => Some(CauseKind::Rcp),
        PolicyKind::PermissionsBoundary => Some(CauseKind::Boundary),
        PolicyKind::Session => Some(CauseKind::SessionPolicy),
        PolicyKind::VpcEndpoint => Some(CauseKind::EndpointPolicy),
        PolicyKind::Identity
        | PolicyKind::KeyPolicy
        | PolicyKind::BucketPolicy
        | PolicyKind::Grant => None,
    };
    if let Some(own) = own {
        found.push((own, says.clone()));
    }
    if network {
        found.push((CauseKind::NetworkCondition, says.clone()));
    }
    let by_context = deny
        .conditions
        .iter()
        .find(|condition| is_bucket_key(condition));
    if by_context.is_some() {
        found.push((CauseKind::BucketKeyContext, says.clone()));
    }
    found.push((CauseKind::ExplicitDeny, says));
}

/// Whether the condition asks for an object's ARN in the encryption context, and the request has the bucket's.
fn is_bucket_key(condition: &ConditionOutcome) -> bool {
    let of_s3 = condition.key.eq_ignore_ascii_case(S3_ARN);
    let has = condition.request_values.as_deref().unwrap_or(&[]);
    let bucket = has.iter().any(|arn| !arn.contains('/'));
    of_s3 && bucket && condition.policy_values.iter().any(|arn| arn.contains('/'))
}

/// Why a kind of policy has no Allow, as the end of a sentence.
fn omitted(kind: PolicyKind, decision: &Decision) -> String {
    let unmet = (decision.considered.iter())
        .filter(|one| one.policy == kind && one.effect == Effect::Allow)
        .find_map(|one| one.conditions.iter().find(|condition| !condition.met));
    unmet.map_or_else(String::new, |condition| format!(": {}", said(condition)))
}

/// The statement of this kind of policy that comes closest to allowing the request.
fn allows(
    kind: PolicyKind,
    names: &Names,
    request: &Request,
    decision: &Decision,
    found: &mut Vec<(CauseKind, String)>,
) {
    let of_kms = request.action.starts_with("kms:");
    let statements = || {
        (decision.considered.iter())
            .filter(move |one| one.policy == kind && one.effect == Effect::Allow)
    };
    for one in statements() {
        let Outcome::NotMatched {
            element: Element::Condition,
            ..
        } = &one.outcome
        else {
            continue;
        };
        let unmet: Vec<&ConditionOutcome> = one
            .conditions
            .iter()
            .filter(|condition| !condition.met)
            .collect();
        let Some(first) = unmet.first() else {
            continue;
        };
        let says = format!(
            "Statement {} of the {} `{}` would allow `{}`, but its condition isn\u{2019}t met: {}.",
            place(one),
            one.policy,
            one.policy_name,
            decision.action,
            said(first)
        );
        if unmet.iter().any(|condition| is_bucket_key(condition)) {
            found.push((
                CauseKind::BucketKeyContext,
                format!(
                    "{says} With a Bucket Key, S3 sends the ARN of the bucket, not of the object."
                ),
            ));
        } else if unmet.iter().any(|condition| is_network(&condition.key)) {
            let why = match request.context.get("kms:ViaService") {
                Some(_) => {
                    " S3 calls KMS from its own network, so the caller\u{2019}s address and endpoint aren\u{2019}t there."
                }
                None => "",
            };
            found.push((CauseKind::NetworkCondition, format!("{says}{why}")));
        } else {
            found.push((CauseKind::ConditionNotMet, says));
        }
    }
    for one in statements() {
        let Outcome::NotMatched {
            element: Element::Resource,
            policy_says,
            ..
        } = &one.outcome
        else {
            continue;
        };
        let statement = format!(
            "Statement {} of the {} `{}`",
            place(one),
            one.policy,
            one.policy_name
        );
        if policy_says.contains(":alias/") {
            found.push((
                CauseKind::AliasAsResource,
                format!("{statement} names an alias as its Resource ({policy_says}). KMS compares the key\u{2019}s ARN, so it matches no use of the key."),
            ));
        } else if of_kms && policy_says.contains(":key/") {
            found.push((
                CauseKind::WrongKey,
                format!("{statement} allows `{}` on another key: {policy_says}. The request was for `{}`.", decision.action, decision.resource),
            ));
        } else {
            found.push((
                CauseKind::NoAllow,
                format!(
                    "{statement} allows `{}`, but on another resource: {policy_says}, not `{}`.",
                    decision.action, decision.resource
                ),
            ));
        }
    }
    let says = match kind {
        PolicyKind::Identity => format!(
            "No statement in the identity policies of `{}` allows `{}` on `{}`.",
            names.caller, decision.action, decision.resource
        ),
        kind => format!("No statement of the {kind} allows `{}`.", decision.action),
    };
    found.push((CauseKind::NoAllow, says));
}

/// The policy of the key or bucket allows neither the caller nor its account.
fn resource(
    names: &Names,
    request: &Request,
    assembled: &Assembled,
    decision: &Decision,
    found: &mut Vec<(CauseKind, String)>,
) {
    let of_kms = request.action.starts_with("kms:");
    let kind = match of_kms {
        true => PolicyKind::KeyPolicy,
        false => PolicyKind::BucketPolicy,
    };
    let policy = assembled
        .set
        .resource
        .as_ref()
        .filter(|_| assembled.has(kind));
    // A deleted principal leaves its unique id.
    if let Some((_, policy)) = policy
        && ["\"AROA", "\"AIDA"]
            .iter()
            .any(|id| policy.document.to_json().contains(id))
    {
        found.push((
            CauseKind::PrincipalRecreated,
            format!("The {kind} names a user or role that was deleted: it shows only its unique id. A new `{}` of the same name doesn\u{2019}t get its permissions. Save the policy again with the ARN.", names.caller),
        ));
    }
    if of_kms && !assembled.set.grants.is_empty() {
        found.push((
            CauseKind::GrantMissing,
            format!("The key policy doesn\u{2019}t allow it, and none of the key\u{2019}s grants covers `{}` for `{}`.", decision.action, names.caller),
        ));
    }
    let mut closest: Vec<(CauseKind, String)> = Vec::new();
    if policy.is_some() {
        allows(kind, names, request, decision, &mut closest);
    }
    let conditions = closest.into_iter().filter(|(kind, _)| {
        matches!(
            kind,
            CauseKind::ConditionNotMet | CauseKind::NetworkCondition | CauseKind::BucketKeyContext
        )
    });
    found.extend(conditions);
    let general = match (request_is_elsewhere(request), of_kms) {
        (true, _) => (
            CauseKind::OtherAccountNotAllowed,
            format!(
                "The {} belongs to account {}, and its {kind} doesn\u{2019}t allow `{}` to `{}`. Both sides must allow it.",
                if of_kms { "KMS key" } else { "bucket" },
                request.resource_account,
                decision.action,
                names.caller
            ),
        ),
        (false, true) => (
            CauseKind::KeyPolicyDoesNotDelegate,
            format!(
                "The key policy neither allows `{}` to `{}` nor delegates it to the account\u{2019}s IAM policies.",
                decision.action, names.caller
            ),
        ),
        (false, false) => (
            CauseKind::NoAllow,
            format!(
                "No statement of the bucket policy allows `{}` to `{}`.",
                decision.action, names.caller
            ),
        ),
    };
    found.push(general);
}

fn request_is_elsewhere(request: &Request) -> bool {
    (request.principal.account()).is_some_and(|account| account != request.resource_account)
}
