//! The decision: which policies are evaluated, in which order, and which must agree.
//!
//! Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy
//! evaluation logic"; KMS Developer Guide, "Default key policy" and "Grants in
//! AWS KMS".

use super::decision::{Decision, Layer, LayerEffect, Reason, StatementOutcome, Verdict};
use super::grant::is_key;
use super::matching::Reach;
use super::policy_outcome::{PolicyOutcome, is_cross_account};
use super::{NamedPolicy, PolicyKind, PolicySet, Principal, Request};

/// Decides a request.
///
/// 1. An explicit Deny in any policy refuses.
/// 2. Resource control policies: AWS's full-access policy is attached at each level, so only their Denies count.
/// 3. Service control policies: each level must allow, the root user included.
/// 4. The policy of the VPC endpoint that the request comes through must allow, whoever asks. AWS does not document its
///    place in the order; this one is ours.
/// 5. The resource's policy and a key's grants, then 6. the caller's identity policies, 7. the permissions boundary and
///    8. the session policy, as far as each is needed: an Allow that names the caller in the resource's policy or in a
///    grant needs none of the others; from another account, both sides are needed.
///
/// Within the account, a grant alone is enough, whatever the key policy omits. AWS does not document how a grant
/// interacts with boundary and session policy. This code treats a grant like a statement of the key policy: a grant to
/// the caller's own ARN is final, one to the role of a session is limited by both, and one to the account makes the
/// account's IAM policies count. For a caller from another account, a grant replaces the key policy, not the identity
/// policy.
pub fn decide(request: &Request, policies: &PolicySet) -> Decision {
    let asked = Asked::new(request, policies);
    let (verdict, by, refusing) = asked.verdict(request);
    let denier = match by {
        Reason::ExplicitDeny(_) => asked.outcomes().find(|outcome| outcome.denies()),
        _ => None,
    };
    Decision {
        principal: request.principal.arn(),
        action: request.action.clone(),
        resource: request.resource.clone(),
        cross_account: is_cross_account(request),
        one_organization: is_one_organization(request),
        denier_arn: denier.and_then(|outcome| outcome.arn.clone()),
        verdict,
        by,
        refusing,
        layers: asked.layers(request),
        considered: asked.into_statements(),
    }
}

/// The first level, from 0, at which no service control policy allows the request.
pub(super) fn silent_scp_level(request: &Request, policies: &PolicySet) -> Option<usize> {
    Asked::new(request, policies).silent_scp_level()
}

/// Whether the resource's policy is asked. A key policy has a say on keys only, not on aliases (KMS Developer Guide,
/// "Controlling access to aliases"); and a bucket policy never locks the root user of the bucket's account out of that
/// policy (S3 API Reference, `PutBucketPolicy`). A role's trust policy is asked as a key policy is.
fn has_a_say(kind: PolicyKind, request: &Request) -> bool {
    let on_policy = [
        "s3:GetBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:DeleteBucketPolicy",
    ];
    match (kind, &request.principal) {
        (PolicyKind::KeyPolicy, _) => is_key(&request.resource) || is_role(&request.resource),
        (PolicyKind::BucketPolicy, Principal::Root { .. }) => {
            let is_asked = |action: &&str| request.action.eq_ignore_ascii_case(action);
            is_cross_account(request) || !on_policy.iter().any(|action| is_asked(&action))
        }
        _ => true,
    }
}

/// Whether a resource is a role.
fn is_role(resource: &str) -> bool {
    resource
        .strip_prefix("arn:aws:iam::")
        .is_some_and(|rest| rest.contains(":role/"))
}

/// Whether a service asks on the caller's behalf.
fn is_via_service(request: &Request) -> bool {
    (request.context.get("aws:ViaAWSService"))
        .is_some_and(|values| values.iter().any(|value| value == "true"))
}

/// Whether the caller belongs to the resource's account, or to its organization.
fn is_one_organization(request: &Request) -> bool {
    let organization = |key| request.context.get(key);
    match request.principal.account() {
        None => false,
        Some(account) if account == request.resource_account => true,
        Some(_) => {
            let own = organization("aws:PrincipalOrgID");
            own.is_some() && own == organization("aws:ResourceOrgID")
        }
    }
}

struct Asked {
    rcps: Vec<PolicyOutcome>,
    scps: Vec<Vec<PolicyOutcome>>,
    endpoint: Option<PolicyOutcome>,
    resource: Option<PolicyOutcome>,
    grants: Vec<PolicyOutcome>,
    identity: Vec<PolicyOutcome>,
    boundary: Option<PolicyOutcome>,
    session: Option<PolicyOutcome>,
}

