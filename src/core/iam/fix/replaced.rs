//! A permission given up for another.

use super::policy_fix::Fix;
use crate::core::iam::{Effect, PolicyDocument, PolicyKind, PolicySet};

/// A change that takes the action `unneeded` away from the caller: one of the fixes with that added to it, or a change
/// to another identity policy. `None` if no Allow names the action, or if nothing would be left of the policy.
pub fn in_place_of(fixes: &[Fix], policies: &PolicySet, unneeded: &str) -> Option<Fix> {
    let of_fix = fixes.iter().find_map(|fix| {
        let document = without(&fix.document, unneeded)?;
        Some(Fix {
            says: format!("{} Also remove `{unneeded}`.", fix.says),
            after: document.to_json_pretty(),
            document,
            ..fix.clone()
        })
    });
    let of_another = || {
        policies.identity.iter().find_map(|policy| {
            let document = without(&policy.document, unneeded)?;
            Some(Fix {
                policy: PolicyKind::Identity,
                name: policy.name.clone(),
                says: format!(
                    "In the {} `{}`, remove `{unneeded}`.",
                    PolicyKind::Identity,
                    policy.name
                ),
                before: policy.document.to_json_pretty(),
                after: document.to_json_pretty(),
                document,
            })
        })
    };
    of_fix.or_else(of_another)
}

/// The document whose Allows do not name the action; `None` if none does, or if no statement is left.
fn without(document: &PolicyDocument, unneeded: &str) -> Option<PolicyDocument> {
    let names = (document.statements()).any(|one| {
        one.effect() == Effect::Allow
            && !one.action.negated
            && one
                .actions()
                .any(|name| name.eq_ignore_ascii_case(unneeded))
    });
    let mut document = document.clone();
    for statement in document.statements.iter_mut() {
        if statement.effect() == Effect::Allow && !statement.action.negated {
            (statement.action.patterns).retain(|name| !name.eq_ignore_ascii_case(unneeded));
        }
    }
    (document.statements).retain(|statement| statement.action.patterns.len() > 0);
    (names && !document.is_empty()).then_some(document)
}
