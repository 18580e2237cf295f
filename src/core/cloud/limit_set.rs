//! Assumed sessions and the organization: the limits that calls can set.

use super::Cloud;
use super::limits::CallerLimits;
use super::organization::Organization;
use crate::core::clock::Timestamp;
use crate::core::iam::{NamedPolicy, Principal};
use crate::core::kms::Caller;
use std::any::Any;
use std::sync::Arc;

/// A session that `AssumeRole` gave. A later call for the same session name replaces it.
#[derive(Clone, Debug, PartialEq)]
pub struct AssumedSession {
    /// `arn:aws:sts::account:assumed-role/role/session`.
    pub arn: String,
    /// The session policy. Several are one document here: together they are one limit.
    pub policy: Option<NamedPolicy>,
    /// Session tags. They replace the role's tags of the same keys.
    pub tags: Vec<(String, String)>,
    /// The keys of the tags that a session assumed from this one inherits.
    pub transitive: Vec<String>,
    /// `SourceIdentity`; a session assumed from this one keeps it.
    pub source_identity: Option<String>,
    /// When the role was assumed.
    pub issued: Timestamp,
    /// From then on the session's credentials are refused.
    pub expires: Timestamp,
}

/// All assumed sessions, and the organization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitSet {
    pub sessions: Vec<AssumedSession>,
    /// The organization of every account; `None` until a call of Organizations.
    pub organization: Option<Organization>,
}

impl LimitSet {
    pub fn session(&self, arn: &str) -> Option<&AssumedSession> {
        self.sessions.iter().find(|session| session.arn == arn)
    }
}

impl CallerLimits for LimitSet {
    fn apply(&self, caller: &mut Caller) {
        let arn = caller.principal.arn();
        if let Some(session) = self.session(&arn) {
            if let Some(policy) = &session.policy {
                caller.policies.session = Some(policy.clone());
            }
            for (key, value) in &session.tags {
                caller
                    .tags
                    .retain(|(known, _)| !known.eq_ignore_ascii_case(key));
                caller.tags.push((key.clone(), value.clone()));
            }
            let keys = &mut caller.keys;
            keys.push(("aws:TokenIssueTime".to_owned(), session.issued.to_string()));
            if let Some(identity) = &session.source_identity {
                keys.push(("aws:SourceIdentity".to_owned(), identity.clone()));
            }
        }
        if let Some(organization) = &self.organization {
            organization.apply(caller);
        }
    }
}

impl Cloud {
    /// The limits that calls have set.
    pub fn limit_set(&self) -> Option<&LimitSet> {
        let limits: &dyn Any = self.limits.as_deref()?;
        limits.downcast_ref()
    }

    /// Changes the limits.
    pub fn change_limits<T>(&mut self, change: impl FnOnce(&mut LimitSet) -> T) -> T {
        let none = LimitSet::default;
        let mut limits = self.limit_set().cloned().unwrap_or_else(none);
        let result = change(&mut limits);
        self.limits = Some(Arc::new(limits));
        result
    }

    /// Whether the principal is a session that `AssumeRole` gave and whose time is over.
    pub fn is_expired(&self, principal: &Principal, now: Timestamp) -> bool {
        let arn = principal.arn();
        let session = self.limit_set().and_then(|limits| limits.session(&arn));
        session.is_some_and(|session| session.expires <= now)
    }
}
