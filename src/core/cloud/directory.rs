//! The users and roles as resource policies see them: which principals exist, and what becomes of their names.

use super::Cloud;
use super::identities::Identities;
use super::identity_id::derived_id;
use crate::core::iam::{Directory, unbound};
use std::sync::Arc;

impl Directory for Identities {
    /// Every account has a user `admin`.
    fn id_of(&self, arn: &str) -> Option<String> {
        match self.get(arn) {
            Some(identity) => Some(match &identity.record {
                Some(record) => record.id.clone(),
                None if arn.contains(":role/") => derived_id("AROA", arn),
                None => derived_id("AIDA", arn),
            }),
            None => is_admin(arn).then(|| derived_id("AIDA", arn)),
        }
    }

    fn arn_of(&self, id: &str) -> Option<String> {
        self.iter()
            .map(|(arn, _)| arn)
            .find(|arn| self.id_of(arn).as_deref() == Some(id))
            .map(str::to_owned)
    }

    fn role_arn(&self, account: &str, name: &str) -> Option<String> {
        self.role_named(account, name).map(str::to_owned)
    }
}

fn is_admin(arn: &str) -> bool {
    arn.strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":user/admin"))
        .is_some_and(|account| {
            account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
        })
}

impl Cloud {
    /// Deletes a user or role. Policies and grants that named it show its unique id from now on, so that a new one of
    /// the same name does not inherit what they give or deny (IAM User Guide, "AWS JSON policy elements: Principal").
    pub(super) fn delete_identity(&mut self, arn: &str) {
        let Some(id) = self.identities.id_of(arn) else {
            return;
        };
        self.identities.delete(arn);
        let keys: Vec<String> = self.kms.keys().map(|key| key.id.clone()).collect();
        for key in keys {
            let Some(key) = self.kms.key_mut(&key) else {
                continue;
            };
            key.policy.unbind_principal(arn, &id);
            let notes = key.grant_notes.iter_mut();
            let retiring = notes.flat_map(|note| {
                std::iter::once(&mut note.grant.grantee).chain(note.retiring.as_mut())
            });
            let grantees = key.grants.iter_mut().map(|grant| &mut grant.grantee);
            for principal in grantees.chain(retiring) {
                if let Some(id) = unbound(principal, arn, &id) {
                    *principal = id;
                }
            }
        }
        let buckets: Vec<String> = self
            .s3
            .buckets()
            .map(|bucket| bucket.name.clone())
            .collect();
        for bucket in buckets {
            let bucket = self.s3.bucket_mut(&bucket);
            if let Some(policy) = bucket.and_then(|bucket| bucket.policy.as_mut()) {
                policy.unbind_principal(arn, &id);
            }
        }
        for identity in self.identities.iter_mut() {
            let trust =
                (identity.record.as_mut()).and_then(|record| Arc::make_mut(record).trust.as_mut());
            if let Some(trust) = trust {
                trust.unbind_principal(arn, &id);
            }
        }
    }
}
