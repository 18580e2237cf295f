//! `Condition`: keys and values that do not have their apparent effect.

use super::report::Report;
use super::view::{Condition, Excerpt, View};
use crate::core::iam::catalogue::is_wild;
use crate::core::iam::catalogue::{Known, find};
use crate::core::iam::{PolicyKind, Version};
use crate::core::json::shown;

pub(super) fn check(view: &View, report: &mut Report) {
    for condition in &view.conditions {
        values(view, condition, report);
        sets(view, condition, report);
        kms_keys(view, condition, report);
    }
}

/// Warns of a variable in a language version that does not expand variables.
pub(super) fn old_variable(excerpt: &Excerpt, report: &mut Report) {
    let variable = excerpt.text.split_once("${");
    if variable.is_none_or(|(_, rest)| !rest.contains('}')) {
        return;
    }
    report.warn(
        "variable-needs-2012",
        &excerpt.at,
        format!(
            "`{}` is taken literally, `${{` and all",
            shown(excerpt.text)
        ),
        "Variables came with version 2012-10-17 of the policy language, and a policy without \
         `Version` is of 2008. Write `\"Version\": \"2012-10-17\"`.",
    );
}

fn values(view: &View, condition: &Condition, report: &mut Report) {
    let exact = condition.is_of_strings() && !condition.base.ends_with("Like");
    let flag = matches!(condition.base, "Bool" | "Null");
    let mut senseless = 0;
    for value in &condition.values {
        if view.version == Version::V2008
            && (condition.is_of_strings() || condition.base.starts_with("Arn"))
        {
            old_variable(value, report);
        }
        // `${*}` is the escape for a literal star.
        let plain = || value.text.replace("${*}", "").replace("${?}", "");
        if exact && is_wild(value.text) && is_wild(&plain()) {
            let like = if condition.is_negated() {
                "StringNotLike"
            } else {
                "StringLike"
            };
            report.warn(
                "wildcard-in-equals",
                &value.at,
                format!(
                    "`{}` compares character by character: the wildcard in `{}` is a plain character",
                    shown(condition.base),
                    shown(value.text)
                ),
                &format!("Only `StringLike` and the ARN operators know `*` and `?`. Use `{like}`."),
            );
        }
        let sound = ["true", "false"]
            .into_iter()
            .any(|word| value.text.eq_ignore_ascii_case(word));
        if flag && !sound && !view.has_variable(value.text) {
            senseless += 1;
            report.warn(
                "not-a-boolean",
                &value.at,
                format!("`{}` isn't `true` or `false`", shown(value.text)),
                "The comparison fails for every request.",
            );
        }
    }
    let must_hold = condition.base == "Null" || condition.needs_key();
    if senseless == condition.values.len() && senseless > 0 && must_hold {
        report.never("a condition compares with a value that isn't `true` or `false`");
    }
}

/// Checks keys with several values, and the set operators for them.
fn sets(view: &View, condition: &Condition, report: &mut Report) {
    let guarded = || {
        view.conditions.iter().any(|other| {
            other.base == "Null"
                && other.key.text.eq_ignore_ascii_case(condition.key.text)
                && other
                    .values
                    .iter()
                    .all(|value| value.text.eq_ignore_ascii_case("false"))
        })
    };
    if condition.set == "ForAllValues" && view.allows() && !guarded() {
        report.warn(
            "for-all-values-allow",
            &condition.operator.at(),
            format!(
                "this also matches a request without `{}`",
                shown(condition.key.text)
            ),
            "`ForAllValues` is true if the request doesn't have the key. Add `\"Null\"` with `\"false\"` for the key, or use `ForAnyValue`.",
        );
    }
    let several = matches!(find(condition.key.text), Known::Key(key) if key.many);
    if condition.set.is_empty() && condition.base != "Null" && several {
        report.warn(
            "multivalued-key",
            &condition.operator.at(),
            format!(
                "`{}` can have several values in a request",
                shown(condition.key.text)
            ),
            "A plain operator compares one value. Put `ForAnyValue:` or `ForAllValues:` before it.",
        );
    }
}

/// Warns of values that these KMS and S3 keys never have.
fn kms_keys(view: &View, condition: &Condition, report: &mut Report) {
    if condition.is_about("kms:ResourceAliases") && view.kind == PolicyKind::KeyPolicy {
        report.warn(
            "not-in-key-policy",
            &condition.key.at,
            "`kms:ResourceAliases` works in IAM policies only".to_owned(),
            "A key policy is about one key already. Use `kms:RequestAlias` if the alias in the \
             call matters.",
        );
    }
    if !condition.is_of_strings() {
        return;
    }
    for value in &condition.values {
        let text = value.text;
        if condition.is_about("kms:ViaService") && text.eq_ignore_ascii_case("s3.amazonaws.com") {
            report.warn(
                "via-service-without-region",
                &value.at,
                format!("`kms:ViaService` is never `{text}`: it includes the Region"),
                "S3 calls as `s3.us-east-1.amazonaws.com` or with another Region's name. `StringLike` with `s3.*.amazonaws.com` matches them all.",
            );
        }
        let key_id = "s3:x-amz-server-side-encryption-aws-kms-key-id";
        let open = text.starts_with(['*', '?']) || text.contains("${");
        let is_key = text.starts_with("arn:") && !text.contains(":alias/");
        if condition.is_about(key_id) && !is_key && !open {
            report.warn(
                "key-id-not-arn",
                &value.at,
                format!(
                    "`{}` is not the ARN of a key, and S3 compares the ARN",
                    shown(text)
                ),
                "S3 compares the ARN of the key that it uses, whatever form the request names it in \
                 (our reading of the S3 User Guide, not recorded).",
            );
        }
    }
}
