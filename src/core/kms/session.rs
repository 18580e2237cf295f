//! What every KMS operation does around its own work: ask IAM, answer, refuse, leave a record.

use super::{Caller, EncryptionContext, Key, Kms, KmsError};
use crate::core::arn::Arn;
use crate::core::cloudtrail::Record;
use crate::core::entropy::Entropy;
use crate::core::error::ServiceError;
use crate::core::iam::{Context, NamedPolicy, PolicyKind, PolicySet, Request};
use crate::core::json::Object;
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Recorder, Role, Step};
use serde_json::Value;

/// One operation in progress.
#[derive(Debug)]
pub struct Session<'a> {
    /// The keys.
    pub kms: &'a Kms,
    /// Who asks.
    pub caller: &'a Caller,
    /// The Region whose endpoint is asked.
    pub region: &'a str,
    /// The operation's name.
    pub operation: &'static str,
    /// Where the steps go.
    pub recorder: &'a mut Recorder,
    /// Randomness.
    pub entropy: &'a mut Entropy,
    /// What CloudTrail keeps of the request.
    pub parameters: Value,
}

impl<'a> Session<'a> {
    /// The request as HTTP text: `POST /` with the operation in `X-Amz-Target`.
    pub fn http_request(&self, body: &Value) -> String {
        format!(
            "POST / HTTP/1.1\nHost: kms.{}.amazonaws.com\nContent-Type: application/x-amz-json-1.1\n\
             X-Amz-Target: TrentService.{}\n\n{body:#}",
            self.region, self.operation
        )
    }

    /// The key that `KeyId` names, seen from the caller's account.
    ///
    /// # Errors
    /// `NotFoundException` in AWS's words.
    pub fn find(&self, key_id: &str) -> Result<&'a Key, KmsError> {
        let account = self.caller.principal.account().unwrap_or_default();
        self.kms.find(account, self.region, key_id)
    }

    /// Asks IAM whether the caller may use the key so, and writes the step. `key_id` is what the
    /// request called the key, if it did.
    ///
    /// # Errors
    /// `AccessDeniedException` with AWS's sentence.
    pub fn authorize(
        &mut self,
        action: &'static str,
        key: &Key,
        context: &EncryptionContext,
        key_id: Option<&str>,
    ) -> Result<(), KmsError> {
        let request = Request {
            principal: self.caller.principal.clone(),
            action: action.to_owned(),
            resource: key.arn(),
            resource_account: key.account.clone(),
            context: self.iam_context(key, context, key_id),
        };
        let policies = PolicySet {
            identity: self.caller.identity.clone(),
            resource: Some((
                PolicyKind::KeyPolicy,
                NamedPolicy {
                    name: "default".to_owned(),
                    document: key.policy.clone(),
                },
            )),
            grants: key.grants.clone(),
            ..PolicySet::default()
        };
        let decision = self
            .recorder
            .authorize(Actor::Kms, action, request, policies);
        match decision.sentence(false) {
            _ if decision.is_allowed() => Ok(()),
            sentence => Err(KmsError::AccessDenied(sentence.unwrap_or_default())),
        }
    }

    /// The context keys KMS sets (KMS guide, policy-conditions).
    fn iam_context(&self, key: &Key, context: &EncryptionContext, key_id: Option<&str>) -> Context {
        let mut iam = (self.caller.iam_context())
            .with("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
            .with("kms:KeySpec", "SYMMETRIC_DEFAULT")
            .with("kms:KeyOrigin", "AWS_KMS");
        if let Some(account) = self.caller.principal.account() {
            iam.set("kms:CallerAccount", account);
        }
        if self.caller.actor == Actor::S3 {
            iam.set(
                "kms:ViaService",
                format!("s3.{}.amazonaws.com", self.region),
            );
        }
        if let Some(alias) = key_id.and_then(alias_in) {
            iam.set("kms:RequestAlias", alias);
        }
        iam.set_many(
            "kms:ResourceAliases",
            self.kms
                .aliases_of(&key.id)
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        );
        iam.set_many(
            "kms:EncryptionContextKeys",
            context.0.keys().cloned().collect::<Vec<_>>(),
        );
        for (name, value) in &context.0 {
            iam.set(format!("kms:EncryptionContext:{name}"), value.as_str());
        }
        iam
    }

    /// The CloudTrail record of this call.
    pub fn event(&mut self, key: Option<&Key>, error: Option<&ServiceError>) -> Value {
        let ids = (self.entropy.uuid(), self.entropy.uuid());
        let named = key.map(|key| (key.arn(), hex(&key.current().id)));
        Record {
            principal: &self.caller.principal,
            invoked_by: self.caller.invoked_by(),
            time: self.caller.now,
            region: self.region,
            event_name: self.operation,
            request_parameters: self.parameters.clone(),
            key: named.as_ref().zip(key).map(|((arn, material), key)| {
                (arn.as_str(), key.account.as_str(), material.as_str())
            }),
            error,
            ids,
        }
        .to_json()
    }

    /// Writes the refusal that goes back to the caller, and gives it as a value.
    pub fn refuse(&mut self, key: Option<&Key>, error: KmsError) -> KmsError {
        let answer = ServiceError::from(&error);
        let event = self.event(key, Some(&answer));
        let scene = &mut self.recorder.scene;
        scene.take(Glyph::Ask);
        // What was sent is still in the sender's hands.
        scene.admit(Place::ToKms, self.caller.place());
        scene.admit(Place::Kms, self.caller.place());
        scene.put(Glyph::Refusal, self.caller.place());
        let to = match self.caller.actor {
            Actor::S3 => "S3",
            _ => "your app",
        };
        let mut message = Field::text("Message", Role::Metadata, &answer.message);
        if answer.message.is_empty() {
            message = message.from("KMS sends none with this error");
        }
        let mut step = Step::new(
            Actor::Kms,
            self.caller.actor,
            Kind::Fail,
            format!("KMS refuses {to}: {}", answer.code),
        )
        .label(format!("{}, {}", answer.code, answer.status))
        .says(refusal_says(&error, self.operation, self.caller))
        .field(message)
        .api(self.operation, http_error(&answer))
        .error(&answer)
        .event(event);
        if self.caller.actor == Actor::App {
            let line = answer.cli_line(self.operation);
            step = step.field(Field::text("AWS CLI prints", Role::Metadata, line));
        }
        self.recorder.step(step);
        error
    }
}

