//! CloudTrail's records of KMS calls, in AWS's JSON shape (a published record of 2025-10-27 is the
//! model). Only requests and outcomes: plaintext and ciphertext never occur in one.

use crate::core::clock::Timestamp;
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use serde_json::{Map, Value, json};

/// What a record is made of.
#[derive(Debug)]
pub struct Record<'a> {
    /// Who called.
    pub principal: &'a Principal,
    /// The service that called for them, e.g. `fas.s3.amazonaws.com`; none when they called directly.
    pub invoked_by: Option<&'a str>,
    /// When.
    pub time: Timestamp,
    /// AWS Region.
    pub region: &'a str,
    /// Operation name.
    pub event_name: &'static str,
    /// The request's parameters that CloudTrail keeps.
    pub request_parameters: Value,
    /// The key: its ARN, owner account and the id of the material used.
    pub key: Option<(&'a str, &'a str, &'a str)>,
    /// The error, for a failed call.
    pub error: Option<&'a ServiceError>,
    /// Request id and event id.
    pub ids: (String, String),
}

impl Record<'_> {
    /// The record as CloudTrail would deliver it.
    pub fn to_json(&self) -> Value {
        let mut event = Map::new();
        let mut put = |key: &str, value: Value| event.insert(key.to_owned(), value);
        put("eventVersion", json!("1.11"));
        put("userIdentity", self.user_identity());
        put("eventTime", json!(self.time.to_string()));
        put("eventSource", json!("kms.amazonaws.com"));
        put("eventName", json!(self.event_name));
        put("awsRegion", json!(self.region));
        let source = self.invoked_by.unwrap_or("203.0.113.12");
        put("sourceIPAddress", json!(source));
        put(
            "userAgent",
            json!(self.invoked_by.unwrap_or("envelope-lab (simulated)")),
        );
        if let Some(error) = self.error {
            // KMS's AccessDeniedException is recorded as AccessDenied.
            let code = error.code.replace("AccessDeniedException", "AccessDenied");
            put("errorCode", json!(code));
            if !error.message.is_empty() {
                put("errorMessage", json!(error.message));
            }
        }
        put("requestParameters", self.request_parameters.clone());
        put("responseElements", Value::Null);
        if let (Some((_, _, material)), None) = (self.key, self.error) {
            put("additionalEventData", json!({ "keyMaterialId": material }));
        }
        put("requestID", json!(self.ids.0));
        put("eventID", json!(self.ids.1));
        put("readOnly", json!(true));
        if let Some((arn, account, _)) = self.key {
            put(
                "resources",
                json!([{ "accountId": account, "type": "AWS::KMS::Key", "ARN": arn }]),
            );
        }
        put("eventType", json!("AwsApiCall"));
        put("managementEvent", json!(true));
        if let Some(account) = self.principal.account() {
            put("recipientAccountId", json!(account));
        }
        put("eventCategory", json!("Management"));
        Value::Object(event)
    }

    fn user_identity(&self) -> Value {
        let arn = self.principal.arn();
        let mut identity = match self.principal {
            Principal::Session {
                account,
                role,
                session,
            } => json!({
                "type": "AssumedRole", "principalId": format!("AROAEXAMPLE:{session}"), "arn": arn,
                "accountId": account,
                "sessionContext": { "sessionIssuer": {
                    "type": "Role", "principalId": "AROAEXAMPLE",
                    "arn": self.principal.principal_arn(), "accountId": account, "userName": role,
                } },
            }),
            Principal::User { account, name } => json!({
                "type": "IAMUser", "principalId": "AIDAEXAMPLE", "arn": arn, "accountId": account,
                "userName": name,
            }),
            Principal::Root { account } => json!({
                "type": "Root", "principalId": account, "arn": arn, "accountId": account,
            }),
            Principal::Anonymous => json!({ "type": "AWSAccount", "accountId": "anonymous" }),
        };
        if let (Some(service), Some(object)) = (self.invoked_by, identity.as_object_mut()) {
            object.insert("invokedBy".to_owned(), json!(service));
        }
        identity
    }
}
