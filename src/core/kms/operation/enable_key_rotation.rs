//! `EnableKeyRotation`: KMS makes new material for a key at regular times. Nothing is encrypted again.

use crate::core::kms::parameters::{key_id, within};
use crate::core::kms::rotation::{DEFAULT_PERIOD, RotationSchedule};
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{number, text};
use crate::core::wire::{Operation, Table, operation};

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:EnableKeyRotation";

operation! {
    struct Input = Table::kms("EnableKeyRotation");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
    /// 90 to 2,560; the default is 365.
    rotation_period_in_days: Option<i64> = [number("RotationPeriodInDays")],
}

/// Runs the operation and records its steps. The first rotation is one period after this call; AWS does not document
/// whether a call that changes the period counts from the last rotation instead.
///
/// # Errors
/// `ValidationException`, `NotFoundException`, `InvalidArnException`, `AccessDeniedException`, `DisabledException`,
/// `KMSInvalidStateException`; `UnsupportedOperationException` for a key that is not for symmetric encryption.
pub fn enable_key_rotation(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!(
            "{} asks KMS to rotate a key automatically",
            session.caller.name()
        ),
        "Rotation changes only the key material. The key's ID, ARN, aliases, and policies stay the same.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let days = period(input.rotation_period_in_days)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        let ask = Ask::plain(ACTION, &input.key_id)
            .with("kms:RotationPeriodInDays", vec![days.to_string()]);
        session.authorize(kms, key, &ask)?;
        key.customer_managed()?;
        key.rotates()?;
        key.enabled()?;
        let id = key.id.clone();
        let schedule = RotationSchedule::starting(session.caller.now, days);
        kms.found(&id)?.rotation = Some(schedule);
        session.change(
            "rotation enabled",
            "KMS will rotate the key",
            "On that date, KMS creates new key material, and again after each period. Old ciphertexts can still be decrypted, because KMS keeps the old material.",
            vec![
                Field::text("RotationPeriodInDays", Role::Metadata, days.to_string()),
                Field::text("NextRotationDate", Role::Metadata, schedule.next.to_string()),
            ],
        );
        session.done(
            "KMS confirms",
            "The response is empty. The CloudTrail event names the key.",
        );
        Ok(())
    })
}

fn period(days: Option<i64>) -> Result<u64, KmsError> {
    match days {
        None => Ok(DEFAULT_PERIOD),
        Some(days) => within("rotationPeriodInDays", days, 90, 2_560).map(|()| days.unsigned_abs()),
    }
}
