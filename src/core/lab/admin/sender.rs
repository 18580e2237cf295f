//! Sends an action's call to its service. Each service has its own function, and
//! [`Lab::send`](crate::core::lab::Lab::send) is not used, so that the page can load the code of each service
//! separately.

use crate::core::api::{Line, TypedCall, iam, kms, s3, unknown};
use crate::core::clock::Timestamp;
use crate::core::cloud::account_call::named;
use crate::core::cloud::{Cloud, Outcome, Response};
use crate::core::error::{Service, ServiceError};
use crate::core::trace::Trace;
use crate::core::wire::JsonInput;
use serde_json::Value;
use std::sync::Arc;

/// The answer to a call.
#[derive(Debug)]
pub struct AdminAnswer {
    /// The id or ARN in the answer, if it has one.
    pub result: Result<Option<String>, ServiceError>,
    /// The steps; `None` if the call could not be parsed.
    pub trace: Option<Arc<Trace>>,
}

/// Sends a call to one service.
pub type SendCall = fn(&mut Cloud, &Line, Timestamp) -> AdminAnswer;

impl AdminAnswer {
    fn refused(error: ServiceError) -> Self {
        Self {
            result: Err(error),
            trace: None,
        }
    }

    fn of(outcome: Outcome, named: fn(Response) -> Option<String>) -> Self {
        Self {
            result: outcome.result.map(named),
            trace: Some(outcome.trace),
        }
    }
}

pub fn to_kms(cloud: &mut Cloud, line: &Line, now: Timestamp) -> AdminAnswer {
    let params = JsonInput::new(Service::Kms, &line.input);
    match kms::typed(&line.operation, &params) {
        Ok(Some(TypedCall::Kms(request))) => {
            AdminAnswer::of(cloud.kms(&line.principal, &request, now), |response| {
                let Response::Kms(answer) = response else {
                    return None;
                };
                let answer = answer.to_json();
                let id = answer.pointer("/KeyMetadata/KeyId").and_then(Value::as_str);
                id.map(str::to_owned)
            })
        }
        Ok(_) => AdminAnswer::refused(unknown(&line.service, &line.operation)),
        Err(error) => AdminAnswer::refused(error),
    }
}

pub fn to_s3(cloud: &mut Cloud, line: &Line, now: Timestamp) -> AdminAnswer {
    let params = JsonInput::new(Service::S3, &line.input);
    match s3::typed(&line.operation, &params) {
        Ok(Some(TypedCall::S3(request, body))) => {
            AdminAnswer::of(cloud.s3(&line.principal, &request, &body, now), |_| None)
        }
        Ok(_) => AdminAnswer::refused(unknown(&line.service, &line.operation)),
        Err(error) => AdminAnswer::refused(error),
    }
}

pub fn to_iam(cloud: &mut Cloud, line: &Line, now: Timestamp) -> AdminAnswer {
    let params = JsonInput::new(Service::Iam, &line.input);
    match iam::typed(&line.operation, &params) {
        Ok(Some(TypedCall::Iam(request))) => AdminAnswer::of(
            cloud.iam(&line.principal, &request, now),
            |response| match response {
                Response::Account(output) => named(&output).map(str::to_owned),
                _ => None,
            },
        ),
        Ok(_) => AdminAnswer::refused(unknown(&line.service, &line.operation)),
        Err(error) => AdminAnswer::refused(error),
    }
}
