//! The calls of each action.

use super::action::{AdminAction, KeyRef, POLICY_NAME};
use crate::core::arn::Arn;
use crate::core::cloud::Cloud;
use crate::core::error::Service;
use crate::core::json::Object;
use crate::core::lab::world::ACCOUNT;
use crate::core::s3::PublicAccessBlock;
use serde_json::Value;

/// The trust policy of new roles. Only `AssumeRole` reads it: a caller can name a session of the role without it.
const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

/// A call: service, operation, input.
pub(super) type AdminCall = (&'static str, &'static str, Object);

pub(super) fn alias_name(typed: &str) -> String {
    match typed.starts_with("alias/") {
        true => typed.to_owned(),
        false => format!("alias/{typed}"),
    }
}

fn of_key(operation: &'static str, key: &KeyRef) -> AdminCall {
    ("kms", operation, Object::of(&[("KeyId", &key.id)]))
}

fn alias(operation: &'static str, name: &str, key_id: &str) -> AdminCall {
    let name = alias_name(name);
    let input = Object::of(&[("AliasName", &name), ("TargetKeyId", key_id)]);
    ("kms", operation, input)
}

/// The kind and name in an ARN, such as `("user", "ana")`; the name is without its path.
pub(super) fn kind_and_name(arn: &str) -> (String, String) {
    // A text that isn't an ARN names nobody, and IAM rejects the call.
    let resource = match arn.parse::<Arn>() {
        Ok(arn) => arn.resource,
        Err(_) => String::new(),
    };
    let (kind, rest) = resource.split_once('/').unwrap_or(("user", &resource));
    let name = rest.rsplit('/').next().map_or(rest, |name| name);
    (kind.to_owned(), name.to_owned())
}

fn by_kind(kind: &str, user: &'static str, role: &'static str, name: &str) -> AdminCall {
    let (operation, member) = match kind {
        "role" => (role, "RoleName"),
        _ => (user, "UserName"),
    };
    ("iam", operation, Object::of(&[(member, name)]))
}

fn put_policy(kind: &str, name: &str, policy: (&str, &str)) -> AdminCall {
    let (service, operation, mut input) = by_kind(kind, "PutUserPolicy", "PutRolePolicy", name);
    input.text("PolicyName", policy.0);
    input.text("PolicyDocument", policy.1);
    (service, operation, input)
}

impl AdminAction {
    /// The account whose administrator makes the calls.
    pub(super) fn account(&self) -> &str {
        match self {
            Self::CreateKey { .. } | Self::CreateBucket(_) | Self::CreateIdentity { .. } => ACCOUNT,
            Self::Enable(key) | Self::Disable(key) | Self::Rotate(key) => &key.account,
            Self::EnableRotation(key) | Self::DisableRotation(key) => &key.account,
            Self::CancelDeletion(key) => &key.account,
            Self::ScheduleDeletion { key, .. }
            | Self::Describe { key, .. }
            | Self::Tag { key, .. }
            | Self::Untag { key, .. }
            | Self::CreateAlias { key, .. }
            | Self::MoveAlias { key, .. }
            | Self::DeleteAlias { key, .. } => &key.account,
            Self::DeleteBucket { account, .. }
            | Self::SetEncryption { account, .. }
            | Self::BlockPublicAccess { account, .. } => account,
            Self::PutPolicy { arn, .. } | Self::DeleteIdentity(arn) => {
                arn.split(':').nth(4).unwrap_or(ACCOUNT)
            }
        }
    }

    /// The calls that have to come before the first one: IAM deletes no user or role that has policies.
    pub(super) fn before(&self, cloud: &Cloud) -> Vec<AdminCall> {
        let Self::DeleteIdentity(arn) = self else {
            return Vec::new();
        };
        let Some(identity) = cloud.identities.get(arn) else {
            return Vec::new();
        };
        let (kind, name) = kind_and_name(arn);
        let policies = identity.policies.identity.iter();
        let calls = policies.map(|policy| match &policy.arn {
            Some(policy) => {
                let (service, operation, mut input) =
                    by_kind(&kind, "DetachUserPolicy", "DetachRolePolicy", &name);
                input.text("PolicyArn", policy);
                (service, operation, input)
            }
            None => {
                let (service, operation, mut input) =
                    by_kind(&kind, "DeleteUserPolicy", "DeleteRolePolicy", &name);
                input.text("PolicyName", &policy.name);
                (service, operation, input)
            }
        });
        calls.collect()
    }

