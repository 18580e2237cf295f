//! The smallest change to one policy that allows the request, verified by deciding again.

use super::document::{
    Located, OneOrMany, PatternElement, PrincipalElement, PrincipalType, Principals,
};
use super::edit::{allow, escape, spare, spare_caller};
use super::evaluate::silent_scp_level;
use super::matching::{PolicyQuery, match_statement};
use super::{
    Decision, Effect, NamedPolicy, Outcome, PolicyDocument, PolicyKind, PolicySet, Principal,
    Reason, Request, Statement, StatementOutcome, Version, decide,
};
use std::collections::BTreeSet;

/// The name of a policy that the fix attaches where there was none.
const NEW_POLICY: &str = "inline-policy";

/// A change to one policy that allows the request.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    pub policy: PolicyKind,
    /// The policy to replace; a new name means a policy to attach.
    pub name: String,
    /// One sentence, with its full stop.
    pub says: String,
    /// Pretty-printed JSON; empty where there was no policy.
    pub before: String,
    /// Pretty-printed JSON.
    pub after: String,
    pub document: PolicyDocument,
}

/// The smallest change to one policy after which [`decide`] allows the request, with the existing grants.
///
/// `None` when the request is already allowed; when it is [`beyond_reach`]; when no change to a single policy is
/// enough; and for an anonymous caller, because the change would make the bucket public.
pub fn smallest_fix(request: &Request, policies: &PolicySet) -> Option<Fix> {
    let decision = decide(request, policies);
    if decision.is_allowed()
        || decision.by == Reason::NoScpAllows
        || controlling_deny(&decision).is_some()
        || request.principal == Principal::Anonymous
    {
        return None;
    }
    let first = match decision.by {
        Reason::ExplicitDeny(kind) => kind,
        Reason::NoBoundaryAllows => PolicyKind::PermissionsBoundary,
        Reason::NoSessionPolicyAllows => PolicyKind::Session,
        Reason::NoResourcePolicyAllows | Reason::CrossAccountNoResourcePolicyAllows => {
            PolicyKind::KeyPolicy
        }
        _ => PolicyKind::Identity,
    };
    // The policies that refused come first.
    let (refused, others): (Vec<_>, Vec<_>) = positions(policies)
        .into_iter()
        .partition(|position| position.is_kind(first));
    let caller = request.caller();
    let query = PolicyQuery {
        request,
        caller: &caller,
        kind: first,
        version: Version::V2012,
        bounded: policies.boundary.is_some(),
    };
    let candidates: Vec<Candidate<'_>> = refused
        .iter()
        .chain(&others)
        .flat_map(|position| position.candidates(query, first))
        .collect();
    // Of equally small changes, prefer one that needs no new statement.
    let mut costs = BTreeSet::new();
    costs.extend(candidates.iter().map(|candidate| candidate.cost));
    costs
        .into_iter()
        .flat_map(|cost| {
            candidates
                .iter()
                .filter(move |candidate| candidate.cost == cost)
        })
        .find_map(|candidate| candidate.verified(request, policies))
}

/// One sentence, with its full stop, when nobody in the account can allow the request: a service or resource control
/// policy denies it, or no service control policy of some level allows it. `None` otherwise.
pub fn beyond_reach(request: &Request, policies: &PolicySet) -> Option<String> {
    let refused = match controlling_deny(&decide(request, policies)) {
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
                    "At level {} of the organization no service control policy is attached, \
                     so none allows `{}`",
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
        "{refused}, and no policy in the account can lift that: \
         only whoever manages the organization can."
    ))
}

/// The first statement of a service or resource control policy that denies.
fn controlling_deny(decision: &Decision) -> Option<&StatementOutcome> {
    decision.considered.iter().find(|statement| {
        statement.effect == Effect::Deny
            && statement.outcome == Outcome::Matched
            && matches!(
                statement.policy,
                PolicyKind::ServiceControl | PolicyKind::ResourceControl
            )
    })
}