impl Asked {
    fn new(request: &Request, policies: &PolicySet) -> Self {
        let bounded = policies.boundary.is_some();
        let caller = &*request.caller();
        let ask = |kind: PolicyKind| {
            move |policy: &NamedPolicy| PolicyOutcome::of(request, caller, kind, policy, bounded)
        };
        // An AWS service and a caller without credentials have no account and no policies.
        let known = request.principal.account().is_some();
        let own =
            |policy: &Option<NamedPolicy>, kind| policy.as_ref().filter(|_| known).map(ask(kind));
        Self {
            rcps: (policies.rcps.iter().flatten())
                .map(ask(PolicyKind::ResourceControl))
                .collect(),
            scps: (policies.scps.iter().filter(|_| known))
                .map(|level| level.iter().map(ask(PolicyKind::ServiceControl)).collect())
                .collect(),
            // What a service asks on the caller's behalf does not come through the caller's endpoint.
            endpoint: (policies.endpoint.as_ref())
                .filter(|_| !is_via_service(request))
                .map(ask(PolicyKind::VpcEndpoint)),
            resource: (policies.resource.as_ref())
                .filter(|(kind, _)| has_a_say(*kind, request))
                .map(|(kind, policy)| ask(*kind)(policy)),
            grants: (policies.grants.iter().enumerate())
                .map(|(index, grant)| PolicyOutcome::of_grant(request, caller, index, grant))
                .collect(),
            identity: (policies.identity.iter().filter(|_| known))
                .map(ask(PolicyKind::Identity))
                .collect(),
            boundary: own(&policies.boundary, PolicyKind::PermissionsBoundary),
            session: own(&policies.session, PolicyKind::Session),
        }
    }

    /// All policy outcomes in evaluation order.
    fn outcomes(&self) -> impl Iterator<Item = &PolicyOutcome> {
        (self.rcps.iter())
            .chain(self.scps.iter().flatten())
            .chain(&self.endpoint)
            .chain(&self.resource)
            .chain(&self.grants)
            .chain(&self.identity)
            .chain(&self.boundary)
            .chain(&self.session)
    }

    fn into_statements(self) -> Vec<StatementOutcome> {
        (self.rcps.into_iter())
            .chain(self.scps.into_iter().flatten())
            .chain(self.endpoint)
            .chain(self.resource)
            .chain(self.grants)
            .chain(self.identity)
            .chain(self.boundary)
            .chain(self.session)
            .flat_map(|outcome| outcome.statements)
            .collect()
    }

    fn layers(&self, request: &Request) -> Vec<Layer> {
        let needs_identity = !matches!(
            request.principal,
            Principal::Root { .. } | Principal::Service { .. } | Principal::Anonymous
        );
        let mut layers: Vec<Layer> = self.outcomes().map(PolicyOutcome::layer).collect();
        // A key's policy, or a grant to the account, must delegate to IAM policies before an Allow in them counts.
        let undelegated = self.is_key()
            && !is_cross_account(request)
            && !self.resource.as_ref().is_some_and(PolicyOutcome::allows)
            && !(self.grants.iter()).any(|grant| grant.reach() == Some(Reach::Account));
        for layer in layers.iter_mut().filter(|_| undelegated) {
            if layer.policy == PolicyKind::Identity && layer.effect == LayerEffect::Allows {
                layer.says += ", which the key policy does not let count";
            }
        }
        if needs_identity && self.identity.is_empty() {
            let at = layers
                .iter()
                .position(|layer| {
                    matches!(
                        layer.policy,
                        PolicyKind::PermissionsBoundary | PolicyKind::Session
                    )
                })
                .unwrap_or(layers.len());
            layers.insert(
                at,
                Layer {
                    policy: PolicyKind::Identity,
                    name: String::new(),
                    effect: LayerEffect::Silent,
                    says: "no identity policy is attached".to_owned(),
                },
            );
        }
        // A caller from another account, or without an account, needs the resource's policy: a missing policy is a
        // denial.
        let stranger = is_cross_account(request) || request.principal.account().is_none();
        if stranger && self.resource.is_none() {
            let at = self.rcps.len()
                + self.scps.iter().map(Vec::len).sum::<usize>()
                + usize::from(self.endpoint.is_some());
            layers.insert(
                at.min(layers.len()),
                Layer {
                    policy: self.resource_kind(request),
                    name: String::new(),
                    effect: LayerEffect::Silent,
                    says: "no policy is attached to the resource".to_owned(),
                },
            );
        }
        layers
    }

