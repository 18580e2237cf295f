//! The smallest edits that make an identity policy allow an action, or stop allowing it.
//!
//! - `deny`: removes a request from Deny statements
//! - `pattern`: compares patterns with patterns

mod deny;
mod pattern;

use super::document::{Located, PatternElement, PolicyDocument, Statement};
use super::{Effect, action_matches};
use deny::spare;
pub(super) use pattern::escape;
use pattern::{covers, loosened, overlaps, same_service};

/// Changes the document as little as possible so that it allows `action` on `resource` (an ARN or an ARN pattern).
///
/// Unconditional Denies that match are narrowed, or dropped if they cover the action only through a wildcard. Denies
/// with conditions do not change. Then, unless an unconditional Allow already covers the action, it joins the first
/// Allow of its service whose `Resource` is exactly as wide, or gets a new statement.
#[must_use]
pub fn grant(document: &PolicyDocument, action: &str, resource: &str) -> PolicyDocument {
    let mut edited = spare(document, action, resource, |statement| {
        statement.condition.is_empty() && may_apply(statement, action, resource)
    });
    if !edited.statements().any(|statement| {
        statement.effect() == Effect::Allow
            && statement.condition.is_empty()
            && applies(statement, action, resource)
    }) {
        allow(&mut edited, action, resource);
    }
    edited
}

/// Changes the document as little as possible so that it no longer allows `action` on `resource` (an ARN or an ARN
/// pattern).
///
/// The action's own name is removed from the Allow statements that touch the resource, and statements left with no
/// action are removed. If a wildcard still allows the action, a Deny for it is added or extended. The document does not
/// change if nothing allows the action.
#[must_use]
pub fn revoke(document: &PolicyDocument, action: &str, resource: &str) -> PolicyDocument {
    let mut edited = document.clone();
    let denied = document.statements().any(|statement| {
        statement.effect() == Effect::Deny
            && statement.condition.is_empty()
            && applies(statement, action, resource)
    });
    if denied {
        return edited;
    }
    for statement in edited.statements.iter_mut() {
        if may_allow(statement, action, resource) && !statement.action.negated {
            statement
                .action
                .patterns
                .retain(|pattern| !pattern.eq_ignore_ascii_case(action));
        }
    }
    edited
        .statements
        .retain(|statement| statement.action.patterns.len() > 0);
    if edited
        .statements()
        .any(|statement| may_allow(statement, action, resource))
    {
        deny(&mut edited, action, resource);
    }
    edited
}

/// Adds an Allow: to a matching statement, or as a new one.
fn allow(document: &mut PolicyDocument, action: &str, resource: &str) {
    let fitting = document.statements.iter_mut().find(|statement| {
        statement.effect() == Effect::Allow
            && is_plain(statement)
            && (statement.actions()).any(|pattern| same_service(pattern, action))
            && (statement.resources()).all(|pattern| covers(resource, pattern))
            && (statement.resources()).any(|pattern| covers(pattern, resource))
    });
    match fitting {
        Some(statement) => statement.action.patterns.push(action.to_owned().into()),
        None => document
            .statements
            .push(plain(Effect::Allow, action, resource)),
    }
}

/// Adds a Deny: to a statement for exactly this resource, or as a new one.
fn deny(document: &mut PolicyDocument, action: &str, resource: &str) {
    let fitting = document.statements.iter_mut().find(|statement| {
        statement.effect() == Effect::Deny
            && is_plain(statement)
            && statement.resources().eq([resource])
    });
    match fitting {
        Some(statement) => statement.action.patterns.push(action.to_owned().into()),
        None => document
            .statements
            .push(plain(Effect::Deny, action, resource)),
    }
}

fn plain(effect: Effect, action: &str, resource: &str) -> Located<Statement> {
    Located::from(Statement {
        sid: None,
        effect: effect.into(),
        principal: None,
        action: PatternElement::only(action),
        resource: Some(PatternElement::only(resource)),
        condition: Vec::new(),
    })
}

/// Whether the statement has no principal, no condition and no negated element.
fn is_plain(statement: &Statement) -> bool {
    statement.principal.is_none()
        && statement.condition.is_empty()
        && !statement.action.negated
        && statement
            .resource
            .as_ref()
            .is_some_and(|element| !element.negated)
}

fn names_action(statement: &Statement, action: &str) -> bool {
    statement
        .actions()
        .any(|pattern| action_matches(pattern, action))
        != statement.action.negated
}

/// Whether the statement covers `action` on all of `resource`, ignoring conditions.
fn applies(statement: &Statement, action: &str, resource: &str) -> bool {
    let on_resource = statement.resource.as_ref().is_some_and(|element| {
        let mut patterns = element.patterns.iter();
        if element.negated {
            !patterns.any(|pattern| overlaps(pattern, resource))
        } else {
            patterns.any(|pattern| covers(pattern, resource))
        }
    });
    on_resource && names_action(statement, action)
}

/// Does the same, assuming that policy variables have matching values.
fn may_apply(statement: &Statement, action: &str, resource: &str) -> bool {
    let on_resource = statement.resource.as_ref().is_some_and(|element| {
        let mut patterns = element.patterns.iter();
        if element.negated {
            !patterns.any(|pattern| covers(pattern, resource))
        } else {
            patterns.any(|pattern| covers(&loosened(pattern), resource))
        }
    });
    on_resource && names_action(statement, action)
}

/// Whether the statement could allow `action` on some of `resource`.
fn may_allow(statement: &Statement, action: &str, resource: &str) -> bool {
    let on_resource = statement.resource.as_ref().is_some_and(|element| {
        let mut patterns = element.patterns.iter();
        if element.negated {
            !patterns.any(|pattern| covers(pattern, resource))
        } else {
            patterns.any(|pattern| overlaps(pattern, resource))
        }
    });
    statement.effect() == Effect::Allow && on_resource && names_action(statement, action)
}
