//! `DisableKeyRotation`: KMS no longer rotates a key by itself.

use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:DisableKeyRotation";

operation! {
    struct Input = Table::kms("DisableKeyRotation");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `InvalidArnException`, `AccessDeniedException`, `DisabledException`,
/// `KMSInvalidStateException`; `UnsupportedOperationException` for a key that is not for symmetric encryption.
pub fn disable_key_rotation(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to stop rotating a key", session.caller.name()),
        "The key keeps all of its material. You can still rotate it on demand.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        key.customer_managed()?;
        key.rotates()?;
        key.enabled()?;
        let id = key.id.clone();
        kms.found(&id)?.rotation = None;
        session.change(
            "rotation disabled",
            "KMS stops rotating the key",
            "The current key material stays in use until you rotate the key.",
            vec![Field::text("KeyRotationEnabled", Role::Metadata, "false")],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event names the key.",
        );
        Ok(())
    })
}
