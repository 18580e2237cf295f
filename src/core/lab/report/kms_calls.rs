//! The calls to KMS since the lab's last reset, and how many bytes of the files KMS saw, counted from traces.
//!
//! Counted are the three operations that this lab is about. Other requests to KMS (such as `ReEncrypt`,
//! `GenerateDataKeyWithoutPlaintext`, `CreateKey`) are not part of these counts; their values are compared with the
//! files all the same. A run's [`receipt`](mod@super::receipt) names every operation that it called.

use super::kms_input::KmsInput;
use crate::core::lab::world::Lab;
use crate::core::trace::{Actor, Kind, Role, Step, Trace, Value};
use std::sync::Arc;

/// The calls of one operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperationCalls {
    /// All calls, including denied and failed ones.
    pub made: u32,
    /// Those that KMS denied: `AccessDeniedException`.
    pub denied: u32,
    /// Those that failed for another reason, such as a disabled key.
    pub failed: u32,
}

/// The calls to KMS, and how much of the files it saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KmsCalls {
    pub generate_data_key: OperationCalls,
    pub decrypt: OperationCalls,
    pub encrypt: OperationCalls,
    /// Bytes of the files in what was sent to KMS.
    pub file_bytes_seen: u64,
    /// Bytes of the files that moved through S3. A file that moves twice counts twice.
    pub file_bytes: u64,
}

impl KmsCalls {
    /// All operations with AWS's names, in the order in which the lab shows them.
    pub fn operations(&self) -> [(&'static str, OperationCalls); 3] {
        [
            ("GenerateDataKey", self.generate_data_key),
            ("Decrypt", self.decrypt),
            ("Encrypt", self.encrypt),
        ]
    }

    /// The calls of all three operations.
    pub fn made(&self) -> u32 {
        self.operations().iter().map(|(_, calls)| calls.made).sum()
    }

    /// The counts after all these calls.
    pub fn of(past: &[Arc<Trace>]) -> Self {
        let mut count = KmsCount::default();
        for trace in past {
            count.add(trace);
        }
        count.calls
    }

    /// The counts after each step of a call that follows the calls in `past`.
    pub fn at_steps(past: &[Arc<Trace>], trace: &Trace) -> Vec<Self> {
        let mut count = KmsCount::default();
        for before in past {
            count.add(before);
        }
        count.add(trace)
    }

    fn operation_mut(&mut self, operation: &str) -> Option<&mut OperationCalls> {
        match operation {
            "GenerateDataKey" => Some(&mut self.generate_data_key),
            "Decrypt" => Some(&mut self.decrypt),
            "Encrypt" => Some(&mut self.encrypt),
            _ => None,
        }
    }
}

impl Lab {
    /// The calls to KMS of this world so far.
    pub fn kms_calls(&self) -> KmsCalls {
        KmsCalls::of(self.past())
    }

    /// The counts after each step of a call: the calls of this world before it, and its own up to that step. A call of
    /// another world counts alone.
    pub fn kms_calls_at_steps(&self, trace: &Arc<Trace>) -> Vec<KmsCalls> {
        let place = (self.past().iter()).rposition(|past| Arc::ptr_eq(past, trace));
        let before = place.and_then(|place| self.past().get(..place));
        KmsCalls::at_steps(before.unwrap_or(&[]), trace)
    }
}

/// KMS's error code for a denial.
const DENIED: &str = "AccessDeniedException";

/// Why a call to KMS failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Denied,
    /// Another reason, such as a disabled key.
    Other,
}

/// A request to KMS in a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KmsCall {
    pub operation: &'static str,
    /// Index of the request's step.
    pub step: usize,
    /// The step that shows the failure, if the call failed.
    pub failure: Option<(usize, Failure)>,
}

impl KmsCall {
    /// All requests to KMS, in order.
    pub fn all(trace: &Trace) -> Vec<Self> {
        let mut calls: Vec<Self> = Vec::new();
        for (index, step) in trace.steps.iter().enumerate() {
            if let Some(api) = step.api.as_ref().filter(|_| is_request(step)) {
                calls.push(Self {
                    operation: api.operation,
                    step: index,
                    failure: None,
                });
            }
            if step.from == Actor::Kms
                && let Some(call) = calls.last_mut()
                && call.failure.is_none()
            {
                call.failure = failure(step).map(|failure| (index, failure));
            }
        }
        calls
    }
}

fn is_request(step: &Step) -> bool {
    step.kind == Kind::Request && step.to == Actor::Kms
}

