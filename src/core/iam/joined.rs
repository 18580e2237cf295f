//! Several policies as one.

use super::document::OneOrMany;
use super::{Effect, NamedPolicy, PolicyDocument, Version};

impl NamedPolicy {
    /// The policies as one with all their statements; `None` for none. It has an ARN if all denials are of one managed
    /// policy, so that the sentence about a denial can say which.
    pub fn joined(policies: Vec<Self>) -> Option<Self> {
        let denies = |policy: &&Self| {
            (policy.document.statements()).any(|statement| statement.effect() == Effect::Deny)
        };
        let arn = {
            let mut denying = policies.iter().filter(denies);
            match (denying.next(), denying.next()) {
                (Some(only), None) => only.arn.clone(),
                _ => None,
            }
        };
        let mut policies = policies.into_iter();
        let first = policies.next()?;
        let Some(second) = policies.next() else {
            return Some(first);
        };
        let mut name = first.name;
        let mut statements = Vec::new();
        let mut version = first.document.version;
        statements.extend(first.document.statements.as_slice().iter().cloned());
        for policy in std::iter::once(second).chain(policies) {
            name = format!("{name}, {}", policy.name);
            version = newer(version, policy.document.version);
            statements.extend(policy.document.statements.as_slice().iter().cloned());
        }
        let document = PolicyDocument {
            version,
            id: None,
            statements: OneOrMany::Many(statements).into(),
        };
        let joined = Self::new(name, document);
        Some(match arn {
            Some(arn) => joined.with_arn(arn),
            None => joined,
        })
    }
}

/// The newer version of two: variables in any of the policies count.
fn newer(one: Option<Version>, other: Option<Version>) -> Option<Version> {
    match (one, other) {
        (Some(Version::V2012), _) | (_, Some(Version::V2012)) => Some(Version::V2012),
        (Some(version), _) | (None, Some(version)) => Some(version),
        (None, None) => None,
    }
}
