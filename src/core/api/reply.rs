//! Answers in AWS's own words.

use super::Done;
use crate::core::cloud::Response;
use crate::core::error::ServiceError;
use crate::core::json::Object;
use crate::core::kms::{decrypt, encrypt, generate_data_key};
use crate::core::trace::Trace;
use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::sync::Arc;

/// What came back, and what happened on the way.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The output's members.
    pub result: Result<Value, ServiceError>,
    /// The steps; none where the call could not be made.
    pub trace: Option<Arc<Trace>>,
}

impl Reply {
    /// Of what came of a request.
    pub fn of(done: Done) -> Self {
        match done {
            Done::Outcome(outcome) => Self {
                result: outcome.result.map(|response| output(&response)),
                trace: Some(outcome.trace),
            },
            Done::Url(url) => Self {
                result: Ok(Object::of(&[("Url", &url)]).value()),
                trace: None,
            },
            Done::Refused(error) => Self {
                result: Err(error),
                trace: None,
            },
        }
    }

    /// `{"output": …, "events": […]}` or `{"error": {"code", "status", "message"}, "events": […]}`.
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        match &self.result {
            Ok(output) => json.put("output", output.clone()),
            Err(error) => json.put("error", error_json(error)),
        };
        let events = self.trace.iter().flat_map(|trace| trace.events()).cloned();
        json.put("events", Value::Array(events.collect())).value()
    }
}

/// `{"code", "status", "message"}`.
pub fn error_json(error: &ServiceError) -> Value {
    let mut json = Object::of(&[("code", &error.code)]);
    json.put("status", Value::from(error.status));
    json.text("message", &error.message).value()
}

/// The members of an output.
fn output(response: &Response) -> Value {
    match response {
        Response::PutObject(_) | Response::GetObject(_) | Response::S3(_) => Value::Null,
        Response::DeleteObject => Object::default().value(),
        Response::GenerateDataKey(output) => data_key(output),
        Response::Encrypt(output) => encrypted(output),
        Response::Decrypt(output) => decrypted(output),
        Response::Kms(answer) => answer.to_json(),
        Response::Iam(arn) => iam(arn),
    }
}

fn data_key(output: &generate_data_key::Output) -> Value {
    Object::of(&[
        (
            "CiphertextBlob",
            &Base64::encode_string(&output.ciphertext_blob),
        ),
        ("Plaintext", &Base64::encode_string(&output.plaintext)),
        ("KeyId", &output.key_id),
        ("KeyMaterialId", &output.key_material_id),
    ])
    .value()
}

fn encrypted(output: &encrypt::Output) -> Value {
    Object::of(&[
        (
            "CiphertextBlob",
            &Base64::encode_string(&output.ciphertext_blob),
        ),
        ("KeyId", &output.key_id),
        ("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
    ])
    .value()
}

fn decrypted(output: &decrypt::Output) -> Value {
    Object::of(&[
        ("Plaintext", &Base64::encode_string(&output.plaintext)),
        ("KeyId", &output.key_id),
        ("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
        ("KeyMaterialId", &output.key_material_id),
    ])
    .value()
}

/// A user, a role or a policy: what is known of it is its name and its ARN.
fn iam(arn: &str) -> Value {
    let (kind, name) = match arn
        .rsplit(':')
        .next()
        .and_then(|resource| resource.split_once('/'))
    {
        Some(("role", name)) => ("Role", name),
        Some(("policy", name)) => ("Policy", name),
        Some((_, name)) => ("User", name),
        None => ("User", ""),
    };
    let mut json = Object::default();
    let named = Object::of(&[(&format!("{kind}Name"), name), ("Arn", arn)]).value();
    json.put(kind, named).value()
}
