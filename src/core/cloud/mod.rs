//! The whole simulated cloud: principals with their policies, KMS, S3, and one way in.
//!
//! - [`call`]: the calls, their answers, and how a call with a large body is taken in two halves

pub mod call;

pub use call::{BodyResult, Call, Outcome, Pending, Progress, Response};

use crate::core::clock::Timestamp;
use crate::core::entropy::Entropy;
use crate::core::iam::{NamedPolicy, Principal};
use crate::core::kms::{Caller, Kms};
use crate::core::s3::S3;
use crate::core::trace::Actor;
use std::collections::BTreeMap;

/// A world: everything a call can see or change. The same calls on the same seed give the same bytes.
#[derive(Debug)]
pub struct Cloud {
    /// The Region of every endpoint here.
    pub region: String,
    /// Identity policies, by the ARN they hang on (the role's, not the session's).
    identity: BTreeMap<String, Vec<NamedPolicy>>,
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
            identity: BTreeMap::new(),
            kms: Kms::default(),
            s3: S3::default(),
            entropy,
        }
    }

    /// Attaches the identity policies of a user or role, replacing what was there.
    pub fn put_identity_policies(&mut self, principal: &Principal, policies: Vec<NamedPolicy>) {
        self.identity.insert(principal.principal_arn(), policies);
    }

    /// A principal with the policies that travel with it.
    pub fn caller(&self, principal: &Principal, now: Timestamp) -> Caller {
        Caller {
            principal: principal.clone(),
            identity: self
                .identity
                .get(&principal.principal_arn())
                .cloned()
                .unwrap_or_default(),
            actor: Actor::App,
            now,
        }
    }
}
