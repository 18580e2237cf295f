//! `DeleteAlias`: deletes the alias, not the key. Works in every key state.

use crate::core::kms::alias::own_name;
use crate::core::kms::{Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs, on the alias and on the key.
pub const ACTION: &str = "kms:DeleteAlias";

operation! {
    struct Input = Table::kms("DeleteAlias");
    alias_name: String = [text("AliasName").required()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `NotFoundException`, `AccessDeniedException`.
pub fn delete_alias(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to delete an alias", session.caller.name()),
        "Requests that use this alias will no longer find a key.",
    );
    session.run(|session| {
        own_name(&input.alias_name)?;
        let key = session.find_alias(kms, &input.alias_name, ACTION)?;
        session.authorize_alias(kms, ACTION, &input.alias_name, &[key])?;
        let arn = key.arn();
        kms.delete_alias(session.account(), session.region, &input.alias_name);
        session.change(
            "delete the alias",
            "KMS deletes the alias",
            "The key it pointed at doesn't change, and neither does anything encrypted with that key.",
            vec![
                Field::text("AliasName", Role::Metadata, &input.alias_name),
                Field::text("KMS key", Role::Metadata, arn).from("stays"),
            ],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event names the alias and the key.",
        );
        Ok(())
    })
}
