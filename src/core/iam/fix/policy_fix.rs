//! A change to one policy.

use crate::core::iam::document::PatternElement;
use crate::core::iam::edit::escape;
use crate::core::iam::{Effect, NamedPolicy, PolicyDocument, PolicyKind, PolicySet};

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
    /// The same fix, whose new statement is about `wide` in place of `resource`; `None` if it adds no statement about
    /// exactly that.
    pub fn widened(&self, resource: &str, wide: &str) -> Option<Self> {
        let exact = escape(resource, self.document.version());
        let mut document = self.document.clone();
        let new = (document.statements.iter_mut())
            .filter(|one| one.effect() == Effect::Allow)
            .rfind(|one| one.resources().eq([exact.as_str()]))?;
        new.resource = Some(PatternElement::only(wide));
        Some(Self {
            says: self
                .says
                .replace(&format!("`{exact}`"), &format!("`{wide}`")),
            after: document.to_json_pretty(),
            document,
            ..self.clone()
        })
    }

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
