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
    pub constraints: Option<GrantConstraints>,
}

/// What a grant requires of a request; every member counts. The names of an encryption context are compared in any
/// case, its values exactly (KMS API Reference, `GrantConstraints`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantConstraints {
    /// `EncryptionContextEquals`: these pairs and no others.
    pub context_equals: Option<Vec<(String, String)>>,
    /// `EncryptionContextSubset`: at least these pairs.
    pub context_subset: Option<Vec<(String, String)>>,
    /// `SourceArn`: the resource for which a service makes the request, `aws:SourceArn`. It does not limit
    /// `RetireGrant` (KMS API Reference, `CreateGrant`).
    pub source_arn: Option<String>,
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

impl GrantConstraints {
    /// These pairs and no others.
    pub fn equals(pairs: Vec<(String, String)>) -> Self {
        Self {
            context_equals: Some(pairs),
            ..Self::default()
        }
    }

    /// At least these pairs.
    pub fn subset(pairs: Vec<(String, String)>) -> Self {
        Self {
            context_subset: Some(pairs),
            ..Self::default()
        }
    }

    /// The constraints on the encryption context: name and pairs.
    pub fn contexts(&self) -> impl Iterator<Item = (&'static str, &[(String, String)])> {
        [
            (EQUALS, &self.context_equals),
            (SUBSET, &self.context_subset),
        ]
        .into_iter()
        .filter_map(|(name, pairs)| Some((name, pairs.as_deref()?)))
    }

    /// The names of the constraints that are there.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        (self.contexts().map(|(name, _)| name)).chain(self.source_arn.as_ref().map(|_| SOURCE_ARN))
    }

    /// `None` if there is no constraint.
    pub fn if_any(self) -> Option<Self> {
        (self != Self::default()).then_some(self)
    }

    /// The constraints as the API writes them.
    pub fn to_json(&self) -> Json {
        let mut object = Object::default();
        for (name, pairs) in self.contexts() {
            object.put(name, pairs_to_json(pairs));
        }
        if let Some(arn) = &self.source_arn {
            object.text(SOURCE_ARN, arn);
        }
        object.value()
    }

    /// The first constraint that the request does not meet, with both sides. The encryption context counts for the
    /// operations that take one.
    fn unmet(&self, context: &Context, operation: &str) -> Option<(&'static str, String, String)> {
        let of_context = takes_context(operation);
        let contexts = self.contexts().filter(|_| of_context);
        let unmet = contexts.into_iter().find_map(|(name, pairs)| {
            let holds = pairs.iter().all(|(key, value)| {
                context
                    .encryption_context()
                    .any(|(name, has)| name.eq_ignore_ascii_case(key) && has == value)
            }) && (name != EQUALS
                || context.encryption_context().count() == pairs.len());
            let has = map(context.encryption_context()).to_string();
            (!holds).then(|| (name, pairs_to_json(pairs).to_string(), has))
        });
        unmet.or_else(|| {
            let retires = operation.eq_ignore_ascii_case("RetireGrant");
            let wanted = self.source_arn.as_ref().filter(|_| !retires)?;
            let has = context.get("aws:SourceArn").and_then(<[_]>::first);
            let absent = || "absent".to_owned();
            (has != Some(wanted)).then(|| {
                (
                    SOURCE_ARN,
                    wanted.clone(),
                    has.map_or_else(absent, Clone::clone),
                )
            })
        })
    }
}

fn pairs_to_json(pairs: &[(String, String)]) -> Json {
    map(pairs.iter().map(|(key, value)| (&**key, &**value)))
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
        let unmet = (self.constraints.as_ref().zip(operation))
            .and_then(|(constraints, operation)| constraints.unmet(&request.context, operation));
        match unmet {
            None => Ok(reach),
            Some((name, policy_says, request_has)) => Err(Outcome::NotMatched {
                element: Element::Constraint,
                key: Some(name.to_owned()),
                policy_says,
                request_has,
                breaks_at: None,
            }),
        }
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

/// Whether a resource is a KMS key.
pub(super) fn is_key(resource: &str) -> bool {
    (resource.parse::<Arn>())
        .is_ok_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"))
}

fn print(grant: &Grant) -> Json {
    let mut object = Object::of(&[(NAME, &grant.name), (GRANTEE, &grant.grantee)]);
    let operations = grant.operations.iter().cloned().map(Json::String);
    object.put(OPERATION_LIST, Json::Array(operations.collect()));
    if let Some(constraints) = &grant.constraints {
        object.put(CONSTRAINTS, constraints.to_json());
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
    let (mut grantee, mut operations, mut constraints) = (None, None, None);
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
        constraints,
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
        format!("`{found}` is not an operation that a grant can allow; {hint}"),
    ))
}

fn constraints_of(node: &Node) -> Result<Option<GrantConstraints>, Fault> {
    let Value::Object(members) = &node.value else {
        return Err(expected("an object of constraints", node));
    };
    let mut constraints = GrantConstraints::default();
    for member in members {
        match member.key.as_str() {
            EQUALS => constraints.context_equals = Some(pairs_of(&member.value)?),
            SUBSET => constraints.context_subset = Some(pairs_of(&member.value)?),
            SOURCE_ARN => constraints.source_arn = Some(string(&member.value)?.to_owned()),
            // A constraint that is left out would widen the grant.
            _ => {
                return Err(unknown(
                    member,
                    "`Constraints`",
                    &[EQUALS, SUBSET, SOURCE_ARN],
                ));
            }
        }
    }
    Ok(constraints.if_any())
}

fn pairs_of(node: &Node) -> Result<Vec<(String, String)>, Fault> {
    let Value::Object(pairs) = &node.value else {
        return Err(expected("an object of texts", node));
    };
    (pairs.iter())
        .map(|pair| Ok((pair.key.clone(), string(&pair.value)?.to_owned())))
        .collect()
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
