//! Decision cases as JSON lines: one request with its policies, and what is expected. A missing element of the case
//! means "none of it". The README has the form.

use envelope_lab::core::access::{UNNEEDED, next_actions, swap};
use envelope_lab::core::iam::{
    Context, Decision, Fix, Grammar, Grant, NamedPolicy, Network, PolicyDocument, PolicyKind,
    PolicySet, Principal, Reason, Remedy, Request, Verdict, decide, remedy,
};
use serde_json::value::RawValue;
use serde_json::{Value, json};

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

/// The line, with every policy as it is written.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    request: Value,
    #[serde(default)]
    expected: Value,
    #[serde(borrow, default)]
    identity_policies: Option<Vec<Written<'a>>>,
    #[serde(borrow, default)]
    resource_policy: Option<&'a RawValue>,
    #[serde(borrow, default)]
    permission_boundary_policies: Option<Vec<Written<'a>>>,
    #[serde(borrow, default)]
    session_policy: Option<&'a RawValue>,
    #[serde(borrow, default)]
    service_control_policies: Option<Vec<Level<'a>>>,
    #[serde(borrow, default)]
    resource_control_policies: Option<Vec<Level<'a>>>,
    #[serde(borrow, default)]
    endpoint_policy: Option<&'a RawValue>,
    #[serde(borrow, default)]
    grants: Option<&'a RawValue>,
}

#[derive(serde::Deserialize)]
struct Level<'a> {
    #[serde(borrow, default)]
    policies: Option<Vec<Written<'a>>>,
}

#[derive(serde::Deserialize)]
struct Written<'a> {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    arn: Option<String>,
    #[serde(borrow, default)]
    policy: Option<&'a RawValue>,
}

/// The members of a line, and of the places in it, that the decision depends on.
const MEMBERS: [(&str, &[&str]); 4] = [
    (
        "",
        &[
            "request",
            "identityPolicies",
            "resourcePolicy",
            "permissionBoundaryPolicies",
            "sessionPolicy",
            "serviceControlPolicies",
            "resourceControlPolicies",
            "endpointPolicy",
            "grants",
        ],
    ),
    (
        "/request",
        &[
            "principal",
            "action",
            "resource",
            "contextVariables",
            "network",
        ],
    ),
    ("/serviceControlPolicies", &["policies"]),
    ("/resourceControlPolicies", &["policies"]),
];

/// The first member of a line that is unknown and was meant to count: one that ends as those of policies do, or is a
/// misspelling. Other unknown members are the line's own notes.
fn misspelt(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    MEMBERS.iter().find_map(|(place, known)| {
        let there = line.pointer(place)?;
        let objects = match there {
            Value::Array(items) => items.iter().collect(),
            one => vec![one],
        };
        let mut names = objects
            .into_iter()
            .filter_map(Value::as_object)
            .flat_map(|object| object.keys());
        let name = names.find(|name| {
            let small = name.to_ascii_lowercase();
            let is_near = |known: &&&str| letters_off(&small, &known.to_ascii_lowercase()) <= 2;
            !known.contains(&name.as_str())
                && (small.ends_with("policy")
                    || small.ends_with("policies")
                    || known.iter().any(|known| is_near(&known)))
        })?;
        let of = match place.trim_start_matches('/') {
            "" => "line",
            place => place,
        };
        let known = known.join("`, `");
        Some(format!(
            "unknown member `{name}` of the {of}; expected `{known}`"
        ))
    })
}

