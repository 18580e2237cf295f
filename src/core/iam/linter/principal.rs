//! `Principal` and `NotPrincipal`.

use super::report::Report;
use super::view::{Condition, Excerpt, View};
use crate::core::iam::PolicyKind;
use crate::core::iam::catalogue::is_wild;
use crate::core::iam::document::{PrincipalType, Principals};
use crate::core::json::shown;

pub(super) fn check(view: &View, report: &mut Report) {
    if !view.kind.names_principals() {
        return;
    }
    let Some(element) = &view.statement.principal else {
        return;
    };
    if element.negated && view.allows() {
        report.warn(
            "allow-not-principal",
            &element.at(),
            "`NotPrincipal` with `Allow` allows everyone who is not listed".to_owned(),
            "That is everyone in every AWS account, including anonymous callers. List the principals you mean under `Principal`.",
        );
    }
    if element.negated {
        return;
    }
    let (named, only_aws) = match &element.principals {
        Principals::Everyone(star) => (vec![Excerpt::new("*", star)], false),
        Principals::Typed(typed) => {
            let is_aws = |(kind, _): &&(PrincipalType, _)| *kind == PrincipalType::Aws;
            let values = typed
                .iter()
                .filter(is_aws)
                .flat_map(|(_, values)| values.iter());
            let named = values.map(|value| Excerpt::new(value, value)).collect();
            (named, typed.len() == 1)
        }
    };
    public(view, &named, report);
    let idle: Vec<&Excerpt> = named
        .iter()
        .filter(|excerpt| is_idle(excerpt.text))
        .collect();
    for excerpt in &idle {
        let what = match is_wild(excerpt.text) {
            true => "a principal is a whole ARN; `*` and `?` aren't wildcards within it",
            false => "a group isn't a principal",
        };
        report.warn(
            "principal-never-matches",
            &excerpt.at,
            format!("`{}` doesn't name a principal: {what}", shown(excerpt.text)),
            "Name users and roles by their whole ARN. Or use `*` or the account as the principal, with a condition on `aws:PrincipalArn`.",
        );
    }
    if only_aws && !named.is_empty() && idle.len() == named.len() {
        report.never("its principals don't name anyone");
    }
}

fn public(view: &View, named: &[Excerpt], report: &mut Report) {
    let asked = matches!(view.kind, PolicyKind::KeyPolicy | PolicyKind::BucketPolicy);
    if !asked
        || !view.allows()
        || view
            .conditions
            .iter()
            .any(|one| names_who(one) && !is_loose(view, one))
    {
        return;
    }
    let open = view.conditions.iter().find(|one| is_loose(view, one));
    let though = match open.or_else(|| view.conditions.first()) {
        None => String::new(),
        Some(condition) if is_loose(view, condition) => format!(
            ", because some values of `{}` aren't fixed",
            shown(condition.key.text)
        ),
        Some(condition) => format!(
            ": a condition on `{}` doesn't limit who",
            shown(condition.key.text)
        ),
    };
    for excerpt in named.iter().filter(|excerpt| excerpt.text == "*") {
        let whose = match view.kind {
            PolicyKind::KeyPolicy => "use this key",
            _ => "access this bucket",
        };
        report.warn(
            "public-principal",
            &excerpt.at,
            format!("public: everyone, in every AWS account, can {whose}{though}"),
            "`*` is everyone, unless a condition limits who or from where. Name the account or the role, or add a condition such as `aws:PrincipalOrgID`, or `kms:CallerAccount` for a key.",
        );
    }
}

/// Whether a condition limits a statement to callers, networks or resources that it names: one that AWS does not call
/// public (S3 User Guide, "The meaning of 'public'").
fn names_who(condition: &Condition) -> bool {
    const KEYS: [&str; 27] = [
        "aws:PrincipalAccount",
        "aws:PrincipalArn",
        "aws:PrincipalIsAWSService",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceIp",
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        "aws:SourceOwner",
        "aws:SourceVpc",
        "aws:SourceVpcArn",
        "aws:SourceVpce",
        "aws:VpcSourceIp",
        "aws:VpceAccount",
        "aws:VpceOrgID",
        "aws:VpceOrgPaths",
        "aws:userid",
        "aws:username",
        "kms:CallerAccount",
        "kms:GranteePrincipal",
        "s3:DataAccessPointAccount",
        "s3:DataAccessPointArn",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    ];
    let open = |text: &str| text.bytes().all(|byte| byte == b'*') || text.ends_with("/0");
    let tagged = condition.key_begins("aws:PrincipalTag/");
    (tagged || KEYS.into_iter().any(|key| condition.is_about(key)))
        && condition.needs_key()
        && !condition.values.iter().any(|value| open(value.text))
}

/// Whether a value of a bucket policy's condition has a wildcard or a variable: S3 counts only fixed values as a limit
/// (the same section); of access points the account is enough.
fn is_loose(view: &View, condition: &Condition) -> bool {
    let of_access_points = condition.is_about("s3:DataAccessPointArn");
    view.kind == PolicyKind::BucketPolicy
        && condition.needs_key()
        && (condition.is_of_strings() || condition.base.starts_with("Arn"))
        && !of_access_points
        && (condition.values.iter())
            .any(|value| is_wild(value.text) || view.has_variable(value.text))
}

/// Principals that match no caller.
fn is_idle(text: &str) -> bool {
    let arn = text.starts_with("arn:");
    arn && (is_wild(text) || text.contains(":group/"))
}
