//! What an administrator can do.

use crate::core::lab::report::inventory::KeyRow;

/// The name of the policy that a new user or role is given.
pub const POLICY_NAME: &str = "what-it-may";
/// A policy to begin with, for a new user or role.
pub const POLICY_EXAMPLE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::my-bucket/*"
    },
    {
      "Effect": "Allow",
      "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
      "Resource": "arn:aws:kms:us-east-1:111122223333:key/*"
    }
  ]
}"#;

/// A KMS key, as far as an action needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRef {
    pub id: String,
    /// The account that it belongs to.
    pub account: String,
    /// As people call it: its first alias, otherwise its id.
    pub name: String,
}

impl From<&KeyRow> for KeyRef {
    fn from(row: &KeyRow) -> Self {
        Self {
            id: row.id.clone(),
            account: row.account.clone(),
            name: row.name().to_owned(),
        }
    }
}

/// What an administrator can do: one call, or two where the second completes the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminAction {
    /// `CreateKey`, and `CreateAlias` unless the alias is empty (`alias/` may be left away).
    CreateKey {
        /// `Description`.
        description: String,
        /// Its alias.
        alias: String,
    },
    /// `EnableKey`.
    Enable(KeyRef),
    /// `DisableKey`.
    Disable(KeyRef),
    /// `RotateKeyOnDemand`.
    Rotate(KeyRef),
    /// `ScheduleKeyDeletion`.
    ScheduleDeletion {
        /// Of which key.
        key: KeyRef,
        /// `PendingWindowInDays`, as typed.
        days: String,
    },
    /// `CancelKeyDeletion`.
    CancelDeletion(KeyRef),
    /// `CreateAlias`.
    CreateAlias {
        /// For which key.
        key: KeyRef,
        /// Its name.
        alias: String,
    },
    /// `UpdateAlias`.
    MoveAlias {
        /// To which key.
        key: KeyRef,
        /// Its name.
        alias: String,
    },
    /// `DeleteAlias`.
    DeleteAlias {
        /// Of which key.
        key: KeyRef,
        /// Its name.
        alias: String,
    },
    /// `CreateBucket`.
    CreateBucket(String),
    /// `DeleteBucket`.
    DeleteBucket {
        /// Its name.
        bucket: String,
        /// Whose it is.
        account: String,
    },
    /// `PutBucketEncryption`.
    SetEncryption {
        /// Its name.
        bucket: String,
        /// Whose it is.
        account: String,
        /// `SSEAlgorithm`.
        algorithm: String,
        /// `KMSMasterKeyID`; empty for none.
        key_id: String,
        /// `BucketKeyEnabled`.
        bucket_key: bool,
    },
    /// `CreateUser` or `CreateRole`, and `PutUserPolicy` or `PutRolePolicy` unless the policy is empty.
    CreateIdentity {
        /// `user` or `role`.
        kind: String,
        /// Its name.
        name: String,
        /// Its policy's text.
        policy: String,
    },
    /// `PutUserPolicy` or `PutRolePolicy`.
    PutPolicy {
        /// On whom: an ARN.
        arn: String,
        /// `PolicyName`.
        name: String,
        /// Its text.
        policy: String,
    },
    /// `DeleteUser` or `DeleteRole`.
    DeleteIdentity(String),
}
