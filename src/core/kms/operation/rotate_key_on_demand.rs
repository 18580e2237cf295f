//! `RotateKeyOnDemand`: new material encrypts from now on, the old material still decrypts, and nothing is
//! re-encrypted.

use crate::core::json::Object;
use crate::core::kms::key::Material;
use crate::core::kms::parameters::key_id;
use crate::core::kms::{Ask, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Field, Role};
use crate::core::wire::member::text;
use crate::core::wire::{Operation, Table, operation};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:RotateKeyOnDemand";

/// How many on-demand rotations a key allows (KMS guide, resource-limits).
const MOST: usize = 25;

operation! {
    struct Input = Table::kms("RotateKeyOnDemand");
    /// Key id or key ARN; no alias.
    key_id: String = [text("KeyId").required()],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `KeyId`: the key's ARN.
    pub key_id: String,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        Object::of(&[("KeyId", &self.key_id)]).value()
    }
}

/// Runs the operation and records its steps. AWS answers at once and rotates within a few minutes; here the rotation is
/// complete when the call returns.
///
/// # Errors
/// `NotFoundException`, `AccessDeniedException`, `DisabledException`, `KMSInvalidStateException`;
/// `UnsupportedOperationException` without a message for a key that is not for symmetric encryption
/// (recorded); `LimitExceededException` after 25 rotations (its text is ours).
pub fn rotate_key_on_demand(
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS to rotate a key", session.caller.name()),
        "Rotation changes only the key material. The key's ID, ARN, aliases, and policies stay the same.",
    );
    session.run(|session| {
        key_id("keyId", &input.key_id)?;
        let key = session.find_own(kms, &input.key_id, ACTION)?;
        session.authorize(kms, key, &Ask::plain(ACTION, &input.key_id))?;
        key.customer_managed()?;
        key.rotates()?;
        key.enabled()?;
        let on_demand = |material: &&Material| material.rotated.is_some() && !material.automatic;
        if key.materials().filter(on_demand).count() >= MOST {
            let message = format!("{} was rotated on demand {MOST} times already.", key.arn());
            return Err(KmsError::other("LimitExceededException", message));
        }
        let output = Output { key_id: key.arn() };
        let old = hex(&key.current().id);
        let id = key.id.clone();
        let key = kms.found(&id)?;
        key.rotate(session.caller.now, session.entropy);
        let (new, kept) = (hex(&key.current().id), key.materials().count());
        session.change(
            "new key material",
            "KMS generates new key material",
            "KMS encrypts with the new material from now on. It keeps the old material, so old ciphertext still decrypts, and nothing is re-encrypted.",
            vec![
                Field::text("Old KeyMaterialId", Role::Metadata, old).from("still decrypts"),
                Field::text("New KeyMaterialId", Role::Metadata, new).from("encrypts from now on"),
                Field::text("Materials kept", Role::Metadata, kept.to_string()),
            ],
        );
        session.answer(
            "KMS confirms",
            "The response contains the key's ARN. AWS takes a few minutes to rotate a key; this lab does it at once.",
            &output.to_json(),
            vec![Field::text("KeyId", Role::Metadata, &output.key_id)],
        );
        Ok(output)
    })
}
