//! `Decrypt`: the sealed key (or small secret) goes in, the clear one comes out. The request need
//! not name the KMS key: the blob does.

use super::generate_data_key::blob_field;
use super::session::{Session, http_ok};
use super::{Caller, CiphertextBlob, EncryptionContext, Kms, KmsError};
use crate::core::entropy::Entropy;
use crate::core::json::Object;
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Recorder, Role, Step};
use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

/// The action IAM is asked about.
pub const ACTION: &str = "kms:Decrypt";

/// `Decrypt`'s parameters.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `CiphertextBlob`: 1 to 6,144 bytes.
    pub ciphertext_blob: Vec<u8>,
    /// `KeyId`, optional for symmetric keys.
    pub key_id: Option<String>,
    /// `EncryptionContext`: exactly what was given when encrypting.
    pub encryption_context: EncryptionContext,
}

/// `Decrypt`'s answer.
pub struct Output {
    /// `Plaintext`, overwritten when dropped.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// `KeyId`: the ARN of the key that opened it.
    pub key_id: String,
    /// `KeyMaterialId`: which of the key's materials did.
    pub key_material_id: String,
}

/// Shows everything but the plaintext.
impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("key_id", &self.key_id)
            .field("key_material_id", &self.key_material_id)
            .finish_non_exhaustive()
    }
}

/// Runs the operation and writes its steps.
///
/// # Errors
/// Those of [`KmsError`]; a blob that was changed and a context that differs are told apart from
/// nothing else: `InvalidCiphertextException`, without a message.
pub fn decrypt(
    kms: &Kms,
    region: &str,
    caller: &Caller,
    input: &Input,
    recorder: &mut Recorder,
    entropy: &mut Entropy,
) -> Result<Output, KmsError> {
    let sealed = Base64::encode_string(&input.ciphertext_blob);
    let mut body = Object::of(&[("CiphertextBlob", &sealed)]);
    let mut parameters = Object::of(&[("encryptionAlgorithm", "SYMMETRIC_DEFAULT")]);
    if !input.encryption_context.0.is_empty() {
        let context = input.encryption_context.to_json();
        body.put("EncryptionContext", context.clone());
        parameters.put("encryptionContext", context);
    }
    if let Some(key_id) = &input.key_id {
        body.text("KeyId", key_id);
        parameters.text("keyId", key_id);
    }
    let mut session = Session {
        kms,
        caller,
        region,
        operation: "Decrypt",
        recorder,
        entropy,
        parameters: parameters.value(),
    };
    let blob = CiphertextBlob::parse(&input.ciphertext_blob);
    ask(&mut session, input, blob.as_ref(), &body.value());
    if let Err(error) = limits(&input.ciphertext_blob) {
        return Err(session.refuse(None, error));
    }
    let Some((blob, key)) =
        blob.and_then(|blob| Some((kms.by_uuid(&blob.key)?, blob)).map(|(k, b)| (b, k)))
    else {
        return Err(session.refuse(None, KmsError::InvalidCiphertext));
    };
    if let Some(key_id) = &input.key_id {
        let named = session
            .find(key_id)
            .and_then(|named| match named.id == key.id {
                true => Ok(()),
                false => Err(KmsError::IncorrectKey),
            });
        if let Err(error) = named {
            return Err(session.refuse(Some(key), error));
        }
    }
    let allowed = session
        .authorize(
            ACTION,
            key,
            &input.encryption_context,
            input.key_id.as_deref(),
        )
        .and_then(|()| key.usable())
        .and_then(|()| {
            blob.open(key, &input.encryption_context)
                .map_err(|_| KmsError::InvalidCiphertext)
        });
    let plaintext = match allowed {
        Ok(plaintext) => plaintext,
        Err(error) => return Err(session.refuse(Some(key), error)),
    };
    let material = key.material(&blob.material).unwrap_or(key.current());
    let output = Output {
        plaintext,
        key_id: key.arn(),
        key_material_id: hex(&material.id),
    };
    let event = session.event(Some(key), None);
    unseal(&mut session, &blob, &output);
    answer(&mut session, &output, event);
    Ok(output)
}

