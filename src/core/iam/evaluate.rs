//! The decision: which policies are evaluated, in which order, and which must agree.
//!
//! Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy
//! evaluation logic"; KMS Developer Guide, "Default key policy" and "Grants in
//! AWS KMS".

use super::decision::{Decision, Layer, LayerEffect, Reason};
use super::matching::Reach;
use super::places::{Places, PolicyEffect, Source};
use super::policy_outcome::PolicyOutcome;
use super::{PolicyKind, PolicySet, Principal, Request};

/// Decides a request.
///
/// 1. An explicit Deny in any policy refuses.
/// 2. Resource control policies: AWS's full-access policy is attached at each level, so only their Denies count.
/// 3. Service control policies: each level must allow, the root user included.
/// 4. The policy of the VPC endpoint that the request comes through must allow, for every caller. AWS does not document its
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
    let asked = outcomes(request, policies);
    let (verdict, by, refusing) = asked.verdict(request);
    let denier = match by {
        Reason::ExplicitDeny(_) => asked.iter().find(|outcome| outcome.denies()),
        _ => None,
    };
    Decision {
        principal: request.principal.arn(),
        action: request.action.clone(),
        resource: request.resource.clone(),
        cross_account: request.is_cross_account(),
        one_organization: is_one_organization(request),
        denier_arn: denier.and_then(|outcome| outcome.arn.clone()),
        verdict,
        by,
        refusing,
        layers: asked.layers(request),
        considered: (asked.into_all())
            .flat_map(|outcome| outcome.statements)
            .collect(),
    }
}

/// The first level, from 0, at which no service control policy allows the request.
pub(super) fn silent_scp_level(request: &Request, policies: &PolicySet) -> Option<usize> {
    outcomes(request, policies).silent_scp_level()
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

fn outcomes(request: &Request, policies: &PolicySet) -> Places<PolicyOutcome> {
    let bounded = policies.boundary.is_some();
    let caller = &*request.caller();
    Places::of(policies).asked(request, |source| match source {
        Source::Policy(kind, policy) => PolicyOutcome::of(request, caller, *kind, policy, bounded),
        Source::Grant(index, grant) => PolicyOutcome::of_grant(request, caller, *index, grant),
    })
}

impl Places<PolicyOutcome> {
    fn layers(&self, request: &Request) -> Vec<Layer> {
        let needs_identity = !matches!(
            request.principal,
            Principal::Root { .. } | Principal::Service { .. } | Principal::Anonymous
        );
        let mut layers: Vec<Layer> = self.iter().map(PolicyOutcome::layer).collect();
        // A key's policy, or a grant to the account, must delegate to IAM policies before an Allow in them counts.
        let undelegated = self.is_key()
            && !request.is_cross_account()
            && !self.resource.iter().any(|(_, resource)| resource.allows())
            && !(self.grants.iter()).any(|grant| grant.reach() == Some(Reach::Account));
        for layer in layers.iter_mut().filter(|_| undelegated) {
            if layer.policy == PolicyKind::Identity && layer.effect == LayerEffect::Allows {
                layer.says += ", but the key policy doesn't delegate to it";
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
        let stranger = request.is_cross_account() || request.principal.account().is_none();
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
}
