//! The learner's code, next to what AWS does in a step.

use super::ClientCall;
use crate::core::error::{Service, ServiceError};
use crate::core::trace::{Actor, Kind, Step, Trace};

#[derive(Clone, Debug, PartialEq)]
pub struct StepCode {
    pub inside: bool,
    /// Whether the learner called KMS and the step happens there.
    pub by_kms: bool,
    /// Who writes which call here, in a sentence or two.
    pub says: String,
    /// The call that S3 makes in this step, or made just before it.
    pub inner: Option<InnerCall>,
    pub call: ClientCall,
    /// The error of the call, from the step on in which it failed.
    pub error: Option<ServiceError>,
}

/// A call that S3 makes for the caller.
#[derive(Clone, Debug, PartialEq)]
pub struct InnerCall {
    pub call: ClientCall,
    /// KMS's error, from the step on in which KMS denied the request.
    pub error: Option<ServiceError>,
}

/// The two columns of a step; none if the trace holds no request of an application.
pub fn step_code(trace: &Trace, index: usize) -> Option<StepCode> {
    let step = trace.steps.get(index)?;
    let mut call = trace
        .steps
        .iter()
        .find_map(|step| request(step, Actor::App))?;
    call.unsigned = trace.caller() == Some("anonymous");
    let failed = |to: Actor| {
        let refusal = trace
            .refusal
            .as_ref()
            .filter(|refusal| index >= refusal.step)?;
        let error = refusal.errors.iter().rev().find(|(_, at, _)| *at == to);
        error.map(|(_, _, error)| error.clone())
    };
    let inside = step.from != Actor::App && step.to != Actor::App;
    let inner = match inside {
        true => inner_call(trace, index),
        false => None,
    };
    let inner = inner.map(|call| InnerCall {
        call,
        error: failed(Actor::S3).filter(|error| error.service == Service::Kms),
    });
    let says = match (inside, &inner, step.from, call.is_s3()) {
        (false, ..) if step.to == Actor::App && step.from != Actor::App => {
            format!(
                "You write no more than this. {} is one call, whatever happens behind it.",
                call.operation
            )
        }
        (false, ..) => "You write this; AWS does everything behind it.".to_owned(),
        (_, Some(inner), ..) => format!(
            "You write nothing here: S3 calls {} on your behalf, with your permissions.",
            inner.call.operation
        ),
        (_, _, Actor::Kms, false) => {
            format!(
                "You write nothing here: KMS does this inside your call to {}.",
                call.operation
            )
        }
        _ => format!(
            "You write nothing here: S3 does this inside your call to {}.",
            call.operation
        ),
    };
    Some(StepCode {
        inside,
        by_kms: !call.is_s3(),
        says,
        inner,
        call,
        error: failed(Actor::App),
    })
}

/// The request that a step sends, if this actor sends it.
fn request(step: &Step, from: Actor) -> Option<ClientCall> {
    let sent = step.kind == Kind::Request && step.from == from;
    step.api.as_ref().filter(|_| sent).and_then(ClientCall::of)
}

/// The call to KMS that S3 has in progress at a step, from the request to the response.
fn inner_call(trace: &Trace, index: usize) -> Option<ClientCall> {
    let mut under_way = None;
    for (at, step) in trace.steps.iter().enumerate().take(index + 1) {
        if let Some(call) = request(step, Actor::S3) {
            under_way = Some(call);
        }
        let answered = step.from == Actor::Kms && step.to == Actor::S3;
        if answered && at < index {
            under_way = None;
        }
    }
    under_way
}
