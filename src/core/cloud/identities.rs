//! Users and roles of all accounts, with their policies and tags.

use crate::core::iam::{NamedPolicy, PolicyDocument, PolicySet, Principal};
use std::collections::BTreeMap;

/// A user or a role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// The policies that allow and limit the identity: all but resource policies.
    pub policies: PolicySet,
    /// The identity's tags; conditions read them as `aws:PrincipalTag/…`.
    pub tags: Vec<(String, String)>,
}

/// All users and roles, and the managed policies that can be attached by ARN.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// Keyed by ARN; for a role, by the role's ARN, not a session's.
    known: BTreeMap<String, Identity>,
    /// Customer managed policies, keyed by ARN.
    managed: BTreeMap<String, PolicyDocument>,
}

/// A policy that allows every action on every resource.
pub const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// AWS managed policies that can be attached here, by name, with the main permissions they grant (IAM guide, "AWS
/// managed policies"; those of S3 and KMS omit the permissions on other services).
const AWS_MANAGED: [(&str, &str); 5] = [
    ("AdministratorAccess", FULL_ACCESS),
    (
        "PowerUserAccess",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"}]}"#,
    ),
    (
        "AmazonS3FullAccess",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#,
    ),
    (
        "AmazonS3ReadOnlyAccess",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "s3:Describe*"], "Resource": "*"}]}"#,
    ),
    (
        "AWSKeyManagementServicePowerUser",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:CreateAlias", "kms:CreateKey", "kms:DeleteAlias", "kms:Describe*", "kms:GenerateRandom", "kms:Get*", "kms:List*", "kms:TagResource", "kms:UntagResource"], "Resource": "*"}]}"#,
    ),
];

impl Identities {
    /// Returns a principal's policies and tags. An account's administrator exists from the start, with full access; a
    /// principal that no call created has no policies at all.
    pub fn of(&self, principal: &Principal) -> Identity {
        match (self.known.get(&principal.principal_arn()), principal) {
            (Some(identity), _) => identity.clone(),
            (None, Principal::User { name, .. }) if name == "admin" => {
                let document = FULL_ACCESS.parse().ok();
                let admin =
                    document.map(|document| NamedPolicy::new("AdministratorAccess", document));
                Identity {
                    policies: PolicySet {
                        identity: admin.into_iter().collect(),
                        ..PolicySet::default()
                    },
                    tags: Vec::new(),
                }
            }
            _ => Identity::default(),
        }
    }

    /// The user or role with this ARN.
    pub fn get(&self, arn: &str) -> Option<&Identity> {
        self.known.get(arn)
    }

    /// The user or role with this ARN, mutable.
    pub fn get_mut(&mut self, arn: &str) -> Option<&mut Identity> {
        self.known.get_mut(arn)
    }

    /// Adds or replaces a user or role.
    pub fn put(&mut self, arn: &str, identity: Identity) {
        self.known.insert(arn.to_owned(), identity);
    }

    pub fn delete(&mut self, arn: &str) {
        self.known.remove(arn);
    }

    /// All users and roles, by ARN.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Identity)> {
        self.known
            .iter()
            .map(|(arn, identity)| (arn.as_str(), identity))
    }

    /// Adds a managed policy. Returns whether the ARN was free.
    pub fn put_managed(&mut self, arn: &str, document: PolicyDocument) -> bool {
        let new = !self.managed.contains_key(arn);
        if new {
            self.managed.insert(arn.to_owned(), document);
        }
        new
    }

    /// The managed policy with this ARN: a customer managed policy, or an AWS managed policy that this simulation
    /// knows.
    pub fn managed(&self, arn: &str) -> Option<PolicyDocument> {
        if let Some(document) = self.managed.get(arn) {
            return Some(document.clone());
        }
        let name = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
        let (_, text) = AWS_MANAGED.iter().find(|(known, _)| *known == name)?;
        text.parse().ok()
    }

    /// The customer managed policies, by ARN.
    pub fn all_managed(&self) -> impl Iterator<Item = (&str, &PolicyDocument)> {
        self.managed
            .iter()
            .map(|(arn, document)| (arn.as_str(), document))
    }
}
