//! Key policies, trust policies and endpoint policies.

use super::identity::{each, sids, some};
use super::kind::Grammar;
use super::mistake::Mistake;
use super::parts::{PolicyParts, StatementParts, texts};
use super::refusal::Flaw;
use super::{action, condition, principal, resource};
use crate::core::iam::action_matches;
use crate::core::json::{Member, shown};

/// Checks a policy that is attached to a resource.
///
/// # Errors
/// The first mistake.
pub(super) fn check(grammar: Grammar, policy: &PolicyParts<'_>) -> Result<(), Flaw> {
    each(policy, |statement| {
        principal::check(statement)?;
        if let Some(member) = statement.condition {
            condition::comparisons(member)?;
        }
        some(statement, statement.action, "Action")?;
        match grammar {
            Grammar::Trust => trust(statement),
            _ => {
                statement.action.map_or(Ok(()), action::check)?;
                // The API reference calls a key policy without it valid, AWS's notice of 2025 refuses it: our reading.
                some(statement, statement.resource, "Resource")?;
                let has_variables = policy.has_variables();
                (statement.resource).map_or(Ok(()), |member| resource::check(member, has_variables))
            }
        }
    })?;
    match grammar {
        Grammar::Trust => sids(policy, false),
        _ => Ok(()),
    }
}

/// What may be done with a role: what a trust policy is about.
const ASSUME: [&str; 7] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
    "sts:AssumeRoot",
];

fn trust(statement: &StatementParts<'_>) -> Result<(), Flaw> {
    if let Some(member) = statement.resource {
        let mistake = match StatementParts::is_negated(member) {
            true => Mistake::ProhibitedNotResource,
            false => Mistake::ProhibitedResource,
        };
        return Err(Flaw::new(
            mistake,
            member.key_range(),
            format!(
                "`{}` is not an element of a trust policy, which applies to its own role",
                member.key
            ),
        ));
    }
    statement.action.map_or(Ok(()), assumes)
}

fn assumes(member: &Member) -> Result<(), Flaw> {
    let is_assuming = |text: &str| {
        text.to_ascii_lowercase().starts_with("sts:")
            && ASSUME.iter().any(|action| action_matches(text, action))
    };
    match texts(member).find(|(_, text)| !is_assuming(text)) {
        Some((node, text)) => Err(Flaw::new(
            Mistake::NotAssumeRole,
            node.range(),
            format!(
                "`{}` isn't an action of a trust policy; expected one such as `sts:AssumeRole`",
                shown(text)
            ),
        )),
        None => Ok(()),
    }
}
