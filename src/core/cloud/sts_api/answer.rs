//! One entry point for all of STS's operations.

use super::request::Request;
use crate::core::clock::Timestamp;
use crate::core::cloud::account_call::AccountCall;
use crate::core::cloud::{Cloud, Outcome};
use crate::core::cloudtrail::principal_id;
use crate::core::error::Service;
use crate::core::iam::Principal;
use crate::core::json::Object;
use serde_json::Value;

impl Cloud {
    /// Runs an STS call.
    pub fn sts(&mut self, principal: &Principal, request: &Request, now: Timestamp) -> Outcome {
        let operation = request.operation();
        self.account_call(
            Service::Sts,
            operation,
            principal,
            now,
            |call| match request {
                Request::AssumeRole(input) => call.assume_role(input),
                Request::GetCallerIdentity(_) => Ok(call.identity()),
            },
        )
    }
}

impl AccountCall<'_> {
    /// `GetCallerIdentity`. It needs no permission, and no policy can deny it (STS API reference).
    fn identity(&mut self) -> Value {
        self.cloud.identities.settle_admin(&self.account);
        self.caller = self.cloud.caller(&self.caller.principal, self.now);
        let id = principal_id(&self.caller.principal, self.caller.id.as_deref());
        Object::of(&[
            ("UserId", &id),
            ("Account", &self.account),
            ("Arn", &self.caller.principal.arn()),
        ])
        .value()
    }
}
