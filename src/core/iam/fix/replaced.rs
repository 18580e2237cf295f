//! A permission given up for another.

use super::policy_fix::Fix;
use crate::core::iam::{Effect, PolicyDocument};

/// The fix of one policy, with the action `unneeded` given up in its place: where a statement names it, the name is
/// removed. `None` if no Allow of the policy, as it was, names it.
pub fn in_place_of(fix: &Fix, unneeded: &str) -> Option<Fix> {
    let names = |document: &PolicyDocument| {
        (document.statements()).any(|one| {
            one.effect() == Effect::Allow
                && !one.action.negated
                && one
                    .actions()
                    .any(|name| name.eq_ignore_ascii_case(unneeded))
        })
    };
    if !names(&fix.document) {
        return None;
    }
    let mut document = fix.document.clone();
    for statement in document.statements.iter_mut() {
        if statement.effect() == Effect::Allow && !statement.action.negated {
            (statement.action.patterns).retain(|name| !name.eq_ignore_ascii_case(unneeded));
        }
    }
    (document.statements).retain(|statement| statement.action.patterns.len() > 0);
    if document.is_empty() {
        return None;
    }
    Some(Fix {
        says: format!("{} And take `{unneeded}` away.", fix.says),
        after: document.to_json_pretty(),
        document,
        ..fix.clone()
    })
}