fn limits(blob: &[u8]) -> Result<(), KmsError> {
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
    body: &serde_json::Value,
) {
    let caller = session.caller;
    let (title, says) = match caller.actor {
        Actor::S3 => (
            "S3 asks KMS to open the encrypted data key",
            "Only the small envelope travels to KMS, never the file. It carries the KMS key's id, so the request need not name the key.",
        ),
        _ => (
            "Your app asks KMS to decrypt",
            "The blob carries the KMS key's id, so the request need not name the key.",
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
    session
        .recorder
        .scene
        .gate(caller.actor, Actor::Kms, ACTION);
    let sealed = match caller.actor {
        Actor::S3 => Glyph::EncryptedDataKey,
        _ => Glyph::SealedSecret,
    };
    session.recorder.scene.put(sealed, Place::ToKms);
    let http = session.http_request(body);
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
            .from("must equal the one it was sealed with"),
        )
        .api("Decrypt", http);
    session.recorder.step(match caller.actor {
        Actor::S3 => step,
        _ => step.label("Decrypt"),
    });
}

/// What the plaintext is to the one who asked.
fn role(session: &Session<'_>) -> (Role, Glyph, &'static str) {
    match session.caller.actor {
        Actor::S3 => (Role::PlaintextDataKey, Glyph::DataKey, "data key"),
        _ => (Role::Plaintext, Glyph::Secret, "secret"),
    }
}

fn unseal(session: &mut Session<'_>, blob: &CiphertextBlob, output: &Output) {
    let (role, glyph, thing) = role(session);
    let (sealed, container) = match glyph {
        Glyph::DataKey => (Glyph::EncryptedDataKey, "envelope"),
        _ => (Glyph::SealedSecret, "sealed blob"),
    };
    session.recorder.scene.put(sealed, Place::Kms);
    session.recorder.scene.put(glyph, Place::Kms);
    session.recorder.step(
        Step::new(
            Actor::Kms,
            Actor::Kms,
            Kind::Compute,
            format!("KMS opens the {container} and finds the {thing}"),
        )
        .label("unseal")
        .says("The KMS key opens the seal, here and nowhere else. Blob and encryption context must be exactly what was sealed, or nothing opens.")
        .field(blob_field(blob))
        .field(Field::bytes("Plaintext", role, Excerpt::of(&output.plaintext)).from("inside KMS")),
    );
}

fn answer(session: &mut Session<'_>, output: &Output, event: serde_json::Value) {
    let (role, glyph, thing) = role(session);
    let body = Object::of(&[
        ("Plaintext", &Base64::encode_string(&output.plaintext)),
        ("KeyId", &output.key_id),
        ("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
        ("KeyMaterialId", &output.key_material_id),
    ])
    .value();
    let place = session.caller.place();
    session.recorder.scene.put(glyph, place);
    // The answer holds the plaintext only; the blob does not come back.
    session.recorder.scene.take(Glyph::EncryptedDataKey);
    session.recorder.scene.take(Glyph::SealedSecret);
    let receiver = session.caller.name();
    let seen = match glyph {
        Glyph::DataKey => "KMS keeps no copy, and still has not seen the file.",
        _ => "KMS keeps no copy.",
    };
    session.recorder.step(
        Step::new(
            Actor::Kms,
            session.caller.actor,
            Kind::Respond,
            format!("KMS returns the {thing} in the clear"),
        )
        .label("Plaintext")
        .says(format!("{receiver} holds the {thing} now. {seen}"))
        .field(
            Field::bytes("Plaintext", role, Excerpt::of(&output.plaintext)).from("in memory only"),
        )
        .api("Decrypt", http_ok(&body))
        .event(event),
    );
}
