//! Conditions on the caller's network. S3's calls to KMS do not come from there.

use super::report::Report;
use super::view::{Condition, View};
use crate::core::json::shown;

/// The keys that say where a request comes from.
const KEYS: [&str; 8] = [
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

pub(super) fn check(view: &View, report: &mut Report) {
    // A second key limits the condition to the caller's direct calls.
    let told_apart = |key: &Condition| key.is_about("aws:ViaAWSService");
    if view.statement.action.negated || view.conditions.iter().any(told_apart) {
        return;
    }
    for condition in &view.conditions {
        if KEYS.into_iter().any(|key| condition.is_about(key)) {
            for_kms(view, condition, report);
        }
    }
}

fn for_kms(view: &View, condition: &Condition, report: &mut Report) {
    let (allows, negated) = (view.allows(), condition.is_negated());
    let kms = |star: bool| {
        let mut actions = view.actions.iter();
        actions.any(|action| action.is_of("kms") || (star && action.is_star()))
    };
    let code = match condition.is_about("aws:SourceIp") {
        true => "source-ip-for-kms",
        false => "network-for-kms",
    };
    let origin = match condition.is_about("aws:SourceIp") {
        true => "from the caller's address",
        false => "through the caller's endpoint",
    };
    let key = shown(condition.key.text);
    if allows && !negated && condition.base != "Null" && condition.needs_key() && kms(false) {
        report.warn(
            code,
            &condition.key.at,
            format!("`{key}`: this doesn't allow S3's calls to KMS for the caller"),
            &format!(
                "The call comes from S3, not {origin}, so KMS denies it. Limit the `s3:` actions with it. For `kms:`, use `kms:ViaService`."
            ),
        );
    }
    if !allows && negated && kms(true) {
        report.warn(
            code,
            &condition.key.at,
            format!("`{key}`: this also denies S3's calls to KMS for the caller"),
            &format!(
                "The call comes from S3, not {origin}, so the Deny matches it. \
                 Add `\"Bool\": {{\"aws:ViaAWSService\": \"false\"}}`."
            ),
        );
    }
}
