//! Grants on a KMS key: permissions to use the key, separate from the key policy.
//!
//! Source: KMS Developer Guide, "Grants in AWS KMS"; KMS API Reference,
//! `ListGrants`, `GrantConstraints`.

use serde_json::Value as Json;

use super::context::Context;
use super::decision::{Element, Outcome};
use super::document::closest;
use super::matching::{Reach, reach_of};
use super::principal::{Principal, is_account_id};
use super::request::Request;
use crate::core::arn::Arn;
use crate::core::json::Object;
use crate::core::json::{Fault, Member, Node, Value, shown};

/// A grant. It only allows, and never denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub name: String,
    /// `GranteePrincipal`: the ARN of a user, a role, a session or an account's
    /// root.
    pub grantee: String,
    /// `Decrypt`, `ReEncryptFrom` …, without `kms:`.
    pub operations: Vec<String>,
    /// Limits the cryptographic operations that take an encryption context; the grant allows other operations
    /// regardless.
    pub constraints: Option<GrantConstraint>,
    /// `SourceArn`: the resource on whose behalf a service must make the request (`aws:SourceArn`). It limits every
    /// operation but `RetireGrant`.
    pub source_arn: Option<String>,
}

/// What a grant requires of the encryption context. Keys and values are case-sensitive here, unlike the keys in a
/// policy's conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantConstraint {
    /// `EncryptionContextEquals`: these pairs and no others.
    ContextEquals(Vec<(String, String)>),
    /// `EncryptionContextSubset`: at least these pairs.
    ContextSubset(Vec<(String, String)>),
}

/// The operations that a grant can allow (KMS API Reference, `CreateGrant`).
pub const OPERATIONS: [&str; 19] = [
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
    "DeriveSharedSecret",
    "Encapsulate",
    "Decapsulate",
];
const NAME: &str = "Name";
const GRANTEE: &str = "GranteePrincipal";
const GRANTEE_SERVICE: &str = "GranteeServicePrincipal";
const OPERATION_LIST: &str = "Operations";
const CONSTRAINTS: &str = "Constraints";
const ELEMENTS: [&str; 4] = [NAME, GRANTEE, OPERATION_LIST, CONSTRAINTS];
/// Other members of a grant in KMS's own list; they do not affect decisions here.
const UNREAD: [&str; 5] = [
    "KeyId",
    "CreationDate",
    "RetiringPrincipal",
    "RetiringServicePrincipal",
    "IssuingAccount",
];
const EQUALS: &str = "EncryptionContextEquals";
const SUBSET: &str = "EncryptionContextSubset";
const SOURCE_ARN: &str = "SourceArn";

impl GrantConstraint {
    /// The constraint's name and its pairs.
    pub fn parts(&self) -> (&'static str, &[(String, String)]) {
        match self {
            Self::ContextEquals(pairs) => (EQUALS, pairs),
            Self::ContextSubset(pairs) => (SUBSET, pairs),
        }
    }

    fn holds(&self, context: &Context) -> bool {
        let (_, pairs) = self.parts();
        let all = pairs.iter().all(|(key, value)| {
            context
                .encryption_context()
                .any(|(name, has)| name == key && has == value)
        });
        match self {
            Self::ContextEquals(_) => all && context.encryption_context().count() == pairs.len(),
            Self::ContextSubset(_) => all,
        }
    }
}

impl Grant {
    /// Checks grantee, operation and constraint, in that order.
    pub(super) fn match_request(
        &self,
        request: &Request,
        caller: &Principal,
    ) -> Result<Reach, Outcome> {
        let fails = |element, policy_says: String, request_has: &str| Outcome::NotMatched {
            element,
            key: None,
            policy_says,
            request_has: request_has.to_owned(),
            breaks_at: None,
        };
        let reach = (self.grantee != "*")
            .then(|| match caller {
                Principal::Service { name } => (self.grantee == *name).then_some(Reach::Caller),
                _ => reach_of(&self.grantee, caller),
            })
            .flatten();
        let reach =
            reach.ok_or_else(|| fails(Element::Grantee, self.grantee.clone(), &caller.arn()))?;
        let operation = (request.action.split_once(':'))
            .filter(|(service, _)| service.eq_ignore_ascii_case("kms"))
            .map(|(_, operation)| operation)
            .filter(|_| is_key(&request.resource));
        let listed = operation.is_some_and(|operation| {
            (self.operations.iter()).any(|listed| listed.eq_ignore_ascii_case(operation))
        });
        if !listed {
            return Err(fails(
                Element::Operation,
                self.operations.join(", "),
                operation.unwrap_or(&request.action),
            ));
        }
        let fails = |name: &str, policy_says: String, request_has: String| Outcome::NotMatched {
            element: Element::Constraint,
            key: Some(name.to_owned()),
            policy_says,
            request_has,
            breaks_at: None,
        };
        if let Some(constraint) = self.constraints.as_ref().filter(|constraint| {
            operation.is_some_and(takes_context) && !constraint.holds(&request.context)
        }) {
            let (name, pairs) = constraint.parts();
            let pairs = pairs.iter().map(|(key, value)| (&**key, &**value));
            let has = map(request.context.encryption_context());
            return Err(fails(name, map(pairs).to_string(), has.to_string()));
        }
        let retires = operation.is_some_and(|name| name.eq_ignore_ascii_case("RetireGrant"));
        if let Some(arn) = self.source_arn.as_ref().filter(|_| !retires) {
            let has = request.context.get("aws:SourceArn");
            if has.is_none_or(|values| values.iter().all(|value| value != arn)) {
                let has = has.map_or_else(String::new, |values| values.join(", "));
                return Err(fails(SOURCE_ARN, arn.clone(), has));
            }
        }
        Ok(reach)
    }

