//! `CreateAlias`: a friendly name for a key, which can later point at another key.

use crate::core::kms::alias::own_name;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs, on the alias and on the key.
pub const ACTION: &str = "kms:CreateAlias";

operation! {
    struct Input = Table::kms("CreateAlias");
    /// `AliasName`: `alias/` and up to 250 letters, digits, `/`, `_` and `-`.
    alias_name: String = [text("AliasName").required()],
    /// Key id or key ARN; no alias.
    target_key_id: String = [text("TargetKeyId").required()],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `NotFoundException`, `AccessDeniedException`, `AlreadyExistsException`,
/// `KMSInvalidStateException`. (Which of the last two comes first is not published.)
pub fn create_alias(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to create an alias", session.caller.name()),
        "An alias is a name for a key, so that your code doesn't have to contain the key ID.",
    );
    session.run(|session| {
        own_name(&input.alias_name)?;
        key_id("targetKeyId", &input.target_key_id)?;
        let key = session.find_own(kms, &input.target_key_id, ACTION)?;
        session.authorize_alias(kms, ACTION, &input.alias_name, &[key])?;
        key.customer_managed()?;
        let (account, region) = (session.account(), session.region);
        if kms.alias(account, region, &input.alias_name).is_some() {
            let arn = session.alias_arn(&input.alias_name);
            let message = format!("An alias with the name {arn} already exists");
            return Err(KmsError::other("AlreadyExistsException", message));
        }
        key.not_pending_deletion()?;
        let (id, arn) = (key.id.clone(), key.arn());
        let now = session.caller.now;
        kms.point_alias(account, region, &input.alias_name, &id, now);
        session.change(
            "new alias",
            "KMS points the alias at the key",
            "An alias isn't a key. A policy with the alias as its resource matches no operation on the key.",
            vec![
                Field::text("AliasName", Role::Metadata, &input.alias_name),
                Field::text("KMS key", Role::Metadata, arn),
            ],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event names the alias and the key.",
        );
        Ok(())
    })
}
