//! The drafts of all of the lab's policies.

use super::draft::{EffectivePolicy, PolicyDraft};
use super::lab_policy::LabPolicy;
use crate::core::iam::{PolicyError, PolicyKind, PolicySet};
use crate::core::lab::world::{BUCKET, EMPTY, KEY_POLICY, key_arn};

/// One draft for each [`LabPolicy`].
#[derive(Clone, Debug)]
pub(in crate::core::lab) struct Drafts {
    pub identity: PolicyDraft,
    pub key: PolicyDraft,
    pub bucket: PolicyDraft,
    pub boundary: PolicyDraft,
    pub session: PolicyDraft,
    pub service_control: PolicyDraft,
    pub grants: PolicyDraft,
}

impl Drafts {
    /// A role without permissions, and the key policy that AWS attaches to a new key.
    ///
    /// # Errors
    /// Never: both are valid policies.
    pub fn new() -> Result<Self, PolicyError> {
        Ok(Self {
            identity: PolicyDraft::of(LabPolicy::Identity, &EMPTY.parse()?),
            key: PolicyDraft::of(LabPolicy::Key, &KEY_POLICY.parse()?),
            bucket: PolicyDraft::empty(LabPolicy::Bucket),
            boundary: PolicyDraft::empty(LabPolicy::Boundary),
            session: PolicyDraft::empty(LabPolicy::Session),
            service_control: PolicyDraft::empty(LabPolicy::ServiceControl),
            grants: PolicyDraft::empty(LabPolicy::Grants),
        })
    }

    pub fn of(&self, which: LabPolicy) -> &PolicyDraft {
        match which {
            LabPolicy::Identity => &self.identity,
            LabPolicy::Key => &self.key,
            LabPolicy::Bucket => &self.bucket,
            LabPolicy::Boundary => &self.boundary,
            LabPolicy::Session => &self.session,
            LabPolicy::ServiceControl => &self.service_control,
            LabPolicy::Grants => &self.grants,
        }
    }

    pub fn of_mut(&mut self, which: LabPolicy) -> &mut PolicyDraft {
        match which {
            LabPolicy::Identity => &mut self.identity,
            LabPolicy::Key => &mut self.key,
            LabPolicy::Bucket => &mut self.bucket,
            LabPolicy::Boundary => &mut self.boundary,
            LabPolicy::Session => &mut self.session,
            LabPolicy::ServiceControl => &mut self.service_control,
            LabPolicy::Grants => &mut self.grants,
        }
    }

    /// The caller's own policies: all except those attached to the resource.
    pub fn of_the_caller(&self) -> PolicySet {
        PolicySet {
            identity: self.identity.policy().into_iter().collect(),
            boundary: self.boundary.policy(),
            session: self.session.policy(),
            scps: (self.service_control.policy().into_iter())
                .map(|policy| vec![policy])
                .collect(),
            ..PolicySet::default()
        }
    }

    /// Every policy that applies to a resource.
    pub fn about(&self, resource: &str) -> PolicySet {
        let mut set = self.of_the_caller();
        if resource == key_arn() {
            set.resource = (self.key.policy()).map(|policy| (PolicyKind::KeyPolicy, policy));
            if let EffectivePolicy::Grants(grants) = &self.grants.in_force {
                set.grants.clone_from(grants);
            }
        } else if is_in_the_bucket(resource) {
            set.resource = (self.bucket.policy()).map(|policy| (PolicyKind::BucketPolicy, policy));
        }
        set
    }
}

/// Whether an ARN is the bucket's or that of an object in it.
fn is_in_the_bucket(resource: &str) -> bool {
    (resource.strip_prefix("arn:aws:s3:::"))
        .and_then(|rest| rest.strip_prefix(BUCKET))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
