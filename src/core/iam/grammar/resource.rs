//! `Resource` and `NotResource`.

use super::mistake::{IAM_PATHS, Mistake, NEWER_IAM_PATHS};
use super::parts::texts;
use super::refusal::Flaw;
use super::variable;
use crate::core::json::{Member, Node, shown};

const PARTITIONS: [&str; 8] = [
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-eusc",
];

/// Checks the patterns as IAM does: `*`, or an ARN of a known partition and a plain service.
///
/// # Errors
/// The first pattern that is none.
pub(super) fn check(member: &Member, has_variables: bool) -> Result<(), Flaw> {
    texts(member).try_for_each(|(node, text)| {
        if has_variables {
            variable::check(node, text)?;
        }
        pattern(node, text)
    })
}

fn pattern(node: &Node, text: &str) -> Result<(), Flaw> {
    if text == "*" {
        return Ok(());
    }
    let flaw = |mistake: Mistake, why: String| {
        Err(Flaw::new(
            mistake,
            node.range(),
            format!(
                "`{}` {why}; a resource is an ARN, such as `arn:aws:s3:::amzn-s3-demo-bucket/*`, or `*`",
                shown(text)
            ),
        ))
    };
    let masked = variable::masked(text);
    let parts: Vec<&str> = masked.splitn(6, ':').collect();
    if parts.first() != Some(&"arn") {
        return flaw(
            Mistake::NoArn(text.to_owned()),
            "does not begin with `arn:`".to_owned(),
        );
    }
    let part = |index: usize| parts.get(index).copied();
    let partition = part(1).map_or("", |partition| partition);
    // In the AWS managed policies, `arn:*:` stands for every partition.
    let is_open = partition.contains(['*', '?', '_']);
    if !is_open && !PARTITIONS.contains(&partition) {
        let field = |index: usize| part(index).map_or("*", |field| field);
        let arn = format!(
            "arn:{partition}:{}:{}:{}:{}",
            field(2),
            field(3),
            field(4),
            field(5)
        );
        return flaw(
            Mistake::Partition(partition.to_owned(), arn),
            format!("has an unknown partition (`{}`)", shown(partition)),
        );
    }
    let service = part(2).map_or("", |service| service);
    if service.is_empty() || service.contains(['*', '?']) {
        return flaw(
            Mistake::ArnVendor,
            "does not name one service, without a wildcard".to_owned(),
        );
    }
    if parts.len() < 6 && !text.ends_with('*') {
        let count = 6 - parts.len();
        let fields = if count == 1 { "field" } else { "fields" };
        return flaw(
            Mistake::Legacy,
            format!(
                "lacks {count} {fields} of an ARN (`arn:partition:service:region:account:resource`)"
            ),
        );
    }
    let (region, path) = (part(3).map_or("", |field| field), part(5));
    if service == "iam" && !region.is_empty() && !region.contains('*') {
        return flaw(
            Mistake::IamRegion(text.to_owned()),
            "has a Region, but IAM resources don't have one".to_owned(),
        );
    }
    let is_path = |path: &str| {
        path.contains(['*', '_'])
            || path == "root"
            || (IAM_PATHS.iter().chain(&NEWER_IAM_PATHS)).any(|start| path.starts_with(start))
    };
    if service == "iam" && path.is_some_and(|path| !is_path(path)) {
        return flaw(
            Mistake::IamPath,
            "isn't one of IAM's resource types".to_owned(),
        );
    }
    Ok(())
}
