//! The grammars of policies.

use crate::core::iam::policy_kind::PolicyKind;

/// The grammar of a policy, by the place where it is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grammar {
    /// An inline policy of a user or role (`PutRolePolicy`, `PutUserPolicy`).
    Identity,
    /// A managed policy (`CreatePolicy`); a permissions boundary is one.
    Managed,
    /// A policy passed with `AssumeRole`.
    Session,
    /// `CreateKey`, `PutKeyPolicy`.
    Key,
    /// `PutBucketPolicy`.
    Bucket,
    ServiceControl,
    ResourceControl,
    /// A role's trust policy (`CreateRole`).
    Trust,
    /// The policy of a VPC endpoint.
    VpcEndpoint,
}

impl Grammar {
    /// The grammar of a kind of policy; none for a grant, which is no document.
    pub fn of(kind: PolicyKind) -> Option<Self> {
        match kind {
            PolicyKind::Identity => Some(Self::Identity),
            PolicyKind::PermissionsBoundary => Some(Self::Managed),
            PolicyKind::Session => Some(Self::Session),
            PolicyKind::KeyPolicy => Some(Self::Key),
            PolicyKind::BucketPolicy => Some(Self::Bucket),
            PolicyKind::ServiceControl => Some(Self::ServiceControl),
            PolicyKind::ResourceControl => Some(Self::ResourceControl),
            PolicyKind::VpcEndpoint => Some(Self::VpcEndpoint),
            PolicyKind::Grant => None,
        }
    }

    /// AWS's error code for a policy that does not follow the grammar.
    pub fn code(self) -> &'static str {
        match self {
            Self::Identity | Self::Managed | Self::Session | Self::Trust => {
                "MalformedPolicyDocument"
            }
            Self::Key | Self::ServiceControl | Self::ResourceControl => {
                "MalformedPolicyDocumentException"
            }
            Self::Bucket => "MalformedPolicy",
            Self::VpcEndpoint => "InvalidPolicyDocument",
        }
    }

    /// Whether the policy is attached to whom it is about, so that its statements name no principal.
    pub(super) fn is_of_identity(self) -> bool {
        matches!(self, Self::Identity | Self::Managed | Self::Session)
    }
}
