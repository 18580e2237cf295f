//! `GenerateDataKeyWithoutPlaintext`: a data key for later use. KMS returns only its encrypted copy.

use super::generate_data_key::{self, blob_field, generate};
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
        format!("{} asks KMS for an encrypted data key", session.caller.name()),
        "This is for a data key that isn't needed yet. To use it later, a caller asks KMS to decrypt it.",
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
        let (key, blob, _) = generate(
            kms,
            session,
            input,
            ACTION,
            "GenerateDataKeyWithoutPlaintext",
        )?;
        let make = "KMS generates a data key and encrypts it";
        session.recorder.step(
            Step::new(Actor::Kms, Actor::Kms, Kind::Compute, make)
                .label("generate a data key, encrypt it")
                .says("KMS encrypts the new random key with the KMS key, which never leaves KMS.")
                .field(Field::text("KMS key", Role::Metadata, key.arn()).from("its own bytes never leave KMS"))
                .field(blob_field(&blob))
                .moves([Glyph::DataKey, Glyph::EncryptedDataKey]),
        );
        let forget = "KMS discards the plaintext data key";
        session.recorder.step(
            Step::new(Actor::Kms, Actor::Kms, Kind::Discard, forget)
                .label("discard the plaintext data key")
                .says("KMS overwrites its bytes without returning them. Only the encrypted copy is left."),
        );
        let output = Output {
            ciphertext_blob: blob.to_bytes(),
            key_id: key.arn(),
            key_material_id: hex(&key.current().id),
        };
        session.answer(
            "KMS returns only the encrypted data key",
            "Your app can store it anywhere. To encrypt with it, a caller needs kms:Decrypt first.",
            &output.to_json(),
            vec![blob_field(&blob)],
        );
        Ok(output)
    })
}
