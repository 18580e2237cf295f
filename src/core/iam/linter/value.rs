//! The values of a condition: whether they are of the operator's or the key's type.

use super::report::Report;
use super::view::{Condition, Excerpt, View};
use crate::core::iam::catalogue::is_wild;
use crate::core::iam::condition::{is_date, is_ip_range, is_number, is_private};
use crate::core::json::shown;

pub(super) fn check(view: &View, report: &mut Report) {
    for condition in &view.conditions {
        let plain = condition
            .values
            .iter()
            .filter(|value| !view.has_variable(value.text));
        let plain: Vec<&Excerpt> = plain.collect();
        let wrong = of_type(condition, &plain, report);
        if wrong > 0 && wrong == condition.values.len() && condition.needs_key() {
            report.never("a condition compares with a value that its key never has");
        }
        accounts(condition, &plain, report);
        bucket_key(condition, &plain, report);
    }
}

/// Warns of values that are not of the operator's type. Returns how many.
fn of_type(condition: &Condition, values: &[&Excerpt], report: &mut Report) -> usize {
    let mut wrong = 0;
    for value in values {
        let written = shown(value.text);
        let found = if condition.base.ends_with("IpAddress") {
            address(condition, value.text)
        } else if condition.base.starts_with("Date") && !is_date(value.text) {
            Some((
                "not-a-date",
                format!("`{written}` is not a date"),
                "A date is one such as `2026-12-31T23:59:59Z`, or the seconds since 1970.",
            ))
        } else if condition.base.starts_with("Numeric") && !is_number(value.text) {
            Some((
                "not-a-number",
                format!("`{written}` is not a number"),
                "The comparison fails for every request.",
            ))
        } else if condition.base.starts_with("Arn") && !is_arn(value.text) {
            Some((
                "not-an-arn",
                format!("`{written}` is not an ARN"),
                "An ARN has six parts, `arn:partition:service:region:account:resource`, and the \
                 ARN operators compare them one by one.",
            ))
        } else {
            None
        };
        if let Some((code, message, why)) = found {
            wrong += 1;
            report.warn(code, &value.at, message, why);
        }
    }
    wrong
}

type Finding = (&'static str, String, &'static str);

fn address(condition: &Condition, text: &str) -> Option<Finding> {
    let written = shown(text);
    if !is_ip_range(text) {
        return Some((
            "not-an-address",
            format!("`{written}` isn't an IP address or a CIDR range"),
            "A range is an address and the length of its prefix, such as `203.0.113.0/24`.",
        ));
    }
    if condition.is_about("aws:SourceIp") && is_private(text) {
        return Some((
            "private-address",
            format!("`{written}` is private, but `aws:SourceIp` is always a public address"),
            "AWS sees a caller's public address. Through a VPC endpoint, the request doesn't have one: use `aws:VpcSourceIp` with `aws:SourceVpc` there.",
        ));
    }
    None
}

/// Whether it is the pattern of an ARN.
fn is_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let head = parts
        .first()
        .is_some_and(|head| *head == "arn" || is_wild(head));
    head && (parts.len() == 6 || text.ends_with('*'))
}

/// Warns of values that are no account ids, for keys whose value is one.
fn accounts(condition: &Condition, values: &[&Excerpt], report: &mut Report) {
    const KEYS: [&str; 6] = [
        "aws:PrincipalAccount",
        "aws:ResourceAccount",
        "aws:SourceAccount",
        "aws:VpceAccount",
        "kms:CallerAccount",
        "s3:ResourceAccount",
    ];
    if !condition.is_of_strings() || !KEYS.into_iter().any(|key| condition.is_about(key)) {
        return;
    }
    let is_id = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    for value in values
        .iter()
        .filter(|value| !is_id(value.text) && !is_wild(value.text))
    {
        report.warn(
            "not-an-account",
            &value.at,
            format!("`{}` is not an account ID", shown(value.text)),
            "An account ID has 12 digits, including leading zeros.",
        );
    }
}

/// Warns of an encryption context that S3 sends in one of its two forms only.
fn bucket_key(condition: &Condition, values: &[&Excerpt], report: &mut Report) {
    if !condition.is_about("kms:EncryptionContext:aws:s3:arn") || !condition.needs_key() {
        return;
    }
    let of_bucket = |text: &str| {
        let name = text.strip_prefix("arn:aws:s3:::");
        name.is_some_and(|name| !name.contains('/') && !is_wild(name))
    };
    // A pattern without a slash can match the bucket as well as what is in it.
    let of_object = |text: &str| text.starts_with("arn:aws:s3:::") && text.contains('/');
    let (code, message, why) = if values.iter().all(|value| of_object(value.text)) {
        (
            "context-of-objects",
            "with an S3 Bucket Key, the context is the ARN of the bucket, never of an object",
            "Without a Bucket Key, S3 sends KMS the object's ARN. With one, it sends the bucket's ARN. List both to cover both cases.",
        )
    } else if values.iter().all(|value| of_bucket(value.text)) {
        (
            "context-of-the-bucket",
            "without an S3 Bucket Key, the context is the ARN of the object, never of the bucket",
            "With a Bucket Key, S3 sends KMS the bucket's ARN. Without one, it sends the object's ARN. List both to cover both cases.",
        )
    } else {
        return;
    };
    for value in values {
        report.warn(code, &value.at, message.to_owned(), why);
    }
}
