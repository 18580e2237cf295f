//! `ScheduleKeyDeletion`: the key is unusable for 7 to 30 days. KMS then deletes it, and nothing encrypted under it can
//! be decrypted.

use crate::core::clock::Timestamp;
use crate::core::json::Object;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, KeyState, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{number, text};
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:ScheduleKeyDeletion";

const DAY: u64 = 86_400;

operation! {
    struct Input = Table::kms("ScheduleKeyDeletion");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// 7 to 30; the default is 30.
    pending_window_in_days: Option<i64> = [number("PendingWindowInDays")],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `KeyId`: the key's ARN.
    pub key_id: String,
    pub deletion_date: Timestamp,
    pub pending_window_in_days: i64,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        let mut json = Object::of(&[("KeyId", &self.key_id)]);
        json.put("DeletionDate", Value::from(self.deletion_date.0));
        json.text("KeyState", KeyState::PendingDeletion.name());
        json.put(
            "PendingWindowInDays",
            Value::from(self.pending_window_in_days),
        );
        json.value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException` for the window (the text comes from one user's report of AWS's, the code is ours),
/// `NotFoundException`, `AccessDeniedException`, `KMSInvalidStateException`.
pub fn schedule_key_deletion(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to schedule a key's deletion", session.caller.name()),
        "KMS never deletes a key at once, because everything encrypted with it would be lost for good.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let days = window(input.pending_window_in_days)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        let window = vec![days.to_string()];
        let ask = Ask::plain(ACTION, &input.key_id)
            .with("kms:ScheduleKeyDeletionPendingWindowInDays", window);
        session.authorize(kms, key, &ask)?;
        key.customer_managed()?;
        key.not_pending_deletion()?;
        let output = Output {
            key_id: key.arn(),
            deletion_date: Timestamp(session.caller.now.0 + days.unsigned_abs() * DAY),
            pending_window_in_days: days,
        };
        let id = key.id.clone();
        let key = kms.found(&id)?;
        key.state = KeyState::PendingDeletion;
        key.deletion = Some(output.deletion_date);
        session.know_element("keyState", Value::from("PendingDeletion"));
        let date = output.deletion_date.to_string();
        session.know_element("deletionDate", Value::from(date.as_str()));
        session.know_element("pendingWindowInDays", Value::from(days));
        let fields = || {
            vec![
                Field::text("KeyState", Role::Metadata, "PendingDeletion"),
                Field::text("DeletionDate", Role::Metadata, date.as_str()),
            ]
        };
        session.change(
            "KeyState: PendingDeletion",
            "KMS schedules the deletion",
            "From now on, the key can't encrypt or decrypt. You can cancel the deletion until its date. After that, nothing encrypted with the key can be decrypted.",
            fields(),
        );
        session.answer(
            "KMS returns the deletion date",
            "Until then, you can find out who still needs the key.",
            &output.to_json(),
            fields(),
        );
        Ok(output)
    })
}

fn window(days: Option<i64>) -> Result<i64, KmsError> {
    match days.unwrap_or(30) {
        days @ 7..=30 => Ok(days),
        _ => Err(KmsError::Validation(
            "PendingWindowInDays must be between 7 and 30".to_owned(),
        )),
    }
}
