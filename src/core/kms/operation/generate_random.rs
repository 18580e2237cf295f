//! `GenerateRandom`: random bytes from KMS's hardware. No KMS key is involved.

use crate::core::json::Object;
use crate::core::kms::parameters::within;
use crate::core::kms::{KmsError, Session};
use crate::core::trace::{Excerpt, Field, Role};
use crate::core::wire::member::{number, text};
use crate::core::wire::{Operation, Table, operation};
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:GenerateRandom";

operation! {
    struct Input = Table::kms("GenerateRandom");
    /// 1 to 1,024. Required, although the service model does not say so.
    number_of_bytes: Option<i64> = [number("NumberOfBytes").unkept()],
    /// A custom key store; none exists here.
    custom_key_store_id: Option<String> = [text("CustomKeyStoreId").unkept()],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `Plaintext`: the random bytes.
    pub plaintext: Vec<u8>,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        Object::of(&[("Plaintext", &Base64::encode_string(&self.plaintext))]).value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `ValidationException` (recorded, also for a missing number), `AccessDeniedException`,
/// `CustomKeyStoreNotFoundException`.
pub fn generate_random(session: &mut Session<'_>, input: &Input) -> Result<Output, KmsError> {
    session.request(
        ACTION,
        input.parameters(),
        format!("{} asks KMS for random bytes", session.caller.name()),
        "The request names no key: these bytes are not a data key, and KMS encrypts nothing.",
    );
    session.run(|session| {
        let number = (input.number_of_bytes)
            .ok_or_else(|| KmsError::Validation("NumberOfBytes is required.".to_owned()))?;
        within("numberOfBytes", number, 1, 1_024)?;
        session.authorize_on(ACTION, "*", &[])?;
        if let Some(store) = &input.custom_key_store_id {
            return Err(KmsError::no_key_store(store));
        }
        let plaintext = session.entropy.bytes(number as usize);
        let field = || Field::bytes("Plaintext", Role::Plaintext, Excerpt::of(&plaintext));
        session.change(
            "random bytes",
            "KMS generates random bytes",
            "In AWS they come from a hardware security module. KMS keeps no copy.",
            vec![field().from("inside KMS")],
        );
        let output = Output {
            plaintext: plaintext.clone(),
        };
        session.answer(
            "KMS returns the random bytes",
            "The response contains no ciphertext. To get a key together with its encrypted copy, call GenerateDataKey.",
            &output.to_json(),
            vec![field()],
        );
        Ok(output)
    })
}
