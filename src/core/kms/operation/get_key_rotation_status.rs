//! `GetKeyRotationStatus`: whether KMS rotates a key by itself, and when. Works in every key state.

use crate::core::clock::Timestamp;
use crate::core::json::Object;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, KeyState, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:GetKeyRotationStatus";

operation! {
    struct Input = Table::kms("GetKeyRotationStatus");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
}

/// `GetKeyRotationStatus`' answer. `OnDemandRotationStartDate` is never in it: here an on-demand rotation is complete
/// when its call returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `KeyId`: the key's ARN.
    pub key_id: String,
    /// `RotationPeriodInDays` and `NextRotationDate`, if automatic rotation is enabled.
    pub schedule: Option<(u64, Timestamp)>,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("KeyRotationEnabled", Value::Bool(self.schedule.is_some()));
        json.text("KeyId", &self.key_id);
        if let Some((days, next)) = self.schedule {
            json.put("RotationPeriodInDays", Value::from(days));
            json.put("NextRotationDate", Value::from(next.0));
        }
        json.value()
    }
}

/// Runs the operation and records its steps. While a deletion is pending, the status is `false`; after its
/// cancellation, the earlier status counts again (KMS API reference). For a key that cannot be rotated, it is `false`.
///
/// # Errors
/// `NotFoundException`, `InvalidArnException`, `AccessDeniedException`.
pub fn get_key_rotation_status(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!(
            "{} asks KMS for a key's rotation status",
            session.caller.name()
        ),
        "ListKeyRotations lists past rotations. This call returns the next one.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let key = session.find_by_id(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        let schedule = (key.rotation)
            .filter(|_| key.state != KeyState::PendingDeletion)
            .map(|schedule| (schedule.period_days, schedule.next));
        let output = Output {
            key_id: key.arn(),
            schedule,
        };
        let mut fields = vec![Field::text(
            "KeyRotationEnabled",
            Role::Metadata,
            schedule.is_some().to_string(),
        )];
        if let Some((_, next)) = schedule {
            fields.push(Field::text(
                "NextRotationDate",
                Role::Metadata,
                next.to_string(),
            ));
        }
        session.answer(
            "KMS returns the rotation status",
            "KMS doesn't rotate a disabled key until it is enabled again.",
            &output.to_json(),
            fields,
        );
        Ok(output)
    })
}
