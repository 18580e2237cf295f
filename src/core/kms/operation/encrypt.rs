//! `Encrypt`: encrypts a small secret directly under the KMS key. Applications use it; S3 uploads and downloads without it.
//! (`UpdateObjectEncryption` is the one operation of S3 whose permissions include it: S3 API Reference.)

use super::generate_data_key::blob_field;
use crate::core::json::Object;
use crate::core::kms::algorithm::{ALGORITHM, ENCRYPTION_ALGORITHM, check_algorithm};
use crate::core::kms::blob::Purpose;
use crate::core::kms::grant_token::GRANT_TOKENS;
use crate::core::kms::parameters::key_id;
use crate::core::kms::session::http_ok;
use crate::core::kms::{Ask, CiphertextBlob, EncryptionContext, Key, Kms, KmsError, Session};
use crate::core::trace::{Actor, Excerpt, Field, Kind, Role, Step};
use crate::core::wire::member::{flag, member, text, trail_only};
use crate::core::wire::{Operation, Table, Type, WireRequest, operation};
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:Encrypt";

operation! {
    struct Input = Table::kms("Encrypt");
    /// Key id, key ARN, alias name or alias ARN.
    key_id: String = [text("KeyId").required().sent_empty()],
    /// Only `SYMMETRIC_DEFAULT`, which is the default.
    encryption_algorithm: Option<String> = [
        member("EncryptionAlgorithm", ENCRYPTION_ALGORITHM),
        trail_only("EncryptionAlgorithm", ALGORITHM),
    ],
    /// 1 to 4,096 bytes.
    plaintext: Vec<u8> = [member("Plaintext", Type::Secret).required().unkept()],
    encryption_context: EncryptionContext = [member("EncryptionContext", Type::Map)],
    grant_tokens: Vec<String> = GRANT_TOKENS,
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun").unkept()],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub ciphertext_blob: Vec<u8>,
    /// `KeyId`: the key's ARN.
    pub key_id: String,
}

impl Output {
    /// The JSON that the API returns.
    pub fn to_json(&self) -> Value {
        let blob = Base64::encode_string(&self.ciphertext_blob);
        Object::of(&[
            ("CiphertextBlob", &blob),
            ("KeyId", &self.key_id),
            ("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
        ])
        .value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of [`KmsError`]: parameters first, then authorization, then key state.
pub fn encrypt(kms: &Kms, session: &mut Session<'_>, input: &Input) -> Result<Output, KmsError> {
    let request = session.begin(input.parameters());
    ask(session, input, request);
    session.run(|session| {
        limits(&input.plaintext)?;
        input.encryption_context.check()?;
        check_algorithm("encryptionAlgorithm", input.encryption_algorithm.as_deref())?;
        session.check_tokens(kms, &input.grant_tokens)?;
        key_id("keyId", &input.key_id)?;
        let key = session.find(kms, &input.key_id, ACTION)?;
        let context = Some(&input.encryption_context);
        let question = Ask {
            context,
            ..Ask::plain(ACTION, &input.key_id)
        };
        session.authorize(kms, key, &question)?;
        key.usable("Encrypt")?;
        session.dry(input.dry_run)?;
        let blob = CiphertextBlob::seal(
            key,
            Purpose::Encrypt,
            &input.encryption_context,
            &input.plaintext,
            session.entropy,
        )
        .map_err(|_| KmsError::InvalidCiphertext)?;
        Ok(answer(session, key, &blob))
    })
}

fn answer(session: &mut Session<'_>, key: &Key, blob: &CiphertextBlob) -> Output {
    let output = Output {
        ciphertext_blob: blob.to_bytes(),
        key_id: key.arn(),
    };
    let event = session.event(None);
    let caller = session.caller;
    session.recorder.step(
        Step::new(Actor::Kms, Actor::Kms, Kind::Compute, "KMS encrypts the secret itself")
            .label("encrypt the secret")
            .says("There is no data key here: KMS encrypts the secret's own bytes with the KMS key. That's why the secret must be small.")
            .field(Field::text("KMS key", Role::Metadata, key.arn()).from("its own bytes never leave KMS"))
            .field(blob_field(blob)),
    );
    session.recorder.step(
        Step::new(Actor::Kms, caller.actor, Kind::Respond, "KMS returns the encrypted secret")
            .label("CiphertextBlob")
            .says("Your app can store the ciphertext anywhere, for example in a database row. Only KMS can decrypt it.")
            .field(blob_field(blob))
            .api("Encrypt", http_ok(&output.to_json()))
            .event(event),
    );
    output
}

fn limits(plaintext: &[u8]) -> Result<(), KmsError> {
    let bound = match plaintext.len() {
        0 => "have length greater than or equal to 1",
        1..=4_096 => return Ok(()),
        _ => "have length less than or equal to 4096",
    };
    Err(KmsError::constraint(None, "plaintext", bound))
}

fn ask(session: &mut Session<'_>, input: &Input, request: WireRequest) {
    let caller = session.caller;
    let secret = || Field::bytes("Plaintext", Role::Plaintext, Excerpt::of(&input.plaintext));
    session.recorder.step(
        Step::new(
            caller.actor,
            caller.actor,
            Kind::Compute,
            format!("{} holds a small secret", caller.name()),
        )
        .label("a small secret")
        .says("A password or a token, for example: at most 4,096 bytes, which a database shouldn't store in plaintext.")
        .field(secret().from("in the app's memory"))
        .needs(ACTION),
    );
    session.recorder.step(
        Step::new(
            caller.actor,
            Actor::Kms,
            Kind::Request,
            format!("{} sends the secret to KMS", caller.name()),
        )
        .label("Encrypt")
        .says(
            "Your app sends KMS the plaintext itself. S3 never does that: S3 sends KMS only keys.",
        )
        .field(Field::text("KeyId", Role::Metadata, &input.key_id))
        .field(secret())
        .field(
            Field::text(
                "EncryptionContext",
                Role::AssociatedData,
                input.encryption_context.to_string(),
            )
            .from("authenticated, not secret"),
        )
        .request(request),
    );
}
