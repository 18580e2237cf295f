//! What an administrator can do.

use crate::core::lab::report::inventory::KeyRow;

/// The name of the policy that a new user or role gets.
pub const POLICY_NAME: &str = "inline-policy";
/// The editor starts with this policy for a new user or role.
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

/// A KMS key: only what an action needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRef {
    pub id: String,
    /// The account that owns it.
    pub account: String,
    /// Its first alias, or its id if it has none.
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

/// What an administrator can do. An action makes one call, or two of which the second completes the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminAction {
    /// `CreateKey`, and `CreateAlias` unless the alias is empty. The prefix `alias/` is optional.
    CreateKey {
        /// `Description`.
        description: String,
        alias: String,
    },
    /// `EnableKey`.
    Enable(KeyRef),
    /// `DisableKey`.
    Disable(KeyRef),
    /// `RotateKeyOnDemand`.
    Rotate(KeyRef),
    /// `EnableKeyRotation`, with the default period.
    EnableRotation(KeyRef),
    /// `DisableKeyRotation`.
    DisableRotation(KeyRef),
    /// `UpdateKeyDescription`.
    Describe { key: KeyRef, description: String },
    /// `TagResource`.
    Tag {
        key: KeyRef,
        /// One tag as typed, `key=value`.
        tag: String,
    },
    /// `UntagResource`.
    Untag {
        key: KeyRef,
        /// The tag's key.
        tag: String,
    },
    /// `ScheduleKeyDeletion`.
    ScheduleDeletion {
        key: KeyRef,
        /// `PendingWindowInDays`, as typed.
        days: String,
    },
    /// `CancelKeyDeletion`.
    CancelDeletion(KeyRef),
    /// `CreateAlias`.
    CreateAlias { key: KeyRef, alias: String },
    /// `UpdateAlias`.
    MoveAlias { key: KeyRef, alias: String },
    /// `DeleteAlias`.
    DeleteAlias { key: KeyRef, alias: String },
    /// `CreateBucket`.
    CreateBucket(String),
    /// `DeleteBucket`.
    DeleteBucket { bucket: String, account: String },
    /// `PutBucketEncryption`.
    SetEncryption {
        bucket: String,
        account: String,
        /// `SSEAlgorithm`.
        algorithm: String,
        /// `KMSMasterKeyID`; empty for none.
        key_id: String,
        /// `BucketKeyEnabled`.
        bucket_key: bool,
    },
    /// `PutPublicAccessBlock` with all four settings on, or `DeletePublicAccessBlock`.
    BlockPublicAccess {
        bucket: String,
        account: String,
        on: bool,
    },
    /// `CreateUser` or `CreateRole`, and `PutUserPolicy` or `PutRolePolicy` unless the policy is empty.
    CreateIdentity {
        /// `user` or `role`.
        kind: String,
        name: String,
        policy: String,
    },
    /// `PutUserPolicy` or `PutRolePolicy`.
    PutPolicy {
        arn: String,
        /// `PolicyName`.
        name: String,
        policy: String,
    },
    /// `DeleteUser` or `DeleteRole`.
    DeleteIdentity(String),
}
