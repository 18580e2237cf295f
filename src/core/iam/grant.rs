//! KMS grants: allowances on one key for one principal.
//!
//! Source: KMS Developer Guide, "Grants in AWS KMS" and "Grant constraints".

use super::decision::{Element, Outcome};
use super::document::{closest, list};
use super::json::{Fault, Member, Node, Value, read};
use super::matching::{Reach, fails, reach_of};
use super::{PolicyError, Request};

/// What a grant may allow (KMS API reference, `CreateGrant`), without the `kms:` of the action.
pub const GRANT_OPERATIONS: [&str; 16] = [
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
    "Sign",
    "Verify",
    "GetPublicKey",
    "CreateGrant",
    "RetireGrant",
    "DescribeKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateMac",
    "VerifyMac",
];

/// A grant as `ListGrants` tells of it. It allows, never denies, and stands on one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// `Name`; empty where it has none.
    pub name: String,
    /// `GranteePrincipal`: an ARN.
    pub grantee: String,
    /// `Operations`, of [`GRANT_OPERATIONS`].
    pub operations: Vec<String>,
    /// `Constraints`.
    pub constraint: Option<GrantConstraint>,
}

/// What the encryption context must be. Names and values are compared with case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantConstraint {
    /// `EncryptionContextEquals`: exactly these pairs.
    ContextEquals(Vec<(String, String)>),
    /// `EncryptionContextSubset`: at least these pairs.
    ContextSubset(Vec<(String, String)>),
}

impl Grant {
    /// Reads grants in the form of `ListGrants`: a list, one grant alone, or `{"Grants": […]}`.
    ///
    /// # Errors
    /// The first fault, at its token, with what is allowed there.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, PolicyError> {
        (read(text).and_then(|root| grants(&root)))
            .map_err(|fault| PolicyError::locate(fault, text))
    }

    /// The name to call it by.
    pub fn title(&self) -> &str {
        match self.name.as_str() {
            "" => "without a name",
            name => name,
        }
    }

    /// Whether the grant lets this request through, and how far it reaches.
    pub(super) fn judge(&self, request: &Request) -> Result<Reach, Outcome> {
        let caller = &request.principal;
        let reach = reach_of(&self.grantee, caller).ok_or_else(|| {
            fails(
                Element::GranteePrincipal,
                self.grantee.clone(),
                &caller.arn(),
            )
        })?;
        let operation = (request.action.split_once(':'))
            .filter(|(service, _)| service.eq_ignore_ascii_case("kms"))
            .map(|(_, operation)| operation)
            .filter(|asked| {
                self.operations
                    .iter()
                    .any(|own| own.eq_ignore_ascii_case(asked))
            })
            .ok_or_else(|| {
                fails(
                    Element::Operations,
                    self.operations.join(", "),
                    &request.action,
                )
            })?;
        // Operations without an encryption context know no constraint.
        let bound = ["Encrypt", "Decrypt", "GenerateDataKey", "ReEncrypt"]
            .iter()
            .any(|name| {
                operation
                    .get(..name.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(name))
            });
        match &self.constraint {
            Some(constraint) if bound => constraint.judge(request).map(|()| reach),
            _ => Ok(reach),
        }
    }
}