    /// The grants as `ListGrants` shows them: a list, two spaces per indent, no newline at the end.
    pub fn list_to_json_pretty(grants: &[Self]) -> String {
        // `{:#}` is serde_json's pretty form and cannot fail.
        format!("{:#}", Json::Array(grants.iter().map(print).collect()))
    }
}

/// The operations whose encryption context a constraint can limit.
fn takes_context(operation: &str) -> bool {
    let operation = operation.to_ascii_lowercase();
    matches!(operation.as_str(), "encrypt" | "decrypt")
        || operation.starts_with("generatedatakey")
        || operation.starts_with("reencrypt")
}

fn is_key(resource: &str) -> bool {
    (resource.parse::<Arn>())
        .is_ok_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"))
}

fn print(grant: &Grant) -> Json {
    let mut object = Object::of(&[(NAME, &grant.name), (GRANTEE, &grant.grantee)]);
    let operations = grant.operations.iter().cloned().map(Json::String);
    object.put(OPERATION_LIST, Json::Array(operations.collect()));
    let mut constraints = Object::default();
    if let Some(constraint) = &grant.constraints {
        let (name, pairs) = constraint.parts();
        let pairs = map(pairs.iter().map(|(key, value)| (&**key, &**value)));
        constraints.put(name, pairs);
    }
    if let Some(arn) = &grant.source_arn {
        constraints.text(SOURCE_ARN, arn);
    }
    if grant.constraints.is_some() || grant.source_arn.is_some() {
        object.put(CONSTRAINTS, constraints.value());
    }
    object.value()
}

fn map<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Json {
    let mut object = Object::default();
    for (key, value) in pairs {
        object.text(key, value);
    }
    object.value()
}

// ---- JSON text to grants, with positions of faults ----

fn at(node: &Node, message: String) -> Fault {
    Fault::new(node.range(), message)
}

fn at_key(member: &Member, message: String) -> Fault {
    Fault::new(member.key_range(), message)
}

/// Converts a JSON text to grants.
///
/// # Errors
/// The first fault.
pub(super) fn list(root: &Node) -> Result<Vec<Grant>, Fault> {
    match &root.value {
        Value::Array(items) => (items.iter().enumerate())
            .map(|(index, item)| grant(item, index))
            .collect(),
        Value::Object(members) => match members.iter().find(|member| member.key == "Grants") {
            None => Ok(vec![grant(root, 0)?]),
            Some(grants) => {
                let odd = members.iter().find(|member| {
                    !matches!(member.key.as_str(), "Grants" | "Truncated" | "NextMarker")
                });
                match (odd, &grants.value.value) {
                    (Some(odd), _) => Err(unknown(odd, "a list of grants", &["Grants"])),
                    (None, Value::Array(_)) => list(&grants.value),
                    _ => Err(expected("a list of grants", &grants.value)),
                }
            }
        },
        _ => Err(expected("a list of grants (`[ … ]`)", root)),
    }
}

