//! The elements of a policy's JSON. Types are checked here, values elsewhere.

use super::mistake::Mistake;
use super::refusal::Flaw;
use crate::core::iam::document::{Effect, PrincipalType, Version, closest, list};
use crate::core::json::{Member, Node, Value, shown};

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

/// A policy's elements.
pub(super) struct PolicyParts<'a> {
    pub root: &'a Node,
    pub version: Option<Version>,
    pub id: Option<&'a Member>,
    pub statements: Vec<StatementParts<'a>>,
}

/// A statement's elements.
pub(super) struct StatementParts<'a> {
    pub node: &'a Node,
    pub sid: Option<(&'a Node, &'a str)>,
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<&'a Member>,
    /// `Action` or `NotAction`.
    pub action: Option<&'a Member>,
    /// `Resource` or `NotResource`.
    pub resource: Option<&'a Member>,
    pub condition: Option<&'a Member>,
}

impl<'a> PolicyParts<'a> {
    /// Takes a policy apart.
    ///
    /// # Errors
    /// The first element or value of the wrong type.
    pub fn of(root: &'a Node) -> Result<Self, Flaw> {
        let Value::Object(members) = &root.value else {
            return Err(Flaw::new(
                Mistake::FirstByte,
                root.opening(),
                format!("expected a policy (`{{ … }}`), found {}", root.describe()),
            ));
        };
        for member in members {
            known(member, "a policy", &POLICY, Mistake::UnknownElement)?;
        }
        let version = match root.member("Version") {
            None => None,
            Some(member) => match text(member)? {
                "2012-10-17" => Some(Version::V2012),
                "2008-10-17" => Some(Version::V2008),
                other => {
                    return Err(Flaw::new(
                        Mistake::Version,
                        member.value.range(),
                        format!(
                            "`{}` isn't a version of the policy language; expected `2012-10-17` or `2008-10-17`",
                            shown(other)
                        ),
                    ));
                }
            },
        };
        let id = root.member("Id");
        if let Some(member) = id {
            text(member)?;
        }
        let Some(statement) = root.member("Statement") else {
            return Err(Flaw::new(
                Mistake::Missing("Statement"),
                root.opening(),
                "this policy has no `Statement`",
            ));
        };
        let nodes = match &statement.value.value {
            Value::Array(items) if items.is_empty() => {
                return Err(Flaw::new(
                    Mistake::NoStatement,
                    statement.value.range(),
                    "there is no statement here; expected one or more (`{ … }`)",
                ));
            }
            Value::Array(_) | Value::Object(_) => statement.value.items(),
            _ => {
                return Err(wrong_type(
                    &statement.value,
                    "Statement",
                    "a statement or a list of statements",
                ));
            }
        };
        Ok(Self {
            root,
            version,
            id,
            statements: nodes
                .iter()
                .map(StatementParts::of)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Whether variables are expanded.
    pub fn has_variables(&self) -> bool {
        self.version == Some(Version::V2012)
    }
}

impl<'a> StatementParts<'a> {
    fn of(node: &'a Node) -> Result<Self, Flaw> {
        let Value::Object(members) = &node.value else {
            return Err(wrong_type(node, "Statement", "a statement (`{ … }`)"));
        };
        for member in members {
            known(member, "a statement", &STATEMENT, Mistake::UnknownElement)?;
        }
        let either = |name: &'static str, negated: &'static str| {
            let (plain, not) = (node.member(name), node.member(negated));
            match (plain, not) {
                (Some(first), Some(second)) => {
                    let later = if first.key_at > second.key_at {
                        first
                    } else {
                        second
                    };
                    Err(Flaw::new(
                        Mistake::Syntax,
                        later.key_range(),
                        format!("a statement has `{name}` or `{negated}`, not both"),
                    ))
                }
                (plain, not) => Ok(plain.or(not)),
            }
        };
        let principal = either("Principal", "NotPrincipal")?;
        let action = either("Action", "NotAction")?;
        let resource = either("Resource", "NotResource")?;
        for member in [action, resource].into_iter().flatten() {
            for item in strings(member)? {
                item?;
            }
        }
        if let Some(member) = principal {
            principal_types(member)?;
        }
        let condition = node.member("Condition");
        if let Some(member) = condition {
            condition_types(&member.value)?;
        }
        let sid = match node.member("Sid") {
            Some(member) => Some((&member.value, text(member)?)),
            None => None,
        };
        Ok(Self {
            node,
            sid,
            effect: effect(node)?,
            principal,
            action,
            resource,
            condition,
        })
    }

    /// Whether the element is the negated one, `Not…`.
    pub fn is_negated(member: &Member) -> bool {
        member.key.starts_with("Not")
    }

    /// The mistake of a statement without this element.
    pub fn lacks(&self, name: &'static str) -> Flaw {
        let or_not = if name == "Principal" {
            String::new()
        } else {
            format!(" (or `Not{name}`)")
        };
        Flaw::new(
            Mistake::Missing(name),
            self.node.opening(),
            format!("this statement has no `{name}`{or_not}"),
        )
    }
}

fn effect(node: &Node) -> Result<Effect, Flaw> {
    let Some(member) = node.member("Effect") else {
        return Err(Flaw::new(
            Mistake::Missing("Effect"),
            node.opening(),
            "this statement has no `Effect` (`Allow` or `Deny`)",
        ));
    };
    match text(member)? {
        "Allow" => Ok(Effect::Allow),
        "Deny" => Ok(Effect::Deny),
        other => Err(Flaw::new(
            Mistake::Effect(other.to_owned()),
            member.value.range(),
            format!(
                "expected `Allow` or `Deny` for `Effect`, found `{}`",
                shown(other)
            ),
        )),
    }
}

/// The texts of `Action` or `Resource`, each with its place.
pub(super) fn texts(member: &Member) -> impl Iterator<Item = (&Node, &str)> {
    member
        .value
        .items()
        .iter()
        .filter_map(|node| match &node.value {
            Value::String(text) => Some((node, text.as_str())),
            _ => None,
        })
}

fn strings(member: &Member) -> Result<impl Iterator<Item = Result<&str, Flaw>>, Flaw> {
    if let Value::Object(_) | Value::Null = member.value.value {
        return Err(wrong_type(
            &member.value,
            &member.key,
            "a string or a list of strings",
        ));
    }
    Ok(member.value.items().iter().map(|node| match &node.value {
        Value::String(text) => Ok(text.as_str()),
        _ => Err(wrong_type(node, &member.key, "a string")),
    }))
}

fn text(member: &Member) -> Result<&str, Flaw> {
    match &member.value.value {
        Value::String(text) => Ok(text),
        _ => Err(wrong_type(&member.value, &member.key, "a string")),
    }
}

fn principal_types(member: &Member) -> Result<(), Flaw> {
    match &member.value.value {
        Value::String(text) if text == "*" => Ok(()),
        Value::Object(members) => {
            let names = PrincipalType::ALL.map(|(name, _)| name);
            for entry in members {
                known(entry, &format!("a `{}`", member.key), &names, |_| {
                    Mistake::Syntax
                })?;
                for item in strings(entry)? {
                    item?;
                }
            }
            Ok(())
        }
        _ => Err(Flaw::new(
            Mistake::PrincipalShape,
            member.value.range(),
            format!(
                "expected `*` or an object such as `{{\"AWS\": …}}` for `{}`, found {}",
                member.key,
                member.value.describe()
            ),
        )),
    }
}

fn condition_types(node: &Node) -> Result<(), Flaw> {
    let Value::Object(operators) = &node.value else {
        return Err(wrong_type(
            node,
            "Condition",
            "an object of condition operators",
        ));
    };
    for operator in operators {
        let Value::Object(keys) = &operator.value.value else {
            return Err(wrong_type(
                &operator.value,
                &operator.key,
                "an object of condition keys",
            ));
        };
        for key in keys {
            for value in key.value.items() {
                if let Value::Null | Value::Object(_) | Value::Array(_) = value.value {
                    return Err(wrong_type(
                        value,
                        &key.key,
                        "a string, a number or a boolean",
                    ));
                }
            }
        }
    }
    Ok(())
}

fn known(
    member: &Member,
    of: &str,
    allowed: &[&str],
    mistake: impl Fn(String) -> Mistake,
) -> Result<(), Flaw> {
    if allowed.contains(&member.key.as_str()) {
        return Ok(());
    }
    let hint = match closest(&member.key, allowed) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("expected {}", list(allowed, "or")),
    };
    Err(Flaw::new(
        mistake(member.key.clone()),
        member.key_range(),
        format!("`{}` is not an element of {of}; {hint}", shown(&member.key)),
    ))
}

/// `of` is the name of the element or key whose value is wrong.
fn wrong_type(found: &Node, of: &str, what: &str) -> Flaw {
    Flaw::new(
        Mistake::Syntax,
        found.range(),
        format!(
            "expected {what} for `{}`, found {}",
            shown(of),
            found.describe()
        ),
    )
}