    pub(super) fn first(&self) -> AdminCall {
        match self {
            Self::CreateKey { description, .. } => {
                let input = Object::of(&[("Description", description)]);
                ("kms", "CreateKey", input)
            }
            Self::Enable(key) => of_key("EnableKey", key),
            Self::Disable(key) => of_key("DisableKey", key),
            Self::Rotate(key) => of_key("RotateKeyOnDemand", key),
            Self::EnableRotation(key) => of_key("EnableKeyRotation", key),
            Self::DisableRotation(key) => of_key("DisableKeyRotation", key),
            Self::Describe { key, description } => {
                let (service, operation, mut input) = of_key("UpdateKeyDescription", key);
                input.text("Description", description);
                (service, operation, input)
            }
            Self::Tag { key, tag } => {
                let (service, operation, mut input) = of_key("TagResource", key);
                // A tag without a value has an empty one.
                let (name, value) = match tag.split_once('=') {
                    Some((name, value)) => (name.trim(), value.trim()),
                    None => (tag.as_str(), ""),
                };
                let tag = Object::of(&[("TagKey", name), ("TagValue", value)]).value();
                input.put("Tags", Value::Array(vec![tag]));
                (service, operation, input)
            }
            Self::Untag { key, tag } => {
                let (service, operation, mut input) = of_key("UntagResource", key);
                input.put("TagKeys", Value::Array(vec![Value::from(tag.as_str())]));
                (service, operation, input)
            }
            Self::CancelDeletion(key) => of_key("CancelKeyDeletion", key),
            Self::ScheduleDeletion { key, days } => {
                let (service, operation, mut input) = of_key("ScheduleKeyDeletion", key);
                input.text("PendingWindowInDays", days);
                (service, operation, input)
            }
            Self::CreateAlias { key, alias: name } => alias("CreateAlias", name, &key.id),
            Self::MoveAlias { key, alias: name } => alias("UpdateAlias", name, &key.id),
            Self::DeleteAlias { alias, .. } => {
                let input = Object::of(&[("AliasName", alias)]);
                ("kms", "DeleteAlias", input)
            }
            Self::CreateBucket(name) => ("s3", "CreateBucket", Object::of(&[("Bucket", name)])),
            Self::DeleteBucket { bucket, .. } => {
                ("s3", "DeleteBucket", Object::of(&[("Bucket", bucket)]))
            }
            Self::SetEncryption {
                bucket,
                algorithm,
                key_id,
                bucket_key,
                ..
            } => {
                let mut by_default = Object::of(&[("SSEAlgorithm", algorithm)]);
                if !key_id.is_empty() {
                    by_default.text("KMSMasterKeyID", key_id);
                }
                let mut rule = Object::default();
                rule.put("ApplyServerSideEncryptionByDefault", by_default.value());
                if algorithm == "aws:kms" {
                    rule.put("BucketKeyEnabled", Value::Bool(*bucket_key));
                }
                let mut rules = Object::default();
                rules.put("Rules", Value::Array(vec![rule.value()]));
                let mut input = Object::of(&[("Bucket", bucket)]);
                input.put("ServerSideEncryptionConfiguration", rules.value());
                ("s3", "PutBucketEncryption", input)
            }
            Self::BlockPublicAccess {
                bucket, on: false, ..
            } => {
                let input = Object::of(&[("Bucket", bucket)]);
                ("s3", "DeletePublicAccessBlock", input)
            }
            Self::BlockPublicAccess { bucket, .. } => {
                let mut settings = Object::default();
                for (name, on) in PublicAccessBlock::ALL.named() {
                    settings.put(name, Value::Bool(on));
                }
                let mut input = Object::of(&[("Bucket", bucket)]);
                input.put("PublicAccessBlockConfiguration", settings.value());
                ("s3", "PutPublicAccessBlock", input)
            }
            Self::CreateIdentity { kind, name, .. } => {
                let (service, operation, mut input) =
                    by_kind(kind, "CreateUser", "CreateRole", name);
                if kind == "role" {
                    input.text("AssumeRolePolicyDocument", TRUST);
                }
                (service, operation, input)
            }
            Self::PutPolicy { arn, name, policy } => {
                let (kind, person) = kind_and_name(arn);
                put_policy(&kind, &person, (name, policy))
            }
            Self::DeleteIdentity(arn) => {
                let (kind, name) = kind_and_name(arn);
                by_kind(&kind, "DeleteUser", "DeleteRole", &name)
            }
        }
    }

    /// The call that follows the first one. `made` is the id or ARN from the first call's answer.
    pub(super) fn second(&self, made: &str) -> Option<AdminCall> {
        match self {
            Self::CreateKey { alias: name, .. } if !name.is_empty() => {
                Some(alias("CreateAlias", name, made))
            }
            Self::CreateIdentity { kind, name, policy } if !policy.trim().is_empty() => {
                Some(put_policy(kind, name, (POLICY_NAME, policy)))
            }
            _ => None,
        }
    }

    /// The service that the action's calls go to.
    pub fn service(&self) -> Service {
        match self {
            Self::CreateBucket(_)
            | Self::DeleteBucket { .. }
            | Self::SetEncryption { .. }
            | Self::BlockPublicAccess { .. } => Service::S3,
            Self::CreateIdentity { .. } | Self::PutPolicy { .. } | Self::DeleteIdentity(_) => {
                Service::Iam
            }
            _ => Service::Kms,
        }
    }
}
