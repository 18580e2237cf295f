//! `DisableKey`: KMS refuses cryptography with the key until it is enabled again.

use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, KeyState, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:DisableKey";

operation! {
    struct Input = Table::kms("DisableKey");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `KMSInvalidStateException`.
pub fn disable_key(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to disable a key", session.caller.name()),
        "This is the safe way to find out who still needs a key: you can enable it again at once. You can't undo a deletion.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        key.customer_managed()?;
        key.not_pending_deletion()?;
        let id = key.id.clone();
        kms.found(&id)?.state = KeyState::Disabled;
        session.change(
            "KeyState: Disabled",
            "KMS disables the key",
            "Nothing is lost, but until the key is enabled again, KMS decrypts nothing that was encrypted with it.",
            vec![Field::text("KeyState", Role::Metadata, "Disabled")],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event names the key.",
        );
        Ok(())
    })
}
