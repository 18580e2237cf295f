//! `RevokeGrant`: a key's administrator removes a grant. Works in every key state.

use crate::core::kms::parameters::{key_id, present};
use crate::core::kms::{Ask, GrantNote, Key, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{flag, text};
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:RevokeGrant";

operation! {
    struct Input = Table::kms("RevokeGrant");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    grant_id: String = [text("GrantId").required()],
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun")],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `DryRunOperationException`.
pub fn revoke_grant(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to revoke a grant", session.caller.name()),
        "Revoking is for key administrators, whom the key policy and IAM policies define.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        present("grantId", &input.grant_id)?;
        let key = session.find_by_id(kms, &input.key_id, ACTION)?;
        let ask = Ask::plain(ACTION, &input.key_id)
            .with("kms:GrantIsForAWSResource", session.for_aws_resource());
        session.authorize(kms, key, &ask)?;
        let note = grant_of(key, &input.grant_id)?;
        session.dry(input.dry_run)?;
        let id = key.id.clone();
        take(kms, session, &id, &note)
    })
}

/// The grant with this id.
///
/// # Errors
/// `NotFoundException` (the text is from several emulators).
pub(in crate::core::kms) fn grant_of(key: &Key, id: &str) -> Result<GrantNote, KmsError> {
    (key.noted_grants().into_iter())
        .find(|note| note.id == id)
        .ok_or_else(|| KmsError::NotFound(format!("Grant ID {id} not found")))
}

/// Removes the grant and answers.
pub(in crate::core::kms) fn take(
    kms: &mut Kms,
    session: &mut Session<'_>,
    key: &str,
    note: &GrantNote,
) -> Result<(), KmsError> {
    kms.found(key)?.remove_grant(&note.id);
    session.change(
        "delete the grant",
        "KMS deletes the grant",
        "From now on, KMS denies what only this grant allowed. Data keys that KMS already returned aren't affected.",
        vec![
            Field::text("GrantId", Role::Metadata, &note.id),
            Field::text("Grantee", Role::Metadata, &note.grant.grantee),
        ],
    );
    session.done(
        "KMS confirms",
        "The response is empty. The CloudTrail event names the key and the grant.",
    );
    Ok(())
}
