//! Bucket policies.

use super::condition::Comparison;
use super::identity::{each, sids, some};
use super::mistake::Mistake;
use super::parts::{PolicyParts, StatementParts, texts};
use super::refusal::Flaw;
use super::{action, condition, principal, resource};
use crate::core::iam::catalogue::{Known, can_have, find, is_s3_action, works_on};
use crate::core::iam::condition::is_ip_range;
use crate::core::iam::wildcard_matches;
use crate::core::json::{Member, shown};

/// Checks a bucket policy. `bucket`, the bucket's ARN, is whom it belongs to, if that is known.
///
/// # Errors
/// The first mistake.
pub(super) fn check(policy: &PolicyParts<'_>, bucket: Option<&str>) -> Result<(), Flaw> {
    let has_variables = policy.has_variables();
    each(policy, |statement| {
        principal::check(statement)?;
        some(statement, statement.action, "Action")?;
        some(statement, statement.resource, "Resource")?;
        if let Some(member) = statement.action {
            action::check(member)?;
            exists(member)?;
        }
        if let Some(member) = statement.resource {
            resource::check(member, has_variables)?;
            own(member, bucket)?;
        }
        if let Some(member) = statement.condition {
            for comparison in condition::comparisons(member)? {
                conditions(statement, &comparison)?;
            }
        }
        applies(statement)
    })?;
    sids(policy, false)
}

/// Checks that the actions are actions of S3.
fn exists(member: &Member) -> Result<(), Flaw> {
    match texts(member).find(|(_, text)| !is_s3_action(text)) {
        Some((node, text)) => Err(Flaw::new(
            Mistake::Action,
            node.range(),
            format!(
                "`{}` isn't an S3 action; a bucket policy has S3 actions, such as `s3:GetObject`",
                shown(text)
            ),
        )),
        None => Ok(()),
    }
}

/// Checks that the resources are the bucket and what is in it.
fn own(member: &Member, bucket: Option<&str>) -> Result<(), Flaw> {
    let is_own = |text: &str| match bucket {
        None => text != "*",
        Some(bucket) => {
            let objects = format!("{bucket}/");
            text != "*"
                && (text.starts_with(&objects)
                    || wildcard_matches(text, bucket)
                    || wildcard_matches(text, &objects))
        }
    };
    match texts(member).find(|(_, text)| !is_own(text)) {
        Some((node, text)) => Err(Flaw::new(
            Mistake::Resource,
            node.range(),
            format!(
                "`{}` isn't this bucket or an object in it; expected `{}` or `{}/*`",
                shown(text),
                bucket.map_or("arn:aws:s3:::amzn-s3-demo-bucket", |arn| arn),
                bucket.map_or("arn:aws:s3:::amzn-s3-demo-bucket", |arn| arn),
            ),
        )),
        None => Ok(()),
    }
}

/// Checks that S3 knows the condition key, that requests for the actions have it, and that an address is one.
fn conditions(statement: &StatementParts<'_>, comparison: &Comparison<'_>) -> Result<(), Flaw> {
    let (key, at) = (comparison.key.key.as_str(), comparison.key.key_range());
    let is_of = |service: &str| {
        let prefix = key.split_once(':');
        prefix.is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(service))
    };
    // S3 takes keys of `aws:` that are not known; keys of other services can be in a request to it.
    let is_missing = is_of("s3") && matches!(find(key), Known::Missing);
    if is_missing || is_of("kms") || !key.contains(':') {
        return Err(Flaw::new(
            Mistake::ConditionKey,
            at,
            format!("`{}` isn't a condition key of S3", shown(key)),
        ));
    }
    if is_of("s3")
        && let Some(actions) = statement.action
        && !StatementParts::is_negated(actions)
        && let Some((_, action)) = texts(actions).find(|(_, action)| !can_have(action, key))
    {
        return Err(Flaw::new(
            Mistake::ConditionApplies,
            at,
            format!(
                "no request for `{}` has `{}`; give the actions that have it a statement of \
                 their own",
                shown(action),
                shown(key)
            ),
        ));
    }
    let is_address = comparison.operator.base().ends_with("IpAddress");
    match comparison
        .texts()
        .find(|(_, text)| is_address && !text.contains("${") && !is_ip_range(text))
    {
        Some((node, text)) => Err(Flaw::new(
            Mistake::IpAddress,
            node.range(),
            format!(
                "`{}` isn't an IP address or a range; expected one such as `203.0.113.0/24`",
                shown(text)
            ),
        )),
        None => Ok(()),
    }
}

/// Checks that each action works on one of the resources.
fn applies(statement: &StatementParts<'_>) -> Result<(), Flaw> {
    let (Some(actions), Some(resources)) = (statement.action, statement.resource) else {
        return Ok(());
    };
    if StatementParts::is_negated(actions) || StatementParts::is_negated(resources) {
        return Ok(());
    }
    let resources: Vec<&str> = texts(resources).map(|(_, text)| text).collect();
    match texts(actions).find(|(_, action)| !works_on(action, &resources)) {
        Some((node, text)) => Err(Flaw::new(
            Mistake::ActionApplies,
            node.range(),
            format!(
                "`{}` works on none of this statement's resources; actions on objects take \
                 `arn:aws:s3:::bucket/*`, actions on the bucket `arn:aws:s3:::bucket`",
                shown(text)
            ),
        )),
        None => Ok(()),
    }
}
