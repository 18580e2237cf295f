//! What is asked, and the policies that are asked about it.

use std::fmt;

use super::{Context, Grant, PolicyDocument, Principal};

/// One authorization question.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Request {
    pub principal: Principal,
    /// `service:Name`, e.g. `kms:GenerateDataKey`.
    pub action: String,
    /// The ARN acted on, or `*` for an action that names no resource.
    pub resource: String,
    /// The account that owns the resource (an S3 ARN does not tell).
    pub resource_account: String,
    pub context: Context,
}

/// The kinds of policy that take part in a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub enum PolicyKind {
    Identity,
    KeyPolicy,
    BucketPolicy,
    /// A grant on a KMS key: no policy document, but asked like one.
    Grant,
    PermissionsBoundary,
    Session,
    ServiceControl,
    ResourceControl,
}

impl PolicyKind {
    /// Whether the policy is attached to the resource, so that its statements
    /// must say who they are about (`Principal`).
    pub fn names_principals(self) -> bool {
        matches!(
            self,
            Self::KeyPolicy | Self::BucketPolicy | Self::ResourceControl
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
        })
    }
}

/// A policy document and the name it is known by.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPolicy {
    pub name: String,
    pub document: PolicyDocument,
}

impl NamedPolicy {
    /// A policy called `name`.
    pub fn new(name: impl Into<String>, document: PolicyDocument) -> Self {
        Self {
            name: name.into(),
            document,
        }
    }
}

/// Every policy that applies to a request. The default is none at all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PolicySet {
    /// The caller's own policies.
    pub identity: Vec<NamedPolicy>,
    /// The policy on the resource; the kind is `KeyPolicy` or `BucketPolicy`.
    pub resource: Option<(PolicyKind, NamedPolicy)>,
    /// The grants on the key asked about; they count for KMS requests only.
    pub grants: Vec<Grant>,
    /// `None`: no boundary limits the caller.
    pub boundary: Option<NamedPolicy>,
    /// `None`: the session was not narrowed.
    pub session: Option<NamedPolicy>,
    /// Service control policies from the organization's root down to the
    /// caller's account, one list a level. No levels: no organization.
    pub scps: Vec<Vec<NamedPolicy>>,
    /// Resource control policies, one list a level; AWS's own
    /// `RCPFullAWSAccess` is taken as attached at each.
    pub rcps: Vec<Vec<NamedPolicy>>,
}
