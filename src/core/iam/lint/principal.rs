//! `Principal` and `NotPrincipal`.

use super::Report;
use super::target::is_wild;
use super::view::{Token, View, name, values};
use crate::core::iam::PolicyKind;
use crate::core::json::{Value, shown};

pub(super) fn check(view: &View, report: &mut Report) {
    if !view.kind.names_principals() {
        return;
    }
    if let Some(member) = view.node.member("NotPrincipal")
        && view.allows()
    {
        report.warn(
            "allow-not-principal",
            &name(member).at,
            "`NotPrincipal` with `Allow` allows everyone who is not listed".to_owned(),
            "That is everyone in every AWS account, anonymous callers included. \
             List who is meant under `Principal`.",
        );
    }
    let Some(member) = view.node.member("Principal") else {
        return;
    };
    let named = match &member.value.value {
        Value::Object(_) => member.value.member("AWS").map(values).unwrap_or_default(),
        _ => values(member),
    };
    public(view, &named, report);
    let idle: Vec<&Token> = named.iter().filter(|token| is_idle(token.text)).collect();
    for token in &idle {
        let what = match is_wild(token.text) {
            true => "a principal is a whole ARN; `*` and `?` stand for nothing within it",
            false => "a group is no principal",
        };
        report.warn(
            "principal-never-matches",
            &token.at,
            format!("`{}` names nobody: {what}", shown(token.text)),
            "Name users and roles by their whole ARN, or take `*` or the account as the \
             principal and narrow it with a condition on `aws:PrincipalArn`.",
        );
    }
    let only_aws = member.value.members().len() == 1;
    if only_aws && !named.is_empty() && idle.len() == named.len() {
        report.never("its principals name nobody");
    }
}

fn public(view: &View, named: &[Token], report: &mut Report) {
    let asked = matches!(view.kind, PolicyKind::KeyPolicy | PolicyKind::BucketPolicy);
    if !asked || !view.allows() || !view.conditions.is_empty() {
        return;
    }
    for token in named.iter().filter(|token| token.text == "*") {
        let whose = match view.kind {
            PolicyKind::KeyPolicy => "use this key",
            _ => "reach this bucket",
        };
        report.warn(
            "public-principal",
            &token.at,
            format!("everyone, in every AWS account, may {whose}"),
            "`*` without a condition is the whole world. Name the account or the role, or add a \
             condition such as `aws:PrincipalOrgID`, or `kms:CallerAccount` for a key.",
        );
    }
}

/// Principals that match no caller.
fn is_idle(text: &str) -> bool {
    let arn = text.starts_with("arn:");
    arn && (is_wild(text) || text.contains(":group/"))
}
