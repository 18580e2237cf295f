//! The kinds of cause.

/// Why a request was denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    NoAllow,
    ExplicitDeny,
    ConditionNotMet,
    KeyPolicyDoesNotDelegate,
    OtherAccountNotAllowed,
    WrongKey,
    AliasAsResource,
    BucketKeyContext,
    KeyState,
    KeyMissing,
    Boundary,
    SessionPolicy,
    Scp,
    Rcp,
    EndpointPolicy,
    NetworkCondition,
    BlockPublicAccess,
    AclDisabled,
    SseCBlocked,
    AnonymousNeedsSigv4,
    NoListPermission,
    PrincipalRecreated,
    GrantMissing,
    Throttled,
    NotAnAccessProblem,
    Unknown,
}

impl CauseKind {
    /// All kinds.
    pub const ALL: [Self; 26] = [
        Self::NoAllow,
        Self::ExplicitDeny,
        Self::ConditionNotMet,
        Self::KeyPolicyDoesNotDelegate,
        Self::OtherAccountNotAllowed,
        Self::WrongKey,
        Self::AliasAsResource,
        Self::BucketKeyContext,
        Self::KeyState,
        Self::KeyMissing,
        Self::Boundary,
        Self::SessionPolicy,
        Self::Scp,
        Self::Rcp,
        Self::EndpointPolicy,
        Self::NetworkCondition,
        Self::BlockPublicAccess,
        Self::AclDisabled,
        Self::SseCBlocked,
        Self::AnonymousNeedsSigv4,
        Self::NoListPermission,
        Self::PrincipalRecreated,
        Self::GrantMissing,
        Self::Throttled,
        Self::NotAnAccessProblem,
        Self::Unknown,
    ];

    /// Its word in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAllow => "no-allow",
            Self::ExplicitDeny => "explicit-deny",
            Self::ConditionNotMet => "condition-not-met",
            Self::KeyPolicyDoesNotDelegate => "key-policy-does-not-delegate",
            Self::OtherAccountNotAllowed => "other-account-not-allowed",
            Self::WrongKey => "wrong-key",
            Self::AliasAsResource => "alias-as-resource",
            Self::BucketKeyContext => "bucket-key-context",
            Self::KeyState => "key-state",
            Self::KeyMissing => "key-missing",
            Self::Boundary => "boundary",
            Self::SessionPolicy => "session-policy",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::EndpointPolicy => "endpoint-policy",
            Self::NetworkCondition => "network-condition",
            Self::BlockPublicAccess => "block-public-access",
            Self::AclDisabled => "acl-disabled",
            Self::SseCBlocked => "sse-c-blocked",
            Self::AnonymousNeedsSigv4 => "anonymous-needs-sigv4",
            Self::NoListPermission => "no-list-permission",
            Self::PrincipalRecreated => "principal-recreated",
            Self::GrantMissing => "grant-missing",
            Self::Throttled => "throttled",
            Self::NotAnAccessProblem => "not-an-access-problem",
            Self::Unknown => "unknown",
        }
    }

    /// A few words for a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::NoAllow => "No statement allows it",
            Self::ExplicitDeny => "A Deny statement",
            Self::ConditionNotMet => "A condition isn\u{2019}t met",
            Self::KeyPolicyDoesNotDelegate => "The key policy doesn\u{2019}t delegate",
            Self::OtherAccountNotAllowed => "Another account isn\u{2019}t allowed",
            Self::WrongKey => "Another key",
            Self::AliasAsResource => "An alias as Resource",
            Self::BucketKeyContext => "The Bucket Key changed the encryption context",
            Self::KeyState => "The key\u{2019}s state",
            Self::KeyMissing => "The key doesn\u{2019}t exist there",
            Self::Boundary => "The permissions boundary",
            Self::SessionPolicy => "The session policy",
            Self::Scp => "A service control policy",
            Self::Rcp => "A resource control policy",
            Self::EndpointPolicy => "The VPC endpoint policy",
            Self::NetworkCondition => "A condition on the network",
            Self::BlockPublicAccess => "Block Public Access",
            Self::AclDisabled => "ACLs are off",
            Self::SseCBlocked => "SSE-C is blocked",
            Self::AnonymousNeedsSigv4 => "The request isn\u{2019}t signed",
            Self::NoListPermission => "No permission to list",
            Self::PrincipalRecreated => "The principal was created again",
            Self::GrantMissing => "A grant is missing",
            Self::Throttled => "Too many requests",
            Self::NotAnAccessProblem => "Not an access problem",
            Self::Unknown => "Not known",
        }
    }

    /// The slug of the lesson about it.
    pub fn lesson(self) -> Option<&'static str> {
        Some(match self {
            Self::NoAllow => "access-denied",
            Self::ExplicitDeny => "deny",
            Self::ConditionNotMet | Self::NetworkCondition => "deny",
            Self::KeyPolicyDoesNotDelegate | Self::PrincipalRecreated | Self::GrantMissing => {
                "two-policies"
            }
            Self::OtherAccountNotAllowed
            | Self::AnonymousNeedsSigv4
            | Self::BlockPublicAccess
            | Self::NoListPermission => "outsiders",
            Self::AliasAsResource | Self::WrongKey => "alias",
            Self::BucketKeyContext => "bucket-keys",
            Self::KeyState | Self::KeyMissing => "life",
            Self::Boundary
            | Self::SessionPolicy
            | Self::Scp
            | Self::Rcp
            | Self::EndpointPolicy
            | Self::Unknown => "access-denied",
            Self::AclDisabled | Self::SseCBlocked | Self::Throttled | Self::NotAnAccessProblem => {
                return None;
            }
        })
    }

    /// The slug of the case about it.
    pub fn case(self) -> Option<&'static str> {
        Some(match self {
            Self::KeyPolicyDoesNotDelegate | Self::PrincipalRecreated => "key-policy-and-iam",
            Self::OtherAccountNotAllowed => "cross-account-download",
            Self::AliasAsResource => "alias-in-policy",
            Self::WrongKey => "names-that-miss",
            Self::BucketKeyContext => "bucket-key",
            Self::KeyState => "disabled-key",
            Self::KeyMissing => "deleting-a-key",
            Self::NetworkCondition | Self::EndpointPolicy => "by-address",
            Self::ConditionNotMet => "encryption-context",
            Self::AnonymousNeedsSigv4 | Self::BlockPublicAccess => "anonymous",
            Self::NoListPermission => "missing-object",
            Self::SseCBlocked => "sse-c",
            Self::GrantMissing => "grant",
            Self::NoAllow
            | Self::ExplicitDeny
            | Self::Boundary
            | Self::SessionPolicy
            | Self::Scp
            | Self::Rcp
            | Self::AclDisabled
            | Self::Throttled
            | Self::NotAnAccessProblem
            | Self::Unknown => return None,
        })
    }
}
