//! A change to one policy.

use crate::core::iam::{NamedPolicy, PolicyDocument, PolicyKind, PolicySet};

/// A change to one policy that allows a request, alone or with others.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    pub policy: PolicyKind,
    /// The policy to replace; a new name means a policy to attach.
    pub name: String,
    /// One sentence, with its full stop.
    pub says: String,
    /// Pretty-printed JSON; empty where there was no policy.
    pub before: String,
    /// Pretty-printed JSON.
    pub after: String,
    pub document: PolicyDocument,
}

impl Fix {
    /// Replaces the policy in the set, or adds it. An identity policy is found by its name.
    pub fn apply(&self, policies: &mut PolicySet) {
        let policy = NamedPolicy::new(self.name.as_str(), self.document.clone());
        match self.policy {
            PolicyKind::Identity => {
                let known = policies.identity.iter_mut();
                match known
                    .filter(|known| known.name == self.name)
                    .find(|known| self.before == known.document.to_json_pretty())
                {
                    Some(known) => known.document = policy.document,
                    None => policies.identity.push(policy),
                }
            }
            PolicyKind::PermissionsBoundary => policies.boundary = Some(policy),
            PolicyKind::Session => policies.session = Some(policy),
            kind => policies.resource = Some((kind, policy)),
        }
    }
}
