//! `SimulatePrincipalPolicy` and `SimulateCustomPolicy`: decisions without calls, in AWS's shape.

use super::reads::Page;
use super::request::{ContextEntries, simulate_custom_policy, simulate_principal_policy};
use super::shape::name_of;
use crate::core::arn::Arn;
use crate::core::cloud::account_call::AccountCall;
use crate::core::error::ServiceError;
use crate::core::iam::{
    Context, Decision, Effect, Grammar, LayerEffect, NamedPolicy, Outcome, PolicyKind, PolicySet,
    PolicyText, Principal, Request as Question, Verdict, decide,
};
use crate::core::json::Object;
use serde_json::Value;

/// Keys about a caller's network: the simulated caller has none, so a request has them only if the call says so.
const OF_THE_NETWORK: [&str; 3] = ["aws:SourceIp", "aws:SecureTransport", "aws:ViaAWSService"];

/// The values of `ContextKeyType`.
const KEY_TYPES: [&str; 12] = [
    "string",
    "stringList",
    "numeric",
    "numericList",
    "boolean",
    "booleanList",
    "ip",
    "ipList",
    "binary",
    "binaryList",
    "date",
    "dateList",
];

/// The parameters that both operations have.
struct Simulation<'a> {
    principal: Principal,
    policies: PolicySet,
    context: Context,
    actions: &'a [String],
    resources: &'a [String],
    resource_policy: Option<&'a str>,
    /// `ResourceOwner`: the account's ARN.
    owner: Option<&'a str>,
    page: Page<'a>,
}

