//! An action's call, sent to its service. (One function a service, and not [`Lab::send`](crate::core::lab::Lab::send), so
//! that a page can fetch what each needs by itself.)

use crate::core::api::{Line, TypedCall, iam, kms, s3, unknown};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Cloud, Outcome, Response};
use crate::core::error::{Service, ServiceError};
use crate::core::trace::Trace;
use crate::core::wire::JsonInput;
use serde_json::Value;
use std::sync::Arc;

/// What a call led to.
#[derive(Debug)]
pub struct AdminAnswer {
    /// The id or ARN that the answer names, if any.
    pub result: Result<Option<String>, ServiceError>,
    /// The steps; none where the call could not be read.
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

/// To KMS.
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

/// To S3.
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

/// To IAM.
pub fn to_iam(cloud: &mut Cloud, line: &Line, now: Timestamp) -> AdminAnswer {
    let params = JsonInput::new(Service::Iam, &line.input);
    match iam::typed(&line.operation, &params) {
        Ok(Some(TypedCall::Iam(request))) => AdminAnswer::of(
            cloud.iam(&line.principal, &request, now),
            |response| match response {
                Response::Iam(arn) => Some(arn),
                _ => None,
            },
        ),
        Ok(_) => AdminAnswer::refused(unknown(&line.service, &line.operation)),
        Err(error) => AdminAnswer::refused(error),
    }
}
