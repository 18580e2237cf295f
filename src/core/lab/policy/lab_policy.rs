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
            Self::Identity => "Hangs on app-role and says what the role may do.",
            Self::Key => {
                "Hangs on the KMS key. Without it, or a grant, no IAM policy opens the key."
            }
            Self::Bucket => "Hangs on my-bucket and says who may come in, other accounts included.",
            Self::Boundary => "The most app-role can ever be allowed. Grants nothing by itself.",
            Self::Session => "Narrows this one session of app-role. Grants nothing by itself.",
            Self::ServiceControl => {
                "The organization’s ceiling over the whole account, its root user included."
            }
            Self::Grants => {
                "Allowances on the KMS key for one principal each. A grant never denies."
            }
        }
    }

    /// The effect of an empty editor.
    pub fn absent(self) -> &'static str {
        match self {
            Self::Identity | Self::Key => "An empty text is no policy: this one has to be there.",
            Self::Bucket => "No bucket policy: only IAM policies of this account let anyone in.",
            Self::Boundary => "No permissions boundary: nothing caps the role.",
            Self::Session => "No session policy: the session may all that the role may.",
            Self::ServiceControl => "No SCP: the account is in no organization.",
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
