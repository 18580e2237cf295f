//! Condition keys: whether they exist, whether the actions' requests have them, and whether the operator fits their type.

use super::report::Report;
use super::view::{Condition, View};
use crate::core::iam::catalogue::{KMS, Key, KeyType, Known, S3, Targets, can_have, find, names};
use crate::core::iam::document::closest;
use crate::core::json::shown;

/// How many unknown keys of a policy get a "did you mean".
pub(super) const SEARCHES: usize = 16;

pub(super) fn check(view: &View, report: &mut Report) {
    for condition in &view.conditions {
        match find(condition.key.text) {
            Known::Missing => unknown(condition, report),
            Known::Elsewhere => {}
            Known::Key(key) => {
                if !foreign(view, condition, report) {
                    other_action(view, condition, report);
                }
                operator(condition, key, report);
                set_operator(condition, key, report);
            }
        }
    }
}

/// Warns of a key that no request has.
fn unknown(condition: &Condition, report: &mut Report) {
    let written = shown(condition.key.text);
    report.key_searches += 1;
    let near = (report.key_searches <= SEARCHES)
        .then(|| closest(condition.key.text, &names(condition.key.text)))
        .flatten();
    let hint = near.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
    let (tail, why) = match condition.effect_without_key() {
        Some(false) => {
            report.never("a condition needs a key that doesn't exist");
            (
                ", so the statement never matches",
                "AWS accepts any key name in a policy, but no request has this one.",
            )
        }
        Some(true) => (
            ", so this is always true",
            "AWS accepts any key name in a policy. Without the key, this operator is true, so the condition limits nothing.",
        ),
        None => (
            "",
            "AWS accepts any key name in a policy, but no request has this one.",
        ),
    };
    report.warn(
        "unknown-condition-key",
        &condition.key.at,
        format!("`{written}` isn't a known condition key{tail}{hint}"),
        why,
    );
}

/// Warns of a key that only another service's requests have. Returns whether it is one.
fn foreign(view: &View, condition: &Condition, report: &mut Report) -> bool {
    let acts_on = view.acts_on();
    let is_lost = |prefix: &str, own: Targets| condition.key_begins(prefix) && acts_on & own == 0;
    let lost = is_lost("kms:", KMS) || is_lost("s3:", S3);
    // Unknown actions already have a warning.
    if !lost || acts_on == 0 || condition.base == "Null" {
        return lost;
    }
    let key = shown(condition.key.text);
    let (message, why) = if condition.needs_key() {
        report.never("a condition needs a key that no such request has");
        (
            format!("no request for these actions has `{key}`, so the statement never matches"),
            "S3 and KMS get different keys. Put the actions of each service into a separate statement.",
        )
    } else {
        (
            format!("no request for these actions has `{key}`, so this is always true"),
            "Without the key, this operator is true, so the condition limits nothing.",
        )
    };
    report.warn("foreign-condition-key", &condition.key.at, message, why);
    true
}

/// Warns of a key that requests for the actions do not have, though requests for other actions of the service do.
fn other_action(view: &View, condition: &Condition, report: &mut Report) {
    if view.statement.action.negated {
        return;
    }
    let known = || view.actions.iter().filter(|action| action.targets != 0);
    let mut without = known().filter(|action| !can_have(action.excerpt.text, condition.key.text));
    let Some(first) = without.next() else {
        return;
    };
    let more = without.count();
    let all = known().count() == more + 1;
    let key = shown(condition.key.text);
    let whose = match more {
        0 => format!("`{}`", shown(first.excerpt.text)),
        1 => format!("`{}` and one more", shown(first.excerpt.text)),
        _ => format!("`{}` and {more} more", shown(first.excerpt.text)),
    };
    let (tail, why) = match condition.effect_without_key() {
        Some(false) if all => {
            report.never("a condition needs a key that no request for its actions has");
            (
                "so the statement never matches",
                "Other actions of the service have the key. The Service Authorization Reference \
                 lists the keys of each action.",
            )
        }
        Some(false) => (
            "so the statement never matches these",
            "Put the actions whose requests have the key into a separate statement.",
        ),
        Some(true) => (
            "so this is always true for it",
            "Without the key, this operator is true, so the condition limits nothing.",
        ),
        None => (
            "so the test for it always has the same result",
            "The Service Authorization Reference lists the keys of each action.",
        ),
    };
    report.warn(
        "condition-key-of-other-action",
        &condition.key.at,
        format!("no request for {whose} has `{key}`, {tail}"),
        why,
    );
}

/// Warns of an operator for values of another type than the key has.
fn operator(condition: &Condition, key: &Key, report: &mut Report) {
    let base = condition.base;
    let fits = match key.of {
        KeyType::String => {
            condition.is_of_strings() || base.starts_with("Arn") && can_be_arn(key.name)
        }
        KeyType::Arn => base.starts_with("Arn") || condition.is_of_strings(),
        KeyType::Numeric => base.starts_with("Numeric"),
        KeyType::Bool => base == "Bool",
        KeyType::Date => {
            base.starts_with("Date") || key.name == "aws:EpochTime" && base.starts_with("Numeric")
        }
        KeyType::Ip => base.ends_with("IpAddress"),
    };
    let written = shown(condition.key.text);
    if !fits && !matches!(base, "Null" | "BinaryEquals") {
        let (noun, operators) = match key.of {
            KeyType::String => ("a string", "`StringEquals` or `StringLike`"),
            KeyType::Arn => ("an ARN", "`ArnLike`"),
            KeyType::Numeric => ("a number", "`NumericEquals` or `NumericLessThan`"),
            KeyType::Bool => ("`true` or `false`", "`Bool`"),
            KeyType::Date => ("a date", "`DateLessThan` or `DateGreaterThan`"),
            KeyType::Ip => ("an IP address", "`IpAddress` or `NotIpAddress`"),
        };
        report.warn(
            "condition-type",
            &condition.operator.at(),
            format!("`{base}` is not for the type of `{written}`: its value is {noun}"),
            &format!("An operator compares values of its own type. Use {operators}."),
        );
    }
    if key.of == KeyType::Arn && base.ends_with("Like") && condition.is_of_strings() {
        let like = if condition.is_negated() {
            "ArnNotLike"
        } else {
            "ArnLike"
        };
        report.warn(
            "string-for-arn",
            &condition.operator.at(),
            format!("`{written}` is an ARN, and the `*` of `{base}` also matches colons"),
            &format!(
                "`{like}` compares the six parts of an ARN one by one, so a `*` for the account \
                 stays in the account."
            ),
        );
    }
}

/// Whether the values of a string key can be ARNs: what the caller names itself, and principals.
fn can_be_arn(name: &str) -> bool {
    const KEYS: [&str; 3] = [
        "aws:FederatedProvider",
        "kms:GranteePrincipal",
        "kms:RetiringPrincipal",
    ];
    name.ends_with(['/', ':']) || KEYS.contains(&name)
}

/// Warns of `ForAllValues` and `ForAnyValue` for a key that has one value.
fn set_operator(condition: &Condition, key: &Key, report: &mut Report) {
    if condition.set.is_empty() || key.many {
        return;
    }
    let message = format!(
        "`{}` is for keys with several values, and `{}` has a single one",
        condition.set,
        shown(condition.key.text)
    );
    let why = match condition.set {
        "ForAllValues" => {
            "`ForAllValues` is also true if the request doesn't have the key. Remove the prefix."
        }
        _ => "Remove the prefix: the operator compares the one value without it.",
    };
    report.warn(
        "set-operator-for-one-value",
        &condition.operator.at(),
        message,
        why,
    );
}