/// A position in the policy set that has a document, or could have one.
#[derive(Debug, Clone, Copy)]
struct Position<'a> {
    place: Place,
    kind: PolicyKind,
    name: &'a str,
    document: Option<&'a PolicyDocument>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Identity(usize),
    Resource,
    Boundary,
    Session,
}

/// A change that may be enough.
struct Candidate<'a> {
    position: Position<'a>,
    /// Whether the change is to another policy than the one that refused, and how many statements it adds. Smaller is
    /// better.
    cost: (bool, usize),
    document: PolicyDocument,
    says: String,
}

fn positions(policies: &PolicySet) -> Vec<Position<'_>> {
    let mut positions: Vec<Position<'_>> = policies
        .identity
        .iter()
        .enumerate()
        .map(|(index, policy)| Position::of(Place::Identity(index), PolicyKind::Identity, policy))
        .collect();
    if positions.is_empty() {
        positions.push(Position {
            place: Place::Identity(0),
            kind: PolicyKind::Identity,
            name: NEW_POLICY,
            document: None,
        });
    }
    positions.extend(
        (policies.resource.iter())
            .map(|(kind, policy)| Position::of(Place::Resource, *kind, policy)),
    );
    positions.extend(
        (policies.boundary.iter())
            .map(|policy| Position::of(Place::Boundary, PolicyKind::PermissionsBoundary, policy)),
    );
    positions.extend(
        (policies.session.iter())
            .map(|policy| Position::of(Place::Session, PolicyKind::Session, policy)),
    );
    positions
}

impl<'a> Position<'a> {
    fn of(place: Place, kind: PolicyKind, policy: &'a NamedPolicy) -> Self {
        Self {
            place,
            kind,
            name: &policy.name,
            document: Some(&policy.document),
        }
    }

    /// Key policy and bucket policy share one position.
    fn is_kind(&self, kind: PolicyKind) -> bool {
        self.kind == kind || (self.is_resource() && is_resource_policy(kind))
    }

    fn is_resource(&self) -> bool {
        is_resource_policy(self.kind)
    }

