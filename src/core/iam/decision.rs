//! The answer, and everything that led to it.

use super::{Effect, PolicyKind};

/// The answer to a [`Request`](super::Request), with its reasons.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Decision {
    /// What AWS prints after `User:`; for a role, the session's ARN.
    pub principal: String,
    pub action: String,
    pub resource: String,
    /// Whether caller and resource belong to different accounts.
    pub cross_account: bool,
    pub verdict: Verdict,
    /// What decided. Where several policies refuse, AWS names one and does
    /// not document which; here it is the first in evaluation order.
    pub by: Reason,
    /// See [`Decision::also_refusing`].
    pub(super) refusing: Vec<PolicyKind>,
    /// Every statement of every policy, in evaluation order.
    pub considered: Vec<StatementOutcome>,
    /// Every policy, in evaluation order: each with its effect.
    pub layers: Vec<Layer>,
}

/// AWS's three results (`allowed`, `implicitDeny`, `explicitDeny`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Verdict {
    Allow,
    /// Nothing allows it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
}

/// The policy, or the lack of one, that the verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Reason {
    /// This statement allows it, and nothing that must agree is silent.
    AllowedBy {
        policy: PolicyKind,
        name: String,
        index: usize,
        sid: Option<String>,
    },
    /// This grant on the key allows it, and nothing that must agree is silent.
    AllowedByGrant {
        name: String,
    },
    /// The account's root user needs no policy for its account's resources.
    RootUser,
    ExplicitDeny(PolicyKind),
    NoScpAllows,
    /// The resource policy neither names the caller nor, for a KMS key,
    /// delegates to the account's IAM policies; and no grant covers it.
    NoResourcePolicyAllows,
    NoIdentityPolicyAllows,
    NoBoundaryAllows,
    NoSessionPolicyAllows,
    /// The resource is another account's, and its policy does not allow the
    /// caller or the caller's account.
    CrossAccountNoResourcePolicyAllows,
}

/// What one statement did, or one grant: a grant is an Allow of its own.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct StatementOutcome {
    pub policy: PolicyKind,
    pub policy_name: String,
    /// Place among the policy's statements, or among the key's grants, from 0.
    pub index: usize,
    pub sid: Option<String>,
    pub effect: Effect,
    pub outcome: Outcome,
    /// The statement's conditions, judged once all else matched.
    pub conditions: Vec<ConditionOutcome>,
}

/// Whether a statement applies to the request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Outcome {
    Matched,
    /// It names the caller's whole account: in a key policy that lets the
    /// account's IAM policies count, in a bucket policy of the same account it
    /// adds nothing.
    Delegates,
    /// The first element that did not match, and both sides of it.
    NotMatched {
        element: Element,
        /// The condition key, for `Element::Condition`; the constraint's name,
        /// for `Element::Constraint`.
        key: Option<String>,
        policy_says: String,
        request_has: String,
        /// How many characters of the request's value agreed with the closest
        /// pattern before it broke off; `None` where nothing was compared so.
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
    /// Of a grant.
    Grantee,
    /// Of a grant.
    Operation,
    /// Of a grant.
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

/// One key of one condition operator, judged.
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

/// What one policy does to the request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Layer {
    pub policy: PolicyKind,
    /// Empty where there is no policy of this kind, and that matters.
    pub name: String,
    pub effect: LayerEffect,
    /// One short phrase, no capital and no full stop.
    pub says: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum LayerEffect {
    Allows,
    /// Leaves it to the account's IAM policies.
    Delegates,
    /// No statement allows or denies it.
    Silent,
    Denies,
}

impl Decision {
    /// Whether the request goes through.
    pub fn is_allowed(&self) -> bool {
        self.verdict == Verdict::Allow
    }

    /// The policy types each of which refuses by itself, in evaluation order;
    /// none when the request is allowed. AWS names only one of them and does
    /// not document which (IAM User Guide, "Troubleshoot access denied error
    /// messages"); [`Decision::by`] is the first.
    ///
    /// With an explicit Deny these are the types that deny, since AWS stops
    /// there. Otherwise they are the types that had to allow and did not: a
    /// type whose Allow another type's could have replaced is none of them.
    pub fn also_refusing(&self) -> &[PolicyKind] {
        &self.refusing
    }
}
