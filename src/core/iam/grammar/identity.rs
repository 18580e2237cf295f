//! Policies that are attached to whom they are about.

use std::collections::BTreeSet;

use super::kind::Grammar;
use super::mistake::Mistake;
use super::parts::{PolicyParts, StatementParts};
use super::refusal::Flaw;
use super::{action, condition, resource};
use crate::core::iam::document::Version;
use crate::core::json::{Member, Value, shown};

/// Checks an inline, managed or session policy, in the order in which IAM does.
///
/// # Errors
/// The first mistake.
pub(super) fn check(grammar: Grammar, policy: &PolicyParts<'_>) -> Result<(), Flaw> {
    if grammar == Grammar::Managed && policy.version != Some(Version::V2012) {
        let at = match policy.root.member("Version") {
            Some(member) => member.value.range(),
            None => policy.root.opening(),
        };
        return Err(Flaw::new(
            Mistake::OldVersion,
            at,
            "a managed policy has `\"Version\": \"2012-10-17\"`",
        ));
    }
    if let Some(id) = policy.id {
        return Err(Flaw::new(
            Mistake::Id,
            id.key_range(),
            "`Id` is not an element of an identity policy; only resource-based policies have it",
        ));
    }
    each(policy, nobody)?;
    statements(policy)
}

/// The rules on statements that IAM and Organizations share.
pub(super) fn statements(policy: &PolicyParts<'_>) -> Result<(), Flaw> {
    let has_variables = policy.has_variables();
    each(policy, |statement| match statement.condition {
        Some(member) => condition::check(&condition::comparisons(member)?, has_variables),
        None => Ok(()),
    })?;
    sids(policy, true)?;
    each(policy, |statement| {
        some(statement, statement.action, "Action")
    })?;
    each(policy, |statement| {
        some(statement, statement.resource, "Resource")
    })?;
    each(policy, |statement| match statement.resource {
        Some(member) => resource::check(member, has_variables),
        None => Ok(()),
    })?;
    each(policy, |statement| {
        statement.action.map_or(Ok(()), action::check)
    })
}

/// Checks that a statement has the element, with something in it.
pub(super) fn some(
    statement: &StatementParts<'_>,
    member: Option<&Member>,
    name: &'static str,
) -> Result<(), Flaw> {
    let Some(member) = member else {
        return Err(statement.lacks(name));
    };
    if matches!(&member.value.value, Value::Array(items) if items.is_empty()) {
        return Err(Flaw::new(
            Mistake::NothingIn(name),
            member.value.range(),
            format!(
                "the list of `{}` is empty; expected a string or a list of strings",
                member.key
            ),
        ));
    }
    Ok(())
}

/// Checks that no two statements have the same `Sid`, and that it has letters and digits only if `plain`.
pub(super) fn sids(policy: &PolicyParts<'_>, plain: bool) -> Result<(), Flaw> {
    let mut seen = BTreeSet::new();
    let sids = policy
        .statements
        .iter()
        .filter_map(|statement| statement.sid);
    for (node, sid) in sids.filter(|(_, sid)| !sid.is_empty()) {
        if plain && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(Flaw::new(
                Mistake::Sid,
                node.range(),
                format!(
                    "`{}` has a character other than letters (A-Z, a-z) and digits; a `Sid` of an IAM policy can't have others",
                    shown(sid)
                ),
            ));
        }
        if !seen.insert(sid) {
            return Err(Flaw::new(
                Mistake::DuplicateSid,
                node.range(),
                format!(
                    "`{}` is the `Sid` of an earlier statement; each is used once",
                    shown(sid)
                ),
            ));
        }
    }
    Ok(())
}

fn nobody(statement: &StatementParts<'_>) -> Result<(), Flaw> {
    match statement.principal {
        None => Ok(()),
        Some(member) => Err(Flaw::new(
            Mistake::Principal,
            member.key_range(),
            format!(
                "`{}` is not an element of this kind of policy, which applies to the identity it is attached to",
                member.key
            ),
        )),
    }
}

/// Checks each statement, in the order of the text.
pub(super) fn each<'a>(
    policy: &PolicyParts<'a>,
    check: impl FnMut(&StatementParts<'a>) -> Result<(), Flaw>,
) -> Result<(), Flaw> {
    policy.statements.iter().try_for_each(check)
}
