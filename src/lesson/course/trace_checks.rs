//! What the experiments read from their calls.

use super::call_record::CallRecord;
use crate::core::trace::{Actor, Kind, Role, Step, Value};

/// Whether a CloudTrail record of the call contains these words.
pub fn is_recorded(ran: &CallRecord, words: &str) -> bool {
    let events = ran.trace.iter().flat_map(|trace| trace.events());
    events
        .into_iter()
        .any(|event| event.to_string().contains(words))
}

/// The id of the key material that the call's latest CloudTrail record names.
pub fn key_material(ran: &CallRecord) -> Option<&str> {
    let events = ran.trace.iter().flat_map(|trace| trace.events());
    let named = events.filter_map(|event| event.get("additionalEventData")?.get("keyMaterialId"));
    named.last().and_then(serde_json::Value::as_str)
}

/// The error code of a call; empty if it succeeded.
pub fn error_code(ran: &CallRecord) -> &str {
    ran.result.as_ref().err().map_or("", |error| &error.code)
}

pub fn steps(ran: &CallRecord) -> impl Iterator<Item = &Step> {
    ran.trace.iter().flat_map(|trace| &trace.steps)
}

/// Whether a step shows data of this role.
pub fn shows(step: &Step, role: Role) -> bool {
    step.fields.iter().any(|field| field.role == role)
}

/// Whether the last call stored data of this role in the bucket.
pub fn stores(all: &[CallRecord], role: Role) -> bool {
    let stored = |step: &Step| step.kind == Kind::Store && shows(step, role);
    all.last().is_some_and(|ran| steps(ran).any(stored))
}

/// Whether this actor made a ciphertext in the last call, with a data key or without one.
pub fn encrypted_by(all: &[CallRecord], actor: Actor, data_key: bool) -> bool {
    let seals = |step: &&Step| step.kind == Kind::Compute && shows(step, Role::Ciphertext);
    let step = all.last().and_then(|ran| steps(ran).find(seals));
    step.is_some_and(|step| step.from == actor && shows(step, Role::PlaintextDataKey) == data_key)
}

/// The plaintext data keys that KMS generated in all calls.
pub fn data_keys(all: &[CallRecord]) -> Vec<&[u8]> {
    (all.iter().flat_map(steps))
        .filter(|step| step.from == Actor::Kms && step.kind == Kind::Compute)
        .flat_map(|step| &step.fields)
        .filter(|field| field.role == Role::PlaintextDataKey)
        .filter_map(|field| match &field.value {
            Value::Bytes { excerpt, .. } => Some(excerpt.head.as_slice()),
            Value::Text(_) => None,
        })
        .collect()
}

/// Whether two calls took the same steps between the same actors, with the same permission checks.
pub fn same_steps(one: &CallRecord, other: &CallRecord) -> bool {
    let way = |ran: &CallRecord| -> Vec<(Actor, Actor, String)> {
        let step = |step: &Step| (step.from, step.to, step.label.clone());
        steps(ran).map(step).collect()
    };
    !way(one).is_empty() && way(one) == way(other)
}

/// Whether any request to KMS carries the file, as plaintext or as ciphertext.
pub fn file_reaches_kms(all: &[CallRecord]) -> bool {
    let traces = all.iter().filter_map(|ran| ran.trace.as_ref());
    traces
        .flat_map(|trace| &trace.steps)
        .filter(|step| step.to == Actor::Kms && step.from != Actor::Kms)
        .flat_map(|step| &step.fields)
        .any(|field| matches!(field.role, Role::Plaintext | Role::Ciphertext))
}
