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
        format!("{} asks KMS to take a grant away", session.caller.name()),
        "Revoking is for administrators of the key: key policy and IAM policies say who they are.",
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
        "the grant goes",
        "KMS takes the grant away",
        "What only this grant allowed is refused from now on. Data keys handed out before stay where they are.",
        vec![
            Field::text("GrantId", Role::Metadata, &note.id),
            Field::text("Grantee", Role::Metadata, &note.grant.grantee),
        ],
    );
    session.done(
        "KMS answers that it is done",
        "The answer is empty. The record in CloudTrail names key and grant.",
    );
    Ok(())
}