/// How many letters to change, add or drop.
fn letters_off(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for (y, pair) in b.chars().zip(row.windows(2)) {
            if let [corner, above] = pair {
                left = (corner + usize::from(x != y)).min(above + 1).min(left + 1);
                next.push(left);
            }
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// The id if it could be read, and what could not be understood: of a policy, which one, the place in its text, and
    /// where AWS refuses it, AWS's own answer.
    pub fn read(line: &str) -> Result<Self, (String, String)> {
        let whole = serde_json::from_str::<Line<'_>>(line).map_err(|error| {
            let id = serde_json::from_str::<Value>(line).ok();
            let id = id.and_then(|case| text(at(&case, "/id")));
            (id.unwrap_or_default(), error.to_string())
        })?;
        let id = text(&whole.id).unwrap_or_default();
        if let Some(problem) = misspelt(line) {
            return Err((id, problem));
        }
        whole.case(&id, line).map_err(|problem| (id, problem))
    }

    /// The engine's decision.
    pub fn decide(&self) -> Decision {
        decide(&self.request, &self.policies)
    }

    /// The answer of `--example decide`.
    pub fn answer(&self) -> Value {
        let decision = self.decide();
        let (sentence, fixes, next, swap) = match decision.is_allowed() {
            true => (None, Vec::new(), Vec::new(), None),
            false => self.remedy(&decision),
        };
        let mut answer = json!({
            "id": self.id,
            "decision": word(decision.verdict),
            "by": by(&decision),
            "sentence": sentence,
            "fixes": fixes,
            "next": next,
        });
        if let (Some(swap), Some(members)) = (swap, answer.as_object_mut()) {
            members.insert("swap".to_owned(), swap);
        }
        answer
    }

    /// AWS's sentence, the fixes, what comes next, and a permission to give up.
    fn remedy(
        &self,
        decision: &Decision,
    ) -> (Option<String>, Vec<Value>, Vec<Value>, Option<Value>) {
        let of_s3 = !self.request.action.to_ascii_lowercase().starts_with("kms:");
        let sentence = (decision.sentence(of_s3)).unwrap_or_else(|| "Access Denied".to_owned());
        let Remedy { fixes, instead } = remedy(&self.request, &self.policies);
        let mut next: Vec<String> = instead.into_iter().collect();
        if !fixes.is_empty() {
            next = next_actions(&self.request, &self.policies);
        }
        let unneeded = swap(&self.request, &self.policies, &fixes);
        next.extend(unneeded.as_ref().map(|fix| {
            format!(
                "`{UNNEEDED}` is allowed, and S3 never uses it. If nothing else does, swap it: {}",
                fix.says
            )
        }));
        let as_json = |fix: Fix| json!({"policy_type": policy_type(fix.policy), "policy": fix.name, "text": fix.after});
        let fixes = fixes.into_iter().map(as_json);
        let next = next.into_iter().map(Value::String);
        let swap = unneeded.map(as_json);
        (Some(sentence), fixes.collect(), next.collect(), swap)
    }
}

/// The word for a kind of policy in the answers, which is the kind's word in the lines of `--example lint` too.
fn policy_type(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "identity",
        PolicyKind::KeyPolicy => "key",
        PolicyKind::BucketPolicy => "bucket",
        PolicyKind::Grant => "grant",
        PolicyKind::PermissionsBoundary => "boundary",
        PolicyKind::Session => "session",
        PolicyKind::ServiceControl => "scp",
        PolicyKind::ResourceControl => "rcp",
        PolicyKind::VpcEndpoint => "endpoint",
    }
}

/// The policy and the statement that decide; of a missing Allow, the type of policy that should have it.
fn by(decision: &Decision) -> Value {
    if let Some(statement) = decision.deciding_statement() {
        let place = match statement.sid.as_deref().filter(|sid| !sid.is_empty()) {
            Some(sid) => json!(sid),
            None => json!(statement.index),
        };
        return json!({
            "policy_type": policy_type(statement.policy),
            "policy": statement.policy_name,
            "statement": place,
        });
    }
    let kind = match (&decision.by, decision.also_refusing().first()) {
        (Reason::RootUser, _) => "root",
        (_, Some(kind)) => policy_type(*kind),
        (_, None) => "",
    };
    json!({"policy_type": kind, "policy": null, "statement": null})
}

