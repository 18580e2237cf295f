//! `UpdateAlias`: points the alias at another key. Ciphertexts under the old key still name the old key.

use crate::core::kms::alias::own_name;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs, on the alias and on both keys.
pub const ACTION: &str = "kms:UpdateAlias";

operation! {
    struct Input = Table::kms("UpdateAlias");
    alias_name: String = [text("AliasName").required()],
    /// Key id or key ARN; no alias.
    target_key_id: String = [text("TargetKeyId").required()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `NotFoundException`, `AccessDeniedException`, `KMSInvalidStateException` for the
/// new key (the old one's state does not matter: KMS guide, key-state).
pub fn update_alias(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!(
            "{} asks KMS to point an alias at another key",
            session.caller.name()
        ),
        "Everyone who uses the alias then uses the other key, without a change in their code.",
    );
    session.run(|session| {
        own_name(&input.alias_name)?;
        key_id("targetKeyId", &input.target_key_id)?;
        let old = session.find_alias(kms, &input.alias_name, ACTION)?;
        let new = session.find_own(kms, &input.target_key_id, ACTION)?;
        session.authorize_alias(kms, ACTION, &input.alias_name, &[old, new])?;
        new.customer_managed()?;
        // AWS documents that both keys must have the same type and usage; the wording is ours.
        if (old.usage, old.is_symmetric_encryption()) != (new.usage, new.is_symmetric_encryption())
        {
            return Err(KmsError::Validation(
                "An alias can only be pointed at a key of the same type and key usage.".to_owned(),
            ));
        }
        new.not_pending_deletion()?;
        let (id, arns) = (new.id.clone(), [old.arn(), new.arn()]);
        let (account, region, now) = (session.account(), session.region, session.caller.now);
        kms.point_alias(account, region, &input.alias_name, &id, now);
        let [old, new] = arns;
        session.change(
            "move the alias",
            "KMS points the alias at the other key",
            "Existing ciphertext still refers to the old key and decrypts as before. Only new requests use the other key.",
            vec![
                Field::text("AliasName", Role::Metadata, &input.alias_name),
                Field::text("Old KMS key", Role::Metadata, old),
                Field::text("New KMS key", Role::Metadata, new),
            ],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event names the alias and the key.",
        );
        Ok(())
    })
}
