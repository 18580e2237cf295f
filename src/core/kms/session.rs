//! What every KMS operation does around its own work: ask IAM, answer, refuse, leave a record.

use super::{Caller, EncryptionContext, Key, Kms, KmsError};
use crate::core::arn::Arn;
use crate::core::cloudtrail::Record;
use crate::core::entropy::Entropy;
use crate::core::error::ServiceError;
use crate::core::iam::{
    Context, Decision, NamedPolicy, PolicyKind, PolicySet, Request, denial_of_unseen,
};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Recorder, Step};
use serde_json::Value;

/// One operation in progress. `begin` names it; then [`Session::run`] does its work, and turns an error
/// into the step that refuses.
#[derive(Debug)]
pub struct Session<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// The Region whose endpoint is asked.
    pub region: &'a str,
    /// Where the steps go.
    pub recorder: &'a mut Recorder,
    /// Randomness.
    pub entropy: &'a mut Entropy,
    /// The operation's name.
    pub(super) operation: &'static str,
    /// What CloudTrail keeps of the request.
    parameters: Value,
    /// Whether KMS throttles.
    throttled: bool,
    /// The key it is about, once that is known.
    key: Option<Known>,
}

/// What the record of a call says of its key.
#[derive(Clone, Debug)]
struct Known {
    arn: String,
    account: String,
    material: String,
}

/// A question about a key.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// E.g. `kms:Decrypt`.
    pub action: &'static str,
    /// The encryption context, for an operation that takes one.
    pub context: Option<&'a EncryptionContext>,
    /// What the request called the key, if it did.
    pub key_id: Option<&'a str>,
    /// More condition keys, of this operation alone.
    pub extra: Vec<(&'static str, Vec<String>)>,
}

impl<'a> Ask<'a> {
    /// About an operation without an encryption context.
    pub fn plain(action: &'static str, key_id: &'a str) -> Self {
        Self {
            action,
            context: None,
            key_id: Some(key_id),
            extra: Vec::new(),
        }
    }
}

impl<'a> Session<'a> {
    /// Before anything is asked.
    pub fn new(
        kms: &Kms,
        caller: &'a Caller,
        region: &'a str,
        recorder: &'a mut Recorder,
        entropy: &'a mut Entropy,
    ) -> Self {
        Self {
            caller,
            region,
            recorder,
            entropy,
            operation: "",
            parameters: Value::Null,
            throttled: kms.throttled,
            key: None,
        }
    }

    /// Names the operation; `parameters` is what CloudTrail keeps of the request.
    pub fn begin(&mut self, operation: &'static str, parameters: Value) {
        self.operation = operation;
        self.parameters = parameters;
        self.key = None;
    }

