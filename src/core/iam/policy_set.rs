//! The policies that apply to a request.

use super::document::PolicyDocument;
use super::grant::Grant;
use super::policy_kind::PolicyKind;

/// A policy document, its name, and its ARN.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPolicy {
    pub name: String,
    /// `None` for an inline policy and for the policy of a resource.
    pub arn: Option<String>,
    pub document: PolicyDocument,
}

impl NamedPolicy {
    /// A policy called `name`.
    pub fn new(name: impl Into<String>, document: PolicyDocument) -> Self {
        Self {
            name: name.into(),
            arn: None,
            document,
        }
    }

    /// The same policy with its ARN.
    #[must_use]
    pub fn with_arn(self, arn: impl Into<String>) -> Self {
        Self {
            arn: Some(arn.into()),
            ..self
        }
    }
}

/// Every policy that applies to a request. The default is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PolicySet {
    pub identity: Vec<NamedPolicy>,
    /// The policy on the resource; the kind is `KeyPolicy` or `BucketPolicy`.
    pub resource: Option<(PolicyKind, NamedPolicy)>,
    /// The grants on the requested key; they count for KMS requests only.
    pub grants: Vec<Grant>,
    /// `None` if no boundary limits the caller.
    pub boundary: Option<NamedPolicy>,
    /// `None` if the session has no session policy.
    pub session: Option<NamedPolicy>,
    /// Service control policies from the organization's root down to the caller's account, one list per level. No
    /// levels means no organization.
    pub scps: Vec<Vec<NamedPolicy>>,
    /// Resource control policies, one list per level; each level implicitly includes AWS's own `RCPFullAWSAccess`.
    pub rcps: Vec<Vec<NamedPolicy>>,
    /// The policy of the VPC endpoint that the request comes through; `None` if it comes through none.
    pub endpoint: Option<NamedPolicy>,
}
