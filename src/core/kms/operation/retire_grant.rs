//! `RetireGrant`: ends a grant that is no longer needed. The grant itself determines who may do this.

use super::revoke_grant::{grant_of, take};
use crate::core::iam::{Grant, PolicyDocument};
use crate::core::kms::grant_token::{grant_in, invalid_token};
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, GrantNote, Key, Kms, KmsError, Session};
use crate::core::wire::member::{flag, text};
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:RetireGrant";

operation! {
    /// `RetireGrant`'s parameters: the token, or key and grant id.
    struct Input = Table::kms("RetireGrant").checked_first(&["KeyId", "GrantId", "GrantToken"]);
    grant_token: Option<String> = [text("GrantToken").unkept()],
    /// Key id or key ARN; no alias.
    key_id: Option<String> = [text("KeyId")],
    grant_id: Option<String> = [text("GrantId")],
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun")],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException`, `InvalidGrantTokenException`, `NotFoundException`, `AccessDeniedException`,
/// `DryRunOperationException`.
pub fn retire_grant(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to retire a grant", session.caller.name()),
        "Only the principals that the grant names can retire it. The key policy doesn't apply.",
    );
    session.run(|session| {
        let (key, note) = find(kms, session, input)?;
        session.know_grant(&note.id);
        authorize(kms, session, key, &note)?;
        session.dry(input.dry_run)?;
        let id = key.id.clone();
        take(kms, session, &id, &note)
    })
}

/// Finds the grant that the request names. (The error texts for a missing grant or a missing name are ours.)
fn find<'k>(
    kms: &'k Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(&'k Key, GrantNote), KmsError> {
    let found = match (&input.grant_token, &input.key_id, &input.grant_id) {
        (Some(token), None, None) => {
            let region = session.region;
            let id = grant_in(token).ok_or_else(invalid_token)?;
            let mut all = (kms.keys().filter(|key| key.region == region))
                .flat_map(|key| key.noted_grants().into_iter().map(move |note| (key, note)));
            all.find(|(_, note)| note.id == id)
                .ok_or_else(invalid_token)?
        }
        (None, Some(key), Some(grant)) => {
            key_id("keyId", key)?;
            let key = session.find_by_id(kms, key, ACTION)?;
            (key, grant_of(key, grant)?)
        }
        _ => {
            return Err(KmsError::Validation(
                "Specify either a grant token, or a key id and a grant id.".to_owned(),
            ));
        }
    };
    session.know(found.0);
    Ok(found)
}

/// The grant decides (KMS guide, grant-delete): its retiring principal may retire it, its grantee if it allows
/// `RetireGrant`, and the account that created it, which can delegate this in IAM policies. The key policy does not
/// count.
fn authorize(
    kms: &Kms,
    session: &mut Session<'_>,
    key: &Key,
    note: &GrantNote,
) -> Result<(), KmsError> {
    let may = |who: &str, as_what: &str| Grant {
        name: format!("{} ({as_what})", note.grant.name),
        grantee: who.to_owned(),
        operations: vec!["RetireGrant".to_owned()],
        constraints: None,
    };
    let mut grants = vec![note.grant.clone()];
    let retiring = note.retiring.as_deref();
    grants.extend(retiring.map(|who| may(who, "retiring principal")));
    grants.push(may(&note.issuer, "issuing account"));
    let arn = key.arn();
    let ask = Ask::plain(ACTION, &arn);
    session.authorize_by(kms, key, &ask, PolicyDocument::empty(), grants)
}
