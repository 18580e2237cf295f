//! The pasted policies as the engine takes them, with AWS's defaults for those that are missing.

use super::diagnosis::{DiagnosisChoices, MissingPolicy};
use super::given::{GivenContent, GivenPolicy};
use super::reading::Reading;
use crate::core::iam::{
    Effect, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Reason, Request, decide,
};

/// The policies of a request, and the kinds that were not pasted.
#[derive(Clone, Debug)]
pub(super) struct Assembled {
    pub set: PolicySet,
    pub missing: Vec<PolicyKind>,
}

impl Assembled {
    pub fn has(&self, kind: PolicyKind) -> bool {
        !self.missing.contains(&kind)
    }
}

/// The kinds that AWS evaluates for the request, in the order in which people open them.
pub(super) fn evaluated(of_kms: bool, by_s3: bool) -> Vec<PolicyKind> {
    let resource = if of_kms {
        PolicyKind::KeyPolicy
    } else {
        PolicyKind::BucketPolicy
    };
    let mut kinds = vec![
        PolicyKind::Identity,
        resource,
        PolicyKind::PermissionsBoundary,
        PolicyKind::Session,
        PolicyKind::ServiceControl,
        PolicyKind::ResourceControl,
    ];
    // What S3 asks of KMS goes through no endpoint of the caller.
    if !by_s3 {
        kinds.push(PolicyKind::VpcEndpoint);
    }
    kinds
}

/// AWS's default key policy: it lets the account's IAM policies count (KMS Developer Guide, "Default key policy").
pub(super) fn default_key_policy(account: &str) -> Option<PolicyDocument> {
    let text = format!(
        r#"{{"Version":"2012-10-17","Id":"key-default-1","Statement":[{{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#
    );
    text.parse().ok()
}

fn named(given: &GivenPolicy, document: &PolicyDocument) -> NamedPolicy {
    NamedPolicy {
        name: given.name.clone(),
        arn: given.arn.clone(),
        document: document.clone(),
    }
}

/// Whether a policy that names its owner belongs to the caller.
fn is_callers(given: &GivenPolicy, request: &Request) -> bool {
    let Some(owner) = &given.owner else {
        return true;
    };
    let name = owner.rsplit('/').next().unwrap_or(owner);
    match &request.principal {
        Principal::User { .. } => request.principal.user_name() == Some(name),
        Principal::Session { role, .. } => role == name,
        _ => true,
    }
}

pub(super) fn assemble(request: &Request, given: &[GivenPolicy]) -> Assembled {
    let of_kms = request.action.starts_with("kms:");
    let by_s3 = request.context.get("kms:ViaService").is_some();
    let mut set = PolicySet::default();
    let mut scps: Vec<NamedPolicy> = Vec::new();
    let mut rcps: Vec<NamedPolicy> = Vec::new();
    for one in given {
        let document = match &one.content {
            GivenContent::Policy(document) => document,
            GivenContent::Grants(grants) => {
                set.grants.extend(grants.iter().cloned());
                continue;
            }
            GivenContent::Invalid(_) => continue,
        };
        let policy = named(one, document);
        match one.kind {
            PolicyKind::Identity if is_callers(one, request) => set.identity.push(policy),
            PolicyKind::KeyPolicy if of_kms && set.resource.is_none() => {
                set.resource = Some((PolicyKind::KeyPolicy, policy));
            }
            PolicyKind::BucketPolicy if !of_kms && set.resource.is_none() => {
                set.resource = Some((PolicyKind::BucketPolicy, policy));
            }
            PolicyKind::PermissionsBoundary if is_callers(one, request) => {
                set.boundary.get_or_insert(policy);
            }
            PolicyKind::Session => {
                set.session.get_or_insert(policy);
            }
            PolicyKind::ServiceControl => scps.push(policy),
            PolicyKind::ResourceControl => rcps.push(policy),
            PolicyKind::VpcEndpoint if !by_s3 => {
                set.endpoint.get_or_insert(policy);
            }
            PolicyKind::Identity
            | PolicyKind::KeyPolicy
            | PolicyKind::BucketPolicy
            | PolicyKind::PermissionsBoundary
            | PolicyKind::VpcEndpoint
            | PolicyKind::Grant => continue,
        }
    }
    let given_kinds = |kind: PolicyKind| match kind {
        PolicyKind::Identity => !set.identity.is_empty(),
        PolicyKind::KeyPolicy | PolicyKind::BucketPolicy => set.resource.is_some(),
        PolicyKind::PermissionsBoundary => set.boundary.is_some(),
        PolicyKind::Session => set.session.is_some(),
        PolicyKind::ServiceControl => !scps.is_empty(),
        PolicyKind::ResourceControl => !rcps.is_empty(),
        PolicyKind::VpcEndpoint => set.endpoint.is_some(),
        PolicyKind::Grant => true,
    };
    let missing = (evaluated(of_kms, by_s3).into_iter())
        .filter(|kind| !given_kinds(*kind))
        .collect();
    set.scps = levels(scps);
    if !rcps.is_empty() {
        set.rcps = vec![rcps];
    }
    if of_kms && set.resource.is_none() && request.resource != "*" {
        set.resource = default_key_policy(&request.resource_account)
            .map(|document| (PolicyKind::KeyPolicy, NamedPolicy::new("default", document)));
    }
    Assembled { set, missing }
}

