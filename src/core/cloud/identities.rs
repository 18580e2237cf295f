//! Who there is: users and roles of all accounts, with what hangs on them.

use crate::core::iam::{NamedPolicy, PolicyDocument, PolicySet, Principal};
use std::collections::BTreeMap;

/// A user or a role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// What limits and allows it: all policies but the resource's.
    pub policies: PolicySet,
    /// Its tags, `aws:PrincipalTag/…` to conditions.
    pub tags: Vec<(String, String)>,
}

/// All users and roles, and the policies that can be attached by ARN.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// By ARN, the role's and not the session's.
    known: BTreeMap<String, Identity>,
    /// Managed policies of the accounts' own, by ARN.
    managed: BTreeMap<String, PolicyDocument>,
}

/// What a policy that lets everything through says.
pub const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// AWS managed policies that can be attached here, by name, and the gist of what they allow (IAM guide, "AWS managed
/// policies"; those of S3 and KMS without what other services need of them).
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
    /// What hangs on a principal. The administrator of an account is there from the start, with full access; someone
    /// nobody made has no policies at all.
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

    /// The user or role with this ARN, to be changed.
    pub fn get_mut(&mut self, arn: &str) -> Option<&mut Identity> {
        self.known.get_mut(arn)
    }

    /// Adds a user or role, or replaces it.
    pub fn put(&mut self, arn: &str, identity: Identity) {
        self.known.insert(arn.to_owned(), identity);
    }

    /// Takes a user or role away.
    pub fn delete(&mut self, arn: &str) {
        self.known.remove(arn);
    }

    /// All users and roles, by ARN.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Identity)> {
        self.known
            .iter()
            .map(|(arn, identity)| (arn.as_str(), identity))
    }

    /// Adds a managed policy; whether there was none of that ARN.
    pub fn put_managed(&mut self, arn: &str, document: PolicyDocument) -> bool {
        let new = !self.managed.contains_key(arn);
        if new {
            self.managed.insert(arn.to_owned(), document);
        }
        new
    }

    /// The managed policy with this ARN: an account's own, or one of AWS's that are known here.
    pub fn managed(&self, arn: &str) -> Option<PolicyDocument> {
        if let Some(document) = self.managed.get(arn) {
            return Some(document.clone());
        }
        let name = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
        let (_, text) = AWS_MANAGED.iter().find(|(known, _)| *known == name)?;
        text.parse().ok()
    }

    /// The accounts' own managed policies, by ARN.
    pub fn all_managed(&self) -> impl Iterator<Item = (&str, &PolicyDocument)> {
        self.managed
            .iter()
            .map(|(arn, document)| (arn.as_str(), document))
    }
}