fn grant(node: &Node, index: usize) -> Result<Grant, Fault> {
    let Value::Object(members) = &node.value else {
        return Err(expected("a grant (`{ … }`)", node));
    };
    // KMS gives an unnamed grant an empty name; the id serves as its name.
    let (mut name, mut id) = (String::new(), String::new());
    let (mut grantee, mut operations, mut constraints) = (None, None, (None, None));
    for member in members {
        let value = &member.value;
        match member.key.as_str() {
            NAME => name = string(value)?.to_owned(),
            "GrantId" => id = string(value)?.to_owned(),
            GRANTEE | GRANTEE_SERVICE => grantee = Some(grantee_of(value)?),
            OPERATION_LIST => operations = Some(operations_of(value)?),
            CONSTRAINTS => constraints = constraints_of(value)?,
            key if UNREAD.contains(&key) => {}
            _ => return Err(unknown(member, "a grant", &ELEMENTS)),
        }
    }
    let name = [name, id]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| format!("grant-{}", index + 1));
    let missing = |what: &str| at(node, format!("this grant has no `{what}`"));
    Ok(Grant {
        name,
        grantee: grantee.ok_or_else(|| missing(GRANTEE))?,
        operations: operations.ok_or_else(|| missing(OPERATION_LIST))?,
        constraints: constraints.0,
        source_arn: constraints.1,
    })
}

/// Whether the text has the form of a principal that can hold or retire a grant.
pub fn is_grantee(text: &str) -> bool {
    let is_principal = |arn: Arn| {
        let kinds: &[&str] = match arn.service.as_str() {
            "iam" => &["user/", "role/"],
            "sts" => &["assumed-role/", "federated-user/"],
            _ => &[],
        };
        is_account_id(&arn.account)
            && (kinds.iter().any(|kind| arn.resource.starts_with(kind))
                || (arn.service == "iam" && arn.resource == "root"))
    };
    let known = text.parse::<Arn>().is_ok_and(is_principal) || text.ends_with(".amazonaws.com");
    known && !text.contains(['*', '?'])
}

fn grantee_of(node: &Node) -> Result<String, Fault> {
    let text = string(node)?;
    if is_grantee(text) {
        return Ok(text.to_owned());
    }
    let found = shown(text);
    Err(at(
        node,
        format!(
            "`{found}` is not a grantee; expected the ARN of a user, of a role, \
             of a role's session or of an account's root, without wildcards"
        ),
    ))
}

fn operations_of(node: &Node) -> Result<Vec<String>, Fault> {
    let Value::Array(items) = &node.value else {
        return Err(expected("a list of operations", node));
    };
    if items.is_empty() {
        return Err(at(
            node,
            "this list is empty; a grant allows at least one operation".to_owned(),
        ));
    }
    items.iter().map(operation).collect()
}

fn operation(node: &Node) -> Result<String, Fault> {
    let text = string(node)?;
    if OPERATIONS.contains(&text) {
        return Ok(text.to_owned());
    }
    let bare = text.strip_prefix("kms:").unwrap_or(text);
    let hint = hint(bare, &OPERATIONS);
    let found = shown(text);
    Err(at(
        node,
        format!("`{found}` is not an operation a grant can allow; {hint}"),
    ))
}

/// The constraint on the encryption context, and the source ARN.
type Constraints = (Option<GrantConstraint>, Option<String>);

fn constraints_of(node: &Node) -> Result<Constraints, Fault> {
    let Value::Object(members) = &node.value else {
        return Err(expected("an object of constraints", node));
    };
    let (mut constraint, mut source_arn) = (None, None);
    for member in members {
        let make = match member.key.as_str() {
            EQUALS => GrantConstraint::ContextEquals,
            SUBSET => GrantConstraint::ContextSubset,
            SOURCE_ARN => {
                source_arn = Some(string(&member.value)?.to_owned());
                continue;
            }
            _ => {
                let names = [EQUALS, SUBSET, SOURCE_ARN];
                return Err(unknown(member, "`Constraints`", &names));
            }
        };
        if constraint.is_some() {
            let message = format!("a grant has `{EQUALS}` or `{SUBSET}`, not both");
            return Err(at_key(member, message));
        }
        let Value::Object(pairs) = &member.value.value else {
            return Err(expected("an object of texts", &member.value));
        };
        let pairs = (pairs.iter())
            .map(|pair| Ok((pair.key.clone(), string(&pair.value)?.to_owned())))
            .collect::<Result<_, Fault>>()?;
        constraint = Some(make(pairs));
    }
    Ok((constraint, source_arn))
}

fn string(node: &Node) -> Result<&str, Fault> {
    match &node.value {
        Value::String(text) => Ok(text),
        _ => Err(expected("a string", node)),
    }
}

fn expected(what: &str, found: &Node) -> Fault {
    at(
        found,
        format!("expected {what}, found {}", found.describe()),
    )
}

fn unknown(member: &Member, of: &str, allowed: &[&str]) -> Fault {
    let hint = hint(&member.key, allowed);
    let found = shown(&member.key);
    at_key(
        member,
        format!("`{found}` is not an element of {of}; {hint}"),
    )
}

fn hint(found: &str, allowed: &[&str]) -> String {
    match closest(found, allowed) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("expected `{}`", allowed.join("`, `")),
    }
}