impl Line<'_> {
    fn case(&self, id: &str, line: &str) -> Result<Case, String> {
        let mut request = request(&self.request)?;
        name_caller(&mut request.context, &request.principal, line);
        let kind = match request.action.to_ascii_lowercase().starts_with("kms:") {
            true => PolicyKind::KeyPolicy,
            false => PolicyKind::BucketPolicy,
        };
        let on = |kind: PolicyKind| Place {
            kind,
            resource: &request.resource,
        };
        let mut boundaries = on(PolicyKind::PermissionsBoundary)
            .list(self.permission_boundary_policies.as_deref())?;
        if boundaries.len() > 1 {
            return Err(format!("{} permissions boundaries", boundaries.len()));
        }
        let policies = PolicySet {
            identity: on(PolicyKind::Identity).list(self.identity_policies.as_deref())?,
            resource: on(kind)
                .one("resource", self.resource_policy)?
                .map(|policy| (kind, policy)),
            boundary: boundaries.pop(),
            session: on(PolicyKind::Session).one("session", self.session_policy)?,
            scps: on(PolicyKind::ServiceControl)
                .levels(self.service_control_policies.as_deref())?,
            rcps: on(PolicyKind::ResourceControl)
                .levels(self.resource_control_policies.as_deref())?,
            endpoint: on(PolicyKind::VpcEndpoint).one("endpoint", self.endpoint_policy)?,
            grants: self.grants.map_or(Ok(Vec::new()), |grants| {
                let written = unquoted(grants);
                Grant::parse_list(&written).map_err(|error| format!("grants: {error}"))
            })?,
        };
        let expected = text(&self.expected).or_else(|| text(at(&self.expected, "/decision")));
        Ok(Case {
            id: id.to_owned(),
            request,
            policies,
            expected: expected.unwrap_or_default(),
        })
    }
}

fn request(request: &Value) -> Result<Request, String> {
    let mut context = Context::new();
    let keys = at(request, "/contextVariables").as_object();
    for (key, value) in keys.into_iter().flatten() {
        let values = match value {
            Value::Array(values) => values.iter().map(text).collect(),
            other => text(other).map(|value| vec![value]),
        };
        context.set_many(
            key,
            values.ok_or_else(|| format!("the context's `{key}` is no text"))?,
        );
    }
    let principal = principal(at(request, "/principal"), &mut context)?;
    network(at(request, "/network"), &mut context)?;
    Ok(Request {
        principal,
        action: text(at(request, "/action")).ok_or("no action")?,
        resource: text(at(request, "/resource/resource")).ok_or("no resource")?,
        resource_account: text(at(request, "/resource/accountId")).unwrap_or_default(),
        context,
    })
}

/// What a JSON value says: of a text, the text itself; of anything else, the value as it is written.
fn unquoted(raw: &RawValue) -> String {
    match serde_json::from_str::<String>(raw.get()) {
        Ok(text) => text,
        Err(_) => raw.get().to_owned(),
    }
}

/// Where a policy is attached.
#[derive(Clone, Copy)]
struct Place<'a> {
    kind: PolicyKind,
    /// The ARN of the request.
    resource: &'a str,
}