impl AccountCall<'_> {
    /// `SimulatePrincipalPolicy`: with the policies of a user or role, and those in the call.
    ///
    /// # Errors
    /// `AccessDenied`, `InvalidInput`, `NoSuchEntity`, `MalformedPolicyDocument`.
    pub fn simulate_principal(
        &mut self,
        input: &simulate_principal_policy::Input,
    ) -> Result<Value, ServiceError> {
        self.authorize(&input.source_arn, &[])?;
        let source = self.source(&input.source_arn)?;
        let caller = self.cloud.caller(&source, self.now);
        let mut policies = caller.policies_on(&self.account);
        let more = self.inputs(Grammar::Identity, "PolicyInputList", &input.policies)?;
        policies.identity.extend(more);
        let bounds = self.bounds(&input.boundaries)?;
        if bounds.is_some() {
            policies.boundary = bounds;
        }
        let mut context = caller.iam_context();
        for key in OF_THE_NETWORK {
            context.remove(key);
        }
        self.simulate(Simulation {
            principal: self.simulated_caller(input.caller_arn.as_deref(), caller.principal)?,
            policies,
            context: self.with_entries(context, &input.context_entries)?,
            actions: &input.action_names,
            resources: &input.resource_arns,
            resource_policy: input.resource_policy.as_deref(),
            owner: input.resource_owner.as_deref(),
            page: Page {
                marker: input.marker.as_deref(),
                max_items: input.max_items,
            },
        })
    }

    /// `SimulateCustomPolicy`: with the policies in the call alone.
    ///
    /// # Errors
    /// `AccessDenied`, `InvalidInput`, `MalformedPolicyDocument`.
    pub fn simulate_custom(
        &mut self,
        input: &simulate_custom_policy::Input,
    ) -> Result<Value, ServiceError> {
        self.authorize("*", &[])?;
        let policies = PolicySet {
            identity: self.inputs(Grammar::Identity, "PolicyInputList", &input.policies)?,
            boundary: self.bounds(&input.boundaries)?,
            ..PolicySet::default()
        };
        let nobody = Principal::User {
            account: self.account.clone(),
            name: "simulated".to_owned(),
        };
        self.simulate(Simulation {
            principal: self.simulated_caller(input.caller_arn.as_deref(), nobody)?,
            policies,
            context: self.with_entries(Context::new(), &input.context_entries)?,
            actions: &input.action_names,
            resources: &input.resource_arns,
            resource_policy: input.resource_policy.as_deref(),
            owner: input.resource_owner.as_deref(),
            page: Page {
                marker: input.marker.as_deref(),
                max_items: input.max_items,
            },
        })
    }

    /// The user, or a session of the role, with this ARN.
    fn source(&mut self, arn: &str) -> Result<Principal, ServiceError> {
        if arn.ends_with(":user/admin") {
            self.cloud.identities.settle_admin(&self.account);
        }
        let unclear = || {
            let message =
                format!("Invalid Entity Arn: {arn} does not clearly define entity type and name.");
            self.error("InvalidInput", 400, message)
        };
        let parsed = arn.parse::<Arn>().map_err(|_| unclear())?;
        let (kind, rest) = parsed.resource.split_once('/').ok_or_else(unclear)?;
        let name = name_of(rest).to_owned();
        let principal = match kind {
            "user" => Principal::User {
                account: parsed.account.clone(),
                name: rest.to_owned(),
            },
            "role" => Principal::Session {
                account: parsed.account.clone(),
                role: name.clone(),
                path: None,
                session: "simulated".to_owned(),
            },
            "group" => return Err(self.missing("group", &name)),
            _ => return Err(unclear()),
        };
        match self.cloud.identities.get(arn) {
            Some(_) => Ok(principal),
            None => Err(self.missing(kind, &name)),
        }
    }

    fn missing(&self, kind: &str, name: &str) -> ServiceError {
        let message = format!("The {kind} with name {name} cannot be found.");
        self.error("NoSuchEntity", 404, message)
    }

    fn simulated_caller(
        &self,
        arn: Option<&str>,
        otherwise: Principal,
    ) -> Result<Principal, ServiceError> {
        match arn {
            None => Ok(otherwise),
            Some(arn) => match arn.parse::<Principal>() {
                Ok(principal @ Principal::User { .. }) => Ok(principal),
                _ => {
                    let message = "Invalid input for CallerArn: expected the ARN of a user.";
                    Err(self.error("InvalidInput", 400, message))
                }
            },
        }
    }

    fn inputs(
        &self,
        grammar: Grammar,
        member: &str,
        texts: &[String],
    ) -> Result<Vec<NamedPolicy>, ServiceError> {
        let texts = texts.iter().enumerate();
        let read = texts.map(|(place, text)| {
            let name = format!("{member}.{}", place + 1);
            let document = self.document(grammar, text, &name)?;
            Ok(NamedPolicy::new(name, document))
        });
        read.collect()
    }

    fn bounds(&self, texts: &[String]) -> Result<Option<NamedPolicy>, ServiceError> {
        let member = "PermissionsBoundaryPolicyInputList";
        if texts.len() > 1 {
            let must = "have length less than or equal to 1";
            return Err(self.constraint(None, "permissionsBoundaryPolicyInputList", must));
        }
        let mut read = self.inputs(Grammar::Managed, member, texts)?;
        Ok(read.pop())
    }

    /// The context with the call's own keys. The API reference requires no member of an entry; one without its name,
    /// values or type says nothing, and is refused (our reading).
    fn with_entries(
        &self,
        mut context: Context,
        entries: &ContextEntries,
    ) -> Result<Context, ServiceError> {
        for (place, entry) in entries.0.iter().enumerate() {
            let member = |part: &str| format!("contextEntries.{}.member.{part}", place + 1);
            let lacks = |part: &str| {
                let message = format!("Invalid input for ContextEntries: {part} is missing.");
                Err(self.error("InvalidInput", 400, message))
            };
            let (key, value_type) = (entry.key.as_str(), entry.value_type.as_str());
            if key.is_empty() {
                return lacks("ContextKeyName");
            }
            if key.chars().count() < 5 {
                let must = "have length greater than or equal to 5";
                return Err(self.constraint(Some(key), &member("contextKeyName"), must));
            }
            self.at_most(&member("contextKeyName"), key, 256)?;
            if value_type.is_empty() {
                return lacks("ContextKeyType");
            }
            if !KEY_TYPES.contains(&value_type) {
                let must = format!("satisfy enum value set: [{}]", KEY_TYPES.join(", "));
                return Err(self.constraint(Some(value_type), &member("contextKeyType"), &must));
            }
            if entry.values.is_empty() {
                return lacks("ContextKeyValues");
            }
            context.set_many(key, entry.values.clone());
        }
        Ok(context)
    }

    fn simulate(&self, simulation: Simulation<'_>) -> Result<Value, ServiceError> {
        let every = ["*".to_owned()];
        let resources = match simulation.resources {
            [] => &every,
            resources => resources,
        };
        let mut results = Vec::new();
        for action in simulation.actions {
            if !action.contains(':') {
                let message = format!("Invalid action name: {action}");
                return Err(self.error("InvalidInput", 400, message));
            }
            for resource in resources {
                let decision = self.decision(&simulation, action, resource)?;
                let specific = !simulation.resources.is_empty();
                results.push(result(&decision, &simulation.policies, specific));
            }
        }
        self.part("EvaluationResults", results, simulation.page)
    }

    fn decision(
        &self,
        simulation: &Simulation<'_>,
        action: &str,
        resource: &str,
    ) -> Result<Decision, ServiceError> {
        let arn = resource.parse::<Arn>().ok();
        if arn.is_none() && resource != "*" {
            let message = format!("Invalid resource: {resource}");
            return Err(self.error("InvalidInput", 400, message));
        }
        let owner = simulation.owner.map(|owner| owner.parse::<Arn>());
        let owner = match owner {
            Some(Ok(owner)) => Some(owner.account),
            Some(Err(_)) => {
                let message = "Invalid input for ResourceOwner: expected the ARN of an account.";
                return Err(self.error("InvalidInput", 400, message));
            }
            None => None,
        };
        let of_the_arn = arn
            .map(|arn| arn.account)
            .filter(|account| !account.is_empty());
        let owner = owner.or(of_the_arn);
        let owner = owner.unwrap_or_else(|| self.account.clone());
        let mut policies = simulation.policies.clone();
        if let Some(text) = simulation.resource_policy {
            let (kind, grammar) = match action.starts_with("kms:") {
                true => (PolicyKind::KeyPolicy, Grammar::Key),
                false => (PolicyKind::BucketPolicy, Grammar::Bucket),
            };
            let document = self.document(grammar, text, "ResourcePolicy")?;
            policies.resource = Some((kind, NamedPolicy::new("ResourcePolicy", document)));
        }
        let question = Question {
            principal: simulation.principal.clone(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: owner,
            context: simulation.context.clone(),
        };
        Ok(decide(&question, &policies))
    }
}

