//! `Decrypt`: KMS decrypts an encrypted data key (or small secret). The request need not name the KMS key, because the
//! blob does.

use super::generate_data_key::blob_field;
use crate::core::json::Object;
use crate::core::kms::algorithm::{ALGORITHM, ENCRYPTION_ALGORITHM, check_algorithm};
use crate::core::kms::blob::Purpose;
use crate::core::kms::grant_token::GRANT_TOKENS;
use crate::core::kms::parameters::at_most;
use crate::core::kms::session::http_ok;
use crate::core::kms::{Ask, CiphertextBlob, EncryptionContext, Key, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Role, Step};
use crate::core::wire::member::{flag, member, text, trail_only};
use crate::core::wire::{Operation, Table, Type, WireRequest, operation};
use base64ct::{Base64, Encoding};
use serde_json::Value;
use zeroize::Zeroizing;

/// The IAM action that the caller needs.
pub use crate::core::kms::action::DECRYPT as ACTION;

operation! {
    struct Input = Table::kms("Decrypt").checked_first(&["CiphertextBlob", "KeyId"]);
    /// 1 to 6,144 bytes.
    ciphertext_blob: Vec<u8> = [member("CiphertextBlob", Type::Blob).required().unkept()],
    /// Only `SYMMETRIC_DEFAULT`, which is the default.
    encryption_algorithm: Option<String> = [
        member("EncryptionAlgorithm", ENCRYPTION_ALGORITHM),
        trail_only("EncryptionAlgorithm", ALGORITHM),
    ],
    /// Must equal the context given for encryption.
    encryption_context: EncryptionContext = [member("EncryptionContext", Type::Map)],
    /// `KeyId`, optional for symmetric keys.
    key_id: Option<String> = [text("KeyId")],
    grant_tokens: Vec<String> = GRANT_TOKENS,
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun").unkept()],
}

pub struct Output {
    /// `Plaintext`, overwritten when dropped.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// `KeyId`: the ARN of the key that decrypted the blob.
    pub key_id: String,
    /// `KeyMaterialId` of the material that decrypted it.
    pub key_material_id: String,
}

impl Output {
    /// The JSON that the API returns, including the plaintext.
    pub fn to_json(&self) -> Value {
        Object::of(&[
            ("Plaintext", &Base64::encode_string(&self.plaintext)),
            ("KeyId", &self.key_id),
            ("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
            ("KeyMaterialId", &self.key_material_id),
        ])
        .value()
    }
}

/// Prints everything but the plaintext.
impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("key_id", &self.key_id)
            .field("key_material_id", &self.key_material_id)
            .finish_non_exhaustive()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of [`KmsError`]. A modified blob and a different context give the same error: `InvalidCiphertextException`,
/// without a message.
pub fn decrypt(kms: &Kms, session: &mut Session<'_>, input: &Input) -> Result<Output, KmsError> {
    let request = session.begin(input.parameters());
    let blob = CiphertextBlob::parse(&input.ciphertext_blob);
    ask(session, input, blob.as_ref(), request);
    session.run(|session| {
        limits(&input.ciphertext_blob)?;
        input.encryption_context.check()?;
        check_algorithm("encryptionAlgorithm", input.encryption_algorithm.as_deref())?;
        session.check_tokens(kms, &input.grant_tokens)?;
        if let Some(key_id) = &input.key_id {
            at_most("keyId", key_id, 2_048)?;
        }
        let blob = blob.ok_or(KmsError::InvalidCiphertext)?;
        let question = Ask {
            action: ACTION,
            context: Some(&input.encryption_context),
            key_id: input.key_id.as_deref(),
            extra: Vec::new(),
        };
        let key = key_of(kms, session, &blob, &question)?;
        session.authorize(kms, key, &question)?;
        key.usable("Decrypt")?;
        let plaintext =
            (blob.open(key, &input.encryption_context)).map_err(|_| KmsError::InvalidCiphertext)?;
        session.dry(input.dry_run)?;
        let material = (key.material(&blob.material)).ok_or(KmsError::InvalidCiphertext)?;
        let output = Output {
            plaintext,
            key_id: key.arn(),
            key_material_id: hex(&material.id),
        };
        session.know_material(&output.key_material_id);
        let event = session.event(None);
        decrypts(session, &blob, &output);
        answer(session, &blob, &output, event);
        Ok(output)
    })
}

/// The key that encrypted a blob. If the request names a key, it must be the same one.
///
/// # Errors
/// `NotFoundException` for a deleted key, `InvalidCiphertextException` for one that never existed,
/// `IncorrectKeyException` if the request names another key.
pub(in crate::core::kms) fn key_of<'k>(
    kms: &'k Kms,
    session: &mut Session<'_>,
    blob: &CiphertextBlob,
    ask: &Ask<'_>,
) -> Result<&'k Key, KmsError> {
    let Some(key) = kms.by_uuid(&blob.key) else {
        return Err(match kms.deleted(&blob.key) {
            Some(arn) => KmsError::NotFound(format!("Key '{arn}' does not exist")),
            None => KmsError::InvalidCiphertext,
        });
    };
    if let Some(key_id) = ask.key_id {
        let named = session.find(kms, key_id, ask.action);
        session.know(key);
        if named?.id != key.id {
            return Err(KmsError::IncorrectKey);
        }
    }
    session.know(key);
    Ok(key)
}