/// Each policy that allows something is a level of its own; those that only deny stand beside AWS's `FullAWSAccess`.
fn levels(scps: Vec<NamedPolicy>) -> Vec<Vec<NamedPolicy>> {
    const FULL: &str =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    if scps.is_empty() {
        return Vec::new();
    }
    let allows = |policy: &NamedPolicy| {
        let mut statements = policy.document.statements();
        statements.any(|statement| statement.effect() == Effect::Allow)
    };
    let (allowing, mut first): (Vec<_>, Vec<_>) = scps.into_iter().partition(allows);
    if let (false, Ok(document)) = (first.is_empty(), FULL.parse::<PolicyDocument>()) {
        first.push(NamedPolicy::new("FullAWSAccess", document));
    }
    let mut levels: Vec<Vec<NamedPolicy>> = vec![first];
    levels.extend(allowing.into_iter().map(|policy| vec![policy]));
    levels.retain(|level| !level.is_empty());
    levels
}

/// The policies, where one whose kind is assumed is taken for the kind that the error blames, if that explains the error.
pub(super) fn assigned(
    reading: &Reading,
    request: &Request,
    given: &[GivenPolicy],
) -> Vec<GivenPolicy> {
    let as_given = || given.to_vec();
    let Some(blamed) = reading.policy else {
        return as_given();
    };
    let is_other = !matches!(
        blamed,
        PolicyKind::Identity | PolicyKind::KeyPolicy | PolicyKind::BucketPolicy
    );
    if !is_other || given.iter().any(|one| one.kind == blamed) {
        return as_given();
    }
    for (place, one) in given.iter().enumerate() {
        let others = (given.iter().enumerate()).filter(|(other, _)| *other != place);
        let left = others
            .filter(|(_, other)| other.kind == PolicyKind::Identity)
            .count();
        // The only identity policy stays one.
        if one.assumed.is_none() || one.kind == PolicyKind::Identity && left == 0 {
            continue;
        }
        let mut tried = as_given();
        let Some(changed) = tried.get_mut(place) else {
            continue;
        };
        *changed = one.as_kind(blamed);
        changed.assumed = Some(format!(
            "Its form doesn\u{2019}t tell its kind. The error blames a {blamed}, and this policy would explain it."
        ));
        let decision = decide(request, &assemble(request, &tried).set);
        let is_explicit = matches!(decision.by, Reason::ExplicitDeny(_));
        let alike = reading
            .explicit
            .is_none_or(|explicit| explicit == is_explicit);
        if alike && decision.also_refusing().contains(&blamed) {
            return tried;
        }
    }
    as_given()
}

/// The kinds that were not pasted, in words.
pub(super) fn missing(kinds: &[PolicyKind], choices: &DiagnosisChoices) -> Vec<MissingPolicy> {
    let one = |kind: PolicyKind| {
        let (what, default) = match kind {
            PolicyKind::Identity => ("Identity policies", "no identity policy allows it"),
            PolicyKind::KeyPolicy => (
                "Key policy",
                "AWS\u{2019}s default key policy, which lets the account\u{2019}s IAM policies count",
            ),
            PolicyKind::BucketPolicy => ("Bucket policy", "the bucket has no policy"),
            PolicyKind::PermissionsBoundary => {
                ("Permissions boundary", "the caller has no boundary")
            }
            PolicyKind::Session => ("Session policy", "the session has no policy of its own"),
            PolicyKind::ServiceControl => (
                "Service control policies",
                "`FullAWSAccess` at every level, or no organization",
            ),
            PolicyKind::ResourceControl => (
                "Resource control policies",
                "`RCPFullAWSAccess`, or no organization",
            ),
            PolicyKind::VpcEndpoint => (
                "VPC endpoint policy",
                "no endpoint, or the default policy, which allows everything",
            ),
            PolicyKind::Grant => ("Grants", "the key has no grants"),
        };
        MissingPolicy {
            kind,
            says: format!("{what}: not given. In AWS it is always evaluated."),
            default: default.to_owned(),
            is_default: choices.defaults.contains(&kind),
        }
    };
    kinds.iter().copied().map(one).collect()
}
