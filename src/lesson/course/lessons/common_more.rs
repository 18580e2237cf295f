//! More requests that several lessons ask in secret, and what can be read from a run.

use super::common::NO_DECRYPT;
use crate::core::lab::Who;
use crate::core::trace::{Actor, Kind, Role, Step, Value};
use crate::lesson::course::{CallRecord, Expectation, LessonCommand, Probe};

/// The role seals a small secret by itself.
pub const SEALS: Probe = Probe {
    says: "app-role calls kms:Encrypt",
    scene: &[],
    call: LessonCommand::Seal(16),
    expect: Expectation::Goes,
    because: "KMS still refuses to seal a secret for the role. Turn on kms:Encrypt.",
};

/// The role opens a small secret that it sealed.
pub const OPENS: Probe = Probe {
    says: "app-role opens a sealed secret",
    expect: Expectation::Goes,
    because: "KMS still refuses to open a sealed secret for the role. Turn on kms:Decrypt.",
    ..NO_DECRYPT
};

/// The role must not open a small secret.
pub const NO_OPENING: Probe = Probe {
    says: "app-role must not open a sealed secret",
    because: "It works, and it allows more than asked: the role can open secrets as well.",
    ..NO_DECRYPT
};

/// No other key is meant, for sealing secrets.
pub const NO_OTHER_SEAL: Probe = Probe {
    says: "app-role must not seal under another key",
    scene: &[LessonCommand::Call(Who::Admin, "kms:CreateKey", "{}")],
    call: LessonCommand::Call(
        Who::App,
        "kms:Encrypt",
        r#"{"KeyId": "{.KeyMetadata.Arn}", "Plaintext": "aGk="}"#,
    ),
    expect: Expectation::Denied("kms:Encrypt"),
    because: "It works, and the policy opens every key of the account. Name this key’s ARN in Resource.",
};

/// Nothing is sealed anew.
pub const NO_RE_ENCRYPT: Probe = Probe {
    says: "app-role must not call kms:ReEncrypt",
    scene: OPENS.scene,
    call: LessonCommand::Call(
        Who::App,
        "kms:ReEncrypt",
        r#"{"CiphertextBlob": "{.CiphertextBlob}", "DestinationKeyId": "{key}"}"#,
    ),
    expect: Expectation::Denied("kms:ReEncryptFrom"),
    because: "It works, and ReEncrypt is allowed too. No upload and no download asks for it.",
};

/// Data keys are made with their plaintext, or not at all.
pub const NO_SEALED_KEY_ALONE: Probe = Probe {
    says: "app-role must not call kms:GenerateDataKeyWithoutPlaintext",
    scene: &[],
    call: LessonCommand::Call(
        Who::App,
        "kms:GenerateDataKeyWithoutPlaintext",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKeyWithoutPlaintext"),
    because: "It works, and a star lets more in than one action. Write kms:GenerateDataKey without it.",
};

/// Objects are not deleted.
pub const NO_DELETE: Probe = Probe {
    says: "app-role must not delete an object",
    scene: &[],
    call: LessonCommand::Call(
        Who::App,
        "s3:DeleteObject",
        r#"{"Bucket": "{bucket}", "Key": "report.txt"}"#,
    ),
    expect: Expectation::Denied("s3:DeleteObject"),
    because: "It works, and the role may delete objects. Name the two actions of S3 that it needs.",
};

/// The key is not deleted.
pub const NO_KEY_DELETION: Probe = Probe {
    says: "app-role must not delete the key",
    scene: &[],
    call: LessonCommand::Call(
        Who::App,
        "kms:ScheduleKeyDeletion",
        r#"{"KeyId": "{key}", "PendingWindowInDays": 7}"#,
    ),
    expect: Expectation::Denied("kms:ScheduleKeyDeletion"),
    because: "It works, and the role may have the key deleted, with all that lies under it. Name the actions.",
};

/// The steps of a call.
pub fn steps(ran: &CallRecord) -> impl Iterator<Item = &Step> {
    ran.trace.iter().flat_map(|trace| &trace.steps)
}

/// Whether a step shows something of this role.
pub fn shows(step: &Step, role: Role) -> bool {
    step.fields.iter().any(|field| field.role == role)
}

/// Whether the last call stored this in the bucket.
pub fn stores(all: &[CallRecord], role: Role) -> bool {
    let stored = |step: &Step| step.kind == Kind::Store && shows(step, role);
    all.last().is_some_and(|ran| steps(ran).any(stored))
}

/// Whether the last call made a ciphertext at this actor, with a data key or without one.
pub fn sealed_by(all: &[CallRecord], actor: Actor, data_key: bool) -> bool {
    let seals = |step: &&Step| step.kind == Kind::Compute && shows(step, Role::Ciphertext);
    let step = all.last().and_then(|ran| steps(ran).find(seals));
    step.is_some_and(|step| step.from == actor && shows(step, Role::PlaintextDataKey) == data_key)
}

/// The data keys that KMS made in all calls, in the clear.
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

/// Whether two calls took the same way: the same steps between the same actors, the same questions to IAM.
pub fn same_way(one: &CallRecord, other: &CallRecord) -> bool {
    let way = |ran: &CallRecord| -> Vec<(Actor, Actor, String)> {
        let step = |step: &Step| (step.from, step.to, step.label.clone());
        steps(ran).map(step).collect()
    };
    !way(one).is_empty() && way(one) == way(other)
}
