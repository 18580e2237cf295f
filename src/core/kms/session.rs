//! Shared by all KMS operations: start the call, find its key, answer.

use super::notes::Notes;
use super::parameters::fields;
use super::{Caller, Key, Kms, KmsError};
use crate::core::arn::Arn;
use crate::core::entropy::Entropy;
use crate::core::iam::{Directory, Principal, denial_of_unseen};
use crate::core::json::Object;
use crate::core::trace::{Actor, Field, Kind, Recorder, Step};
use crate::core::wire::{Parameters, WireRequest};
use serde_json::Value;

/// One operation in progress. `begin` starts it; then [`Session::run`] does its work, and turns an error into the
/// refusing step.
#[derive(Debug)]
pub struct Session<'a> {
    pub caller: &'a Caller,
    /// The Region of the endpoint.
    pub region: &'a str,
    pub recorder: &'a mut Recorder,
    pub entropy: &'a mut Entropy,
    /// The users and roles that policies and grants can name; `None` where no call can bring a name.
    pub directory: Option<&'a dyn Directory>,
    pub(super) operation: &'static str,
    pub(super) notes: Notes,
    throttled: bool,
}

impl<'a> Session<'a> {
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
            directory: None,
            operation: "",
            notes: Notes::default(),
            throttled: kms.throttled,
        }
    }

    /// Starts the operation, stores the request's data for CloudTrail, and returns the request as sent over the wire.
    pub fn begin(&mut self, parameters: Parameters) -> WireRequest {
        self.operation = parameters.table.operation;
        self.notes = Notes::of(parameters.kept());
        WireRequest::new(parameters, self.region)
    }

    /// Starts the operation and records the request's step.
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

    /// Builds the same step for a request with ciphertext, shown as `sealed`, without recording it.
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

    /// Does the operation's work; an error becomes the refusing step.
    ///
    /// # Errors
    /// The error of the work.
    pub fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, KmsError>,
    ) -> Result<T, KmsError> {
        let anonymous = self.caller.principal == Principal::Anonymous;
        let result = match self.throttled {
            true => Err(KmsError::Throttling),
            // An anonymous caller has no keys. Our sources do not contain AWS's message for this case: simulated.
            false if anonymous => Err(KmsError::other(
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            )),
            false => work(self),
        };
        result.map_err(|error| self.refuse(error))
    }

    /// The request's step, for an operation that sends no key material.
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

    pub(super) fn change(&mut self, label: &str, title: &str, says: &str, fields: Vec<Field>) {
        let mut step = Step::new(Actor::Kms, Actor::Kms, Kind::Store, title)
            .label(label)
            .says(says);
        step.fields = fields;
        self.recorder.step(step);
    }

    /// Records the answer's step for an operation that returns no data.
    pub(super) fn done(&mut self, title: &str, says: &str) {
        self.answer(title, says, &Object::default().value(), Vec::new());
    }

    /// Records the answer's step for an operation that returns no key material, and its CloudTrail record.
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

    /// The caller's account; empty for an anonymous caller.
    pub fn account(&self) -> &'a str {
        self.caller.principal.account().unwrap_or("")
    }

    /// The key that `KeyId` names, resolved in the caller's account.
    ///
    /// # Errors
    /// `NotFoundException` in AWS's words; for a key of another account `AccessDeniedException`, which does not reveal
    /// whether the key exists.
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

    /// The key that an id or a key ARN names, for operations that accept no alias.
    ///
    /// # Errors
    /// As [`Session::find`]. An alias is an invalid key id. Only for the calls about rotation, our records contain an
    /// `InvalidArnException` instead.
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

    /// Does the same as [`Session::find_by_id`], for operations that cannot use another account's key (KMS API
    /// reference, "Cross-account use: No").
    ///
    /// # Errors
    /// As [`Session::find_by_id`]; for a key of another account, shared or not, `AccessDeniedException`. (AWS does not
    /// publish its error for a shared key.)
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

    /// Ends a dry run, after all checks and before the work.
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

/// The alias in a `KeyId`, if it is an alias name or an alias ARN.
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
