//! `GenerateDataKeyWithoutPlaintext`: a data key for later use. KMS returns only its encrypted copy.

use super::generate_data_key::{self, blob_field, seal_new};
use crate::core::json::Object;
use crate::core::kms::{Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Role, Step};
use crate::core::wire::{Operation, Parameters, Table};
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// The parameters are those of `GenerateDataKey`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input(pub generate_data_key::Input);

impl From<generate_data_key::Input> for Input {
    fn from(input: generate_data_key::Input) -> Self {
        Self(input)
    }
}

pub static TABLE: Table = Table {
    operation: "GenerateDataKeyWithoutPlaintext",
    ..generate_data_key::TABLE
};

impl Operation for Input {
    fn table() -> &'static Table {
        &TABLE
    }

    fn parameters(&self) -> Parameters {
        self.0.parameters().of_table(&TABLE)
    }

    fn of(parameters: &Parameters) -> Self {
        Self(generate_data_key::Input::of(parameters))
    }
}

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:GenerateDataKeyWithoutPlaintext";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `CiphertextBlob`: the encrypted data key.
    pub ciphertext_blob: Vec<u8>,
    /// `KeyId`: the key's ARN.
    pub key_id: String,
    /// `KeyMaterialId`: 64 hexadecimal digits.
    pub key_material_id: String,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        let blob = Base64::encode_string(&self.ciphertext_blob);
        Object::of(&[
            ("CiphertextBlob", &blob),
            ("KeyId", &self.key_id),
            ("KeyMaterialId", &self.key_material_id),
        ])
        .value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of `GenerateDataKey`, in the same order.
pub fn generate_data_key_without_plaintext(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    let request = session.begin(input.parameters());
    let Input(input) = input;
    session.ask(
        ACTION,
        format!("{} asks KMS for a sealed data key", session.caller.name()),
        "For a data key that is not needed yet: whoever needs it later asks Decrypt.",
        request,
        vec![
            Field::text("KeyId", Role::Metadata, &input.key_id),
            Field::text(
                "EncryptionContext",
                Role::AssociatedData,
                input.encryption_context.to_string(),
            )
            .from("authenticated, not secret"),
        ],
    );
    session.run(|session| {
        // The plaintext data key is overwritten at the end of this statement.
        let (key, blob, _) = seal_new(
            kms,
            session,
            input,
            ACTION,
            "GenerateDataKeyWithoutPlaintext",
        )?;
        let make = "KMS makes a data key and seals it";
        session.recorder.step(
            Step::new(Actor::Kms, Actor::Kms, Kind::Compute, make)
                .label("make and seal a data key")
                .says("A new random key, sealed at once under the KMS key, which never leaves this box.")
                .field(Field::text("KMS key", Role::Metadata, key.arn()).from("its own bytes never leave KMS"))
                .field(blob_field(&blob))
                .moves([Glyph::DataKey, Glyph::EncryptedDataKey]),
        );
        let forget = "KMS forgets the data key in the clear";
        session.recorder.step(
            Step::new(Actor::Kms, Actor::Kms, Kind::Discard, forget)
                .label("overwrite the data key")
                .says("Nobody has seen it. What is left of it is the sealed copy."),
        );
        let output = Output {
            ciphertext_blob: blob.to_bytes(),
            key_id: key.arn(),
            key_material_id: hex(&key.current().id),
        };
        session.answer(
            "KMS returns the sealed data key alone",
            "It can be stored anywhere. To encrypt with it, one must be allowed to Decrypt it first.",
            &output.to_json(),
            vec![blob_field(&blob)],
        );
        Ok(output)
    })
}
