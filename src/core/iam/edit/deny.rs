//! Removes a request from Deny statements.

use super::pattern::{covers, loosened};
use crate::core::iam::document::{Located, OneOrMany, PolicyDocument, Statement};
use crate::core::iam::{Effect, action_matches};

/// Narrows or drops every Deny that `hit`s, so that none reaches `action` on `resource`.
pub(super) fn spare(
    document: &PolicyDocument,
    action: &str,
    resource: &str,
    hit: impl Fn(&Statement) -> bool,
) -> PolicyDocument {
    let mut edited = document.clone();
    let statements = document
        .statements
        .iter()
        .filter_map(|statement| {
            if statement.effect() == Effect::Deny && hit(statement) {
                narrowed(statement, action, resource).map(Located::from)
            } else {
                Some(statement.clone())
            }
        })
        .collect::<Vec<_>>();
    let statements = match (&*document.statements, statements.as_slice()) {
        (OneOrMany::One(_), [only]) => OneOrMany::One(only.clone()),
        _ => OneOrMany::Many(statements),
    };
    edited.statements = statements.into();
    edited
}

/// The narrowest change that the statement allows; `None` when the whole statement must go.
fn narrowed(statement: &Statement, action: &str, resource: &str) -> Option<Statement> {
    let mut narrower = statement.clone();
    if statement.action.negated {
        narrower.action.patterns.push(action.to_owned().into());
        return Some(narrower);
    }
    let patterns = &mut narrower.action.patterns;
    patterns.retain(|pattern| !action_matches(pattern, action));
    if patterns.len() > 0 {
        return Some(narrower);
    }
    // Every action pattern matches the action, so try to exclude the resource instead.
    narrower.action = statement.action.clone();
    let element = narrower.resource.as_mut()?;
    if element.negated {
        element.patterns.push(resource.to_owned().into());
        return Some(narrower);
    }
    element
        .patterns
        .retain(|pattern| !covers(&loosened(pattern), resource));
    (element.patterns.len() > 0).then_some(narrower)
}
