//! Creates, changes and deletes users, roles and their policies.

use super::shape::{self, name_of};
use super::who::Who;
use crate::core::cloud::account_call::{AccountCall, nothing, tag_keys};
use crate::core::cloud::identities::{DEFAULT_SESSION, Identity, IdentityRecord, ManagedPolicy};
use crate::core::cloud::identity_id::new_id;
use crate::core::error::ServiceError;
use crate::core::iam::{Grammar, Limit, NamedPolicy, PolicySet};
use crate::core::json::Object;
use serde_json::Value;
use std::sync::Arc;

/// The parameters that creating a user or a role share.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewIdentity<'a> {
    pub path: Option<&'a str>,
    pub boundary: Option<&'a str>,
    pub tags: &'a [(String, String)],
    /// A role's trust policy.
    pub trust: Option<&'a str>,
    pub description: Option<&'a str>,
    pub max_session: Option<i64>,
}

/// One user or role and one of its inline policies.
#[derive(Clone, Copy, Debug)]
pub struct Inline<'a> {
    pub who: &'a Who,
    pub name: &'a str,
}

/// The condition key about the boundary in a request.
fn boundary_key(boundary: Option<&str>) -> Vec<(String, Vec<String>)> {
    let key = |arn: &str| ("iam:PermissionsBoundary".to_owned(), vec![arn.to_owned()]);
    boundary.map(key).into_iter().collect()
}

fn policy_key(arn: &str) -> Vec<(String, Vec<String>)> {
    vec![("iam:PolicyARN".to_owned(), vec![arn.to_owned()])]
}