    /// Does the operation's work; its error becomes the step that refuses.
    ///
    /// # Errors
    /// The work's.
    pub fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, KmsError>,
    ) -> Result<T, KmsError> {
        let result = match self.throttled {
            true => Err(KmsError::Throttling),
            false => work(self),
        };
        result.map_err(|error| self.refuse(error))
    }

    /// The request's step, for an operation that carries no key: who asks what.
    pub fn ask(
        &mut self,
        action: &'static str,
        title: String,
        says: &str,
        body: &Value,
        fields: Vec<Field>,
    ) {
        let actor = self.caller.actor;
        self.recorder.scene.gate(actor, Actor::Kms, action);
        self.recorder.scene.put(Glyph::Ask, Place::ToKms);
        let mut step = Step::new(actor, Actor::Kms, Kind::Request, title)
            .label(self.operation)
            .says(says)
            .api(self.operation, self.http_request(body));
        step.fields = fields;
        self.recorder.step(step);
    }

    /// The answer's step, for an operation that gives no key; leaves the record in CloudTrail.
    pub fn answer(&mut self, title: &str, says: &str, body: &Value, fields: Vec<Field>) {
        let event = self.event(None);
        self.recorder.scene.take(Glyph::Ask);
        let mut step = Step::new(Actor::Kms, self.caller.actor, Kind::Respond, title)
            .label("200 OK")
            .says(says)
            .api(self.operation, http_ok(body))
            .event(event);
        step.fields = fields;
        self.recorder.step(step);
    }

    /// The request as HTTP text: `POST /` with the operation in `X-Amz-Target`.
    pub fn http_request(&self, body: &Value) -> String {
        format!(
            "POST / HTTP/1.1\nHost: kms.{}.amazonaws.com\nContent-Type: application/x-amz-json-1.1\n\
             X-Amz-Target: TrentService.{}\n\n{body:#}",
            self.region, self.operation
        )
    }

    /// The account that calls; empty for someone without one.
    pub fn account(&self) -> &'a str {
        self.caller.principal.account().unwrap_or_default()
    }

    /// The key that `KeyId` names, seen from the caller's account.
    ///
    /// # Errors
    /// `NotFoundException` in AWS's words; for a key of another account `AccessDeniedException`, which
    /// does not tell whether it exists.
    pub fn find<'k>(
        &mut self,
        kms: &'k Kms,
        key_id: &str,
        action: &str,
    ) -> Result<&'k Key, KmsError> {
        match kms.find(self.account(), self.region, key_id) {
            Ok(key) => {
                self.know(key);
                Ok(key)
            }
            Err(error) => Err(match key_id.parse::<Arn>() {
                Ok(arn)
                    if arn.account != self.account()
                        && arn.region == self.region
                        && arn.resource.starts_with("key/") =>
                {
                    KmsError::AccessDenied(denial_of_unseen(&self.caller.principal.arn(), action))
                }
                _ => error,
            }),
        }
    }

    /// The key that an id or a key ARN names, for operations that take no alias.
    ///
    /// # Errors
    /// As [`Session::find`]; an alias is an invalid key id.
    pub fn find_by_id<'k>(
        &mut self,
        kms: &'k Kms,
        key_id: &str,
        action: &str,
    ) -> Result<&'k Key, KmsError> {
        match alias_in(key_id) {
            Some(_) => Err(KmsError::NotFound(format!("Invalid keyId '{key_id}'"))),
            None => self.find(kms, key_id, action),
        }
    }

    /// Notes which key the call is about: its record will say so.
    pub fn know(&mut self, key: &Key) {
        self.key = Some(Known {
            arn: key.arn(),
            account: key.account.clone(),
            material: hex(&key.current().id),
        });
    }

    /// Asks IAM whether the caller may use the key so, and writes the step.
    ///
    /// # Errors
    /// `AccessDeniedException` with AWS's sentence.
    pub fn authorize(&mut self, kms: &Kms, key: &Key, ask: &Ask<'_>) -> Result<(), KmsError> {
        let decision = self.decide(kms, key, ask);
        // Where an application names no key, KMS speaks of the ciphertext; S3 is told the key, unless
        // that is another account's.
        let by_ciphertext = ask.action == super::decrypt::ACTION
            && ask.key_id.is_none()
            && (self.caller.actor == Actor::App || decision.cross_account);
        let sentence = match by_ciphertext {
            true => decision.sentence_for_ciphertext(),
            false => decision.sentence(false),
        };
        match sentence {
            _ if decision.is_allowed() => Ok(()),
            sentence => Err(KmsError::AccessDenied(sentence.unwrap_or_default())),
        }
    }

    fn decide(&mut self, kms: &Kms, key: &Key, ask: &Ask<'_>) -> Decision {
        let request = Request {
            principal: self.caller.principal.clone(),
            action: ask.action.to_owned(),
            resource: key.arn(),
            resource_account: key.account.clone(),
            context: self.iam_context(kms, key, ask),
        };
        let policies = PolicySet {
            grants: key.grants.clone(),
            resource: Some((
                PolicyKind::KeyPolicy,
                NamedPolicy {
                    name: "default".to_owned(),
                    document: key.policy.clone(),
                },
            )),
            ..self.caller.policies.clone()
        };
        (self.recorder).authorize(Actor::Kms, ask.action, request, policies)
    }

    /// Asks IAM about something that is no key and has no policy of its own: an alias, or `*`.
    ///
    /// # Errors
    /// `AccessDeniedException` with AWS's sentence.
    pub fn authorize_on(&mut self, action: &'static str, resource: &str) -> Result<(), KmsError> {
        let mut context = self.caller.iam_context();
        context.set("kms:CallerAccount", self.account());
        let request = Request {
            principal: self.caller.principal.clone(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: self.account().to_owned(),
            context,
        };
        let policies = self.caller.policies.clone();
        let decision = (self.recorder).authorize(Actor::Kms, action, request, policies);
        match decision.sentence(false) {
            _ if decision.is_allowed() => Ok(()),
            sentence => Err(KmsError::AccessDenied(sentence.unwrap_or_default())),
        }
    }

    /// The context keys KMS sets (KMS guide, policy-conditions).
    fn iam_context(&self, kms: &Kms, key: &Key, ask: &Ask<'_>) -> Context {
        let mut iam = (self.caller.iam_context())
            .with("kms:KeySpec", key.spec.as_str())
            .with("kms:KeyUsage", key.usage.name())
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
        if let Some(alias) = ask.key_id.and_then(alias_in) {
            iam.set("kms:RequestAlias", alias);
        }
        iam.set_many(
            "kms:ResourceAliases",
            kms.aliases_of(&key.id)
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        );
        for (name, value) in &key.tags {
            iam.set(format!("aws:ResourceTag/{name}"), value.as_str());
        }
        if let Some(context) = ask.context {
            iam.set("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
            iam.set_many(
                "kms:EncryptionContextKeys",
                context.0.keys().cloned().collect::<Vec<_>>(),
            );
            for (name, value) in &context.0 {
                iam.set(format!("kms:EncryptionContext:{name}"), value.as_str());
            }
        }
        for (name, values) in &ask.extra {
            iam.set_many(*name, values.clone());
        }
        iam
    }

    /// The CloudTrail record of this call.
    pub fn event(&mut self, error: Option<&ServiceError>) -> Value {
        let ids = (self.entropy.uuid(), self.entropy.uuid());
        Record {
            principal: &self.caller.principal,
            invoked_by: self.caller.invoked_by(),
            time: self.caller.now,
            region: self.region,
            event_name: self.operation,
            request_parameters: self.parameters.clone(),
            key: (self.key.as_ref()).map(|key| {
                (
                    key.arn.as_str(),
                    key.account.as_str(),
                    key.material.as_str(),
                )
            }),
            error,
            ids,
        }
        .to_json()
    }

    /// Ends a dry run here, where everything but the work itself is done.
    ///
    /// # Errors
    /// `DryRunOperationException` when `dry_run` is set.
    pub fn dry(&self, dry_run: bool) -> Result<(), KmsError> {
        match dry_run {
            true => Err(KmsError::DryRun),
            false => Ok(()),
        }
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

/// A successful answer as HTTP text.
pub fn http_ok(body: &Value) -> String {
    format!("HTTP/1.1 200 OK\nContent-Type: application/x-amz-json-1.1\n\n{body:#}")
}
