//! The fields of resource ARNs of S3 and KMS: region and account.

use super::report::Report;
use super::view::{Pattern, View};
use crate::core::iam::catalogue::is_wild;
use crate::core::json::shown;

pub(super) fn check(view: &View, report: &mut Report) {
    let mut lost = 0;
    for resource in &view.resources {
        if let Some(field) = wrong_field(view, resource) {
            lost += 1;
            let at = field.at.map_or(resource.excerpt.at.clone(), |(from, to)| {
                view.within(&resource.excerpt, from, to)
            });
            report.warn(field.code, &at, field.message, field.why);
        }
    }
    if lost > 0 && lost == view.resources.len() && !view.has_not_resource() {
        report.never("none of its resources can exist");
    }
}

struct Field {
    code: &'static str,
    /// The field, in bytes of the pattern; the whole pattern without.
    at: Option<(usize, usize)>,
    message: String,
    why: &'static str,
}

fn wrong_field(view: &View, resource: &Pattern) -> Option<Field> {
    let text = resource.excerpt.text;
    if view.has_variable(text) {
        return None;
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &["arn", partition, service, region, account, path] = parts.as_slice() else {
        return None;
    };
    let written = shown(text);
    let place = |index: usize| {
        let from = parts
            .iter()
            .take(index)
            .map(|part| part.len() + 1)
            .sum::<usize>();
        let to = from + parts.get(index).map_or(0, |part| part.len());
        (to > from).then_some((from, to))
    };
    let field = |code, at, message: String, why| {
        Some(Field {
            code,
            at,
            message,
            why,
        })
    };
    let lower = service.to_ascii_lowercase();
    if service != lower && matches!(lower.as_str(), "s3" | "kms") {
        return field(
            "arn-service-case",
            place(2),
            format!("`{written}`: the service of an ARN is written in lower case, `{lower}`"),
            "IAM compares ARNs character by character, so this one never matches.",
        );
    }
    let is_id = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    // A pattern whose path is of a bucket or an object; access points, jobs and the like have both fields.
    let is_bucket = ![
        "accesspoint",
        "job/",
        "storage-lens",
        "async-request",
        "access-grants",
    ]
    .into_iter()
    .any(|kind| path.starts_with(kind))
        && !is_wild(partition);
    match service {
        "kms" if account.is_empty() => field(
            "arn-account",
            None,
            format!(
                "`{written}` has no account, but the ARN of a key always has one, so it never matches"
            ),
            "Write the 12 digits of the key's account between the last two colons, or `*`.",
        ),
        "kms" if region.is_empty() => field(
            "arn-region",
            None,
            format!(
                "`{written}` has no Region, but the ARN of a key always has one, so it never matches"
            ),
            "Write the key's Region, such as `us-east-1`, or `*`.",
        ),
        "kms" if !is_id(account) && !is_wild(account) && account != "aws" => field(
            "arn-account",
            place(4),
            format!(
                "`{}` is not an account, so it never matches",
                shown(account)
            ),
            "An account ID has 12 digits.",
        ),
        "kms" if !is_region(region) && !is_wild(region) => field(
            "arn-region",
            place(3),
            format!("`{}` is not a Region, so it never matches", shown(region)),
            "A Region is one such as `us-east-1`.",
        ),
        "s3" if is_bucket && !account.is_empty() && !is_open(account) => field(
            "arn-account",
            None,
            format!(
                "`{written}` has an account, but the ARN of a bucket doesn't have one, so it never matches"
            ),
            "Bucket names are unique across all accounts: write `arn:aws:s3:::` and the name. Limit the account with a condition on `aws:ResourceAccount`.",
        ),
        "s3" if is_bucket && !region.is_empty() && !is_open(region) => field(
            "arn-region",
            None,
            format!(
                "`{written}` has a Region, but the ARN of a bucket doesn't have one, so it never matches"
            ),
            "Bucket names are unique across all Regions: write `arn:aws:s3:::` and the name.",
        ),
        "s3" if path.is_empty() => field(
            "arn-resource",
            None,
            format!("`{written}` doesn't name a bucket"),
            "Write the bucket's name after the last colon, and `/*` for what is in it.",
        ),
        _ => None,
    }
}

/// Whether the pattern of a field also matches an empty one.
fn is_open(field: &str) -> bool {
    field.bytes().all(|byte| byte == b'*')
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.as_slice() {
        [area, middle @ .., number] => {
            word(area)
                && !middle.is_empty()
                && middle.iter().all(word)
                && number.len() == 1
                && number.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}
