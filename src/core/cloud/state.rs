//! The state of the simulated cloud.

use super::identities::{Identities, Identity};
use super::limits::CallerLimits;
use crate::core::clock::Timestamp;
use crate::core::entropy::Entropy;
use crate::core::iam::{Decision, Fix, PolicyKind, PolicySet, Principal};
use crate::core::kms::{Caller, Kms};
use crate::core::s3::S3;
use std::sync::Arc;

/// Everything a call can read or change. The same calls with the same seed give the same bytes.
#[derive(Debug)]
pub struct Cloud {
    /// The Region of every endpoint here.
    pub region: String,
    pub identities: Identities,
    pub kms: Kms,
    pub s3: S3,
    /// Sessions with policies of their own, and the organization; `None` until a call makes one.
    pub limits: Option<Arc<dyn CallerLimits>>,
    /// The simulated hardware's source of randomness.
    pub entropy: Entropy,
}

impl Cloud {
    pub fn new(region: &str, entropy: Entropy) -> Self {
        Self {
            region: region.to_owned(),
            identities: Identities::default(),
            kms: Kms::default(),
            s3: S3::default(),
            limits: None,
            entropy,
        }
    }

    /// Returns a copy for experiments, with its own source of randomness.
    pub fn fork(&self, entropy: Entropy) -> Self {
        Self {
            region: self.region.clone(),
            identities: self.identities.clone(),
            kms: self.kms.clone(),
            s3: self.s3.clone(),
            limits: self.limits.clone(),
            entropy,
        }
    }

    /// Replaces the policies that allow and limit a user or role: identity policies, boundary, session policy, and the
    /// control policies of its account.
    pub fn put_policies(&mut self, principal: &Principal, policies: PolicySet) {
        let arn = principal.principal_arn();
        match self.identities.get_mut(&arn) {
            Some(identity) => identity.policies = policies,
            None => {
                let identity = Identity {
                    policies,
                    ..Identity::default()
                };
                self.identities.put(&arn, identity);
            }
        }
    }

    /// Applies a fix of a request that was denied to the principal. A policy of the resource is the one of the denied
    /// request's key or bucket.
    pub fn apply_fix(&mut self, principal: &Principal, denied: Option<&Decision>, fix: &Fix) {
        let resource = denied.map_or("", |decision| decision.resource.as_str());
        match fix.policy {
            PolicyKind::KeyPolicy => {
                let id = resource.rsplit('/').next().unwrap_or(resource);
                if let Some(key) = self.kms.key_mut(id) {
                    key.policy = fix.document.clone();
                }
            }
            PolicyKind::BucketPolicy => {
                let path = resource.rsplit(':').next().unwrap_or(resource);
                let name = path.split('/').next().unwrap_or(path);
                if let Some(bucket) = self.s3.bucket_mut(name) {
                    bucket.policy = Some(fix.document.clone());
                }
            }
            _ => {
                let arn = principal.principal_arn();
                let mut identity = self.identities.of(principal);
                fix.apply(&mut identity.policies);
                self.identities.put(&arn, identity);
            }
        }
    }

    /// Returns a principal with its policies and tags.
    pub fn caller(&self, principal: &Principal, now: Timestamp) -> Caller {
        let principal = self.identities.with_path(principal);
        let Identity {
            policies,
            tags,
            record,
        } = self.identities.of(&principal);
        let mut caller = Caller::new(principal, policies, tags, now);
        caller.id = record.map(|record| record.id.clone());
        if let Some(limits) = &self.limits {
            limits.apply(&mut caller);
        }
        caller
    }
}
