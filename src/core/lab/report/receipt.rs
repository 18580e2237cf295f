//! The last sentence of a call: what it was, how often KMS was called, for what, and what KMS saw.

use super::kms_calls::{Failure, KmsCall, KmsCalls};
use super::meter::grouped;
use crate::core::trace::{Actor, Kind, Role, Step, Trace, Value};

/// The receipt of a call, such as `Upload done. KMS was called once, for GenerateDataKey. It saw 0 bytes of your
/// file.`; `None` if the call goes to neither S3 nor KMS.
pub fn receipt(trace: &Trace) -> Option<String> {
    let touches = |actor| {
        let mut steps = trace.steps.iter();
        steps.any(|step| step.from == actor || step.to == actor)
    };
    let calls = KmsCall::all(trace);
    match (touches(Actor::S3), calls.as_slice()) {
        (true, []) => Some(format!("{} {}", result(trace), not_called(trace))),
        (true, calls) => Some(format!(
            "{} {} {}",
            result(trace),
            called(calls),
            saw(trace, calls)
        )),
        (false, [call]) => Some(direct(trace, *call)),
        (false, _) => None,
    }
}

/// `Upload done.`, `Download denied.`, `CopyObject failed.`
fn result(trace: &Trace) -> String {
    let name = match trace.operation {
        "PutObject" => "Upload",
        "GetObject" => "Download",
        operation => operation,
    };
    let last = trace.refusal.as_ref().map(|refusal| refusal.errors.last());
    let verdict = match last {
        None => "done",
        Some(Some((_, _, error))) if error.code.starts_with("AccessDenied") => "denied",
        Some(_) => "failed",
    };
    format!("{name} {verdict}.")
}

/// Why a call through S3 needed nothing from KMS.
fn not_called(trace: &Trace) -> String {
    if let Some(refusal) = &trace.refusal {
        return match &refusal.decision {
            Some(decision) => format!("S3 denied {}, so KMS was not called.", decision.action),
            None => "KMS was not called.".to_owned(),
        };
    }
    let answer = (trace.steps.iter().rev())
        .find(|step| step.from == Actor::S3 && step.to == Actor::App)
        .and_then(|step| step.api.as_ref());
    let header = |name: &str| {
        let headers = answer.iter().flat_map(|api| api.http.lines());
        let mut pairs = headers.filter_map(|line| line.split_once(": "));
        pairs.find_map(|(other, value)| other.eq_ignore_ascii_case(name).then_some(value))
    };
    let customer = header("x-amz-server-side-encryption-customer-algorithm").is_some();
    let uploads = trace.operation == "PutObject";
    let why = match (header("x-amz-server-side-encryption"), customer, uploads) {
        (Some("AES256"), _, true) => {
            ": S3 encrypted the file with a key of its own, so no KMS permission is needed, and none protects the object."
        }
        (Some("AES256"), _, false) if trace.operation == "GetObject" => {
            ": S3 decrypted the object with a key of its own, so no KMS permission is needed, and none protects the object."
        }
        (_, true, true) => {
            ": S3 encrypted the file with the key that your app sent, so no KMS permission is needed. S3 didn't keep the key."
        }
        (_, true, false) => {
            ": S3 decrypted the object with the key that your app sent, so no KMS permission is needed."
        }
        (Some(kind), _, _) if kind.starts_with("aws:kms") && moves_file(trace) => {
            ": S3 still had the Bucket Key, so this time KMS checked no permission."
        }
        _ => ".",
    };
    format!("KMS was not called{why}")
}

/// Whether a file's plaintext is in the call.
fn moves_file(trace: &Trace) -> bool {
    (trace.steps.iter().flat_map(|step| &step.fields)).any(|field| field.role == Role::Plaintext)
}

/// `KMS was called once, for GenerateDataKey.`
fn called(calls: &[KmsCall]) -> String {
    let names = |of: &mut dyn Iterator<Item = &KmsCall>| {
        let mut names: Vec<&str> = Vec::new();
        for call in of {
            if !names.contains(&call.operation) {
                names.push(call.operation);
            }
        }
        listed(&names)
    };
    let with = |failure| {
        let mut some = calls
            .iter()
            .filter(move |call| call.failure.is_some_and(|(_, other)| other == failure));
        names(&mut some)
    };
    let (denied, failed) = (with(Failure::Denied), with(Failure::Other));
    let good = calls.iter().any(|call| call.failure.is_none());
    let mut text = format!("KMS was called {}", times(calls.len()));
    if good || calls.len() > 1 {
        text += &format!(", for {}", names(&mut calls.iter()));
    }
    if !denied.is_empty() {
        text += &format!(", and denied {denied}");
    }
    if !failed.is_empty() {
        text += &format!(", and {failed} failed");
    }
    text + "."
}

/// `It saw 0 bytes of your file.`
fn saw(trace: &Trace, calls: &[KmsCall]) -> String {
    let steps = KmsCalls::at_steps(&[], trace);
    let seen = steps.last().map_or(0, |calls| calls.file_bytes_seen);
    // Besides the file, there is one thing of the learner's that KMS can see.
    match calls.iter().any(|call| call.operation == "Encrypt") {
        true => format!("It saw the data key, and {} of your file.", bytes(seen)),
        false => format!("It saw {} of your file.", bytes(seen)),
    }
}

/// The receipt of a call that the app makes to KMS itself.
fn direct(trace: &Trace, call: KmsCall) -> String {
    let secret = (trace.steps.iter())
        .filter(|step| step.from == Actor::Kms || is_request(step))
        .flat_map(|step| &step.fields)
        .find_map(|field| match &field.value {
            Value::Bytes { excerpt, .. } if field.role == Role::Plaintext => Some(excerpt.len),
            _ => None,
        });
    let is_secret = matches!(call.operation, "Encrypt" | "Decrypt");
    let saw = match secret.filter(|_| is_secret) {
        Some(1) => ", and saw the 1 byte of your secret",
        Some(len) => &format!(", and saw all {} of your secret", bytes(len)),
        None => "",
    };
    let how = match call.failure {
        None => format!("KMS was called once, by your app itself{saw}."),
        Some((_, Failure::Denied)) => {
            format!(
                "KMS was called once, by your app itself{saw}. It denied {}.",
                call.operation
            )
        }
        Some((_, Failure::Other)) => format!("KMS was called once, by your app itself{saw}."),
    };
    format!("{} {how}", result(trace))
}

fn is_request(step: &Step) -> bool {
    step.kind == Kind::Request && step.to == Actor::Kms
}

fn bytes(count: u64) -> String {
    match count {
        1 => "1 byte".to_owned(),
        _ => format!("{} bytes", grouped(u128::from(count))),
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// `a`, `a and b`, `a, b, and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} and {second}"),
        [init @ .., last] => format!("{}, and {last}", init.join(", ")),
    }
}
