//! What the calls of IAM, STS and Organizations share: the caller, the question to IAM, the step that shows the call.

use super::{Cloud, Outcome, Response};
use crate::core::clock::Timestamp;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{Context, Principal, Request as Question, decide};
use crate::core::json::Object;
use crate::core::kms::Caller;
use crate::core::trace::{Actor, Field, Kind, Recorder, Role, Step};
use serde_json::Value;
use std::sync::Arc;

/// One call of an account's own services in progress.
#[derive(Debug)]
pub struct AccountCall<'a> {
    pub cloud: &'a mut Cloud,
    pub service: Service,
    pub operation: &'static str,
    pub caller: Caller,
    /// The caller's account.
    pub account: String,
    pub now: Timestamp,
}

impl AccountCall<'_> {
    /// Asks IAM whether the caller may call the operation on a resource.
    ///
    /// # Errors
    /// `AccessDenied` with AWS's sentence.
    pub fn authorize(
        &self,
        resource: &str,
        extra: &[(String, Vec<String>)],
    ) -> Result<(), ServiceError> {
        let prefix = match self.service {
            Service::Sts => "sts",
            Service::Organizations => "organizations",
            Service::Iam | Service::Kms | Service::S3 => "iam",
        };
        let mut context = self.context();
        // `*` isn't anyone's resource.
        if resource != "*" {
            context.set("aws:ResourceAccount", self.account.as_str());
        }
        for (name, values) in extra {
            context.set_many(name.as_str(), values.clone());
        }
        let question = Question {
            principal: self.caller.principal.clone(),
            action: format!("{prefix}:{}", self.operation),
            resource: resource.to_owned(),
            resource_account: self.account.clone(),
            context,
        };
        let decision = decide(&question, &self.caller.policies);
        match decision.sentence(false) {
            None => Ok(()),
            Some(sentence) => Err(self.denied(sentence)),
        }
    }

    /// The condition keys of the request. IAM and Organizations have one endpoint, in us-east-1 (IAM guide,
    /// `aws:RequestedRegion`).
    pub fn context(&self) -> Context {
        let region = match self.service {
            Service::Iam | Service::Organizations => "us-east-1",
            Service::Sts | Service::Kms | Service::S3 => &self.cloud.region,
        };
        (self.caller.request_context()).with("aws:RequestedRegion", region)
    }

    /// The service's error for a call that IAM denies.
    pub fn denied(&self, sentence: String) -> ServiceError {
        let (code, status) = match self.service {
            Service::Organizations => ("AccessDeniedException", 400),
            _ => ("AccessDenied", 403),
        };
        self.error(code, status, sentence)
    }

    pub fn error(&self, code: &str, status: u16, message: impl Into<String>) -> ServiceError {
        ServiceError {
            service: self.service,
            code: code.to_owned(),
            status,
            message: message.into(),
        }
    }
}

/// The condition keys about a request's tags.
pub fn tag_keys(tags: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    let mut keys: Vec<(String, Vec<String>)> = (tags.iter())
        .map(|(name, value)| (format!("aws:RequestTag/{name}"), vec![value.clone()]))
        .collect();
    let names = tags.iter().map(|(name, _)| name.clone()).collect();
    keys.push(("aws:TagKeys".to_owned(), names));
    keys
}

impl Cloud {
    /// Runs a call of one of the account's own services, and records it as one step.
    pub(super) fn account_call(
        &mut self,
        service: Service,
        operation: &'static str,
        principal: &Principal,
        now: Timestamp,
        work: impl FnOnce(&mut AccountCall<'_>) -> Result<Value, ServiceError>,
    ) -> Outcome {
        let result = self.account_result(service, operation, principal, now, work);
        let mut recorder = Recorder::new(operation);
        let title = match &result {
            Ok(_) => format!("{service}: {operation}"),
            Err(error) => format!("{service} returns {}", error.code),
        };
        let kind = match &result {
            Ok(_) => Kind::Store,
            Err(_) => Kind::Fail,
        };
        let says = match service {
            Service::Sts => {
                "STS knows who the caller is. It issues sessions for a role to the principals that the role trusts."
            }
            Service::Organizations => {
                "An organization's policies limit its accounts. They allow nothing by themselves."
            }
            Service::Iam | Service::Kms | Service::S3 => {
                "IAM stores users, roles, and their policies. They apply to every later call."
            }
        };
        let mut step = Step::new(Actor::App, Actor::App, kind, title)
            .label(operation)
            .says(says);
        match &result {
            Ok(output) => {
                if let Some(arn) = named(output) {
                    step = step.field(Field::text("Arn", Role::Metadata, arn));
                }
            }
            Err(error) => step = step.error(error),
        }
        recorder.step(step);
        Outcome {
            result: result.map(Response::Account),
            trace: Arc::new(recorder.finish()),
        }
    }

    fn account_result(
        &mut self,
        service: Service,
        operation: &'static str,
        principal: &Principal,
        now: Timestamp,
        work: impl FnOnce(&mut AccountCall<'_>) -> Result<Value, ServiceError>,
    ) -> Result<Value, ServiceError> {
        let Some(account) = principal.account().map(str::to_owned) else {
            return Err(ServiceError {
                service,
                code: "MissingAuthenticationToken".to_owned(),
                status: 403,
                message: "Request is missing Authentication Token".to_owned(),
            });
        };
        self.identities.settle();
        let caller = self.caller(principal, now);
        work(&mut AccountCall {
            cloud: self,
            service,
            operation,
            caller,
            account,
            now,
        })
    }
}

/// The ARN in an answer.
pub fn named(output: &Value) -> Option<&str> {
    const PLACES: [&str; 6] = [
        "/User/Arn",
        "/Role/Arn",
        "/Policy/Arn",
        "/Policy/PolicySummary/Arn",
        "/AssumedRoleUser/Arn",
        "/Arn",
    ];
    PLACES
        .iter()
        .find_map(|place| output.pointer(place).and_then(Value::as_str))
}

/// The answer of an operation that returns no data.
pub fn nothing() -> Value {
    Object::default().value()
}
