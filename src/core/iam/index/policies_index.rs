//! All policies of a request, indexed, and their verdict.

use super::policy_index::{Effects, PolicyIndex};
use crate::core::iam::decision::{Reason, Verdict};
use crate::core::iam::matching::{PolicyQuery, Reach};
use crate::core::iam::places::{NamedEffect, Places, PolicyEffect};
use crate::core::iam::{Grant, NamedPolicy, PolicyKind, PolicySet, Request};
use std::borrow::Cow;

/// A set of policies, indexed by action and resource.
///
/// To build it costs about as much as one [`decide`](crate::core::iam::decide); each answer then costs a small part of
/// that.
#[derive(Debug, Clone)]
pub struct PoliciesIndex {
    places: Places<Indexed>,
    bounded: bool,
    has_key_policy: bool,
}

#[derive(Debug, Clone)]
enum Indexed {
    Policy(PolicyIndex),
    Grant(usize, Grant),
}

/// The verdict on a request, and what it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    pub verdict: Verdict,
    pub by: Reason,
    /// As [`Decision::also_refusing`](crate::core::iam::Decision::also_refusing).
    pub refusing: Vec<PolicyKind>,
    /// The statement that allows, or the first Deny; `None` where an Allow is missing, and for the root user's own
    /// right.
    pub statement: Option<StatementPlace>,
}

/// Where a statement, or a grant, is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementPlace {
    pub policy: PolicyKind,
    pub policy_name: String,
    /// Index among the policy's statements, or among the key's grants, from 0.
    pub index: usize,
    pub sid: Option<String>,
}

impl PoliciesIndex {
    pub fn new(policies: &PolicySet) -> Self {
        let indexed = |kind: PolicyKind| {
            move |policy: &NamedPolicy| Indexed::Policy(PolicyIndex::of(kind, policy))
        };
        let level = |level: &Vec<NamedPolicy>| {
            level
                .iter()
                .map(indexed(PolicyKind::ServiceControl))
                .collect()
        };
        let places = Places {
            rcps: (policies.rcps.iter().flatten())
                .map(indexed(PolicyKind::ResourceControl))
                .collect(),
            scps: policies.scps.iter().map(level).collect(),
            endpoint: (policies.endpoint.as_ref()).map(indexed(PolicyKind::VpcEndpoint)),
            resource: (policies.resource.as_ref())
                .map(|(kind, policy)| (*kind, indexed(*kind)(policy))),
            grants: (policies.grants.iter().cloned().enumerate())
                .map(|(index, grant)| Indexed::Grant(index, grant))
                .collect(),
            identity: (policies.identity.iter())
                .map(indexed(PolicyKind::Identity))
                .collect(),
            boundary: (policies.boundary.as_ref()).map(indexed(PolicyKind::PermissionsBoundary)),
            session: (policies.session.as_ref()).map(indexed(PolicyKind::Session)),
        };
        Self {
            places,
            bounded: policies.boundary.is_some(),
            has_key_policy: matches!(policies.resource, Some((PolicyKind::KeyPolicy, _))),
        }
    }

    /// The verdict on a request, as [`decide`](crate::core::iam::decide) gives it.
    pub fn evaluate(&self, request: &Request) -> Evaluation {
        let caller = &*request.caller();
        let action = request.action.to_ascii_lowercase();
        let for_key_policy = match self.has_key_policy {
            true => request.without_aliases(),
            false => Cow::Borrowed(request),
        };
        let effects = self.places.asked(request, |indexed| match indexed {
            Indexed::Policy(policy) => {
                let query = PolicyQuery {
                    request: match policy.kind {
                        PolicyKind::KeyPolicy => &for_key_policy,
                        _ => request,
                    },
                    caller,
                    kind: policy.kind,
                    version: policy.version,
                    bounded: self.bounded,
                };
                IndexedEffect::Policy(policy, policy.effects(&query, &action))
            }
            Indexed::Grant(index, grant) => {
                IndexedEffect::Grant(*index, grant, grant.match_request(request, caller).ok())
            }
        });
        let (verdict, by, refusing) = effects.verdict(request);
        let statement = match &by {
            Reason::ExplicitDeny(_) => effects.iter().find_map(IndexedEffect::denying),
            _ => effects.iter().find_map(|effect| effect.allowing(&by)),
        };
        Evaluation {
            verdict,
            by,
            refusing,
            statement,
        }
    }
}

/// What an indexed policy, or a grant, says.
enum IndexedEffect<'a> {
    Policy(&'a PolicyIndex, Effects),
    Grant(usize, &'a Grant, Option<Reach>),
}

impl IndexedEffect<'_> {
    fn place(policy: &PolicyIndex, index: usize) -> StatementPlace {
        StatementPlace {
            policy: policy.kind,
            policy_name: policy.name.clone(),
            index,
            sid: policy.sid(index).cloned(),
        }
    }

    /// The first Deny.
    fn denying(&self) -> Option<StatementPlace> {
        match self {
            Self::Policy(policy, effects) => Some(Self::place(policy, effects.deny?)),
            Self::Grant(..) => None,
        }
    }

    /// The Allow that this reason is about.
    fn allowing(&self, by: &Reason) -> Option<StatementPlace> {
        match (self, by) {
            (
                Self::Policy(policy, effects),
                Reason::AllowedBy {
                    policy: kind,
                    name,
                    index,
                    ..
                },
            ) => {
                let (_, own) = effects.allow?;
                let is_it = policy.kind == *kind && policy.name == *name && own == *index;
                is_it.then(|| Self::place(policy, own))
            }
            (Self::Grant(index, grant, Some(_)), Reason::AllowedByGrant { name }) => {
                (grant.name == *name).then(|| StatementPlace {
                    policy: PolicyKind::Grant,
                    policy_name: name.clone(),
                    index: *index,
                    sid: None,
                })
            }
            _ => None,
        }
    }
}

impl PolicyEffect for IndexedEffect<'_> {
    fn kind(&self) -> PolicyKind {
        match self {
            Self::Policy(policy, _) => policy.kind,
            Self::Grant(..) => PolicyKind::Grant,
        }
    }

    fn reach(&self) -> Option<Reach> {
        match self {
            Self::Policy(_, effects) => effects.allow.map(|(reach, _)| reach),
            Self::Grant(_, _, reach) => *reach,
        }
    }

    fn denies(&self) -> bool {
        matches!(self, Self::Policy(_, effects) if effects.deny.is_some())
    }
}

impl NamedEffect for IndexedEffect<'_> {
    fn reason(&self) -> Option<Reason> {
        match self {
            Self::Policy(policy, effects) => {
                let (_, index) = effects.allow?;
                Some(Reason::AllowedBy {
                    policy: policy.kind,
                    name: policy.name.clone(),
                    index,
                    sid: policy.sid(index).cloned(),
                })
            }
            Self::Grant(_, grant, reach) => reach.map(|_| Reason::AllowedByGrant {
                name: grant.name.clone(),
            }),
        }
    }
}
