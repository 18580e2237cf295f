//! `Principal` and `NotPrincipal`.

use super::mistake::Mistake;
use super::parts::{StatementParts, texts};
use super::refusal::Flaw;
use crate::core::arn::Arn;
use crate::core::iam::document::Effect;
use crate::core::iam::principal::is_account_id;
use crate::core::json::{Member, Node, Value, shown};

/// Checks that the statement says whom it is about, in a form that can be a principal.
///
/// # Errors
/// No `Principal`; `NotPrincipal` with `Allow`; a value that names no principal.
pub(super) fn check(statement: &StatementParts<'_>) -> Result<(), Flaw> {
    let Some(element) = statement.principal else {
        return Err(statement.lacks("Principal"));
    };
    if StatementParts::is_negated(element) && statement.effect == Effect::Allow {
        return Err(Flaw::new(
            Mistake::NotPrincipal,
            element.key_range(),
            "`NotPrincipal` does not go with `Allow`: it would allow everyone else, \
             anonymous callers among them; name who is allowed in `Principal`",
        ));
    }
    let Value::Object(entries) = &element.value.value else {
        return Ok(());
    };
    if entries.is_empty() {
        return Err(Flaw::new(
            Mistake::NobodyNamed,
            element.value.range(),
            format!(
                "`{}` doesn't name a principal; expected `*` or an object such as `{{\"AWS\": …}}`",
                element.key
            ),
        ));
    }
    entries.iter().try_for_each(entry)
}

fn entry(entry: &Member) -> Result<(), Flaw> {
    if matches!(&entry.value.value, Value::Array(items) if items.is_empty()) {
        return Err(Flaw::new(
            Mistake::NobodyNamed,
            entry.value.range(),
            format!("the list of `{}` is empty", entry.key),
        ));
    }
    texts(entry).try_for_each(|(node, text)| {
        let expected = match entry.key.as_str() {
            "AWS" => aws(text),
            "Service" => service(text),
            "CanonicalUser" => canonical_user(text),
            _ => federated(text),
        };
        match expected {
            None => Ok(()),
            Some(expected) => Err(invalid(entry, node, text, expected)),
        }
    })
}

fn invalid(entry: &Member, node: &Node, text: &str, expected: &str) -> Flaw {
    Flaw::new(
        Mistake::InvalidPrincipal(entry.key.clone(), text.to_owned()),
        node.range(),
        format!("`{}` doesn't name a principal; {expected}", shown(text)),
    )
}

/// What is expected, if the text is no AWS principal.
fn aws(text: &str) -> Option<&'static str> {
    const WHO: &str = "expected an account id, or the ARN of an account's root, a user, a role or a session, or `*`";
    if text == "*" || is_account_id(text) || is_unique_id(text) {
        return None;
    }
    let Ok(arn) = text.parse::<Arn>() else {
        return Some(WHO);
    };
    if text.contains(['*', '?']) {
        return Some(
            "a wildcard within it doesn't match anyone; expected a whole ARN, or `*` alone",
        );
    }
    let owner = is_account_id(&arn.account);
    let known = match arn.service.as_str() {
        "iam" if arn.resource == "root" => owner,
        "iam" => {
            // CloudFront's origin access identities are users of an account of that name.
            let has_name = |prefix: &str| {
                let name = arn.resource.strip_prefix(prefix);
                name.is_some_and(|name| !name.is_empty() && !name.ends_with('/'))
            };
            (owner && (has_name("user/") || has_name("role/")))
                || (arn.account == "cloudfront" && has_name("user/"))
        }
        "sts" => {
            let parts: Vec<&str> = arn.resource.split('/').collect();
            owner
                && match parts.as_slice() {
                    ["assumed-role", role, session] => !role.is_empty() && !session.is_empty(),
                    ["federated-user", name] => !name.is_empty(),
                    ["self"] => true,
                    _ => false,
                }
        }
        _ => false,
    };
    match known && arn.region.is_empty() {
        true => None,
        false if arn.service == "iam" && arn.resource.starts_with("group/") => {
            Some("a group isn't a principal; expected the ARN of a user or a role")
        }
        false => Some(WHO),
    }
}

/// The id that stands for a principal which no longer exists.
fn is_unique_id(text: &str) -> bool {
    ["AIDA", "AROA"]
        .into_iter()
        .any(|prefix| text.starts_with(prefix))
        && text.len() >= 16
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn service(text: &str) -> Option<&'static str> {
    let is_name = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte));
    let is_aws = [
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".amazon.com",
        ".aws.internal",
    ]
    .into_iter()
    .any(|end| text.len() > end.len() && text.ends_with(end));
    match is_name && is_aws {
        true => None,
        false => Some("expected the name of a service, such as `cloudfront.amazonaws.com`"),
    }
}

fn canonical_user(text: &str) -> Option<&'static str> {
    match !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => None,
        false => Some("expected a canonical user id: 64 hexadecimal digits"),
    }
}

fn federated(text: &str) -> Option<&'static str> {
    let is_provider = match text.parse::<Arn>() {
        Ok(arn) => {
            arn.service == "iam"
                && ["saml-provider/", "oidc-provider/"]
                    .into_iter()
                    .any(|start| arn.resource.starts_with(start))
        }
        Err(_) => !text.is_empty() && !text.contains([' ', '*', '?']) && text.contains('.'),
    };
    match is_provider {
        true => None,
        false => Some("expected the ARN of an identity provider, or a provider's domain"),
    }
}
