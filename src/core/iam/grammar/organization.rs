//! Service control policies and resource control policies.

use super::identity::{each, statements};
use super::kind::Grammar;
use super::mistake::Mistake;
use super::parts::{PolicyParts, StatementParts, texts};
use super::refusal::Flaw;
use crate::core::iam::document::Effect;
use crate::core::json::{Member, Value};

/// Checks a policy of an organization.
///
/// # Errors
/// The first mistake.
pub(super) fn check(grammar: Grammar, policy: &PolicyParts<'_>) -> Result<(), Flaw> {
    match grammar {
        Grammar::ResourceControl => each(policy, denies_everyone)?,
        _ => each(policy, |statement| match statement.principal {
            Some(member) => Err(unfit(
                member,
                "is not an element of a service control policy: it applies to the accounts it is attached to",
            )),
            None => Ok(()),
        })?,
    }
    statements(policy)
}

/// A resource control policy denies to everyone, by actions that it names.
fn denies_everyone(statement: &StatementParts<'_>) -> Result<(), Flaw> {
    if statement.effect == Effect::Allow {
        let at = statement.node.member("Effect");
        return Err(Flaw::new(
            Mistake::NotOfThisKind,
            at.map_or(statement.node.opening(), |member| member.value.range()),
            "a resource control policy only denies; expected `Deny`",
        ));
    }
    let Some(principal) = statement.principal else {
        return Err(statement.lacks("Principal"));
    };
    if StatementParts::is_negated(principal)
        || !matches!(&principal.value.value, Value::String(text) if text == "*")
    {
        return Err(unfit(
            principal,
            "must be `\"Principal\": \"*\"` in a resource control policy; exempt callers with a condition on `aws:PrincipalArn`",
        ));
    }
    let Some(action) = statement.action else {
        return Err(statement.lacks("Action"));
    };
    if StatementParts::is_negated(action) {
        return Err(unfit(
            action,
            "is not an element of a resource control policy; expected `Action`",
        ));
    }
    match texts(action).find(|(_, text)| *text == "*") {
        Some((node, _)) => Err(Flaw::new(
            Mistake::NotOfThisKind,
            node.range(),
            "a resource control policy names services, so `*` alone isn't allowed; expected an action such as `s3:*`",
        )),
        None => Ok(()),
    }
}

fn unfit(member: &Member, why: &str) -> Flaw {
    Flaw::new(
        Mistake::NotOfThisKind,
        member.key_range(),
        format!("`{}` {why}", member.key),
    )
}
