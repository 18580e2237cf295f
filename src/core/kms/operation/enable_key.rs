//! `EnableKey`: a disabled key works again, for everything encrypted under it.

use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, KeyState, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:EnableKey";

operation! {
    struct Input = Table::kms("EnableKey");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `KMSInvalidStateException`.
pub fn enable_key(kms: &mut Kms, session: &mut Session<'_>, input: &Input) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to enable a key", session.caller.name()),
        "A disabled key keeps its material. Once the key is enabled, KMS can decrypt everything encrypted with it.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        key.customer_managed()?;
        key.not_pending_deletion()?;
        let id = key.id.clone();
        let key = kms.found(&id)?;
        key.state = KeyState::Enabled;
        session.change(
            "KeyState: Enabled",
            "KMS enables the key",
            "From now on, KMS can decrypt everything that was encrypted with the key.",
            vec![Field::text("KeyState", Role::Metadata, "Enabled")],
        );
        if key.catch_up(session.caller.now, session.entropy) {
            session.change(
                "new key material",
                "KMS rotates the key at once",
                "Its automatic rotation was due while it was disabled. KMS keeps the old material, which still decrypts old ciphertext.",
                vec![Field::text(
                    "New KeyMaterialId",
                    Role::Metadata,
                    hex(&key.current().id),
                )],
            );
        }
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event names the key.",
        );
        Ok(())
    })
}
