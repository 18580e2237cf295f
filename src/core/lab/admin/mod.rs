//! What an administrator makes, changes and takes away: each chore is one call or two in AWS's own words, sent as the
//! `user/admin` of the account that it is about.
//!
//! - `calls`: which calls; [`send`]: how they are sent; `words`: what came of them

mod calls;
pub mod sender;
mod summary;

use crate::core::api::Line;
use crate::core::clock::Timestamp;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use crate::core::lab::policy::LabPolicy;
use crate::core::lab::report::inventory::{KeyRow, counted, listed};
use crate::core::lab::world::{BUCKET, Lab};
use crate::core::trace::Trace;
use calls::Call;
use sender::{AdminAnswer, SendCall, to_iam, to_kms, to_s3};
use std::sync::Arc;

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

/// A KMS key, as far as a chore needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRef {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What to call it.
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

/// What shall be done.
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

/// What came of a chore.
#[derive(Clone, Debug)]
pub struct AdminReport {
    /// What happened, in a sentence or two. After an error: what was done before it, if anything.
    pub says: String,
    /// The error, and the operation that it answers.
    pub error: Option<(String, ServiceError)>,
    /// The calls that can be watched: operation and steps.
    pub traces: Vec<(String, Arc<Trace>)>,
    /// The id or ARN of what the first call made, or was about.
    pub made: Option<String>,
}

impl Lab {
    /// Does a chore, whatever its service.
    pub fn administer(&mut self, chore: &AdminAction, now: Timestamp) -> AdminReport {
        let send = match chore.service() {
            Service::Kms => to_kms,
            Service::S3 => to_s3,
            Service::Iam => to_iam,
        };
        self.administer_by(chore, now, send)
    }

    /// Does a chore. Its calls are remembered like all others. Where the second of two fails, the first stays done.
    /// `send` sends to the chore's service.
    pub fn administer_by(
        &mut self,
        chore: &AdminAction,
        now: Timestamp,
        send: SendCall,
    ) -> AdminReport {
        let mut done = AdminReport {
            says: String::new(),
            error: None,
            traces: Vec::new(),
            made: None,
        };
        let Some(named) = self.run_call(chore, chore.first(), now, send, &mut done) else {
            return done;
        };
        let made = named.clone().unwrap_or_default();
        done.made = named;
        if let Some(call) = chore.second(&made)
            && self.run_call(chore, call, now, send, &mut done).is_none()
        {
            done.says = chore.partial_summary(&made);
            return done;
        }
        done.says = chore.says(&made, self);
        // The lab's bucket takes its policy along.
        if matches!(chore, AdminAction::DeleteBucket { bucket, .. } if bucket == BUCKET) {
            self.change(LabPolicy::Bucket, |draft| draft.edit(String::new()));
        }
        done
    }

    fn run_call(
        &mut self,
        chore: &AdminAction,
        call: Call,
        now: Timestamp,
        send: SendCall,
        done: &mut AdminReport,
    ) -> Option<Option<String>> {
        let (service, operation, mut input) = call;
        let line = Line {
            principal: Principal::User {
                account: chore.account().to_owned(),
                name: "admin".to_owned(),
            },
            service: service.to_owned(),
            operation: operation.to_owned(),
            input: input.value(),
        };
        let AdminAnswer { result, trace } = send(&mut self.cloud, &line, now);
        self.past.extend(trace.clone());
        let steps = trace.filter(|trace| !trace.steps.is_empty());
        done.traces
            .extend(steps.map(|trace| (operation.to_owned(), trace)));
        match result {
            Ok(named) => Some(named),
            Err(error) => {
                done.error = Some((operation.to_owned(), error));
                None
            }
        }
    }

    /// How far the lab's clock is ahead of the page's, in seconds.
    pub fn later(&self) -> u64 {
        self.later
    }

    /// Where the lab's clock stands, in a sentence.
    pub fn clock_says(&self) -> String {
        match self.later / 86_400 {
            0 => "The lab’s clock is your own.".to_owned(),
            days => format!(
                "The lab’s clock is {} ahead of yours.",
                counted(days as usize, "day")
            ),
        }
    }

    /// Lets time pass, and says what came of it. `real` is the page's time.
    pub fn let_pass(&mut self, days: u64, real: Timestamp) -> String {
        self.later = self.later.saturating_add(days * 86_400);
        let before: Vec<KeyRow> = self.inventory().keys;
        let now = self.now(real);
        self.cloud.kms.sweep(now);
        let gone = before
            .iter()
            .filter(|key| self.cloud.kms.key(&key.id).is_none());
        let mut says = match days {
            1 => "A day has passed.".to_owned(),
            _ => format!("{days} days have passed."),
        };
        for key in gone {
            says.push_str(&format!(
                " The waiting period of {} is over: KMS has deleted it, and what lies under it, {}, can never be opened again.",
                key.name(),
                listed(&key.under)
            ));
        }
        says
    }

    /// Whether KMS throttles every request.
    pub fn throttles(&self) -> bool {
        self.cloud.kms.throttled
    }

    /// Makes KMS throttle every request, or not. A switch of the simulation's.
    pub fn set_throttles(&mut self, on: bool) {
        self.cloud.kms.throttled = on;
    }
}
