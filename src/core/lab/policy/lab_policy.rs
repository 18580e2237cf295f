//! The policies that the lab has, and what each is for.

use crate::core::iam::PolicyKind;
use crate::core::lab::world::{ACCOUNT, BUCKET, ROLE, key_arn};

/// One of the lab's policies: a tab of the policies' view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabPolicy {
    /// The policy attached to the role.
    Identity,
    Key,
    Bucket,
    Boundary,
    /// The session policy that the application passed when it assumed its role.
    Session,
    /// The organization's service control policy on the account.
    ServiceControl,
    Grants,
}

impl LabPolicy {
    /// In the order of the tabs.
    pub const ALL: [Self; 7] = [
        Self::Identity,
        Self::Key,
        Self::Bucket,
        Self::Boundary,
        Self::Session,
        Self::ServiceControl,
        Self::Grants,
    ];

    /// Its name on the tab, and in the page's address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "Identity",
            Self::Key => "Key policy",
            Self::Bucket => "Bucket policy",
            Self::Boundary => "Boundary",
            Self::Session => "Session",
            Self::ServiceControl => "SCP",
            Self::Grants => "Grants",
        }
    }

    /// What it is attached to and what it does there, in one or two sentences.
    pub fn says(self) -> &'static str {
        match self {
            Self::Identity => "Attached to app-role. Defines what the role can do.",
            Self::Key => {
                "Attached to the KMS key. An IAM policy has no effect on the key unless the key policy allows it."
            }
            Self::Bucket => {
                "Attached to my-bucket. Defines who can access the bucket, including other accounts."
            }
            Self::Boundary => {
                "Sets the maximum permissions for app-role. Allows nothing by itself."
            }
            Self::Session => "Limits this one session of app-role. Allows nothing by itself.",
            Self::ServiceControl => {
                "Sets the maximum permissions for the whole account, including its root user."
            }
            Self::Grants => {
                "Each grant allows one principal some operations on the KMS key. A grant never denies."
            }
        }
    }

    /// The effect of an empty editor.
    pub fn absent(self) -> &'static str {
        match self {
            Self::Identity | Self::Key => "This policy is required. It can’t be empty.",
            Self::Bucket => "No bucket policy: only the account’s IAM policies can allow access.",
            Self::Boundary => "No permissions boundary: nothing limits the role’s policies.",
            Self::Session => "No session policy: the session has all the permissions of the role.",
            Self::ServiceControl => "No SCP: the account isn’t in an organization.",
            Self::Grants => "No grants on the key.",
        }
    }

    /// Whether it can be absent.
    pub fn is_optional(self) -> bool {
        !matches!(self, Self::Identity | Self::Key)
    }

    /// Its kind, as IAM evaluates it.
    pub fn kind(self) -> PolicyKind {
        match self {
            Self::Identity => PolicyKind::Identity,
            Self::Key => PolicyKind::KeyPolicy,
            Self::Bucket => PolicyKind::BucketPolicy,
            Self::Boundary => PolicyKind::PermissionsBoundary,
            Self::Session => PolicyKind::Session,
            Self::ServiceControl => PolicyKind::ServiceControl,
            Self::Grants => PolicyKind::Grant,
        }
    }

    /// The lab's policy of this kind, if it has one.
    pub fn of(kind: PolicyKind) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.kind() == kind)
    }

    /// The policy's name in IAM.
    pub fn policy_name(self) -> &'static str {
        match self {
            Self::Identity => "app-policy",
            Self::Key => "default",
            Self::Bucket => BUCKET,
            Self::Boundary => "app-boundary",
            Self::Session => "app-session",
            Self::ServiceControl => "organization",
            Self::Grants => "grants",
        }
    }

    /// A first policy for an empty editor.
    pub fn example(self) -> String {
        let one = |statement: &str| {
            format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statement}]}}")
        };
        match self {
            Self::Identity => one(&format!(
                r#"{{"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::{BUCKET}/*"}}"#
            )),
            Self::Key => crate::core::lab::world::KEY_POLICY.to_owned(),
            Self::Bucket => one(&format!(
                r#"{{"Sid": "OnlyOverTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::{BUCKET}", "arn:aws:s3:::{BUCKET}/*"], "Condition": {{"Bool": {{"aws:SecureTransport": "false"}}}}}}"#
            )),
            Self::Boundary => one(
                r#"{"Sid": "StorageOnly", "Effect": "Allow", "Action": ["s3:*", "kms:Decrypt"], "Resource": "*"}"#,
            ),
            Self::Session => one(&format!(
                r#"{{"Sid": "ReadOnlySession", "Effect": "Allow", "Action": ["s3:GetObject", "kms:Decrypt"], "Resource": ["arn:aws:s3:::{BUCKET}/*", "{}"]}}"#,
                key_arn()
            )),
            Self::ServiceControl => one(
                r#"{"Sid": "FullAWSAccess", "Effect": "Allow", "Action": "*", "Resource": "*"}, {"Sid": "KeysAreUsedByS3Only", "Effect": "Deny", "Action": "kms:GenerateDataKey", "Resource": "*", "Condition": {"StringNotEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}"#,
            ),
            Self::Grants => format!(
                r#"[{{"Name": "app-may-open", "GranteePrincipal": "arn:aws:iam::{ACCOUNT}:role/{ROLE}", "Operations": ["Decrypt"], "Constraints": {{"EncryptionContextSubset": {{"aws:s3:arn": "arn:aws:s3:::{BUCKET}/orders.csv"}}}}}}]"#
            ),
        }
    }
}
