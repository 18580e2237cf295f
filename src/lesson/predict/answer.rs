//! The possible answers about a decision, and which of them is right.

use crate::core::iam::{Decision, Effect, PolicyKind, Reason, Verdict};

/// A verdict and, if it is a denial, its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PredictionAnswer {
    /// The request is allowed.
    Allowed,
    /// No identity-based policy allows it.
    Identity,
    /// The key policy does not allow it.
    KeyPolicy,
    /// The bucket policy does not allow it.
    BucketPolicy,
    /// The permissions boundary does not allow it.
    Boundary,
    /// The session policy does not allow it.
    Session,
    /// No service control policy allows it.
    ServiceControl,
    /// A statement in any policy denies it explicitly.
    Deny,
}

/// The maximum number of options for one question, because each has a number key.
pub const MOST: usize = 4;

impl PredictionAnswer {
    /// All answers, in the order in which the page offers them.
    pub const ALL: [Self; 8] = [
        Self::Allowed,
        Self::Identity,
        Self::KeyPolicy,
        Self::BucketPolicy,
        Self::Boundary,
        Self::Session,
        Self::ServiceControl,
        Self::Deny,
    ];

    /// The name in a stored record.
    pub fn code(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Identity => "identity",
            Self::KeyPolicy => "key-policy",
            Self::BucketPolicy => "bucket-policy",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::ServiceControl => "scp",
            Self::Deny => "deny",
        }
    }

    /// The answer with this name.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// The verdict alone: `allowed` or `denied`.
    pub fn verdict(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            _ => "denied",
        }
    }

    /// The reason of a denial, as the end of a sentence; empty if allowed.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Allowed => "",
            Self::Identity => "no identity-based policy allows it",
            Self::KeyPolicy => "the key policy does not allow it",
            Self::BucketPolicy => "the bucket policy does not allow it",
            Self::Boundary => "the permissions boundary does not allow it",
            Self::Session => "the session policy does not allow it",
            Self::ServiceControl => "no service control policy allows it",
            Self::Deny => "an explicit deny matches",
        }
    }

    /// Verdict and reason, e.g. `denied: the key policy does not allow it`.
    pub fn says(self) -> String {
        match self.reason() {
            "" => self.verdict().to_owned(),
            reason => format!("{}: {reason}", self.verdict()),
        }
    }

    /// The kind of policy that does not allow it; none for an allow or an explicit deny.
    pub fn kind(self) -> Option<PolicyKind> {
        Some(match self {
            Self::Allowed | Self::Deny => return None,
            Self::Identity => PolicyKind::Identity,
            Self::KeyPolicy => PolicyKind::KeyPolicy,
            Self::BucketPolicy => PolicyKind::BucketPolicy,
            Self::Boundary => PolicyKind::PermissionsBoundary,
            Self::Session => PolicyKind::Session,
            Self::ServiceControl => PolicyKind::ServiceControl,
        })
    }

    /// The answer that a decision makes right.
    pub fn of(decision: &Decision) -> Self {
        match &decision.by {
            Reason::AllowedBy { .. } | Reason::AllowedByGrant { .. } | Reason::RootUser => {
                Self::Allowed
            }
            Reason::ExplicitDeny(_) => Self::Deny,
            Reason::NoScpAllows => Self::ServiceControl,
            Reason::NoIdentityPolicyAllows => Self::Identity,
            Reason::NoBoundaryAllows => Self::Boundary,
            Reason::NoSessionPolicyAllows => Self::Session,
            // No question is about a VPC endpoint.
            Reason::NoEndpointPolicyAllows
            | Reason::NoResourcePolicyAllows
            | Reason::CrossAccountNoResourcePolicyAllows => of_resource(decision),
        }
    }
}

/// The answer about the resource's policy: the key policy or the bucket policy.
fn of_resource(decision: &Decision) -> PredictionAnswer {
    match decision.action.starts_with("kms:") {
        true => PredictionAnswer::KeyPolicy,
        false => PredictionAnswer::BucketPolicy,
    }
}

/// The learner's options before this decision, in the order of [`PredictionAnswer::ALL`]: two to [`MOST`] answers, of
/// which exactly one is right ([`PredictionAnswer::of`]).
///
/// The options depend on which policies take part, not on what they contain, with two exceptions. The right answer is
/// always an option. If several kinds of policy would each deny it, only the right one of them is, because choosing
/// another would not be wrong.
pub fn options(decision: &Decision) -> Vec<PredictionAnswer> {
    let came = PredictionAnswer::of(decision);
    let asked = |kind: PolicyKind| decision.layers.iter().any(|layer| layer.policy == kind);
    let denies = (decision.considered.iter()).any(|statement| statement.effect == Effect::Deny);
    let too = |answer: PredictionAnswer| {
        let refusing = decision.also_refusing();
        decision.verdict == Verdict::ImplicitDeny
            && answer != came
            && answer.kind().is_some_and(|kind| refusing.contains(&kind))
    };
    // The most plausible answers first; the last ones are dropped.
    let by_rank = [
        (PredictionAnswer::Identity, true),
        (PredictionAnswer::KeyPolicy, true),
        (PredictionAnswer::BucketPolicy, true),
        (PredictionAnswer::Deny, denies),
        (PredictionAnswer::Boundary, true),
        (PredictionAnswer::Session, true),
        (PredictionAnswer::ServiceControl, true),
        (PredictionAnswer::Deny, true),
    ];
    let mut denials: Vec<PredictionAnswer> = Vec::new();
    for (answer, plausible) in by_rank {
        let there = answer.kind().is_none_or(asked);
        if plausible && there && !too(answer) && !denials.contains(&answer) {
            denials.push(answer);
        }
    }
    if came != PredictionAnswer::Allowed {
        denials.retain(|answer| *answer != came);
        denials.truncate(MOST - 2);
        denials.push(came);
    }
    denials.truncate(MOST - 1);
    let offered = |answer: &PredictionAnswer| {
        *answer == PredictionAnswer::Allowed || denials.contains(answer)
    };
    PredictionAnswer::ALL.into_iter().filter(offered).collect()
}

/// The question, e.g. ``Is app-role allowed `kms:Decrypt`?``
pub fn question(decision: &Decision) -> String {
    format!(
        "Is {} allowed `{}`?",
        caller(&decision.principal),
        decision.action
    )
}

/// The caller's short name, from the ARN that AWS prints.
pub fn caller(arn: &str) -> &str {
    let mut parts = arn.split(['/', ':']).skip(5);
    match (parts.next(), parts.next()) {
        (Some("root"), _) => "the root user",
        (_, Some(name)) => name,
        _ => "a caller without credentials",
    }
}