impl Place<'_> {
    fn list(self, policies: Option<&[Written<'_>]>) -> Result<Vec<NamedPolicy>, String> {
        (policies.into_iter().flatten())
            .map(|policy| self.named(policy))
            .collect()
    }

    fn levels(self, levels: Option<&[Level<'_>]>) -> Result<Vec<Vec<NamedPolicy>>, String> {
        (levels.into_iter().flatten())
            .map(|level| self.list(level.policies.as_deref()))
            .collect()
    }

    /// A policy by itself, or in an object with its name and ARN.
    fn one(self, name: &str, raw: Option<&RawValue>) -> Result<Option<NamedPolicy>, String> {
        let Some(raw) = raw else {
            return Ok(None);
        };
        match serde_json::from_str::<Written<'_>>(raw.get()) {
            Ok(written) if written.policy.is_some() => self.named(&written).map(Some),
            _ => Ok(Some(NamedPolicy::new(name, self.document(name, raw)?))),
        }
    }

    fn named(self, written: &Written<'_>) -> Result<NamedPolicy, String> {
        let name = written.name.clone().unwrap_or_default();
        let policy = (written.policy)
            .ok_or_else(|| format!("the {} `{name}` has no `policy`", self.kind))?;
        Ok(NamedPolicy {
            arn: written.arn.clone(),
            document: self.document(&name, policy)?,
            name,
        })
    }

    /// A policy as an object of the line, or as a text. An object's positions count from its own first byte.
    fn document(self, name: &str, raw: &RawValue) -> Result<PolicyDocument, String> {
        let (kind, written) = (self.kind, unquoted(raw));
        // AWS attaches this policy itself to every part of an organization; nobody else may write such an Allow.
        let own = kind == PolicyKind::ResourceControl && name == "RCPFullAWSAccess";
        let is_known = kind != PolicyKind::BucketPolicy || self.resource.starts_with("arn:aws:s3:");
        let document =
            match Grammar::of(kind).filter(|_| !own && is_known) {
                None => PolicyDocument::parse(&written).map_err(|error| error.to_string()),
                Some(grammar) => grammar
                    .check_language(&written)
                    .map_err(|refusal| match &refusal.sentence {
                        Some(sentence) => {
                            format!("{}: {sentence} ({})", refusal.code, refusal.error)
                        }
                        None => format!("{}: {}", refusal.code, refusal.error),
                    }),
            };
        document.map_err(|problem| format!("{kind} `{name}`: {problem}"))
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
/// role's path; the line's policies may name it.
fn name_caller(context: &mut Context, principal: &Principal, line: &str) {
    let Some(account) = principal.account() else {
        return;
    };
    if context.get("aws:PrincipalAccount").is_none() {
        context.set("aws:PrincipalAccount", account);
    }
    if context.get("aws:PrincipalArn").is_none() {
        let with_path = |role: &str| {
            let names = line.split('"').find(|text| {
                text.starts_with(&format!("arn:aws:iam::{account}:role/"))
                    && text.ends_with(&format!("/{role}"))
            });
            names.map(str::to_owned)
        };
        let known = match principal {
            Principal::Session { role, .. } => with_path(role),
            _ => None,
        };
        context.set(
            "aws:PrincipalArn",
            known.unwrap_or_else(|| principal.principal_arn()),
        );
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

/// The caller, and the condition keys that come with it.
fn principal(value: &Value, context: &mut Context) -> Result<Principal, String> {
    if let Value::String(name) = value {
        return named_principal(name, context);
    }
    let member = |name: &str| {
        let found = value.get(name).and_then(text);
        found.ok_or_else(|| format!("the principal has no `{name}`"))
    };
    match member("type")?.as_str() {
        "Anonymous" => Ok(Principal::Anonymous),
        "Service" => named_principal(&member("service")?, context),
        "FederatedUser" => match named_principal(&member("arn")?, context)? {
            Principal::FederatedUser { account, name, .. } => Ok(Principal::FederatedUser {
                account,
                name,
                user: text(at(value, "/user")),
            }),
            other => Err(format!("`{other}` is no federated user")),
        },
        // The session of a role that an identity provider vouched for.
        "Federated" => {
            let (arn, provider) = (member("arn")?, member("provider")?);
            context.set("aws:FederatedProvider", provider);
            named_principal(&arn, context)
        }
        "AWS" => named_principal(&member("arn")?, context),
        other => Err(format!(
            "unknown type of principal `{other}`; expected `AWS`, `Service`, `FederatedUser`, `Federated` or `Anonymous`"
        )),
    }
}

fn named_principal(name: &str, context: &mut Context) -> Result<Principal, String> {
    let principal = (name.parse::<Principal>()).map_err(|error| error.to_string())?;
    if let Principal::Service { name } = &principal {
        for (key, value) in [
            ("aws:PrincipalIsAWSService", "true"),
            ("aws:PrincipalServiceName", name),
        ] {
            if context.get(key).is_none() {
                context.set(key, value);
            }
        }
    }
    Ok(principal)
}

/// The keys of the network; a service that asks on the caller's behalf does not pass them on.
fn network(value: &Value, context: &mut Context) -> Result<(), String> {
    let known = ["address", "endpoint", "vpc"];
    let mut names = value
        .as_object()
        .into_iter()
        .flat_map(|members| members.keys());
    if let Some(odd) = names.find(|name| !known.contains(&name.as_str())) {
        return Err(format!("unknown member `{odd}` of the network"));
    }
    let via = context.get("aws:ViaAWSService");
    if via.is_some_and(|values| values.iter().any(|value| value == "true")) {
        return Ok(());
    }
    let network = Network {
        address: text(at(value, "/address")),
        endpoint: text(at(value, "/endpoint")),
        vpc: text(at(value, "/vpc")),
    };
    for (key, value) in network.keys() {
        match context.get(key) {
            Some([has]) if has == value => {}
            Some(_) => return Err(format!("the network and the context differ in `{key}`")),
            None => context.set(key, value),
        }
    }
    Ok(())
}
