//! `UpdateKeyDescription`: replaces a key's description.

use crate::core::kms::parameters::{at_most, key_id};
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:UpdateKeyDescription";

operation! {
    struct Input = Table::kms("UpdateKeyDescription");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// At most 8,192 characters; may be empty.
    description: String = [text("Description").required().sent_empty()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `NotFoundException`, `AccessDeniedException`, `KMSInvalidStateException`.
pub fn update_key_description(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!(
            "{} asks KMS to change a key's description",
            session.caller.name()
        ),
        "A description is for people. It doesn't change what the key does.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        at_most("description", &input.description, 8_192)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        key.customer_managed()?;
        key.not_pending_deletion()?;
        let id = key.id.clone();
        kms.found(&id)?.description.clone_from(&input.description);
        session.change(
            "new description",
            "KMS replaces the description",
            "From now on, DescribeKey returns the new description.",
            vec![Field::text("Description", Role::Metadata, &input.description)],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event contains the description: never put a secret in it.",
        );
        Ok(())
    })
}
