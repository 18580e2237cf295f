//! The decision: who is asked, in which order, and who must agree.
//!
//! Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy
//! evaluation logic"; KMS Developer Guide, "Default key policy".

use super::answer::{Answer, allowed_by, is_cross_account};
use super::decision::{Decision, Layer, LayerEffect, Reason, StatementOutcome, Verdict};
use super::matching::Reach;
use super::{NamedPolicy, PolicyKind, PolicySet, Principal, Request};

/// Decides a request.
///
/// 1. An explicit Deny in any policy refuses.
/// 2. Resource control policies: AWS's full-access policy stands at each
///    level, so only their Denies count.
/// 3. Service control policies: each level must allow, the root user included.
/// 4. The resource's policy, then 5. the caller's identity policies, 6. the
///    permissions boundary and 7. the session policy, as far as each is needed:
///    an Allow that names the caller in the resource's policy needs none of the
///    others; from another account both sides are needed.
///
/// A KMS grant allows what a key policy's statement naming its grantee would; it needs no IAM policy,
/// not even in the grantee's own account (EC2 Auto Scaling guide, "Required AWS KMS key policy": a
/// grant alone lets another account's service role use a key). That a grant to a role is limited by
/// boundary and session policy, and one to a user or session is not, is our reading: as for key
/// policies.
pub fn decide(request: &Request, policies: &PolicySet) -> Decision {
    let asked = Asked::new(request, policies);
    let (verdict, by) = asked.verdict(request);
    Decision {
        principal: request.principal.arn(),
        action: request.action.clone(),
        resource: request.resource.clone(),
        cross_account: is_cross_account(request),
        verdict,
        by,
        refusing: asked.refusing(request, verdict),
        layers: asked.layers(request),
        considered: asked.into_statements(),
    }
}

/// Every policy's answer.
struct Asked {
    rcps: Vec<Answer>,
    scps: Vec<Vec<Answer>>,
    resource: Option<Answer>,
    grants: Vec<Answer>,
    identity: Vec<Answer>,
    boundary: Option<Answer>,
    session: Option<Answer>,
}

impl Asked {
    fn new(request: &Request, policies: &PolicySet) -> Self {
        let bounded = policies.boundary.is_some();
        let ask = |kind: PolicyKind| {
            move |policy: &NamedPolicy| Answer::of(request, kind, policy, bounded)
        };
        // Someone without credentials has no account and no policies.
        let known = request.principal != Principal::Anonymous;
        let own =
            |policy: &Option<NamedPolicy>, kind| policy.as_ref().filter(|_| known).map(ask(kind));
        Self {
            rcps: (policies.rcps.iter().flatten())
                .map(ask(PolicyKind::ResourceControl))
                .collect(),
            scps: (policies.scps.iter().filter(|_| known))
                .map(|level| level.iter().map(ask(PolicyKind::ServiceControl)).collect())
                .collect(),
            resource: (policies.resource.as_ref()).map(|(kind, policy)| ask(*kind)(policy)),
            grants: (policies.grants.iter().enumerate())
                .map(|(index, grant)| Answer::of_grant(request, index, grant))
                .collect(),
            identity: (policies.identity.iter().filter(|_| known))
                .map(ask(PolicyKind::Identity))
                .collect(),
            boundary: own(&policies.boundary, PolicyKind::PermissionsBoundary),
            session: own(&policies.session, PolicyKind::Session),
        }
    }

    /// All answers in evaluation order.
    fn answers(&self) -> impl Iterator<Item = &Answer> {
        (self.rcps.iter())
            .chain(self.scps.iter().flatten())
            .chain(&self.resource)
            .chain(&self.grants)
            .chain(&self.identity)
            .chain(&self.boundary)
            .chain(&self.session)
    }

    fn into_statements(self) -> Vec<StatementOutcome> {
        (self.rcps.into_iter())
            .chain(self.scps.into_iter().flatten())
            .chain(self.resource)
            .chain(self.grants)
            .chain(self.identity)
            .chain(self.boundary)
            .chain(self.session)
            .flat_map(|answer| answer.statements)
            .collect()
    }

    fn layers(&self, request: &Request) -> Vec<Layer> {
        let needs_identity = !matches!(
            request.principal,
            Principal::Root { .. } | Principal::Anonymous
        );
        let mut layers: Vec<Layer> = (self.answers().map(|answer| answer.layer(request))).collect();
        // A key's policy has to let IAM policies count before an Allow does.
        let undelegated = self
            .resource
            .as_ref()
            .is_some_and(|answer| answer.kind == PolicyKind::KeyPolicy && !answer.allows())
            && !is_cross_account(request);
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
        layers
    }

    fn verdict(&self, request: &Request) -> (Verdict, Reason) {
        if let Some(answer) = self.answers().find(|answer| answer.deny.is_some()) {
            return (Verdict::ExplicitDeny, Reason::ExplicitDeny(answer.kind));
        }
        match self.allowed_by(request) {
            Ok(by) => (Verdict::Allow, by),
            Err(by) => (Verdict::ImplicitDeny, by),
        }
    }

