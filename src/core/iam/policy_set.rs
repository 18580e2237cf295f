//! The policies that apply to a request.

use super::document::PolicyDocument;
use super::grant::Grant;
use super::policy_kind::PolicyKind;

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
