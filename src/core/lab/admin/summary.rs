//! Describes the result of an action, in a sentence or two.

use super::action::{AdminAction, POLICY_NAME};
use super::calls::{alias_name, kind_and_name};
use crate::core::lab::Lab;

impl AdminAction {
    /// After all calls succeeded. `made` is what the first call created.
    pub(super) fn says(&self, made: &str, lab: &Lab) -> String {
        match self {
            Self::CreateKey { alias, .. } if alias.is_empty() => {
                format!("KMS made the key {made}. It is Enabled, and has no alias yet.")
            }
            Self::CreateKey { alias, .. } => format!(
                "KMS made the key {made}, called {}. It is Enabled.",
                alias_name(alias)
            ),
            Self::Enable(key) => format!(
                "{} is Enabled: what lies under it can be opened again.",
                key.name
            ),
            Self::Disable(key) => format!(
                "{} is Disabled: nothing is sealed or opened under it until it is enabled.",
                key.name
            ),
            Self::Rotate(key) => format!(
                "{} has new material, which seals from now on. The old material stays in KMS and opens what it sealed.",
                key.name
            ),
            Self::EnableRotation(key) => {
                let schedule = lab.cloud.kms.key(&key.id).and_then(|key| key.rotation);
                let next = schedule.map_or_else(String::new, |schedule| {
                    format!(", the first time on {}", schedule.next)
                });
                format!(
                    "KMS rotates {} every year{next}. Nothing is encrypted again.",
                    key.name
                )
            }
            Self::DisableRotation(key) => format!(
                "KMS no longer rotates {} by itself. Its material stays as it is.",
                key.name
            ),
            Self::Describe { key, .. } => format!("{} has a new description.", key.name),
            Self::Tag { key, .. } => format!(
                "{} is tagged. Policies that test aws:ResourceTag see the tag from now on.",
                key.name
            ),
            Self::Untag { key, tag } => format!("{} no longer has the tag {tag}.", key.name),
            Self::ScheduleDeletion { key, .. } => {
                let date = lab.cloud.kms.key(&key.id).and_then(|key| key.deletion);
                let date = date.map_or_else(String::new, |date| format!(" on {date}"));
                format!(
                    "{} will be deleted{date}. Until then it does nothing, and the deletion can be cancelled.",
                    key.name
                )
            }
            Self::CancelDeletion(key) => {
                format!("{} is kept, and Disabled: enable it to use it.", key.name)
            }
            Self::CreateAlias { key, alias } => {
                format!("{} now stands for the key {}.", alias_name(alias), key.id)
            }
            Self::MoveAlias { key, alias } => format!(
                "{alias} now points at the key {}. What lies sealed still names the key it was sealed under.",
                key.id
            ),
            Self::DeleteAlias { key, alias } => {
                format!("{alias} is gone. The key {} is as it was.", key.id)
            }
            Self::CreateBucket(name) => {
                format!(
                    "S3 made the bucket {name}, empty. Its default encryption is SSE-S3; public access and SSE-C are blocked."
                )
            }
            Self::DeleteBucket { bucket, .. } => format!("The bucket {bucket} is gone."),
            Self::SetEncryption { bucket, .. } => format!(
                "{bucket} seals uploads that ask for nothing in the new way. Objects already in it stay as they are."
            ),
            Self::BlockPublicAccess {
                bucket, on: true, ..
            } => format!(
                "{bucket} blocks public access: S3 refuses a public policy, and while there is one, callers of other accounts."
            ),
            Self::BlockPublicAccess { bucket, .. } => format!(
                "{bucket} no longer blocks public access. It is public once a bucket policy says so."
            ),
            Self::CreateIdentity { name, policy, .. } if policy.trim().is_empty() => {
                format!("IAM made {name}. Without a policy it may do nothing.")
            }
            Self::CreateIdentity { name, .. } => {
                format!("IAM made {name}, with the policy {POLICY_NAME}.")
            }
            Self::PutPolicy { arn, name, .. } => {
                format!("{} has the policy {name} as written.", kind_and_name(arn).1)
            }
            Self::DeleteIdentity(arn) => {
                format!("{} is gone, its policies with it.", kind_and_name(arn).1)
            }
        }
    }

    /// After the first of two calls, when the second failed.
    pub(super) fn partial_summary(&self, made: &str) -> String {
        match self {
            Self::CreateKey { .. } => {
                format!("The key {made} was made all the same; only the alias was refused.")
            }
            _ => format!(
                "{} was made all the same; only the policy was refused.",
                kind_and_name(made).1
            ),
        }
    }
}