/// `EvaluationResult`. `specific`: whether the call names resources.
fn result(decision: &Decision, policies: &PolicySet, specific: bool) -> Value {
    let verdict = match decision.verdict {
        Verdict::Allow => "allowed",
        Verdict::ImplicitDeny => "implicitDeny",
        Verdict::ExplicitDeny => "explicitDeny",
    };
    let matched = matched(decision, policies);
    let missing = missing_keys(decision);
    let bounded = policies.boundary.as_ref().map(|_| {
        let allows = decision.layers.iter().any(|layer| {
            layer.policy == PolicyKind::PermissionsBoundary && layer.effect == LayerEffect::Allows
        });
        one_flag("AllowedByPermissionsBoundary", allows)
    });
    let mut json = Object::of(&[
        ("EvalActionName", &decision.action),
        ("EvalResourceName", &decision.resource),
        ("EvalDecision", verdict),
    ]);
    json.put("MatchedStatements", matched.clone());
    json.put("MissingContextValues", missing.clone());
    if !policies.scps.is_empty() {
        let refuses = decision
            .also_refusing()
            .contains(&PolicyKind::ServiceControl);
        let detail = one_flag("AllowedByOrganizations", !refuses);
        json.put("OrganizationsDecisionDetail", detail);
    }
    if let Some(bounded) = &bounded {
        json.put("PermissionsBoundaryDecisionDetail", bounded.clone());
    }
    let mut specifics = Vec::new();
    if specific {
        let mut one = Object::of(&[
            ("EvalResourceName", &decision.resource),
            ("EvalResourceDecision", verdict),
        ]);
        one.put("MatchedStatements", matched);
        one.put("MissingContextValues", missing);
        if let Some(bounded) = bounded {
            one.put("PermissionsBoundaryDecisionDetail", bounded);
        }
        specifics.push(one.value());
    }
    json.put("ResourceSpecificResults", Value::Array(specifics));
    json.value()
}

fn one_flag(name: &str, value: bool) -> Value {
    Object::default().put(name, Value::Bool(value)).value()
}

/// `MatchedStatements`, with their places in the documents as this simulation prints them. Under an explicit deny they
/// are the denying ones alone (IAM API reference, `EvaluationResult`).
fn matched(decision: &Decision, policies: &PolicySet) -> Value {
    let counts =
        |effect: Effect| decision.verdict != Verdict::ExplicitDeny || effect == Effect::Deny;
    let statements = (decision.considered.iter())
        .filter(|statement| matches!(statement.outcome, Outcome::Matched | Outcome::Delegates))
        .filter(|statement| counts(statement.effect));
    let shown = statements.map(|statement| {
        let kind = match statement.policy {
            PolicyKind::PermissionsBoundary => "IAM Permissions Boundary Policy",
            PolicyKind::KeyPolicy | PolicyKind::BucketPolicy => "Resource Policy",
            PolicyKind::ServiceControl => "Organizations Service Control Policy",
            PolicyKind::ResourceControl => "Organizations Resource Control Policy",
            _ => "IAM Policy",
        };
        let mut json = Object::of(&[
            ("SourcePolicyId", &statement.policy_name),
            ("SourcePolicyType", kind),
        ]);
        let policy = (policies.identity.iter())
            .chain(&policies.boundary)
            .chain(&policies.session)
            .chain(policies.scps.iter().flatten())
            .chain(policies.rcps.iter().flatten())
            .find(|policy| policy.name == statement.policy_name);
        if let Some(policy) = policy {
            let text = policy.document.to_json_pretty();
            let outline = PolicyText::read(statement.policy, &text).outline();
            if let Some(range) = outline.and_then(|outline| outline.statement(statement.index)) {
                json.put("StartPosition", position(&text, range.start));
                json.put("EndPosition", position(&text, range.end));
            }
        }
        json.value()
    });
    Value::Array(shown.collect())
}

/// A byte's line and column, both from 1.
fn position(text: &str, offset: usize) -> Value {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, str::len) + 1;
    let mut json = Object::default();
    json.put("Line", Value::from(line));
    json.put("Column", Value::from(column)).value()
}

/// `MissingContextValues`: the keys that conditions read and the request lacks.
fn missing_keys(decision: &Decision) -> Value {
    let mut keys: Vec<&str> = Vec::new();
    for condition in decision.considered.iter().flat_map(|one| &one.conditions) {
        let is_new = !keys
            .iter()
            .any(|key| key.eq_ignore_ascii_case(&condition.key));
        if condition.request_values.is_none() && is_new {
            keys.push(&condition.key);
        }
    }
    Value::Array(keys.into_iter().map(Value::from).collect())
}
