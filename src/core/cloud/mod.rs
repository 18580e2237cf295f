//! The whole simulated cloud: principals with their policies, KMS, S3, and one way in.
//!
//! - [`call`]: the calls, their answers, and how a call with a large body is taken in two halves

pub mod call;

pub use call::{BodyResult, Call, Outcome, Pending, Progress, Response};

use crate::core::clock::Timestamp;
use crate::core::entropy::Entropy;
use crate::core::iam::{PolicySet, Principal};
use crate::core::kms::{Caller, Kms};
use crate::core::s3::S3;
use crate::core::trace::Actor;
use std::collections::BTreeMap;

/// A world: everything a call can see or change. The same calls on the same seed give the same bytes.
#[derive(Debug)]
pub struct Cloud {
    /// The Region of every endpoint here.
    pub region: String,
    /// Policies that travel with a caller, by the ARN they hang on (the role's, not the session's).
    policies: BTreeMap<String, PolicySet>,
    /// AWS KMS.
    pub kms: Kms,
    /// Amazon S3.
    pub s3: S3,
    /// Randomness of the simulated hardware.
    pub entropy: Entropy,
}

impl Cloud {
    /// An empty world.
    pub fn new(region: &str, entropy: Entropy) -> Self {
        Self {
            region: region.to_owned(),
            policies: BTreeMap::new(),
            kms: Kms::default(),
            s3: S3::default(),
            entropy,
        }
    }

    /// Attaches what limits and allows a user or role, replacing what was there: identity policies,
    /// boundary, session policy, and the control policies of its account.
    pub fn put_policies(&mut self, principal: &Principal, policies: PolicySet) {
        self.policies.insert(principal.principal_arn(), policies);
    }

    /// A principal with the policies that travel with it.
    pub fn caller(&self, principal: &Principal, now: Timestamp) -> Caller {
        Caller {
            principal: principal.clone(),
            policies: self
                .policies
                .get(&principal.principal_arn())
                .cloned()
                .unwrap_or_default(),
            actor: Actor::App,
            now,
        }
    }
}