    /// Changes to this policy, the smallest first.
    fn candidates(self, query: PolicyQuery<'_>, first: PolicyKind) -> Vec<Candidate<'a>> {
        let request = query.request;
        let (action, caller) = (request.action.as_str(), &request.principal);
        let before = self.document.cloned().unwrap_or_else(PolicyDocument::empty);
        let query = PolicyQuery {
            kind: self.kind,
            version: before.version(),
            ..query
        };
        let denies = |statement: &Statement| match_statement(&query, statement).reach.is_ok();
        let lifted = if self.is_resource() {
            spare_caller(&before, caller, action, &request.resource, denies)
        } else {
            spare(&before, action, &request.resource, denies)
        };
        let lift = if lifted == before {
            None
        } else if lifted.statements.len() < before.statements.len() {
            Some(format!("remove the statement that denies `{action}`"))
        } else {
            Some(format!(
                "take `{action}` out of the statement that denies it"
            ))
        };
        let mut candidates = Vec::new();
        let mut offer = |document: PolicyDocument, then: Option<String>| {
            let steps: Vec<String> = lift.iter().cloned().chain(then).collect();
            let added = (document.statements.len()).saturating_sub(before.statements.len());
            candidates.push(Candidate {
                position: self,
                cost: (!self.is_kind(first), added),
                document,
                says: self.sentence(&steps.join(" and ")),
            });
        };
        if lift.is_some() {
            offer(lifted.clone(), None);
        }
        if !self.is_resource() {
            let mut granted = lifted;
            allow(
                &mut granted,
                action,
                &escape(&request.resource, query.version),
            );
            offer(granted, Some(format!("allow `{action}`")));
            return candidates;
        }
        let on = match self.kind {
            PolicyKind::KeyPolicy => "*".to_owned(),
            _ => escape(&request.resource, query.version),
        };
        if self.kind == PolicyKind::KeyPolicy
            && let Some(account) = caller.account()
            && account == request.resource_account
        {
            let says = "let the account's IAM policies decide".to_owned();
            offer(delegated(&lifted, account, action), Some(says));
        }
        for name in [caller.principal_arn(), caller.arn()] {
            let says = format!("allow `{action}` for `{name}`");
            offer(naming(&lifted, &name, action, &on), Some(says));
        }
        candidates
    }

    fn sentence(&self, steps: &str) -> String {
        if self.document.is_none() {
            return format!("Attach an {} and in it {steps}.", self.kind);
        }
        format!("In the {} `{}`, {steps}.", self.kind, self.name)
    }
}

impl Candidate<'_> {
    fn verified(&self, request: &Request, policies: &PolicySet) -> Option<Fix> {
        let mut changed = policies.clone();
        let policy = NamedPolicy::new(self.position.name, self.document.clone());
        match self.position.place {
            Place::Identity(index) => match changed.identity.get_mut(index) {
                Some(position) => *position = policy,
                None => changed.identity.push(policy),
            },
            Place::Resource => changed.resource = Some((self.position.kind, policy)),
            Place::Boundary => changed.boundary = Some(policy),
            Place::Session => changed.session = Some(policy),
        }
        decide(request, &changed).is_allowed().then(|| Fix {
            policy: self.position.kind,
            name: self.position.name.to_owned(),
            says: self.says.clone(),
            before: (self.position.document)
                .map_or_else(String::new, PolicyDocument::to_json_pretty),
            after: self.document.to_json_pretty(),
            document: self.document.clone(),
        })
    }
}

fn is_resource_policy(kind: PolicyKind) -> bool {
    matches!(kind, PolicyKind::KeyPolicy | PolicyKind::BucketPolicy)
}

/// The key policy that delegates `action` to the account's IAM policies: through its own account statement, or through
/// the one AWS puts in new key policies.
fn delegated(document: &PolicyDocument, account: &str, action: &str) -> PolicyDocument {
    let root = format!("arn:aws:iam::{account}:root");
    with_principal(document, &root, action, "*", || {
        Some(("Enable IAM User Permissions", "kms:*"))
    })
}

/// The resource policy that allows `action` to the principal called `name`.
fn naming(document: &PolicyDocument, name: &str, action: &str, on: &str) -> PolicyDocument {
    with_principal(document, name, action, on, || None)
}

fn with_principal(
    document: &PolicyDocument,
    name: &str,
    action: &str,
    on: &str,
    standard: impl Fn() -> Option<(&'static str, &'static str)>,
) -> PolicyDocument {
    let mut edited = document.clone();
    let element = PrincipalElement {
        negated: false,
        principals: Principals::Typed(vec![(
            PrincipalType::Aws,
            OneOrMany::One(name.to_owned().into()),
        )]),
    };
    let principal = Some(Located::from(element));
    let fitting = edited.statements.iter_mut().find(|statement| {
        statement.effect() == Effect::Allow
            && statement.condition.is_empty()
            && !statement.action.negated
            && statement.principal == principal
            && (statement.resource.as_ref()).is_some_and(|element| {
                !element.negated && element.patterns.iter().map(|text| text.as_str()).eq([on])
            })
    });
    if let Some(statement) = fitting {
        statement.action.patterns.push(action.to_owned().into());
        return edited;
    }
    let (sid, action) = match standard() {
        Some((sid, action)) => (Some(sid.to_owned().into()), action),
        None => (None, action),
    };
    edited.statements.push(Located::from(Statement {
        sid,
        effect: Effect::Allow.into(),
        principal,
        action: PatternElement::only(action),
        resource: Some(PatternElement::only(on)),
        condition: Vec::new(),
    }));
    edited
}
