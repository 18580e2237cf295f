//! The kinds of policy.

use std::fmt;

/// The kinds of policy that take part in a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub enum PolicyKind {
    Identity,
    KeyPolicy,
    BucketPolicy,
    /// A grant on a KMS key: no policy document, but evaluated like one.
    Grant,
    PermissionsBoundary,
    Session,
    ServiceControl,
    ResourceControl,
    /// The policy of the VPC endpoint that the request comes through.
    VpcEndpoint,
}

impl PolicyKind {
    /// Whether the policy is attached to something other than the caller, so that its statements need a `Principal`.
    pub fn names_principals(self) -> bool {
        matches!(
            self,
            Self::KeyPolicy | Self::BucketPolicy | Self::ResourceControl | Self::VpcEndpoint
        )
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "identity policy",
            Self::KeyPolicy => "key policy",
            Self::BucketPolicy => "bucket policy",
            Self::Grant => "grant",
            Self::PermissionsBoundary => "permissions boundary",
            Self::Session => "session policy",
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::VpcEndpoint => "VPC endpoint policy",
        })
    }
}
