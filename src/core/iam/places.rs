//! Which policies a request asks, and the verdict that follows from what each of them says.
//!
//! Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy
//! evaluation logic"; KMS Developer Guide, "Default key policy" and "Grants in
//! AWS KMS".

use super::decision::{Reason, Verdict};
use super::grant::is_key;
use super::matching::Reach;
use super::{Grant, NamedPolicy, PolicyKind, PolicySet, Principal, Request};

/// What a policy, or a grant, says to a request.
pub(super) trait PolicyEffect {
    fn kind(&self) -> PolicyKind;

    /// The reach of the strongest Allow.
    fn reach(&self) -> Option<Reach>;

    fn denies(&self) -> bool;

    fn allows(&self) -> bool {
        self.reach().is_some()
    }
}

/// A [`PolicyEffect`] that knows its statements.
pub(super) trait NamedEffect: PolicyEffect {
    /// The strongest Allow, as the reason of a decision.
    fn reason(&self) -> Option<Reason>;
}

/// What allows a request.
enum Allowing<'a, O> {
    Effect(&'a O),
    /// The root user's own right.
    RootUser,
}

/// One thing for each policy that can have a say, by the policy's place.
#[derive(Debug, Clone)]
pub(super) struct Places<T> {
    pub rcps: Vec<T>,
    pub scps: Vec<Vec<T>>,
    pub endpoint: Option<T>,
    pub resource: Option<(PolicyKind, T)>,
    pub grants: Vec<T>,
    pub identity: Vec<T>,
    pub boundary: Option<T>,
    pub session: Option<T>,
}

/// A policy of a set, or a grant with its index.
pub(super) enum Source<'a> {
    Policy(PolicyKind, &'a NamedPolicy),
    Grant(usize, &'a Grant),
}

impl<'a> Places<Source<'a>> {
    /// The policies and grants of a set.
    pub fn of(policies: &'a PolicySet) -> Self {
        let policy = |kind: PolicyKind| move |policy: &'a NamedPolicy| Source::Policy(kind, policy);
        let levels = |levels: &'a [Vec<NamedPolicy>], kind| {
            let level = |level: &'a Vec<NamedPolicy>| level.iter().map(policy(kind)).collect();
            levels.iter().map(level).collect::<Vec<Vec<_>>>()
        };
        Self {
            rcps: (policies.rcps.iter().flatten())
                .map(policy(PolicyKind::ResourceControl))
                .collect(),
            scps: levels(&policies.scps, PolicyKind::ServiceControl),
            endpoint: policies
                .endpoint
                .as_ref()
                .map(policy(PolicyKind::VpcEndpoint)),
            resource: (policies.resource.as_ref())
                .map(|(kind, resource)| (*kind, Source::Policy(*kind, resource))),
            grants: (policies.grants.iter().enumerate())
                .map(|(index, grant)| Source::Grant(index, grant))
                .collect(),
            identity: (policies.identity.iter())
                .map(policy(PolicyKind::Identity))
                .collect(),
            boundary: (policies.boundary.as_ref()).map(policy(PolicyKind::PermissionsBoundary)),
            session: policies.session.as_ref().map(policy(PolicyKind::Session)),
        }
    }
}

impl<T> Places<T> {
    /// What `ask` finds at each place that the request depends on.
    pub fn asked<'a, O>(&'a self, request: &Request, ask: impl Fn(&'a T) -> O) -> Places<O> {
        // An AWS service and a caller without credentials have no account and no policies.
        let known = request.principal.account().is_some();
        let own = |policy: &'a Option<T>| policy.as_ref().filter(|_| known).map(&ask);
        Places {
            rcps: self.rcps.iter().map(&ask).collect(),
            scps: (self.scps.iter().filter(|_| known))
                .map(|level| level.iter().map(&ask).collect())
                .collect(),
            // What a service asks on the caller's behalf does not come through the caller's endpoint.
            endpoint: (self.endpoint.as_ref())
                .filter(|_| !is_via_service(request))
                .map(&ask),
            resource: (self.resource.as_ref())
                .filter(|(kind, _)| has_a_say(*kind, request))
                .map(|(kind, policy)| (*kind, ask(policy))),
            grants: self.grants.iter().map(&ask).collect(),
            identity: (self.identity.iter().filter(|_| known)).map(&ask).collect(),
            boundary: own(&self.boundary),
            session: own(&self.session),
        }
    }

