//! `CancelKeyDeletion`: KMS keeps the key. Its state is then disabled, not enabled.

use crate::core::json::Object;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, KeyState, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:CancelKeyDeletion";

operation! {
    struct Input = Table::kms("CancelKeyDeletion");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `KeyId`: the key's ARN.
    pub key_id: String,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        Object::of(&[("KeyId", &self.key_id)]).value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`; `KMSInvalidStateException` when no deletion is pending.
pub fn cancel_key_deletion(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!(
            "{} asks KMS to cancel a key's deletion",
            session.caller.name()
        ),
        "Until the deletion date, KMS still has the key material.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        key.customer_managed()?;
        let output = Output { key_id: key.arn() };
        if key.state != KeyState::PendingDeletion {
            let message = format!("{} is not pending deletion.", output.key_id);
            return Err(KmsError::InvalidState(message));
        }
        let id = key.id.clone();
        let key = kms.found(&id)?;
        key.state = KeyState::Disabled;
        key.deletion = None;
        session.change(
            "KeyState: Disabled",
            "KMS cancels the deletion and leaves the key disabled",
            "The key stays disabled until a caller enables it with EnableKey.",
            vec![Field::text("KeyState", Role::Metadata, "Disabled")],
        );
        session.answer(
            "KMS confirms",
            "The response contains the key's ARN. The key material never changed.",
            &output.to_json(),
            vec![Field::text("KeyId", Role::Metadata, &output.key_id)],
        );
        Ok(output)
    })
}
