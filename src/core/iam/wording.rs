//! AWS's own sentences for a denial.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages"; AWS Security Blog, "Enhanced access denied error
//! messages with policy ARNs"; the tail for another account's key and the quotes are recorded service answers.

use super::PolicyKind;
use super::decision::{Decision, Reason, Verdict};

/// KMS does not reveal whether another account's key exists.
const OTHER_ACCOUNT: &str = "because the resource does not exist in this Region, \
     no resource-based policies allow access, \
     or a resource-based policy explicitly denies access";

/// KMS's sentence for a key that belongs to another account and does not exist: the same sentence as for a key that
/// exists but is not shared.
pub fn denial_of_unseen(principal: &str, action: &str) -> String {
    format!(
        "User: {principal} is not authorized to perform: {action} on this resource {OTHER_ACCOUNT}"
    )
}

impl Decision {
    /// The end of AWS's sentence: `because no identity-based policy allows the
    /// kms:GenerateDataKey action`, `with an explicit deny in an
    /// identity-based policy` … `None` when the request is allowed.
    pub fn clause(&self) -> Option<String> {
        let policy = match &self.by {
            Reason::AllowedBy { .. } | Reason::AllowedByGrant { .. } | Reason::RootUser => {
                return None;
            }
            Reason::ExplicitDeny(kind) if self.hides_resource_policy(*kind) => {
                return Some(OTHER_ACCOUNT.to_owned());
            }
            Reason::ExplicitDeny(kind) => {
                let denial = format!("with an explicit deny in {}", denier(*kind));
                let arn = self.denier_arn.as_ref().filter(|_| self.one_organization);
                return Some(match arn {
                    Some(arn) => format!("{denial}: {arn}"),
                    None => denial,
                });
            }
            // Within an organization, S3 tells a caller of another account what is missing.
            Reason::CrossAccountNoResourcePolicyAllows
                if self.one_organization && !self.is_kms() =>
            {
                "resource-based policy"
            }
            Reason::CrossAccountNoResourcePolicyAllows => return Some(OTHER_ACCOUNT.to_owned()),
            Reason::NoScpAllows => "service control policy",
            Reason::NoResourcePolicyAllows => "resource-based policy",
            Reason::NoIdentityPolicyAllows => "identity-based policy",
            Reason::NoBoundaryAllows => "permissions boundary",
            Reason::NoSessionPolicyAllows => "session policy",
            Reason::NoEndpointPolicyAllows => "VPC endpoint policy",
        };
        Some(format!(
            "because no {policy} allows the {} action",
            self.action
        ))
    }

    /// The whole sentence, without a full stop; `None` when the request is
    /// allowed, and where AWS gives no detail.
    ///
    /// `quoted` selects S3's form, with the resource in quotes. S3 gives no detail (plain `Access Denied`) outside the
    /// resource's account and organization, so none to an anonymous caller or a service. The other form is KMS's, which
    /// across accounts hides whether the key exists.
    pub fn sentence(&self, quoted: bool) -> Option<String> {
        let on = if quoted {
            if !self.one_organization {
                return None;
            }
            format!("on resource: \"{}\"", self.resource)
        } else if self.clause()? == OTHER_ACCOUNT {
            "on this resource".to_owned()
        } else {
            format!("on resource: {}", self.resource)
        };
        self.framed(&on)
    }

    /// KMS's sentence for `Decrypt` if only the ciphertext identifies the key: it names the ciphertext instead of the
    /// key.
    pub fn sentence_for_ciphertext(&self) -> Option<String> {
        self.framed("on the resource associated with this ciphertext")
    }

    fn framed(&self, on: &str) -> Option<String> {
        let clause = self.clause()?;
        Some(format!(
            "User: {} is not authorized to perform: {} {on} {clause}",
            self.principal, self.action
        ))
    }

    fn is_kms(&self) -> bool {
        (self.action.split_once(':'))
            .is_some_and(|(service, _)| service.eq_ignore_ascii_case("kms"))
    }

    fn hides_resource_policy(&self, kind: PolicyKind) -> bool {
        self.cross_account
            && (self.is_kms() || !self.one_organization)
            && self.verdict == Verdict::ExplicitDeny
            && matches!(kind, PolicyKind::KeyPolicy | PolicyKind::BucketPolicy)
    }
}

fn denier(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "an identity-based policy",
        // A grant never denies.
        PolicyKind::KeyPolicy | PolicyKind::BucketPolicy | PolicyKind::Grant => {
            "a resource-based policy"
        }
        PolicyKind::PermissionsBoundary => "a permissions boundary",
        PolicyKind::Session => "a session policy",
        PolicyKind::ServiceControl => "a service control policy",
        PolicyKind::ResourceControl => "a resource control policy",
        PolicyKind::VpcEndpoint => "a VPC endpoint policy",
    }
}
