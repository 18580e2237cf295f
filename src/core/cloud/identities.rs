//! Users and roles of all accounts, with their policies and tags.

use super::identity_id::derived_id;
use crate::core::clock::Timestamp;
use crate::core::iam::{NamedPolicy, PolicyDocument, PolicySet, Principal};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A user or a role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// The policies that allow and limit the identity: all but resource policies.
    pub policies: PolicySet,
    /// The identity's tags; conditions read them as `aws:PrincipalTag/…`.
    pub tags: Vec<(String, String)>,
    /// What IAM wrote down when it created the identity; `None` for one that no call created.
    pub record: Option<Arc<IdentityRecord>>,
}

/// The members of a user or role that only IAM's own calls read.
#[derive(Clone, Debug, PartialEq)]
pub struct IdentityRecord {
    /// The unique id: `AIDA…` or `AROA…`.
    pub id: String,
    /// `CreateDate`.
    pub created: Timestamp,
    /// A role's trust policy: who may assume it.
    pub trust: Option<PolicyDocument>,
    /// `Description`, of a role; empty without one.
    pub description: String,
    /// `MaxSessionDuration`, in seconds.
    pub max_session: u32,
}

/// A role's longest session unless it says otherwise, in seconds.
pub const DEFAULT_SESSION: u32 = 3_600;

/// A customer managed policy.
#[derive(Clone, Debug, PartialEq)]
pub struct ManagedPolicy {
    /// The unique id: `ANPA…`.
    pub id: String,
    /// `CreateDate`.
    pub created: Timestamp,
    /// `Description`; empty without one.
    pub description: String,
    pub document: PolicyDocument,
}

/// All users and roles, and the managed policies that can be attached by ARN.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// Keyed by ARN; for a role, by the role's ARN, not a session's.
    known: BTreeMap<String, Identity>,
    /// Customer managed policies, keyed by ARN.
    managed: BTreeMap<String, Arc<ManagedPolicy>>,
}

/// A policy that allows every action on every resource.
pub const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// Where AWS managed policies are.
pub const AWS_POLICIES: &str = "arn:aws:iam::aws:policy/";

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
                    ..Identity::default()
                }
            }
            _ => Identity::default(),
        }
    }

    /// The same principal; a session of a known role gets the role's path.
    pub fn with_path(&self, principal: &Principal) -> Principal {
        let mut resolved = principal.clone();
        if let Principal::Session {
            account,
            role,
            path: path @ None,
            ..
        } = &mut resolved
            && let Some(arn) = self.role_named(account, role)
        {
            let before = "arn:aws:iam::".len() + account.len() + ":role".len();
            let after = arn.len().saturating_sub(role.len());
            *path = arn.get(before..after).map(str::to_owned);
        }
        resolved
    }

    /// The ARN of the role with this name, whatever its path.
    pub fn role_named(&self, account: &str, name: &str) -> Option<&str> {
        let start = format!("arn:aws:iam::{account}:role/");
        (self.known.keys())
            .map(String::as_str)
            .find(|arn| arn.starts_with(&start) && arn.rsplit('/').next() == Some(name))
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

    /// All users and roles, mutable.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Identity> {
        self.known.values_mut()
    }

    /// Gives the users and roles that no call created their ids. IAM's calls begin with this, so that the ids they
    /// return stay as they are.
    pub fn settle(&mut self) {
        for (arn, identity) in &mut self.known {
            identity
                .record
                .get_or_insert_with(|| Arc::new(IdentityRecord::without_call(arn)));
        }
    }

    /// Makes an account's administrator, who exists from the start, a user like others.
    pub fn settle_admin(&mut self, account: &str) {
        let admin = Principal::User {
            account: account.to_owned(),
            name: "admin".to_owned(),
        };
        let arn = admin.arn();
        if !self.known.contains_key(&arn) {
            let identity = self.of(&admin);
            self.known.insert(arn, identity);
        }
        self.settle();
    }

    /// Adds a managed policy. Returns whether the ARN was free.
    pub fn put_managed(&mut self, arn: &str, policy: ManagedPolicy) -> bool {
        let new = !self.managed.contains_key(arn);
        if new {
            self.managed.insert(arn.to_owned(), Arc::new(policy));
        }
        new
    }

    /// Removes a managed policy. Returns whether it existed.
    pub fn delete_managed(&mut self, arn: &str) -> bool {
        self.managed.remove(arn).is_some()
    }

    /// The managed policy with this ARN: a customer managed policy, or an AWS managed policy that this simulation
    /// knows.
    pub fn managed(&self, arn: &str) -> Option<Arc<ManagedPolicy>> {
        if let Some(policy) = self.managed.get(arn) {
            return Some(policy.clone());
        }
        let name = arn.strip_prefix(AWS_POLICIES)?;
        let (_, text) = AWS_MANAGED.iter().find(|(known, _)| *known == name)?;
        Some(Arc::new(ManagedPolicy {
            id: derived_id("ANPA", arn),
            created: Timestamp(0),
            description: String::new(),
            document: text.parse().ok()?,
        }))
    }

    /// The customer managed policies, by ARN.
    pub fn all_managed(&self) -> impl Iterator<Item = (&str, &ManagedPolicy)> {
        self.managed
            .iter()
            .map(|(arn, policy)| (arn.as_str(), &**policy))
    }

    /// The names of the AWS managed policies that can be attached here.
    pub fn aws_managed() -> impl Iterator<Item = &'static str> {
        AWS_MANAGED.iter().map(|(name, _)| *name)
    }
}

impl IdentityRecord {
    /// The record of an identity that no call created. Its id follows from the ARN.
    fn without_call(arn: &str) -> Self {
        let kind = match arn.contains(":role/") {
            true => "AROA",
            false => "AIDA",
        };
        Self {
            id: derived_id(kind, arn),
            created: Timestamp(0),
            trust: None,
            description: String::new(),
            max_session: DEFAULT_SESSION,
        }
    }
}
