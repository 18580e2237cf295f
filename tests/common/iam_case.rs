//! Decision cases as JSON lines: one request with its policies, and what is
//! expected. A missing element of the case means "none of it".

use envelope_lab::core::iam::{
    Context, Decision, Fix, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Request,
    Verdict, decide,
};
use serde_json::Value;

/// A case read from one line.
#[derive(Debug)]
pub struct Case {
    pub id: String,
    pub request: Request,
    pub policies: PolicySet,
    /// `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`; empty if the case
    /// does not say.
    pub expected: String,
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// What could not be understood, after the id if that was there.
    pub fn read(line: &str) -> Result<Self, (String, String)> {
        let case: Value =
            serde_json::from_str(line).map_err(|error| (String::new(), error.to_string()))?;
        let id = text(at(&case, "/id")).unwrap_or_default();
        Self::interpret(&case, &id).map_err(|problem| (id, problem))
    }

    fn interpret(case: &Value, id: &str) -> Result<Self, String> {
        let action = text(at(case, "/request/action")).ok_or("no action")?;
        let resource = text(at(case, "/request/resource/resource")).ok_or("no resource")?;
        let mut context = Context::new();
        for (key, value) in at(case, "/request/contextVariables")
            .as_object()
            .into_iter()
            .flatten()
        {
            match value.as_array() {
                Some(values) => context.set_many(key, values.iter().filter_map(text)),
                None => context.set(key, text(value).ok_or("a context value is no text")?),
            }
        }
        let principal = principal(at(case, "/request/principal"))?;
        name_caller(&mut context, &principal, case);
        let kind = if action.to_ascii_lowercase().starts_with("kms:") {
            PolicyKind::KeyPolicy
        } else {
            PolicyKind::BucketPolicy
        };
        let policies = PolicySet {
            identity: named(at(case, "/identityPolicies"))?,
            resource: one(at(case, "/resourcePolicy"), "resource")?.map(|policy| (kind, policy)),
            boundary: boundary(at(case, "/permissionBoundaryPolicies"))?,
            session: one(at(case, "/sessionPolicy"), "session")?,
            scps: levels(at(case, "/serviceControlPolicies"))?,
            rcps: levels(at(case, "/resourceControlPolicies"))?,
            grants: Vec::new(),
            endpoint: None,
        };
        Ok(Self {
            id: id.to_owned(),
            request: Request {
                principal,
                action,
                resource,
                resource_account: text(at(case, "/request/resource/accountId")).unwrap_or_default(),
                context,
            },
            policies,
            expected: text(at(case, "/expected/decision")).unwrap_or_default(),
        })
    }

    /// The engine's decision.
    pub fn decide(&self) -> Decision {
        decide(&self.request, &self.policies)
    }
}

/// The verdict in the words the cases use.
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "Allowed",
        Verdict::ImplicitDeny => "ImplicitlyDenied",
        Verdict::ExplicitDeny => "ExplicitlyDenied",
    }
}

/// The policies after the fix: the one it names is replaced, or attached where there was none.
pub fn with_fix(fix: &Fix, policies: &PolicySet) -> PolicySet {
    let mut changed = policies.clone();
    fix.apply(&mut changed);
    changed
}

/// AWS sets `aws:PrincipalArn` and `aws:PrincipalAccount` in each request with credentials. A session's ARN lacks its
/// role's path; the case's policies may name it.
fn name_caller(context: &mut Context, principal: &Principal, case: &Value) {
    if let (Principal::Service { name }, None) =
        (principal, context.get("aws:PrincipalServiceName"))
    {
        context.set("aws:PrincipalServiceName", name.clone());
    }
    let Some(account) = principal.account() else {
        return;
    };
    if context.get("aws:PrincipalAccount").is_none() {
        context.set("aws:PrincipalAccount", account);
    }
    if context.get("aws:PrincipalArn").is_none() {
        let arn = principal.principal_arn();
        let with_path = |role: &str| {
            let all = case.to_string();
            let names = all.split('"').find(|text| {
                text.starts_with(&format!("arn:aws:iam::{account}:role/"))
                    && text.ends_with(&format!("/{role}"))
            });
            names.map(str::to_owned)
        };
        let known = match principal {
            Principal::Session { role, .. } => with_path(role),
            _ => None,
        };
        context.set("aws:PrincipalArn", known.unwrap_or(arn));
    }
}

/// The value at a JSON pointer; null where there is none.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

fn principal(value: &Value) -> Result<Principal, String> {
    match value {
        Value::String(arn) => arn
            .parse()
            .map_err(|error: envelope_lab::core::iam::ParsePrincipalError| error.to_string()),
        _ if at(value, "/type") == "Anonymous" => Ok(Principal::Anonymous),
        _ if at(value, "/type") == "Service" => Ok(Principal::Service {
            name: text(at(value, "/service")).ok_or("a service without a name")?,
        }),
        other => Err(format!("unknown principal {other}")),
    }
}

fn document(value: &Value) -> Result<PolicyDocument, String> {
    PolicyDocument::parse(&format!("{value:#}")).map_err(|error| error.to_string())
}

fn one(value: &Value, name: &str) -> Result<Option<NamedPolicy>, String> {
    if value.is_null() {
        return Ok(None);
    }
    Ok(Some(NamedPolicy::new(name, document(value)?)))
}

fn named(value: &Value) -> Result<Vec<NamedPolicy>, String> {
    (value.as_array().into_iter().flatten())
        .map(|policy| {
            let name = text(at(policy, "/name")).unwrap_or_default();
            Ok(NamedPolicy::new(name, document(at(policy, "/policy"))?))
        })
        .collect()
}

/// A caller has one boundary.
fn boundary(value: &Value) -> Result<Option<NamedPolicy>, String> {
    let mut policies = named(value)?;
    match policies.len() {
        0 | 1 => Ok(policies.pop()),
        more => Err(format!("{more} permissions boundaries")),
    }
}

fn levels(value: &Value) -> Result<Vec<Vec<NamedPolicy>>, String> {
    (value.as_array().into_iter().flatten())
        .map(|level| named(at(level, "/policies")))
        .collect()
}
