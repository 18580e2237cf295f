//! The calls that create users and roles and attach policies to them (IAM API reference).

use super::{Cloud, Identity, Outcome, Response};
use crate::core::clock::Timestamp;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{
    Grammar, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Principal, Refusal,
    Request as Question, check_size, decide,
};
use crate::core::trace::{Actor, Field, Kind, Recorder, Role, Step};
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// `UserName`.
    User(String),
    /// `RoleName`.
    Role(String),
}

/// The IAM requests that this simulation supports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// `CreateUser`, `CreateRole`. The trust policy is read but not enforced: every session of the role that a caller
    /// names is valid.
    Create {
        who: Who,
        tags: Vec<(String, String)>,
        /// `PermissionsBoundary`: the ARN of a managed policy, or (here) the document itself.
        boundary: Option<String>,
        /// `AssumeRolePolicyDocument`.
        trust: Option<String>,
    },
    /// `DeleteUser`, `DeleteRole`.
    Delete(Who),
    /// `PutUserPolicy`, `PutRolePolicy`.
    PutPolicy {
        who: Who,
        /// `PolicyName`.
        name: String,
        /// `PolicyDocument`.
        document: String,
    },
    /// `DeleteUserPolicy`, `DeleteRolePolicy`.
    DeletePolicy {
        who: Who,
        /// `PolicyName`.
        name: String,
    },
    /// `AttachUserPolicy`, `AttachRolePolicy`.
    AttachPolicy {
        who: Who,
        /// `PolicyArn`.
        arn: String,
    },
    /// `PutUserPermissionsBoundary`, `PutRolePermissionsBoundary`.
    PutBoundary {
        who: Who,
        /// As in `Create`.
        boundary: String,
    },
    /// `DeleteUserPermissionsBoundary`, `DeleteRolePermissionsBoundary`.
    DeleteBoundary(Who),
    CreatePolicy {
        /// `PolicyName`.
        name: String,
        /// `PolicyDocument`.
        document: String,
    },
}

impl Who {
    fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "User",
            Self::Role(_) => "Role",
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::User(name) | Self::Role(name) => name,
        }
    }

    /// The identity's ARN in an account.
    pub fn arn(&self, account: &str) -> String {
        let kind = self.kind().to_ascii_lowercase();
        format!("arn:aws:iam::{account}:{kind}/{}", self.name())
    }
}

impl Request {
    pub fn operation(&self) -> &'static str {
        let of = |who: &Who, user: &'static str, role: &'static str| match who {
            Who::User(_) => user,
            Who::Role(_) => role,
        };
        match self {
            Self::Create { who, .. } => of(who, "CreateUser", "CreateRole"),
            Self::Delete(who) => of(who, "DeleteUser", "DeleteRole"),
            Self::PutPolicy { who, .. } => of(who, "PutUserPolicy", "PutRolePolicy"),
            Self::DeletePolicy { who, .. } => of(who, "DeleteUserPolicy", "DeleteRolePolicy"),
            Self::AttachPolicy { who, .. } => of(who, "AttachUserPolicy", "AttachRolePolicy"),
            Self::PutBoundary { who, .. } => of(
                who,
                "PutUserPermissionsBoundary",
                "PutRolePermissionsBoundary",
            ),
            Self::DeleteBoundary(who) => of(
                who,
                "DeleteUserPermissionsBoundary",
                "DeleteRolePermissionsBoundary",
            ),
            Self::CreatePolicy { .. } => "CreatePolicy",
        }
    }

    /// The ARN that the request acts on.
    fn resource(&self, account: &str) -> String {
        match self {
            Self::Create { who, .. }
            | Self::Delete(who)
            | Self::PutPolicy { who, .. }
            | Self::DeletePolicy { who, .. }
            | Self::AttachPolicy { who, .. }
            | Self::PutBoundary { who, .. }
            | Self::DeleteBoundary(who) => who.arn(account),
            Self::CreatePolicy { name, .. } => format!("arn:aws:iam::{account}:policy/{name}"),
        }
    }
}

fn error(code: &str, status: u16, message: String) -> ServiceError {
    ServiceError {
        service: Service::Iam,
        code: code.to_owned(),
        status,
        message,
    }
}

impl Cloud {
    /// Runs an IAM call. Returns the ARN of the resource that was created or changed.
    pub fn iam(&mut self, principal: &Principal, request: &Request, now: Timestamp) -> Outcome {
        let operation = request.operation();
        let result = self.iam_result(principal, request, now);
        let mut recorder = Recorder::new(operation);
        let title = match &result {
            Ok(_) => format!("IAM: {operation}"),
            Err(error) => format!("IAM refuses: {}", error.code),
        };
        let kind = match &result {
            Ok(_) => Kind::Store,
            Err(_) => Kind::Fail,
        };
        let mut step = Step::new(Actor::App, Actor::App, kind, title)
            .label(operation)
            .says("IAM keeps users, roles and their policies. Every later call is judged by them.");
        match &result {
            Ok(arn) => step = step.field(Field::text("Arn", Role::Metadata, arn)),
            Err(error) => step = step.error(error),
        }
        recorder.step(step);
        Outcome {
            result: result.map(Response::Iam),
            trace: Arc::new(recorder.finish()),
        }
    }