/// Why KMS refuses the request in this step, if it does.
fn failure(step: &Step) -> Option<Failure> {
    match (&step.error, &step.decision) {
        (Some(error), _) if error.code == DENIED => Some(Failure::Denied),
        (Some(_), _) => Some(Failure::Other),
        (None, Some(decision)) if !decision.is_allowed() => Some(Failure::Denied),
        (None, _) => None,
    }
}

/// The counts so far, and the contents to compare with.
#[derive(Debug, Default)]
struct KmsCount<'a> {
    calls: KmsCalls,
    /// The start of each file and of its ciphertext, each once.
    contents: Vec<&'a [u8]>,
}

impl<'a> KmsCount<'a> {
    /// Adds a call. Returns the counts after each of its steps.
    fn add(&mut self, trace: &'a Trace) -> Vec<KmsCalls> {
        let through_s3 = (trace.steps.iter()).any(|step| touches(step, Actor::S3));
        if through_s3 {
            self.learn(trace);
        }
        let names = names(trace);
        let calls = KmsCall::all(trace);
        let before = self.calls.file_bytes;
        let mut moved = 0_u64;
        let mut counts = Vec::with_capacity(trace.steps.len());
        for (index, step) in trace.steps.iter().enumerate() {
            if through_s3 && !touches(step, Actor::Kms) {
                moved = moved.max(plaintext_len(step));
                self.calls.file_bytes = before.saturating_add(moved);
            }
            if is_request(step) {
                self.see(step, &names);
            }
            for call in &calls {
                let Some(counted) = self.calls.operation_mut(call.operation) else {
                    continue;
                };
                counted.made += u32::from(call.step == index);
                match call.failure {
                    Some((at, Failure::Denied)) => counted.denied += u32::from(at == index),
                    Some((at, Failure::Other)) => counted.failed += u32::from(at == index),
                    None => {}
                }
            }
            counts.push(self.calls);
        }
        counts
    }

    /// Keeps the contents of the files in a call: their plaintext and their ciphertext.
    fn learn(&mut self, trace: &'a Trace) {
        let steps = trace.steps.iter();
        let outside = steps.filter(|step| !touches(step, Actor::Kms));
        for field in outside.flat_map(|step| &step.fields) {
            if let (Role::Plaintext | Role::Ciphertext, Value::Bytes { excerpt, .. }) =
                (field.role, &field.value)
                && !excerpt.head.is_empty()
                && !self.contents.contains(&excerpt.head.as_slice())
            {
                self.contents.push(&excerpt.head);
            }
        }
    }

    /// Compares what a request brings to KMS with the files.
    fn see(&mut self, step: &Step, names: &[String]) {
        let inputs = KmsInput::of(step);
        // Several values may show the same bytes: a field, and the parameter on the wire.
        let seen = inputs.iter().map(|input| input.seen(&self.contents, names));
        let total = self
            .calls
            .file_bytes_seen
            .saturating_add(seen.max().unwrap_or(0));
        self.calls.file_bytes_seen = total.min(self.calls.file_bytes);
    }
}

fn touches(step: &Step, actor: Actor) -> bool {
    step.from == actor || step.to == actor
}

/// The length of the longest plaintext in a step, in bytes.
fn plaintext_len(step: &Step) -> u64 {
    let lengths = step.fields.iter().filter_map(|field| match &field.value {
        Value::Bytes { excerpt, .. } if field.role == Role::Plaintext => Some(excerpt.len),
        _ => None,
    });
    lengths.max().unwrap_or(0)
}

/// Names that KMS gets whatever the file contains: what the app's request says besides the body, the ARNs of bucket and
/// object, and the ARNs of keys.
fn names(trace: &Trace) -> Vec<String> {
    let mut names = Vec::new();
    let own = (trace.steps.iter()).filter(|step| step.from == Actor::App && step.to == Actor::S3);
    for request in own.filter_map(|step| step.api.as_ref()?.request.as_ref()) {
        for (_, value) in request.parameters.iter() {
            names.extend(super::kms_input::texts(value).map(str::to_owned));
        }
        let [bucket, key] =
            ["Bucket", "Key"].map(|name| request.parameters.values.text(name).unwrap_or(""));
        names.push(format!("arn:aws:s3:::{bucket}/{key}"));
    }
    for event in trace.events() {
        let resources = event.get("resources").and_then(|list| list.as_array());
        let arns = resources.into_iter().flatten();
        names.extend(arns.filter_map(|resource| Some(resource.get("ARN")?.as_str()?.to_owned())));
    }
    names
}
