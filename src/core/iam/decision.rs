//! IAM's answer, and the reasons for it.

use super::{Effect, PolicyKind};

/// The answer to a [`Request`](super::Request), with its reasons.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Decision {
    /// The principal that AWS prints after `User:`; for a role, the session's ARN.
    pub principal: String,
    pub action: String,
    pub resource: String,
    /// Whether caller and resource belong to different accounts.
    pub cross_account: bool,
    /// Whether the caller belongs to the resource's account, or to its organization.
    pub(super) one_organization: bool,
    /// The ARN of the policy whose explicit Deny decides; `None` if it has none, or if nothing denies.
    pub(super) denier_arn: Option<String>,
    pub verdict: Verdict,
    /// The deciding policy. Where several policies refuse, AWS names one and does not document which; here it is the
    /// first in evaluation order.
    pub by: Reason,
    /// See [`Decision::also_refusing`].
    pub(super) refusing: Vec<PolicyKind>,
    /// Every statement of every policy, in evaluation order.
    pub considered: Vec<StatementOutcome>,
    /// Every policy with its effect, in evaluation order.
    pub layers: Vec<Layer>,
}

/// AWS's three results (`allowed`, `implicitDeny`, `explicitDeny`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Verdict {
    Allow,
    ImplicitDeny,
    ExplicitDeny,
}

/// The policy, or the missing policy, that the verdict depends on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Reason {
    /// This statement allows the request, and every other required policy agrees.
    AllowedBy {
        policy: PolicyKind,
        name: String,
        index: usize,
        sid: Option<String>,
    },
    /// This grant on the key allows the request, and every other required policy agrees.
    AllowedByGrant {
        name: String,
    },
    /// The account's root user needs no policy for its account's resources.
    RootUser,
    ExplicitDeny(PolicyKind),
    NoScpAllows,
    /// The resource policy neither names the caller nor, for a KMS key, delegates to the account's IAM policies; and no
    /// grant covers the request.
    NoResourcePolicyAllows,
    NoIdentityPolicyAllows,
    NoBoundaryAllows,
    NoSessionPolicyAllows,
    NoEndpointPolicyAllows,
    /// The resource belongs to another account, and its policy allows neither the caller nor the caller's account.
    CrossAccountNoResourcePolicyAllows,
}

/// The outcome of one statement or one grant; a grant counts as an Allow statement.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct StatementOutcome {
    pub policy: PolicyKind,
    pub policy_name: String,
    /// Index among the policy's statements, or among the key's grants, from 0.
    pub index: usize,
    pub sid: Option<String>,
    pub effect: Effect,
    pub outcome: Outcome,
    /// The statement's conditions, evaluated only if all other elements match.
    pub conditions: Vec<ConditionOutcome>,
}

/// Whether a statement applies to the request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Outcome {
    Matched,
    /// The statement names the caller's whole account. In a key policy, it lets the account's IAM policies count; in a
    /// bucket policy of the same account, it has no effect.
    Delegates,
    /// The first element that did not match, with both of its sides.
    NotMatched {
        element: Element,
        /// The condition key, for `Element::Condition`; the constraint's name, for `Element::Constraint`.
        key: Option<String>,
        policy_says: String,
        request_has: String,
        /// How many leading characters of the request's value agree with the closest pattern; `None` where nothing was
        /// compared this way.
        breaks_at: Option<usize>,
    },
}

/// The element of a statement or of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Element {
    Principal,
    NotPrincipal,
    Action,
    NotAction,
    Resource,
    NotResource,
    Condition,
    Grantee,
    Operation,
    Constraint,
}

impl Element {
    /// The element's name in a policy, or in KMS's list of grants.
    pub fn name(self) -> &'static str {
        match self {
            Self::Principal => "Principal",
            Self::NotPrincipal => "NotPrincipal",
            Self::Action => "Action",
            Self::NotAction => "NotAction",
            Self::Resource => "Resource",
            Self::NotResource => "NotResource",
            Self::Condition => "Condition",
            Self::Grantee => "GranteePrincipal",
            Self::Operation => "Operations",
            Self::Constraint => "Constraints",
        }
    }
}

impl std::fmt::Display for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The result for one key of one condition operator.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConditionOutcome {
    /// E.g. `ForAnyValue:StringEquals`.
    pub operator: String,
    pub key: String,
    pub policy_values: Vec<String>,
    /// `None`: the key is absent from the request.
    pub request_values: Option<Vec<String>>,
    pub met: bool,
}

/// The effect of one policy on the request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Layer {
    pub policy: PolicyKind,
    /// Empty where a policy of this kind is missing and its absence matters.
    pub name: String,
    pub effect: LayerEffect,
    /// One short phrase, without capital or full stop.
    pub says: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum LayerEffect {
    Allows,
    /// The policy delegates the decision to the account's IAM policies.
    Delegates,
    /// No statement allows or denies the request.
    Silent,
    Denies,
}

impl Decision {
    /// Whether the request goes through.
    pub fn is_allowed(&self) -> bool {
        self.verdict == Verdict::Allow
    }

    /// The statement, or the grant, that decides: the one that allows, or the first Deny of the deciding policy type.
    /// `None` if the verdict depends on a missing Allow, or on the root user's own right.
    pub fn deciding_statement(&self) -> Option<&StatementOutcome> {
        let mut matched = (self.considered.iter())
            .filter(|considered| !matches!(considered.outcome, Outcome::NotMatched { .. }));
        matched.find(|considered| match &self.by {
            Reason::AllowedBy {
                policy,
                name,
                index,
                ..
            } => {
                considered.policy == *policy
                    && considered.policy_name == *name
                    && considered.index == *index
            }
            Reason::AllowedByGrant { name } => {
                considered.policy == PolicyKind::Grant && considered.policy_name == *name
            }
            Reason::ExplicitDeny(kind) => {
                considered.policy == *kind && considered.effect == Effect::Deny
            }
            _ => false,
        })
    }

    /// The policy types that each refuse the request by themselves, in evaluation order; empty when the request is
    /// allowed. AWS names only one of them and does not document which (IAM User Guide, "Troubleshoot access denied
    /// error messages"); [`Decision::by`] is the first.
    ///
    /// With an explicit Deny, these are the types that deny, since AWS stops there. Otherwise, they are the types that
    /// had to allow the request and did not. A type is not included if another type's Allow could have replaced its
    /// own.
    pub fn also_refusing(&self) -> &[PolicyKind] {
        &self.refusing
    }
}