    /// Who allows it, or who is missing, once nobody denies it.
    fn allowed_by(&self, request: &Request) -> Result<Reason, Reason> {
        if !(self.scps.iter()).all(|level| level.iter().any(Answer::allows)) {
            return Err(Reason::NoScpAllows);
        }
        let granted = self.grants.iter().find(|answer| answer.allows());
        match granted.and_then(|answer| Some((answer.allow.as_ref()?.0, allowed_by(answer)?))) {
            Some((Reach::Caller, reason)) => return Ok(reason),
            Some((Reach::Role, reason)) => match (self.by_policies(request), self.limits()) {
                (Err(_), None) => Ok(reason),
                (Err(_), Some(limit)) => Err(limit),
                (allowed, _) => allowed,
            },
            _ => self.by_policies(request),
        }
    }

    /// The same, grants left aside.
    fn by_policies(&self, request: &Request) -> Result<Reason, Reason> {
        let resource = self
            .resource
            .as_ref()
            .and_then(|answer| answer.allow.as_ref().map(|(reach, ..)| (*reach, answer)));
        let by_resource = || self.resource.as_ref().and_then(allowed_by);
        let root = matches!(request.principal, Principal::Root { .. });

        if request.principal == Principal::Anonymous {
            return by_resource().ok_or(Reason::NoResourcePolicyAllows);
        }
        if is_cross_account(request) {
            // Both sides must allow; on the resource's side naming the
            // caller's account is enough.
            let reason = by_resource().ok_or(Reason::CrossAccountNoResourcePolicyAllows)?;
            if root {
                return Ok(reason);
            }
            let reason = self.by_identity()?;
            return self.limits().map_or(Ok(reason), Err);
        }
        let key_policy =
            (self.resource.as_ref()).is_some_and(|answer| answer.kind == PolicyKind::KeyPolicy);
        match resource {
            // Naming the very caller, or everyone, is final.
            Some((Reach::Caller | Reach::Everyone | Reach::Attached, answer)) => {
                allowed_by(answer).ok_or(Reason::NoResourcePolicyAllows)
            }
            // Naming the role stands in for an identity policy, no more.
            Some((Reach::Role, answer)) => match self.limits() {
                None => allowed_by(answer).ok_or(Reason::NoResourcePolicyAllows),
                Some(reason) => Err(reason),
            },
            // A key whose policy does not let IAM policies count.
            None if key_policy => Err(Reason::NoResourcePolicyAllows),
            _ if root => Ok(Reason::RootUser),
            Some((Reach::Account, _)) | None => {
                let reason = self.by_identity()?;
                self.limits().map_or(Ok(reason), Err)
            }
        }
    }

    /// Every kind of policy that would refuse by itself, in evaluation order; of these AWS names one.
    fn refusing(&self, request: &Request, verdict: Verdict) -> Vec<PolicyKind> {
        let mut kinds: Vec<PolicyKind> = Vec::new();
        let mut note = |kind: PolicyKind| {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        };
        match verdict {
            Verdict::Allow => {}
            Verdict::ExplicitDeny => self
                .answers()
                .filter(|answer| answer.deny.is_some())
                .for_each(|answer| note(answer.kind)),
            Verdict::ImplicitDeny => {
                if !(self.scps.iter()).all(|level| level.iter().any(Answer::allows)) {
                    note(PolicyKind::ServiceControl);
                }
                let known = self.resource.as_ref();
                let silent =
                    !known.is_some_and(Answer::allows) && !self.grants.iter().any(Answer::allows);
                let needed = is_cross_account(request)
                    || request.principal == Principal::Anonymous
                    || known.is_some_and(|answer| answer.kind == PolicyKind::KeyPolicy);
                if silent && needed {
                    // Without any policy on the resource its kind is the service's.
                    let kms = request
                        .action
                        .get(..4)
                        .is_some_and(|head| head.eq_ignore_ascii_case("kms:"));
                    let missing = match kms {
                        true => PolicyKind::KeyPolicy,
                        false => PolicyKind::BucketPolicy,
                    };
                    note(known.map_or(missing, |answer| answer.kind));
                }
                let alone = !matches!(
                    request.principal,
                    Principal::Root { .. } | Principal::Anonymous
                );
                let names = |answer: &Answer| {
                    (answer.allow.as_ref()).is_some_and(|(reach, ..)| *reach > Reach::Account)
                };
                let stands_in = !is_cross_account(request)
                    && (known.is_some_and(names) || self.grants.iter().any(names));
                if alone && !stands_in && self.by_identity().is_err() {
                    note(PolicyKind::Identity);
                }
                for limit in [&self.boundary, &self.session].into_iter().flatten() {
                    if alone && !limit.allows() {
                        note(limit.kind);
                    }
                }
            }
        }
        kinds
    }

    fn by_identity(&self) -> Result<Reason, Reason> {
        (self.identity.iter().find_map(allowed_by)).ok_or(Reason::NoIdentityPolicyAllows)
    }

    /// Boundary and session policy grant nothing but must allow.
    fn limits(&self) -> Option<Reason> {
        let silent = |answer: &Option<Answer>| answer.as_ref().is_some_and(|a| !a.allows());
        if silent(&self.boundary) {
            Some(Reason::NoBoundaryAllows)
        } else if silent(&self.session) {
            Some(Reason::NoSessionPolicyAllows)
        } else {
            None
        }
    }
}
