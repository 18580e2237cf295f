//! Removes a request from Deny statements.

use super::pattern::{covers, loosened};
use crate::core::iam::document::{Located, OneOrMany, PolicyDocument, Principals, Statement};
use crate::core::iam::{Effect, Principal, action_matches};

/// Narrows or drops every Deny that `hit`s, so that none reaches `action` on `resource`.
pub(in crate::core::iam) fn spare(
    document: &PolicyDocument,
    action: &str,
    resource: &str,
    hit: impl Fn(&Statement) -> bool,
) -> PolicyDocument {
    rewrite(document, hit, |statement| {
        narrowed(statement, action, resource)
    })
}

/// Does the same for a resource policy: a caller in a Deny's list of principals is removed from the list; other Denies
/// that reach the caller are narrowed.
pub(in crate::core::iam) fn spare_caller(
    document: &PolicyDocument,
    caller: &Principal,
    action: &str,
    resource: &str,
    hit: impl Fn(&Statement) -> bool,
) -> PolicyDocument {
    rewrite(document, hit, |statement| {
        without_caller(statement, caller).or_else(|| narrowed(statement, action, resource))
    })
}

fn rewrite(
    document: &PolicyDocument,
    hit: impl Fn(&Statement) -> bool,
    narrow: impl Fn(&Statement) -> Option<Statement>,
) -> PolicyDocument {
    let mut edited = document.clone();
    let statements = document
        .statements
        .iter()
        .filter_map(|statement| {
            if statement.effect() == Effect::Deny && hit(statement) {
                narrow(statement).map(Located::from)
            } else {
                Some(statement.clone())
            }
        })
        .collect::<Vec<_>>();
    edited.statements = match (&document.statements, statements.as_slice()) {
        (OneOrMany::One(_), [only]) => OneOrMany::One(only.clone()),
        _ => OneOrMany::Many(statements),
    };
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
    let remaining = element.patterns.len();
    let before = statement.resources().count();
    (remaining > 0 && remaining < before).then_some(narrower)
}

fn without_caller(statement: &Statement, caller: &Principal) -> Option<Statement> {
    let mut narrower = statement.clone();
    let element = narrower.principal.as_mut().filter(|e| !e.negated)?;
    let Principals::Typed(typed) = &mut element.principals else {
        return None;
    };
    let names = [caller.arn(), caller.principal_arn()];
    let mut left = 0;
    for (_, values) in typed.iter_mut() {
        let before = values.len();
        values.retain(|value| !names.contains(&**value));
        if before == values.len() && values.iter().any(|value| **value == "*") {
            return None;
        }
        left += values.len();
    }
    typed.retain(|(_, values)| values.len() > 0);
    let changed = narrower.principal != statement.principal;
    (left > 0 && changed).then_some(narrower)
}