    fn iam_result(
        &mut self,
        principal: &Principal,
        request: &Request,
        now: Timestamp,
    ) -> Result<String, ServiceError> {
        let Some(account) = principal.account().map(str::to_owned) else {
            return Err(error(
                "MissingAuthenticationToken",
                403,
                "Request is missing Authentication Token".to_owned(),
            ));
        };
        let resource = request.resource(&account);
        self.may(principal, request.operation(), &resource, &account, now)?;
        // An account's administrator exists from the start; no call creates it.
        let admin = Principal::User {
            account: account.clone(),
            name: "admin".to_owned(),
        };
        if resource == admin.arn() && self.identities.get(&resource).is_none() {
            let identity = self.identities.of(&admin);
            self.identities.put(&resource, identity);
        }
        let found =
            |identities: &super::Identities, who: &Who| match identities.get(&who.arn(&account)) {
                Some(_) => Ok(who.arn(&account)),
                None => Err(error(
                    "NoSuchEntity",
                    404,
                    format!(
                        "The {} with name {} cannot be found.",
                        who.kind().to_ascii_lowercase(),
                        who.name()
                    ),
                )),
            };
        match request {
            Request::Create {
                who,
                tags,
                boundary,
                trust,
            } => {
                if self.identities.get(&resource).is_some() {
                    let message =
                        format!("{} with name {} already exists.", who.kind(), who.name());
                    return Err(error("EntityAlreadyExists", 409, message));
                }
                if let Some(text) = trust {
                    Grammar::Trust.check(text, None).map_err(malformed)?;
                }
                let boundary = boundary
                    .as_deref()
                    .map(|text| self.boundary(text))
                    .transpose()?;
                let policies = PolicySet {
                    boundary,
                    ..PolicySet::default()
                };
                let tags = tags.clone();
                self.identities.put(&resource, Identity { policies, tags });
            }
            Request::Delete(who) => {
                let arn = found(&self.identities, who)?;
                self.identities.delete(&arn);
            }
            Request::PutPolicy {
                who,
                name,
                document,
            } => {
                let arn = found(&self.identities, who)?;
                let document = read(Grammar::Identity, document, who.name())?;
                self.hang(&arn, NamedPolicy::new(name, document));
            }
            Request::DeletePolicy { who, name } => {
                let arn = found(&self.identities, who)?;
                if let Some(identity) = self.identities.get_mut(&arn) {
                    let before = identity.policies.identity.len();
                    identity
                        .policies
                        .identity
                        .retain(|policy| policy.name != *name);
                    if identity.policies.identity.len() == before {
                        let kind = who.kind().to_ascii_lowercase();
                        let message =
                            format!("The {kind} policy with name {name} cannot be found.");
                        return Err(error("NoSuchEntity", 404, message));
                    }
                }
            }
            Request::AttachPolicy { who, arn: policy } => {
                let arn = found(&self.identities, who)?;
                let document = self.managed(policy)?;
                self.hang(&arn, NamedPolicy::new(policy, document));
            }
            Request::PutBoundary { who, boundary } => {
                let arn = found(&self.identities, who)?;
                let boundary = self.boundary(boundary)?;
                if let Some(identity) = self.identities.get_mut(&arn) {
                    identity.policies.boundary = Some(boundary);
                }
            }
            Request::DeleteBoundary(who) => {
                let arn = found(&self.identities, who)?;
                if let Some(identity) = self.identities.get_mut(&arn) {
                    identity.policies.boundary = None;
                }
            }
            Request::CreatePolicy { name, document } => {
                let document = read(Grammar::Managed, document, name)?;
                if !self.identities.put_managed(&resource, document) {
                    let message = format!(
                        "A policy called {name} already exists. Duplicate names are not allowed."
                    );
                    return Err(error("EntityAlreadyExists", 409, message));
                }
            }
        }
        Ok(resource)
    }

    fn may(
        &self,
        principal: &Principal,
        operation: &str,
        resource: &str,
        account: &str,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let caller = self.caller(principal, now);
        let question = Question {
            principal: principal.clone(),
            action: format!("iam:{operation}"),
            resource: resource.to_owned(),
            resource_account: account.to_owned(),
            context: caller.iam_context(),
        };
        match decide(&question, &caller.policies).sentence(false) {
            None => Ok(()),
            Some(sentence) => Err(error("AccessDenied", 403, sentence)),
        }
    }

    fn hang(&mut self, arn: &str, policy: NamedPolicy) {
        if let Some(identity) = self.identities.get_mut(arn) {
            let policies = &mut identity.policies.identity;
            match policies.iter_mut().find(|known| known.name == policy.name) {
                Some(known) => *known = policy,
                None => policies.push(policy),
            }
        }
    }

    fn managed(&self, arn: &str) -> Result<PolicyDocument, ServiceError> {
        self.identities.managed(arn).ok_or_else(|| {
            let message = format!("Policy {arn} does not exist or is not attachable.");
            error("NoSuchEntity", 404, message)
        })
    }

    /// Reads a permissions boundary, given by its ARN or as a document.
    fn boundary(&self, text: &str) -> Result<NamedPolicy, ServiceError> {
        if text.trim_start().starts_with('{') {
            let document = read(Grammar::Managed, text, "boundary")?;
            return Ok(NamedPolicy::new("boundary", document));
        }
        Ok(NamedPolicy::new(text, self.managed(text)?))
    }
}

fn malformed(refusal: Refusal) -> ServiceError {
    error(refusal.code, 400, refusal.message())
}

/// Reads an inline or managed policy as IAM does when it is put.
fn read(grammar: Grammar, text: &str, name: &str) -> Result<PolicyDocument, ServiceError> {
    let kind = match grammar {
        Grammar::Managed => PolicyKind::PermissionsBoundary,
        _ => PolicyKind::Identity,
    };
    check_size(kind, text)
        .map_err(|size| error("LimitExceeded", 409, size.for_role(name).to_string()))?;
    grammar.check(text, None).map_err(malformed)
}