/// Checks the size of a `CiphertextBlob`.
pub(in crate::core::kms) fn limits(blob: &[u8]) -> Result<(), KmsError> {
    let bound = match blob.len() {
        0 => "have length greater than or equal to 1",
        1..=6_144 => return Ok(()),
        _ => "have length less than or equal to 6144",
    };
    Err(KmsError::constraint(None, "ciphertextBlob", bound))
}

fn ask(
    session: &mut Session<'_>,
    input: &Input,
    blob: Option<&CiphertextBlob>,
    request: WireRequest,
) {
    let caller = session.caller;
    let (title, says) = match caller.actor {
        Actor::S3 => (
            "S3 asks KMS to decrypt the data key",
            format!(
                "S3 sends only the encrypted data key ({} bytes), never the file. The encrypted data key identifies its KMS key, so the request doesn't have to.",
                input.ciphertext_blob.len()
            ),
        ),
        _ => (
            "Your app asks KMS to decrypt",
            "The ciphertext identifies its KMS key, so the request doesn't have to.".to_owned(),
        ),
    };
    let field = blob.map_or_else(
        || {
            Field::bytes(
                "CiphertextBlob",
                Role::EncryptedDataKey,
                Excerpt::of(&input.ciphertext_blob),
            )
        },
        blob_field,
    );
    let step = Step::new(caller.actor, Actor::Kms, Kind::Request, title)
        .label("Decrypt the encrypted data key")
        .says(says)
        .field(field)
        .field(
            Field::text(
                "EncryptionContext",
                Role::AssociatedData,
                input.encryption_context.to_string(),
            )
            .from("must match the one used to encrypt"),
        )
        .request(request)
        .needs(ACTION);
    session.recorder.step(match (caller.actor, blob) {
        (Actor::S3, _) => step,
        (_, Some(_)) => step.label("Decrypt"),
        // A malformed blob is shown as the application's encrypted secret.
        (_, None) => step.label("Decrypt").moves([Glyph::SealedSecret]),
    });
}

/// The plaintext's role and short name.
fn role(blob: &CiphertextBlob) -> (Role, &'static str) {
    match blob.purpose {
        Purpose::DataKey => (Role::PlaintextDataKey, "data key"),
        Purpose::Encrypt => (Role::Plaintext, "secret"),
    }
}

fn decrypts(session: &mut Session<'_>, blob: &CiphertextBlob, output: &Output) {
    let (role, thing) = role(blob);
    session.recorder.step(
        Step::new(
            Actor::Kms,
            Actor::Kms,
            Kind::Compute,
            format!("KMS decrypts the {thing}"),
        )
        .label(format!("decrypt the {thing}"))
        .says(format!("KMS decrypts the {thing} with the KMS key, inside KMS. If the ciphertext or the encryption context doesn't match exactly, decryption fails."))
        .field(blob_field(blob))
        .field(Field::bytes("Plaintext", role, Excerpt::of(&output.plaintext)).from("inside KMS")),
    );
}

fn answer(session: &mut Session<'_>, blob: &CiphertextBlob, output: &Output, event: Value) {
    let (role, thing) = role(blob);
    let receiver = session.caller.name();
    let seen = match (blob.purpose, session.caller.actor) {
        (Purpose::DataKey, Actor::S3) => "KMS keeps no copy, and it still hasn't seen the file.",
        _ => "KMS keeps no copy.",
    };
    session.recorder.step(
        Step::new(
            Actor::Kms,
            session.caller.actor,
            Kind::Respond,
            format!("KMS returns the plaintext {thing}"),
        )
        .label("Plaintext")
        .says(format!("{receiver} now has the plaintext {thing}. {seen}"))
        .field(
            Field::bytes("Plaintext", role, Excerpt::of(&output.plaintext)).from("in memory only"),
        )
        .api("Decrypt", http_ok(&output.to_json()))
        .event(event),
    );
}