    /// All of them, in evaluation order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (self.rcps.iter())
            .chain(self.scps.iter().flatten())
            .chain(&self.endpoint)
            .chain(self.resource.iter().map(|(_, resource)| resource))
            .chain(&self.grants)
            .chain(&self.identity)
            .chain(&self.boundary)
            .chain(&self.session)
    }

    /// All of them, in evaluation order.
    pub fn into_all(self) -> impl Iterator<Item = T> {
        (self.rcps.into_iter())
            .chain(self.scps.into_iter().flatten())
            .chain(self.endpoint)
            .chain(self.resource.map(|(_, resource)| resource))
            .chain(self.grants)
            .chain(self.identity)
            .chain(self.boundary)
            .chain(self.session)
    }

    /// The kind of policy that is, or could be, attached to the resource.
    pub fn resource_kind(&self, request: &Request) -> PolicyKind {
        match &self.resource {
            Some((kind, _)) => *kind,
            None if request.action.starts_with("kms:") => PolicyKind::KeyPolicy,
            None => PolicyKind::BucketPolicy,
        }
    }

    /// Whether the resource is a key whose policy is known.
    pub fn is_key(&self) -> bool {
        (self.resource.as_ref()).is_some_and(|(kind, _)| *kind == PolicyKind::KeyPolicy)
    }
}

/// Whether IAM evaluates the resource's policy. A key policy applies to keys only, not on aliases (KMS Developer Guide,
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
            request.is_cross_account() || !on_policy.iter().any(is_asked)
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

impl<O: NamedEffect> Places<O> {
    /// The verdict, its reason, and every policy type that refuses by itself.
    #[expect(
        clippy::expect_used,
        reason = "INVARIANT: `allowed_by` gives an effect that allows, or at least one reason not to allow"
    )]
    pub fn verdict(&self, request: &Request) -> (Verdict, Reason, Vec<PolicyKind>) {
        let mut kinds: Vec<PolicyKind> = Vec::new();
        for outcome in self.iter().filter(|outcome| outcome.denies()) {
            if !kinds.contains(&outcome.kind()) {
                kinds.push(outcome.kind());
            }
        }
        if let Some(first) = kinds.first() {
            return (Verdict::ExplicitDeny, Reason::ExplicitDeny(*first), kinds);
        }
        match self.allowed_by(request) {
            Ok(Allowing::RootUser) => (Verdict::Allow, Reason::RootUser, kinds),
            Ok(Allowing::Effect(effect)) => {
                let by = effect.reason().expect("an effect that allows");
                (Verdict::Allow, by, kinds)
            }
            Err(missing) => {
                kinds.extend(missing.iter().map(|reason| self.kind_of(reason, request)));
                let by = missing.into_iter().next();
                let by = by.expect("a reason not to allow it");
                (Verdict::ImplicitDeny, by, kinds)
            }
        }
    }
}

impl<O: PolicyEffect> Places<O> {
    /// Whether the request is allowed.
    pub fn allows(&self, request: &Request) -> bool {
        !self.iter().any(PolicyEffect::denies) && self.allowed_by(request).is_ok()
    }

    /// Without a Deny: the policy that allows the request, or all policy types that must allow it and do not, in
    /// evaluation order.
    fn allowed_by(&self, request: &Request) -> Result<Allowing<'_, O>, Vec<Reason>> {
        let mut missing = Vec::new();
        if self.silent_scp_level().is_some() {
            missing.push(Reason::NoScpAllows);
        }
        if (self.endpoint.as_ref()).is_some_and(|endpoint| !endpoint.allows()) {
            missing.push(Reason::NoEndpointPolicyAllows);
        }
        let strongest = self.strongest();
        let by_resource = strongest.map(|(_, outcome)| Allowing::Effect(outcome));
        let by_identity = || {
            let allowing = self.identity.iter().find(|outcome| outcome.allows());
            allowing.map(Allowing::Effect)
        };
        let root = matches!(request.principal, Principal::Root { .. });

        let by = if request.principal.account().is_none() {
            by_resource.ok_or(Reason::NoResourcePolicyAllows)
        } else if request.is_cross_account() {
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
                None | Some((Reach::Account, _)) if root => Ok(Allowing::RootUser),
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
        request.is_cross_account()
            || match reach {
                None => !self.is_key(),
                Some(reach) => matches!(reach, Reach::Account | Reach::Role),
            }
    }

    /// The strongest Allow on the resource's side; of equals, the policy's.
    fn strongest(&self) -> Option<(Reach, &O)> {
        let mut strongest: Option<(Reach, &O)> = None;
        for outcome in (self.resource.iter().map(|(_, resource)| resource)).chain(&self.grants) {
            if let Some(reach) = outcome.reach()
                && strongest.is_none_or(|(best, _)| reach > best)
            {
                strongest = Some((reach, outcome));
            }
        }
        strongest
    }

    pub fn silent_scp_level(&self) -> Option<usize> {
        (self.scps.iter()).position(|level| !level.iter().any(PolicyEffect::allows))
    }

    /// Boundary and session policy grant nothing, but must allow the request.
    fn limits(&self) -> impl Iterator<Item = Reason> {
        let silent = |outcome: &Option<O>, reason: Reason| {
            (outcome.as_ref().is_some_and(|outcome| !outcome.allows())).then_some(reason)
        };
        silent(&self.boundary, Reason::NoBoundaryAllows)
            .into_iter()
            .chain(silent(&self.session, Reason::NoSessionPolicyAllows))
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
