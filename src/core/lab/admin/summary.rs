//! Describes the result of an action, in a sentence or two.

use super::action::{AdminAction, POLICY_NAME};
use super::calls::{alias_name, kind_and_name};
use crate::core::lab::Lab;

impl AdminAction {
    /// After all calls succeeded. `made` is what the first call created.
    pub(super) fn says(&self, made: &str, lab: &Lab) -> String {
        match self {
            Self::CreateKey { alias, .. } if alias.is_empty() => {
                format!("KMS created the key {made}. It is enabled and has no alias yet.")
            }
            Self::CreateKey { alias, .. } => format!(
                "KMS created the key {made} with the alias {}. It is enabled.",
                alias_name(alias)
            ),
            Self::Enable(key) => format!(
                "{} is enabled. KMS can decrypt everything encrypted with it again.",
                key.name
            ),
            Self::Disable(key) => format!(
                "{} is disabled. KMS encrypts and decrypts nothing with it until you enable it.",
                key.name
            ),
            Self::Rotate(key) => format!(
                "{} has new key material, which encrypts from now on. KMS keeps the old material, so old ciphertext still decrypts.",
                key.name
            ),
            Self::EnableRotation(key) => {
                let schedule = lab.cloud.kms.key(&key.id).and_then(|key| key.rotation);
                let next = schedule.map_or_else(String::new, |schedule| {
                    format!(", the first time on {}", schedule.next)
                });
                format!(
                    "KMS rotates {} every year{next}. It re-encrypts nothing.",
                    key.name
                )
            }
            Self::DisableRotation(key) => format!(
                "KMS no longer rotates {} automatically. The key material isn't changed.",
                key.name
            ),
            Self::Describe { key, .. } => format!("{} has a new description.", key.name),
            Self::Tag { key, .. } => format!(
                "{} is tagged. From now on, policies can test the tag with aws:ResourceTag.",
                key.name
            ),
            Self::Untag { key, tag } => format!("{} no longer has the tag {tag}.", key.name),
            Self::ScheduleDeletion { key, .. } => {
                let date = lab.cloud.kms.key(&key.id).and_then(|key| key.deletion);
                let date = date.map_or_else(String::new, |date| format!(" on {date}"));
                format!(
                    "KMS will delete {}{date}. Until then, the key can't be used, and you can cancel the deletion.",
                    key.name
                )
            }
            Self::CancelDeletion(key) => {
                format!(
                    "{} won't be deleted. It is disabled: enable it to use it.",
                    key.name
                )
            }
            Self::CreateAlias { key, alias } => {
                format!("{} now points at the key {}.", alias_name(alias), key.id)
            }
            Self::MoveAlias { key, alias } => format!(
                "{alias} now points at the key {}. Existing ciphertext still refers to the old key.",
                key.id
            ),
            Self::DeleteAlias { key, alias } => {
                format!("{alias} is deleted. The key {} isn't changed.", key.id)
            }
            Self::CreateBucket(name) => {
                format!(
                    "S3 created the empty bucket {name}. Its default encryption is SSE-S3, and it blocks public access and SSE-C."
                )
            }
            Self::DeleteBucket { bucket, .. } => format!("The bucket {bucket} is deleted."),
            Self::SetEncryption { bucket, .. } => format!(
                "{bucket} now encrypts uploads without encryption headers this way. Existing objects aren't changed."
            ),
            Self::BlockPublicAccess {
                bucket, on: true, ..
            } => format!(
                "{bucket} blocks public access. S3 rejects a new public policy. If the bucket already has one, S3 denies callers from other accounts."
            ),
            Self::BlockPublicAccess { bucket, .. } => format!(
                "{bucket} no longer blocks public access. It becomes public when a bucket policy allows it."
            ),
            Self::CreateIdentity { name, policy, .. } if policy.trim().is_empty() => {
                format!("IAM created {name}. Without a policy, it has no permissions.")
            }
            Self::CreateIdentity { name, .. } => {
                format!("IAM created {name} with the policy {POLICY_NAME}.")
            }
            Self::PutPolicy { arn, name, .. } => {
                format!("{} now has the policy {name}.", kind_and_name(arn).1)
            }
            Self::DeleteIdentity(arn) => {
                format!("{} is deleted, with its policies.", kind_and_name(arn).1)
            }
        }
    }

    /// After the first of two calls, when the second failed.
    pub(super) fn partial_summary(&self, made: &str) -> String {
        match self {
            Self::CreateKey { .. } => {
                format!("KMS created the key {made}, but not the alias.")
            }
            _ => format!(
                "IAM created {}, but didn't attach the policy.",
                kind_and_name(made).1
            ),
        }
    }
}
