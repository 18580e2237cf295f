//! CloudTrail's records of KMS calls, in AWS's JSON shape (modelled on a published record of 2025-10-27). A record
//! contains only requests and outcomes, never plaintext or ciphertext.

use crate::core::clock::Timestamp;
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::json::Object;
use serde_json::Value;

/// The data of one record.
#[derive(Debug)]
pub struct Record<'a> {
    pub principal: &'a Principal,
    /// The unique id of its user or role, if IAM gave it one.
    pub id: Option<&'a str>,
    /// The service that called on the principal's behalf, e.g. `fas.s3.amazonaws.com`; `None` for a direct call.
    pub invoked_by: Option<&'a str>,
    pub time: Timestamp,
    pub region: &'a str,
    pub event_name: &'static str,
    /// The request's parameters that CloudTrail keeps.
    pub request_parameters: Value,
    /// The key's ARN, its owner's account, and the id of the key material used.
    pub key: Option<(&'a str, &'a str, &'a str)>,
    /// The error, for a failed call.
    pub error: Option<&'a ServiceError>,
    /// Request id and event id.
    pub ids: (String, String),
}

/// Whether CloudTrail counts the operation as read-only: KMS does not store the data keys and secrets it handles.
fn is_read_only(operation: &str) -> bool {
    let reads = [
        "Describe",
        "List",
        "Get",
        "Generate",
        "Encrypt",
        "Decrypt",
        "ReEncrypt",
    ];
    reads.iter().any(|start| operation.starts_with(start))
}

/// Stands for the unique id of a role that no call created.
const ROLE_ID: &str = "AROAEXAMPLE";

/// The source IP address of every caller (from the range for documentation).
pub const CALLER_ADDRESS: &str = "203.0.113.12";

/// The client of every caller.
pub const USER_AGENT: &str = "envelope-lab (simulated)";

/// A caller's unique id; IAM conditions read it as `aws:userid` (IAM guide, "Principal key values").
///
/// `id` is the one of the user or role, if IAM gave it one.
pub fn principal_id(principal: &Principal, id: Option<&str>) -> String {
    match principal {
        Principal::Session { session, .. } => format!("{}:{session}", id.unwrap_or(ROLE_ID)),
        Principal::User { .. } => id.unwrap_or("AIDAEXAMPLE").to_owned(),
        Principal::FederatedUser { account, name, .. } => format!("{account}:{name}"),
        Principal::Service { name } => name.clone(),
        Principal::Root { account } => account.clone(),
        Principal::Anonymous => "anonymous".to_owned(),
    }
}

impl Record<'_> {
    /// The record as CloudTrail delivers it.
    pub fn to_json(&self) -> Value {
        let mut event = Object::of(&[("eventVersion", "1.11")]);
        event.put("userIdentity", self.user_identity());
        event.text("eventTime", &self.time.to_string());
        event.text("eventSource", "kms.amazonaws.com");
        event.text("eventName", self.event_name);
        event.text("awsRegion", self.region);
        event.text("sourceIPAddress", self.invoked_by.unwrap_or(CALLER_ADDRESS));
        let agent = self.invoked_by.unwrap_or(USER_AGENT);
        event.text("userAgent", agent);
        if let Some(error) = self.error {
            // CloudTrail records KMS's AccessDeniedException as AccessDenied.
            let code = error.code.replace("AccessDeniedException", "AccessDenied");
            event.text("errorCode", &code);
            if !error.message.is_empty() {
                event.text("errorMessage", &error.message);
            }
        }
        event.put("requestParameters", self.request_parameters.clone());
        event.put("responseElements", Value::Null);
        if let (Some((_, _, material)), None) = (self.key, self.error) {
            let data = Object::of(&[("keyMaterialId", material)]).value();
            event.put("additionalEventData", data);
        }
        event.text("requestID", &self.ids.0);
        event.text("eventID", &self.ids.1);
        event.put("readOnly", Value::Bool(is_read_only(self.event_name)));
        if let Some((arn, account, _)) = self.key {
            let members = [
                ("accountId", account),
                ("type", "AWS::KMS::Key"),
                ("ARN", arn),
            ];
            event.put(
                "resources",
                Value::Array(vec![Object::of(&members).value()]),
            );
        }
        event.text("eventType", "AwsApiCall");
        event.put("managementEvent", Value::Bool(true));
        if let Some(account) = self.principal.account() {
            event.text("recipientAccountId", account);
        }
        event.text("eventCategory", "Management").value()
    }

    fn user_identity(&self) -> Value {
        let arn = self.principal.arn();
        let id = principal_id(self.principal, self.id);
        let (kind, account) = match self.principal {
            Principal::Session { account, .. } => ("AssumedRole", account),
            Principal::User { account, .. } => ("IAMUser", account),
            Principal::FederatedUser { account, .. } => ("FederatedUser", account),
            Principal::Root { account } => ("Root", account),
            Principal::Service { name } => {
                return Object::of(&[("type", "AWSService"), ("invokedBy", name)]).value();
            }
            Principal::Anonymous => {
                return Object::of(&[("type", "AWSAccount"), ("accountId", "anonymous")]).value();
            }
        };
        let members = [
            ("type", kind),
            ("principalId", &id),
            ("arn", &arn),
            ("accountId", account),
        ];
        let mut identity = Object::of(&members);
        match self.principal {
            Principal::User { .. } => {
                identity.text("accessKeyId", "AKIAEXAMPLE");
                if let Some(name) = self.principal.user_name() {
                    identity.text("userName", name);
                }
            }
            Principal::Session { role, .. } => {
                let issuer = [
                    ("type", "Role"),
                    ("principalId", self.id.unwrap_or(ROLE_ID)),
                    ("arn", &self.principal.principal_arn()),
                    ("accountId", account),
                    ("userName", role),
                ];
                identity.text("accessKeyId", "ASIAEXAMPLE");
                let mut context = Object::default();
                context.put("sessionIssuer", Object::of(&issuer).value());
                // No call assumes a role here, so the session begins at the time of the call.
                let attributes = [
                    ("creationDate", self.time.to_string()),
                    ("mfaAuthenticated", "false".to_owned()),
                ];
                let attributes = attributes
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str()));
                context.put("attributes", Object::of(&attributes).value());
                identity.put("sessionContext", context.value());
            }
            Principal::FederatedUser { .. } => {
                identity.text("accessKeyId", "ASIAEXAMPLE");
            }
            // None of them signs with temporary credentials.
            Principal::Root { .. } | Principal::Service { .. } | Principal::Anonymous => {}
        }
        if let Some(service) = self.invoked_by {
            identity.text("invokedBy", service);
        }
        identity.value()
    }
}