/// The alias in a `KeyId` that is an alias name or an alias ARN.
fn alias_in(key_id: &str) -> Option<String> {
    let name = match key_id.parse::<Arn>() {
        Ok(arn) => arn.resource,
        Err(_) => key_id.to_owned(),
    };
    name.starts_with("alias/").then_some(name)
}

fn refusal_says(error: &KmsError, operation: &str, caller: &Caller) -> String {
    match error {
        KmsError::AccessDenied(_) => {
            let nothing = match operation {
                "GenerateDataKey" => "No data key is made.",
                "Decrypt" => "Nothing is opened.",
                _ => "Nothing is sealed.",
            };
            match caller.actor {
                Actor::S3 => format!(
                    "{nothing} S3 asked with your app's permissions, not with its own, and those do not suffice."
                ),
                _ => format!("{nothing} Your app's permissions do not suffice."),
            }
        }
        KmsError::InvalidCiphertext => {
            "The seal does not open: the blob or its encryption context is not what was sealed. \
             KMS does not say which."
                .to_owned()
        }
        _ => "KMS understood the request and cannot do it.".to_owned(),
    }
}

/// The error as HTTP text (KMS wire format: JSON 1.1).
fn http_error(error: &ServiceError) -> String {
    let mut body = Object::of(&[("__type", &error.code)]);
    if !error.message.is_empty() {
        body.text("message", &error.message);
    }
    format!(
        "HTTP/1.1 {} Bad Request\nContent-Type: application/x-amz-json-1.1\n\n{:#}",
        error.status,
        body.value()
    )
}

/// A successful answer as HTTP text.
pub fn http_ok(body: &Value) -> String {
    format!("HTTP/1.1 200 OK\nContent-Type: application/x-amz-json-1.1\n\n{body:#}")
}