impl GrantConstraint {
    fn judge(&self, request: &Request) -> Result<(), Outcome> {
        const PREFIX: &str = "kms:EncryptionContext:";
        let has: Vec<(&str, &str)> = (request.context.iter())
            .filter_map(|(key, values)| {
                let (prefix, name) = key.split_at_checked(PREFIX.len())?;
                let value = values.first()?;
                prefix
                    .eq_ignore_ascii_case(PREFIX)
                    .then_some((name, value.as_str()))
            })
            .collect();
        let (pairs, exact) = match self {
            Self::ContextEquals(pairs) => (pairs, true),
            Self::ContextSubset(pairs) => (pairs, false),
        };
        let all = pairs
            .iter()
            .all(|(name, value)| has.contains(&(name, value)));
        if all && (!exact || has.len() == pairs.len()) {
            return Ok(());
        }
        let shown = |pairs: &mut dyn Iterator<Item = (&str, &str)>| {
            let pairs: Vec<String> = pairs
                .map(|(name, value)| format!("{name} = {value}"))
                .collect();
            pairs.join(", ")
        };
        let wants = shown(
            &mut pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        let has = match has.is_empty() {
            true => "no encryption context".to_owned(),
            false => shown(&mut has.into_iter()),
        };
        Err(fails(Element::Constraints, wants, &has))
    }
}

fn grants(root: &Node) -> Result<Vec<Grant>, Fault> {
    if let Some(member) = root.member("Grants") {
        return grants(&member.value);
    }
    match &root.value {
        Value::Array(items) => items.iter().map(grant).collect(),
        _ => Ok(vec![grant(root)?]),
    }
}

fn grant(node: &Node) -> Result<Grant, Fault> {
    const ALLOWED: [&str; 4] = ["Name", "GranteePrincipal", "Operations", "Constraints"];
    /// What `ListGrants` tells besides, and what says nothing about who may do what.
    const IGNORED: [&str; 6] = [
        "KeyId",
        "GrantId",
        "CreationDate",
        "RetiringPrincipal",
        "IssuingAccount",
        "GrantToken",
    ];
    if !matches!(node.value, Value::Object(_)) {
        return Err(expected("a grant (`{ … }`)", node));
    }
    let mut name = String::new();
    let mut grantee = None;
    let mut operations = None;
    let mut constraint = None;
    for member in node.members() {
        let value = &member.value;
        match member.key.as_str() {
            "Name" => name = text(value)?.to_owned(),
            "GranteePrincipal" => grantee = Some(principal(value)?),
            "Operations" => operations = Some(operations_of(value)?),
            "Constraints" => constraint = constraint_of(value)?,
            other if IGNORED.contains(&other) => {}
            _ => return Err(unknown(member, "a grant", &ALLOWED)),
        }
    }
    let missing = |what: &str| Fault::new(node.opening(), format!("this grant has no `{what}`"));
    Ok(Grant {
        name,
        grantee: grantee.ok_or_else(|| missing("GranteePrincipal"))?,
        operations: operations.ok_or_else(|| missing("Operations"))?,
        constraint,
    })
}

fn principal(node: &Node) -> Result<String, Fault> {
    let arn = text(node)?;
    match arn.starts_with("arn:") {
        true => Ok(arn.to_owned()),
        false => Err(expected("the ARN of one principal", node)),
    }
}

fn operations_of(node: &Node) -> Result<Vec<String>, Fault> {
    let Value::Array(items) = &node.value else {
        return Err(expected("a list of operations", node));
    };
    let known = |item: &Node| {
        let operation = text(item)?;
        match GRANT_OPERATIONS.contains(&operation) {
            true => Ok(operation.to_owned()),
            false => {
                let hint = match closest(operation, &GRANT_OPERATIONS) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => format!("expected {}", list(&GRANT_OPERATIONS, "or")),
                };
                let found = item.describe();
                Err(Fault::new(
                    item.range(),
                    format!("{found} is not an operation a grant can allow; {hint}"),
                ))
            }
        }
    };
    if items.is_empty() {
        return Err(expected("at least one operation", node));
    }
    items.iter().map(known).collect()
}

fn constraint_of(node: &Node) -> Result<Option<GrantConstraint>, Fault> {
    const ALLOWED: [&str; 2] = ["EncryptionContextEquals", "EncryptionContextSubset"];
    if !matches!(node.value, Value::Object(_)) {
        return Err(expected(
            "an object such as `{\"EncryptionContextSubset\": …}`",
            node,
        ));
    }
    let mut constraint = None;
    for member in node.members() {
        let make = match member.key.as_str() {
            "EncryptionContextEquals" => GrantConstraint::ContextEquals,
            "EncryptionContextSubset" => GrantConstraint::ContextSubset,
            _ => return Err(unknown(member, "`Constraints`", &ALLOWED)),
        };
        if constraint.is_some() {
            return Err(Fault::new(
                member.key_range(),
                "a grant has one of the two constraints, not both",
            ));
        }
        if !matches!(member.value.value, Value::Object(_)) {
            return Err(expected("an object of names and values", &member.value));
        }
        let pairs = (member.value.members().iter())
            .map(|pair| Ok((pair.key.clone(), text(&pair.value)?.to_owned())))
            .collect::<Result<_, Fault>>()?;
        constraint = Some(make(pairs));
    }
    Ok(constraint)
}

fn text(node: &Node) -> Result<&str, Fault> {
    match &node.value {
        Value::String(text) => Ok(text),
        _ => Err(expected("a string", node)),
    }
}

fn expected(what: &str, found: &Node) -> Fault {
    Fault::new(
        found.range(),
        format!("expected {what}, found {}", found.describe()),
    )
}

fn unknown(member: &Member, of: &str, allowed: &[&str]) -> Fault {
    let hint = match closest(&member.key, allowed) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("expected {}", list(allowed, "or")),
    };
    Fault::new(
        member.key_range(),
        format!(
            "`{}` is not an element of {of}; {hint}",
            super::json::shown(&member.key)
        ),
    )
}
