//! Answers under AWS's own names.

use super::call::CallOutcome;
use crate::core::cloud::Response;
use crate::core::error::ServiceError;
use crate::core::json::Object;
use crate::core::s3::get_object;
use crate::core::trace::Trace;
use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::sync::Arc;

/// The answer, and the steps that led to it.
#[derive(Clone, Debug)]
pub struct Reply {
    pub result: Result<Value, ServiceError>,
    /// The steps; `None` if the call could not be made.
    pub trace: Option<Arc<Trace>>,
}

impl Reply {
    /// Converts a call's outcome to a reply.
    pub fn of(done: CallOutcome) -> Self {
        match done {
            CallOutcome::Outcome(outcome) => Self {
                result: outcome.result.map(|response| output(&response)),
                trace: Some(outcome.trace),
            },
            CallOutcome::Url(url) => Self {
                result: Ok(Object::of(&[("Url", &url)]).value()),
                trace: None,
            },
            CallOutcome::Refused(error) => Self {
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

/// Converts a response to the members of its output.
fn output(response: &Response) -> Value {
    match response {
        Response::PutObject(output) => output.to_json(),
        Response::GetObject(output) => got(output),
        Response::S3(answer) => answer.to_json(),
        Response::DeleteObject(deleted) => deleted.to_json(),
        Response::GenerateDataKey(output) => output.to_json(),
        Response::Encrypt(output) => output.to_json(),
        Response::Decrypt(output) => output.to_json(),
        Response::Kms(answer) => answer.to_json(),
        Response::Account(output) => output.clone(),
    }
}

/// The members of `GetObject`'s output, the body included.
fn got(output: &get_object::Output) -> Value {
    let mut json = output.to_json();
    if let (Some(members), Some(bytes)) = (json.as_object_mut(), &output.body.bytes) {
        let body = Value::String(Base64::encode_string(bytes));
        members.insert("Body".to_owned(), body);
    }
    json
}