    /// The verdict, its reason, and every policy type that refuses by itself.
    #[expect(
        clippy::expect_used,
        reason = "INVARIANT: `allowed_by` either allows or gives at least one reason not to"
    )]
    fn verdict(&self, request: &Request) -> (Verdict, Reason, Vec<PolicyKind>) {
        let mut kinds: Vec<PolicyKind> = Vec::new();
        for outcome in self.outcomes().filter(|outcome| outcome.denies()) {
            if !kinds.contains(&outcome.kind) {
                kinds.push(outcome.kind);
            }
        }
        if let Some(first) = kinds.first() {
            return (Verdict::ExplicitDeny, Reason::ExplicitDeny(*first), kinds);
        }
        match self.allowed_by(request) {
            Ok(by) => (Verdict::Allow, by, kinds),
            Err(missing) => {
                kinds.extend(missing.iter().map(|reason| self.kind_of(reason, request)));
                let by = missing.into_iter().next();
                let by = by.expect("a reason not to allow it");
                (Verdict::ImplicitDeny, by, kinds)
            }
        }
    }

    /// Without a Deny: the policy that allows the request, or all policy types that must allow it and do not, in
    /// evaluation order.
    fn allowed_by(&self, request: &Request) -> Result<Reason, Vec<Reason>> {
        let mut missing = Vec::new();
        if self.silent_scp_level().is_some() {
            missing.push(Reason::NoScpAllows);
        }
        if (self.endpoint.as_ref()).is_some_and(|endpoint| !endpoint.allows()) {
            missing.push(Reason::NoEndpointPolicyAllows);
        }
        let strongest = self.strongest();
        let by_resource = strongest.and_then(|(_, outcome)| outcome.reason());
        let by_identity = || self.identity.iter().find_map(PolicyOutcome::reason);
        let root = matches!(request.principal, Principal::Root { .. });

        let by = if request.principal.account().is_none() {
            by_resource.ok_or(Reason::NoResourcePolicyAllows)
        } else if is_cross_account(request) {
            // Both sides must allow; on the resource's side, a statement that names the caller's account is enough.
            if by_resource.is_none() {
                missing.push(Reason::CrossAccountNoResourcePolicyAllows);
            }
            match (root, by_identity()) {
                (false, None) => Err(Reason::NoIdentityPolicyAllows),
                _ => by_resource.ok_or(Reason::CrossAccountNoResourcePolicyAllows),
            }
        } else {
            match strongest {
                None if self.is_key() => Err(Reason::NoResourcePolicyAllows),
                None | Some((Reach::Account, _)) if root => Ok(Reason::RootUser),
                // The statement names the whole account, so its identity policies decide.
                None | Some((Reach::Account, _)) => {
                    by_identity().ok_or(Reason::NoIdentityPolicyAllows)
                }
                Some(_) => by_resource.ok_or(Reason::NoResourcePolicyAllows),
            }
        };
        let by = match by {
            Ok(by) => Some(by),
            Err(reason) => {
                if !missing.contains(&reason) {
                    missing.push(reason);
                }
                None
            }
        };
        if !root && self.is_limited(request, strongest.map(|(reach, _)| reach)) {
            missing.extend(self.limits());
        }
        match by {
            Some(by) if missing.is_empty() => Ok(by),
            _ => Err(missing),
        }
    }

    /// Whether boundary and session policy must allow the request. Within an account, they need not where the
    /// resource's policy names exactly the caller, or everyone, nor where only the resource's policy could allow the
    /// request. Naming the role only replaces an identity policy.
    fn is_limited(&self, request: &Request, reach: Option<Reach>) -> bool {
        if request.principal.account().is_none() {
            return false;
        }
        is_cross_account(request)
            || match reach {
                None => !self.is_key(),
                Some(reach) => matches!(reach, Reach::Account | Reach::Role),
            }
    }

    /// The strongest Allow on the resource's side; of equals, the policy's.
    fn strongest(&self) -> Option<(Reach, &PolicyOutcome)> {
        let mut strongest: Option<(Reach, &PolicyOutcome)> = None;
        for outcome in self.resource.iter().chain(&self.grants) {
            if let Some(reach) = outcome.reach()
                && strongest.is_none_or(|(best, _)| reach > best)
            {
                strongest = Some((reach, outcome));
            }
        }
        strongest
    }

    /// Whether the resource is a key whose policy is known.
    fn is_key(&self) -> bool {
        (self.resource.as_ref()).is_some_and(|outcome| outcome.kind == PolicyKind::KeyPolicy)
    }

    fn silent_scp_level(&self) -> Option<usize> {
        (self.scps.iter()).position(|level| !level.iter().any(PolicyOutcome::allows))
    }

    /// Boundary and session policy grant nothing, but must allow the request.
    fn limits(&self) -> impl Iterator<Item = Reason> {
        let silent = |outcome: &Option<PolicyOutcome>, reason: Reason| {
            (outcome.as_ref().is_some_and(|outcome| !outcome.allows())).then_some(reason)
        };
        silent(&self.boundary, Reason::NoBoundaryAllows)
            .into_iter()
            .chain(silent(&self.session, Reason::NoSessionPolicyAllows))
    }

    /// The kind of policy that is, or could be, attached to the resource.
    fn resource_kind(&self, request: &Request) -> PolicyKind {
        match &self.resource {
            Some(outcome) => outcome.kind,
            None if request.action.starts_with("kms:") => PolicyKind::KeyPolicy,
            None => PolicyKind::BucketPolicy,
        }
    }

    /// The policy type whose absence is the reason.
    fn kind_of(&self, reason: &Reason, request: &Request) -> PolicyKind {
        match reason {
            Reason::NoScpAllows => PolicyKind::ServiceControl,
            Reason::NoIdentityPolicyAllows => PolicyKind::Identity,
            Reason::NoBoundaryAllows => PolicyKind::PermissionsBoundary,
            Reason::NoSessionPolicyAllows => PolicyKind::Session,
            Reason::NoEndpointPolicyAllows => PolicyKind::VpcEndpoint,
            _ => self.resource_kind(request),
        }
    }
}
