//! JSON to document, with a token for every fault.

use std::str::FromStr;

use super::element::{
    ConditionBlock, ConditionValue, OneOrMany, PatternElement, PrincipalElement, PrincipalType,
    Principals,
};
use super::error::PolicyError;
use super::located::Located;
use super::policy::{Effect, PolicyDocument, Statement, Version};
use super::suggest::{closest, list};
use crate::core::iam::condition::Operator;
use crate::core::iam::principal::is_account_id;
use crate::core::json::{Fault, Member, Node, Subject, Value, read, shown};

const POLICY: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl PolicyDocument {
    /// Reads a policy document of any kind.
    ///
    /// # Errors
    /// The first fault, with its token and what is allowed there.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        read(Subject::Policy, text)
            .and_then(|root| document(&root))
            .map_err(|fault| PolicyError::locate(fault, text))
    }
}

impl FromStr for PolicyDocument {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Converts a JSON text to a policy of any kind.
///
/// # Errors
/// The first fault.
pub(in crate::core::iam) fn document(root: &Node) -> Result<PolicyDocument, Fault> {
    let Value::Object(members) = &root.value else {
        return Err(Fault::new(
            root.opening(),
            format!("expected a policy (`{{ … }}`), found {}", root.describe()),
        ));
    };
    let mut version = None;
    let mut id = None;
    let mut statements = None;
    for member in members {
        let Member { key, value, .. } = member;
        match key.as_str() {
            "Version" => version = Some(language_version(value)?),
            "Id" => id = Some(string(value, key)?.to_owned()),
            "Statement" => statements = Some(statement_list(value)?),
            _ => return Err(unknown(member, "a policy", &POLICY)),
        }
    }
    Ok(PolicyDocument {
        version,
        id,
        statements: statements
            .ok_or_else(|| Fault::new(root.opening(), "this policy has no `Statement`"))?
            .into(),
    })
}

fn language_version(node: &Node) -> Result<Version, Fault> {
    match string(node, "Version")? {
        "2012-10-17" => Ok(Version::V2012),
        "2008-10-17" => Ok(Version::V2008),
        _ => Err(expected(
            "`2012-10-17` or `2008-10-17` (the version of the policy language)",
            "Version",
            node,
        )),
    }
}

fn statement_list(node: &Node) -> Result<OneOrMany<Located<Statement>>, Fault> {
    match &node.value {
        Value::Object(_) => Ok(OneOrMany::One(statement(node)?)),
        Value::Array(items) => Ok(OneOrMany::Many(
            items.iter().map(statement).collect::<Result<_, _>>()?,
        )),
        _ => Err(expected(
            "a statement or a list of statements",
            "Statement",
            node,
        )),
    }
}

fn statement(node: &Node) -> Result<Located<Statement>, Fault> {
    let Value::Object(members) = &node.value else {
        return Err(expected("a statement (`{ … }`)", "Statement", node));
    };
    let mut sid = None;
    let mut effect = None;
    let mut principal = None;
    let mut action = None;
    let mut resource = None;
    let mut condition = Vec::new();
    for member in members {
        let Member { key, value, .. } = member;
        let negated = key.starts_with("Not");
        match key.as_str() {
            "Sid" => sid = Some(text(value, key)?),
            "Effect" => effect = Some(Located::new(allow_or_deny(value)?, value.range())),
            "Principal" | "NotPrincipal" => {
                refuse_both(principal.is_some(), member, "Principal")?;
                let principals = principals(value, key)?;
                let element = PrincipalElement {
                    negated,
                    principals,
                };
                principal = Some(Located::new(element, member.key_range()));
            }
            "Action" | "NotAction" => {
                refuse_both(action.is_some(), member, "Action")?;
                let patterns = patterns(value, key, check_action)?;
                let element = PatternElement { negated, patterns };
                action = Some(Located::new(element, member.key_range()));
            }
            "Resource" | "NotResource" => {
                refuse_both(resource.is_some(), member, "Resource")?;
                let patterns = patterns(value, key, check_resource)?;
                let element = PatternElement { negated, patterns };
                resource = Some(Located::new(element, member.key_range()));
            }
            "Condition" => condition = conditions(value)?,
            _ => return Err(unknown(member, "a statement", &STATEMENT)),
        }
    }
    let missing = |what: &str| Fault::new(node.opening(), format!("this statement has no {what}"));
    let statement = Statement {
        sid,
        effect: effect.ok_or_else(|| missing("`Effect` (`Allow` or `Deny`)"))?,
        principal,
        action: action.ok_or_else(|| missing("`Action` (or `NotAction`)"))?,
        resource,
        condition,
    };
    Ok(Located::new(statement, node.range()))
}

fn allow_or_deny(node: &Node) -> Result<Effect, Fault> {
    match &node.value {
        Value::String(text) if text == "Allow" => Ok(Effect::Allow),
        Value::String(text) if text == "Deny" => Ok(Effect::Deny),
        _ => Err(expected("`Allow` or `Deny`", "Effect", node)),
    }
}

fn refuse_both(already: bool, member: &Member, name: &str) -> Result<(), Fault> {
    if already {
        return Err(Fault::new(
            member.key_range(),
            format!("a statement has `{name}` or `Not{name}`, not both"),
        ));
    }
    Ok(())
}

fn patterns(
    node: &Node,
    of: &str,
    check: fn(&Node, &str) -> Result<(), Fault>,
) -> Result<OneOrMany<Located<String>>, Fault> {
    one_or_many(node, "a string or a list of strings", of, |item| {
        let text = text(item, of)?;
        check(item, &text)?;
        Ok(text)
    })
}

fn one_or_many<T>(
    node: &Node,
    what: &str,
    of: &str,
    read: impl Fn(&Node) -> Result<T, Fault>,
) -> Result<OneOrMany<T>, Fault> {
    match &node.value {
        Value::Array(items) if items.is_empty() => Err(Fault::new(
            node.range(),
            format!("the list of `{}` is empty; expected {what}", shown(of)),
        )),
        Value::Array(items) => Ok(OneOrMany::Many(
            items.iter().map(read).collect::<Result<_, _>>()?,
        )),
        Value::Null | Value::Object(_) => Err(expected(what, of, node)),
        _ => Ok(OneOrMany::One(read(node)?)),
    }
}

fn check_action(node: &Node, text: &str) -> Result<(), Fault> {
    let sound = match text.split_once(':') {
        Some((service, name)) => !service.is_empty() && !name.is_empty(),
        None => !text.is_empty() && text.chars().all(|c| c == '*'),
    };
    // AWS accepts white space in the name (and some of its managed policies have it); the linter points it out.
    let spaced = |text: &str| text.chars().any(char::is_whitespace);
    let bare = text.split_once(':').map_or(text, |(service, _)| service);
    if sound && !spaced(bare) && !text.trim().is_empty() {
        return Ok(());
    }
    Err(Fault::new(
        node.range(),
        format!(
            "`{}` is not an action; an action is `service:Name`, such as `s3:PutObject`, or `*`",
            shown(text)
        ),
    ))
}

fn check_resource(node: &Node, text: &str) -> Result<(), Fault> {
    if text.starts_with("arn:") || text.starts_with('*') {
        return Ok(());
    }
    Err(Fault::new(
        node.range(),
        format!(
            "`{}` is not a resource; a resource is an ARN, \
             such as `arn:aws:s3:::amzn-s3-demo-bucket/*`, or `*`",
            shown(text)
        ),
    ))
}

fn principals(node: &Node, of: &str) -> Result<Principals, Fault> {
    match &node.value {
        Value::String(text) if text == "*" => {
            Ok(Principals::Everyone(Located::new((), node.range())))
        }
        Value::Object(members) if !members.is_empty() => {
            let names = PrincipalType::ALL.map(|(name, _)| name);
            let mut typed = Vec::new();
            for member in members {
                let Member { key, value, .. } = member;
                let Some((_, kind)) = PrincipalType::ALL.iter().find(|(name, _)| name == key)
                else {
                    return Err(unknown(member, &format!("a `{of}`"), &names));
                };
                let values = patterns(
                    value,
                    key,
                    match kind {
                        PrincipalType::Aws => check_aws_principal,
                        _ => |_, _| Ok(()),
                    },
                )?;
                typed.push((*kind, values));
            }
            Ok(Principals::Typed(typed))
        }
        _ => Err(expected(
            "`*` or an object such as `{\"AWS\": …}`",
            of,
            node,
        )),
    }
}

fn check_aws_principal(node: &Node, text: &str) -> Result<(), Fault> {
    if text == "*" || is_account_id(text) || text.starts_with("arn:") {
        return Ok(());
    }
    // AWS shows a deleted principal as its unique id.
    if text.starts_with("AIDA") || text.starts_with("AROA") {
        return Ok(());
    }
    Err(Fault::new(
        node.range(),
        format!(
            "`{}` is not an AWS principal; \
             expected an ARN, a 12-digit account id or `*`",
            shown(text)
        ),
    ))
}

fn conditions(node: &Node) -> Result<Vec<ConditionBlock>, Fault> {
    let Value::Object(members) = &node.value else {
        return Err(expected(
            "an object of condition operators",
            "Condition",
            node,
        ));
    };
    members
        .iter()
        .map(|member| {
            let Member { key, value, .. } = member;
            let operator = key.parse::<Operator>().map_err(|refused| {
                let hint = match closest(&refused.name, &Operator::names()) {
                    Some(name) => format!("; did you mean `{name}`?"),
                    None if refused.message.ends_with("is not a condition operator") => format!(
                        "; expected one such as {}",
                        list(
                            &["StringEquals", "StringLike", "ArnLike", "Bool", "Null"],
                            "or"
                        )
                    ),
                    None => String::new(),
                };
                Fault::new(member.key_range(), format!("{}{hint}", refused.message))
            })?;
            let Value::Object(keys) = &value.value else {
                return Err(expected("an object of condition keys", key, value));
            };
            let keys = keys
                .iter()
                .map(|member| {
                    let values = match &member.value.value {
                        // AWS accepts it, and no value of a request is in it.
                        Value::Array(items) if items.is_empty() => OneOrMany::Many(Vec::new()),
                        _ => one_or_many(
                            &member.value,
                            "a value or a list of values",
                            &member.key,
                            |node| condition_value(node, &member.key),
                        )?,
                    };
                    Ok((name(member), values))
                })
                .collect::<Result<_, Fault>>()?;
            Ok(ConditionBlock {
                operator: Located::new(operator, member.key_range()),
                keys,
            })
        })
        .collect()
}

fn condition_value(node: &Node, of: &str) -> Result<Located<ConditionValue>, Fault> {
    let value = match &node.value {
        Value::String(text) => ConditionValue::Text(text.clone()),
        Value::Bool(value) => ConditionValue::Bool(*value),
        // The JSON reader has checked the number; its digits are kept as written.
        Value::Number(text) => ConditionValue::Number(text.clone()),
        _ => return Err(expected("a string, a number or a boolean", of, node)),
    };
    Ok(Located::new(value, node.range()))
}

fn name(member: &Member) -> Located<String> {
    Located::new(member.key.clone(), member.key_range())
}

fn text(node: &Node, of: &str) -> Result<Located<String>, Fault> {
    Ok(Located::new(string(node, of)?.to_owned(), node.range()))
}

fn string<'a>(node: &'a Node, of: &str) -> Result<&'a str, Fault> {
    match &node.value {
        Value::String(text) => Ok(text),
        _ => Err(expected("a string", of, node)),
    }
}

/// `of` is the name of the element or key whose value is wrong.
fn expected(what: &str, of: &str, found: &Node) -> Fault {
    Fault::new(
        found.range(),
        format!(
            "expected {what} for `{}`, found {}",
            shown(of),
            found.describe()
        ),
    )
}

fn unknown(member: &Member, of: &str, allowed: &[&str]) -> Fault {
    let hint = match closest(&member.key, allowed) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("expected {}", list(allowed, "or")),
    };
    let found = shown(&member.key);
    Fault::new(
        member.key_range(),
        format!("`{found}` is not an element of {of}; {hint}"),
    )
}
