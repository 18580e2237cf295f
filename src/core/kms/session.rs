//! What every KMS operation does around its own work: name itself, find its key, answer.

use super::notes::Notes;
use super::parameters::fields;
use super::{Caller, Key, Kms, KmsError};
use crate::core::arn::Arn;
use crate::core::entropy::Entropy;
use crate::core::iam::denial_of_unseen;
use crate::core::json::Object;
use crate::core::trace::{Actor, Field, Kind, Recorder, Step};
use crate::core::wire::{Parameters, WireRequest};
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
    /// What CloudTrail keeps of the call.
    pub(super) notes: Notes,
    /// Whether KMS throttles.
    throttled: bool,
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
            notes: Notes::default(),
            throttled: kms.throttled,
        }
    }

    /// Names the operation and notes what CloudTrail keeps of the request; the request as it goes over the wire.
    pub fn begin(&mut self, parameters: Parameters) -> WireRequest {
        self.operation = parameters.table.operation;
        self.notes = Notes::of(parameters.kept());
        WireRequest::new(parameters, self.region)
    }

    /// Names the operation and writes the request's step.
    pub(super) fn request(
        &mut self,
        action: &'static str,
        parameters: Parameters,
        title: String,
        says: &str,
    ) {
        let fields = fields(&parameters);
        let request = self.begin(parameters);
        self.ask(action, title, says, request, fields);
    }

    /// The same step for a request that brings ciphertext, shown as `sealed`; it is not written yet.
    pub(super) fn request_with(
        &mut self,
        action: &'static str,
        parameters: Parameters,
        sealed: Field,
        title: String,
        says: &str,
    ) -> Step {
        let fields = std::iter::once(sealed).chain(fields(&parameters)).collect();
        let request = self.begin(parameters);
        self.ask_step(action, title, says, request, fields)
    }

    /// Does the operation's work; its error becomes the step that refuses.
    ///
    /// # Errors
    /// The work's.
    pub fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, KmsError>,
    ) -> Result<T, KmsError> {
        let anonymous = self.caller.principal.account().is_none();
        let result = match self.throttled {
            true => Err(KmsError::Throttling),
            // Nobody in particular has no keys. AWS's words for it are not among our sources: simulated.
            false if anonymous => Err(KmsError::other(
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            )),
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
        request: WireRequest,
        fields: Vec<Field>,
    ) {
        let step = self.ask_step(action, title, says, request, fields);
        self.recorder.step(step);
    }

    fn ask_step(
        &self,
        action: &'static str,
        title: String,
        says: &str,
        request: WireRequest,
        fields: Vec<Field>,
    ) -> Step {
        let actor = self.caller.actor;
        let mut step = Step::new(actor, Actor::Kms, Kind::Request, title)
            .label(self.operation)
            .says(says)
            .request(request)
            .needs(action);
        step.fields = fields;
        step
    }

    /// What changes inside KMS.
    pub(super) fn change(&mut self, label: &str, title: &str, says: &str, fields: Vec<Field>) {
        let mut step = Step::new(Actor::Kms, Actor::Kms, Kind::Store, title)
            .label(label)
            .says(says);
        step.fields = fields;
        self.recorder.step(step);
    }

    /// The answer's step where there is nothing to say but that it is done.
    pub(super) fn done(&mut self, title: &str, says: &str) {
        self.answer(title, says, &Object::default().value(), Vec::new());
    }

    /// The answer's step, for an operation that gives no key; leaves the record in CloudTrail.
    pub fn answer(&mut self, title: &str, says: &str, body: &Value, fields: Vec<Field>) {
        let event = self.event(None);
        let mut step = Step::new(Actor::Kms, self.caller.actor, Kind::Respond, title)
            .label("200 OK")
            .says(says)
            .api(self.operation, http_ok(body))
            .event(event);
        step.fields = fields;
        self.recorder.step(step);
    }

    /// The account that calls; empty for someone without one.
    pub fn account(&self) -> &'a str {
        self.caller.principal.account().unwrap_or("")
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
    /// As [`Session::find`]. An alias is an invalid key id; the calls about rotation, and only they, are recorded with
    /// an `InvalidArnException` of their own.
    pub fn find_by_id<'k>(
        &mut self,
        kms: &'k Kms,
        key_id: &str,
        action: &str,
    ) -> Result<&'k Key, KmsError> {
        match alias_in(key_id) {
            Some(_) if self.operation.contains("Rotat") => Err(KmsError::other(
                "InvalidArnException",
                "Key Aliases are not supported for this operation.",
            )),
            Some(_) => Err(KmsError::NotFound(format!("Invalid keyId '{key_id}'"))),
            None => self.find(kms, key_id, action),
        }
    }

    /// The same, for operations that never reach into another account (KMS API reference, "Cross-account
    /// use: No").
    ///
    /// # Errors
    /// As [`Session::find_by_id`]; for a key of another account, shared or not, `AccessDeniedException`.
    /// (Which error AWS gives where that key is shared is not published.)
    pub(super) fn find_own<'k>(
        &mut self,
        kms: &'k Kms,
        key_id: &str,
        action: &str,
    ) -> Result<&'k Key, KmsError> {
        let key = self.find_by_id(kms, key_id, action)?;
        match key.account == self.account() {
            true => Ok(key),
            false => Err(KmsError::AccessDenied(denial_of_unseen(
                &self.caller.principal.arn(),
                action,
            ))),
        }
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
pub(super) fn alias_in(key_id: &str) -> Option<String> {
    let name = match key_id.parse::<Arn>() {
        Ok(arn) => arn.resource,
        Err(_) => key_id.to_owned(),
    };
    name.starts_with("alias/").then_some(name)
}

/// A successful answer as HTTP text. Operations that return nothing send no body.
pub fn http_ok(body: &Value) -> String {
    if body.as_object().is_some_and(|members| members.is_empty()) {
        return "HTTP/1.1 200 OK\nContent-Length: 0".to_owned();
    }
    format!("HTTP/1.1 200 OK\nContent-Type: application/x-amz-json-1.1\n\n{body:#}")
}