impl AccountCall<'_> {
    /// `CreateUser`, `CreateRole`.
    ///
    /// # Errors
    /// `ValidationError`, `AccessDenied`, `EntityAlreadyExists`, `MalformedPolicyDocument`, `NoSuchEntity`.
    pub fn create(&mut self, who: &Who, new: NewIdentity<'_>) -> Result<Value, ServiceError> {
        let member = match who {
            Who::User(_) => "userName",
            Who::Role(_) => "roleName",
        };
        self.check_name(member, who.name(), 64)?;
        let path = self.check_path(new.path)?;
        self.check_role(&new)?;
        let arn = who.arn(&self.account, &path);
        let mut keys = tag_keys(new.tags);
        keys.extend(boundary_key(new.boundary));
        self.authorize(&arn, &keys)?;
        self.check_tags(new.tags, &[])?;
        if self.is_taken(who) {
            let message = format!("{} with name {} already exists.", who.kind(), who.name());
            return Err(self.error("EntityAlreadyExists", 409, message));
        }
        let trust = new.trust.map(|text| self.trust(text)).transpose()?;
        let boundary = new.boundary.map(|text| self.boundary(text)).transpose()?;
        let max_session = new
            .max_session
            .and_then(|seconds| u32::try_from(seconds).ok());
        let record = IdentityRecord {
            id: new_id(who.id_kind(), &mut self.cloud.entropy),
            created: self.now,
            trust,
            description: new.description.unwrap_or("").to_owned(),
            max_session: max_session.unwrap_or(DEFAULT_SESSION),
        };
        let identity = Identity {
            policies: PolicySet {
                boundary,
                ..PolicySet::default()
            },
            tags: new.tags.to_vec(),
            record: Some(Arc::new(record)),
        };
        let shown = shape::identity(&arn, &identity, false);
        self.cloud.identities.put(&arn, identity);
        Ok(Object::default().put(who.kind(), shown).value())
    }

    fn check_role(&self, new: &NewIdentity<'_>) -> Result<(), ServiceError> {
        if let Some(description) = new.description {
            self.at_most("description", description, 1_000)?;
        }
        match new.max_session {
            Some(seconds) => self.between("maxSessionDuration", seconds, 3_600, 43_200),
            None => Ok(()),
        }
    }

    /// `CreateServiceLinkedRole`. The simulation knows no service's own permissions: the role has none.
    ///
    /// # Errors
    /// `InvalidInput`, `AccessDenied`.
    pub fn create_service_linked_role(
        &mut self,
        service: &str,
        suffix: Option<&str>,
        description: Option<&str>,
    ) -> Result<Value, ServiceError> {
        let label = service.strip_suffix(".amazonaws.com").filter(|label| {
            !label.is_empty()
                && (label.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
        });
        let Some(label) = label else {
            let message = format!("{service} is not a valid service principal.");
            return Err(self.error("InvalidInput", 400, message));
        };
        let words = label.split(['.', '-']).map(|word| {
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            format!("{}{rest}", first.to_ascii_uppercase())
        });
        // AWS spells the services its own way: `AutoScaling` for autoscaling.
        let named = match label {
            "autoscaling" => "AutoScaling".to_owned(),
            "elasticloadbalancing" => "ElasticLoadBalancing".to_owned(),
            "es" => "AmazonElasticsearchService".to_owned(),
            "rds" => "RDS".to_owned(),
            "ecs" => "ECS".to_owned(),
            _ => words.collect(),
        };
        let name = match suffix {
            Some(suffix) => format!("AWSServiceRoleFor{named}_{suffix}"),
            None => format!("AWSServiceRoleFor{named}"),
        };
        let trust = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"Service": "{service}"}}, "Action": "sts:AssumeRole"}}]}}"#
        );
        let who = Who::Role(name);
        if self.is_taken(&who) {
            let message = format!(
                "Service role name {} has been taken in this account, please try a different suffix.",
                who.name()
            );
            return Err(self.error("InvalidInput", 400, message));
        }
        let path = format!("/aws-service-role/{service}/");
        self.create(
            &who,
            NewIdentity {
                path: Some(&path),
                trust: Some(&trust),
                description,
                ..NewIdentity::default()
            },
        )
    }

    /// `DeleteUser`, `DeleteRole`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `DeleteConflict`.
    pub fn delete(&mut self, who: &Who) -> Result<Value, ServiceError> {
        let (arn, identity) = self.allowed_on(who, &[])?;
        let policies = &identity.policies.identity;
        let message = match policies.iter().any(|policy| policy.arn.is_none()) {
            true => Some("Cannot delete entity, must delete policies first."),
            false if policies.is_empty() => None,
            false => Some("Cannot delete entity, must detach all policies first."),
        };
        if let Some(message) = message {
            return Err(self.error("DeleteConflict", 409, message));
        }
        self.cloud.delete_identity(&arn);
        Ok(nothing())
    }

    /// `UpdateAssumeRolePolicy`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `MalformedPolicyDocument`.
    pub fn update_trust(&mut self, who: &Who, text: &str) -> Result<Value, ServiceError> {
        self.allowed_on(who, &[])?;
        let trust = self.trust(text)?;
        let (_, identity) = self.allowed_on(who, &[])?;
        if let Some(record) = &mut identity.record {
            Arc::make_mut(record).trust = Some(trust);
        }
        Ok(nothing())
    }

    /// `UpdateRole`.
    ///
    /// # Errors
    /// `ValidationError`, `AccessDenied`, `NoSuchEntity`.
    pub fn update_role(
        &mut self,
        who: &Who,
        description: Option<&str>,
        max_session: Option<i64>,
    ) -> Result<Value, ServiceError> {
        self.check_role(&NewIdentity {
            description,
            max_session,
            ..NewIdentity::default()
        })?;
        let (_, identity) = self.allowed_on(who, &[])?;
        if let Some(record) = &mut identity.record {
            let record = Arc::make_mut(record);
            if let Some(description) = description {
                description.clone_into(&mut record.description);
            }
            if let Some(seconds) = max_session.and_then(|seconds| u32::try_from(seconds).ok()) {
                record.max_session = seconds;
            }
        }
        Ok(nothing())
    }

    /// `PutUserPolicy`, `PutRolePolicy`.
    ///
    /// # Errors
    /// `ValidationError`, `AccessDenied`, `NoSuchEntity`, `LimitExceeded`, `MalformedPolicyDocument`.
    pub fn put_inline(&mut self, of: Inline<'_>, text: &str) -> Result<Value, ServiceError> {
        self.check_name("policyName", of.name, 128)?;
        self.allowed_on(of.who, &[])?;
        self.check_inline(of, text)?;
        let document = self.document(Grammar::Identity, text, of.who.name())?;
        let (_, identity) = self.allowed_on(of.who, &[])?;
        let policy = NamedPolicy::new(of.name, document);
        hang(&mut identity.policies.identity, policy);
        Ok(nothing())
    }

    /// Checks the size of a new inline policy and all those that it joins.
    fn check_inline(&mut self, of: Inline<'_>, text: &str) -> Result<(), ServiceError> {
        let limit = match of.who {
            Who::User(_) => Limit::InlineUser,
            Who::Role(_) => Limit::InlineRole,
        };
        let (_, identity) = self.allowed_on(of.who, &[])?;
        let others = (identity.policies.identity.iter())
            .filter(|policy| policy.arn.is_none() && policy.name != of.name)
            .map(|policy| limit.measure(&policy.document.to_json_pretty()));
        let size = others.sum::<usize>() + limit.measure(text);
        (limit.check_total(size)).map_err(|size| self.too_large(&size.of(of.who.name())))
    }

    /// `DeleteUserPolicy`, `DeleteRolePolicy`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn delete_inline(&mut self, of: Inline<'_>) -> Result<Value, ServiceError> {
        let (_, identity) = self.allowed_on(of.who, &[])?;
        let policies = &mut identity.policies.identity;
        let before = policies.len();
        policies.retain(|policy| policy.arn.is_some() || policy.name != of.name);
        match policies.len() == before {
            true => Err(self.no_inline(of)),
            false => Ok(nothing()),
        }
    }

    /// The error for a missing inline policy.
    pub fn no_inline(&self, of: Inline<'_>) -> ServiceError {
        let (kind, name) = (of.who.small_kind(), of.name);
        let message = format!("The {kind} policy with name {name} cannot be found.");
        self.error("NoSuchEntity", 404, message)
    }

    /// `AttachUserPolicy`, `AttachRolePolicy`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn attach(&mut self, who: &Who, arn: &str) -> Result<Value, ServiceError> {
        let keys = policy_key(arn);
        self.allowed_on(who, &keys)?;
        let policy = self.managed(arn)?;
        let (_, identity) = self.allowed_on(who, &keys)?;
        hang(&mut identity.policies.identity, policy);
        Ok(nothing())
    }

    /// `DetachUserPolicy`, `DetachRolePolicy`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn detach(&mut self, who: &Who, arn: &str) -> Result<Value, ServiceError> {
        let (_, identity) = self.allowed_on(who, &policy_key(arn))?;
        let policies = &mut identity.policies.identity;
        let before = policies.len();
        policies.retain(|policy| policy.arn.as_deref() != Some(arn));
        match policies.len() == before {
            true => {
                let message = format!("Policy {arn} was not found.");
                Err(self.error("NoSuchEntity", 404, message))
            }
            false => Ok(nothing()),
        }
    }

    /// `PutUserPermissionsBoundary`, `PutRolePermissionsBoundary`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `MalformedPolicyDocument`.
    pub fn put_boundary(&mut self, who: &Who, text: &str) -> Result<Value, ServiceError> {
        let keys = boundary_key(Some(text));
        self.allowed_on(who, &keys)?;
        let boundary = self.boundary(text)?;
        let (_, identity) = self.allowed_on(who, &keys)?;
        identity.policies.boundary = Some(boundary);
        Ok(nothing())
    }

    /// `DeleteUserPermissionsBoundary`, `DeleteRolePermissionsBoundary`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn delete_boundary(&mut self, who: &Who) -> Result<Value, ServiceError> {
        let (_, identity) = self.allowed_on(who, &[])?;
        identity.policies.boundary = None;
        Ok(nothing())
    }

    /// `TagUser`, `TagRole`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `InvalidInput`, `LimitExceeded`.
    pub fn tag(&mut self, who: &Who, tags: &[(String, String)]) -> Result<Value, ServiceError> {
        let (_, identity) = self.allowed_on(who, &tag_keys(tags))?;
        let mut after = identity.tags.clone();
        self.check_tags(tags, &after)?;
        for (key, value) in tags {
            match after
                .iter_mut()
                .find(|(old, _)| old.eq_ignore_ascii_case(key))
            {
                Some(old) => *old = (key.clone(), value.clone()),
                None => after.push((key.clone(), value.clone())),
            }
        }
        let (_, identity) = self.allowed_on(who, &tag_keys(tags))?;
        identity.tags = after;
        Ok(nothing())
    }

    /// `UntagUser`, `UntagRole`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`.
    pub fn untag(&mut self, who: &Who, keys: &[String]) -> Result<Value, ServiceError> {
        let names = [("aws:TagKeys".to_owned(), keys.to_vec())];
        let (_, identity) = self.allowed_on(who, &names)?;
        let tags = &mut identity.tags;
        tags.retain(|(key, _)| !keys.iter().any(|gone| gone.eq_ignore_ascii_case(key)));
        Ok(nothing())
    }

    /// `CreatePolicy`.
    ///
    /// # Errors
    /// `ValidationError`, `AccessDenied`, `LimitExceeded`, `MalformedPolicyDocument`, `EntityAlreadyExists`.
    pub fn create_policy(
        &mut self,
        name: &str,
        path: Option<&str>,
        text: &str,
        description: Option<&str>,
    ) -> Result<Value, ServiceError> {
        self.check_name("policyName", name, 128)?;
        let path = self.check_path(path)?;
        if let Some(description) = description {
            self.at_most("description", description, 1_000)?;
        }
        let arn = format!("arn:aws:iam::{}:policy{path}{name}", self.account);
        self.authorize(&arn, &[])?;
        let document = self.document(Grammar::Managed, text, name)?;
        let start = format!("arn:aws:iam::{}:policy/", self.account);
        let taken = self.cloud.identities.all_managed().any(|(known, _)| {
            known.starts_with(&start) && name_of(known).eq_ignore_ascii_case(name)
        });
        if taken {
            let message =
                format!("A policy called {name} already exists. Duplicate names are not allowed.");
            return Err(self.error("EntityAlreadyExists", 409, message));
        }
        let policy = ManagedPolicy {
            id: new_id("ANPA", &mut self.cloud.entropy),
            created: self.now,
            description: description.unwrap_or("").to_owned(),
            document,
        };
        let shown = shape::policy(&arn, &policy, (0, 0));
        self.cloud.identities.put_managed(&arn, policy);
        Ok(Object::default().put("Policy", shown).value())
    }

    /// `DeletePolicy`.
    ///
    /// # Errors
    /// `AccessDenied`, `NoSuchEntity`, `DeleteConflict`.
    pub fn delete_policy(&mut self, arn: &str) -> Result<Value, ServiceError> {
        self.authorize(arn, &[])?;
        if self.attachments(arn) != (0, 0) {
            let message = "Cannot delete a policy attached to entities.";
            return Err(self.error("DeleteConflict", 409, message));
        }
        match self.cloud.identities.delete_managed(arn) {
            true => Ok(nothing()),
            false => Err(self.no_policy(arn)),
        }
    }

    /// The error for a missing managed policy.
    pub fn no_policy(&self, arn: &str) -> ServiceError {
        let message = format!("Policy {arn} was not found.");
        self.error("NoSuchEntity", 404, message)
    }

    /// How many users and roles have a managed policy: as a policy, and as a boundary.
    pub fn attachments(&self, arn: &str) -> (usize, usize) {
        let is_it = |policy: &NamedPolicy| policy.arn.as_deref() == Some(arn);
        let identities = || {
            self.cloud
                .identities
                .iter()
                .map(|(_, identity)| &identity.policies)
        };
        (
            identities()
                .filter(|policies| policies.identity.iter().any(is_it))
                .count(),
            identities()
                .filter(|policies| policies.boundary.as_ref().is_some_and(is_it))
                .count(),
        )
    }
}

/// Adds a policy, or replaces the one that it stands for: an inline policy of the same name, or the same managed policy.
fn hang(policies: &mut Vec<NamedPolicy>, policy: NamedPolicy) {
    let same = |known: &&mut NamedPolicy| match &policy.arn {
        Some(_) => known.arn == policy.arn,
        None => known.arn.is_none() && known.name == policy.name,
    };
    match policies.iter_mut().find(same) {
        Some(known) => *known = policy,
        None => policies.push(policy),
    }
}
