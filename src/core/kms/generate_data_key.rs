//! `GenerateDataKey`: a fresh data key, once in the clear and once sealed under the KMS key.
//! The KMS key stays; KMS keeps no copy of the data key (KMS guide, concepts: data keys).

use super::blob::Purpose;
use super::session::{Session, http_ok};
use super::{Caller, CiphertextBlob, EncryptionContext, Key, Kms, KmsError};
use crate::core::entropy::Entropy;
use crate::core::json::Object;
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Recorder, Role, Step};
use base64ct::{Base64, Encoding};
use serde_json::Value;
use zeroize::Zeroizing;

/// The action IAM is asked about.
pub const ACTION: &str = "kms:GenerateDataKey";

/// `GenerateDataKey`'s parameters.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Input {
    /// `KeyId`: key id, key ARN, alias name or alias ARN.
    pub key_id: String,
    /// `KeySpec`: `AES_256` or `AES_128`.
    pub key_spec: Option<String>,
    /// `NumberOfBytes`: 1 to 1,024; exactly one of this and `KeySpec`.
    pub number_of_bytes: Option<i64>,
    /// `EncryptionContext`.
    pub encryption_context: EncryptionContext,
}

/// `GenerateDataKey`'s answer.
pub struct Output {
    /// `Plaintext`: the data key in the clear, overwritten when dropped.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// `CiphertextBlob`: the same key, sealed.
    pub ciphertext_blob: Vec<u8>,
    /// `KeyId`: the key's ARN, whatever form was asked with.
    pub key_id: String,
}

/// Shows everything but the plaintext.
impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("ciphertext_blob", &self.ciphertext_blob)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// Runs the operation and writes its steps.
///
/// # Errors
/// Those of [`KmsError`], parameters first, then authorization, then key state. (That order is
/// ours: AWS does not document it.)
pub fn generate_data_key(
    kms: &Kms,
    region: &str,
    caller: &Caller,
    input: &Input,
    recorder: &mut Recorder,
    entropy: &mut Entropy,
) -> Result<Output, KmsError> {
    let mut body = Object::of(&[("KeyId", &input.key_id)]);
    let mut parameters = Object::of(&[("keyId", &input.key_id)]);
    let mut put = |api: &str, trail: &str, value: Value| {
        body.put(api, value.clone());
        parameters.put(trail, value);
    };
    if !input.encryption_context.0.is_empty() {
        let context = input.encryption_context.to_json();
        put("EncryptionContext", "encryptionContext", context);
    }
    if let Some(spec) = &input.key_spec {
        put("KeySpec", "keySpec", Value::from(spec.as_str()));
    }
    if let Some(number) = input.number_of_bytes {
        put("NumberOfBytes", "numberOfBytes", Value::from(number));
    }
    let mut session = Session {
        kms,
        caller,
        region,
        operation: "GenerateDataKey",
        recorder,
        entropy,
        parameters: parameters.value(),
    };
    session
        .recorder
        .scene
        .gate(caller.actor, Actor::Kms, ACTION);
    session.recorder.scene.put(Glyph::Ask, Place::ToKms);
    let asks = format!("{} asks KMS for a data key", caller.name());
    let http = session.http_request(&body.value());
    session.recorder.step(
        Step::new(caller.actor, Actor::Kms, Kind::Request, asks)
            .label("GenerateDataKey")
            .says(match caller.actor {
                Actor::S3 => "The request names the KMS key and the encryption context. The file stays behind: KMS never sees it.",
                _ => "The request names the KMS key and the encryption context. What the data key will seal stays behind.",
            })
            .field(Field::text("KeyId", Role::Metadata, &input.key_id))
            .field(size_field(input))
            .field(
                Field::text("EncryptionContext", Role::AssociatedData, input.encryption_context.to_string())
                    .from("authenticated, not secret"),
            )
            .api("GenerateDataKey", http),
    );
    let length = match length(input) {
        Ok(length) => length,
        Err(error) => return Err(session.refuse(None, error)),
    };
    let key = match session.find(&input.key_id) {
        Ok(key) => key,
        Err(error) => return Err(session.refuse(None, error)),
    };
    let allowed = session
        .authorize(ACTION, key, &input.encryption_context, Some(&input.key_id))
        .and_then(|()| key.usable());
    if let Err(error) = allowed {
        return Err(session.refuse(Some(key), error));
    }
    let plaintext = Zeroizing::new(session.entropy.bytes(length));
    let sealed = CiphertextBlob::seal(
        key,
        Purpose::DataKey,
        &input.encryption_context,
        &plaintext,
        session.entropy,
    );
    let Ok(blob) = sealed else {
        return Err(session.refuse(Some(key), KmsError::InvalidCiphertext));
    };
    let fields = [data_key_field(&plaintext), blob_field(&blob)];
    make(&mut session, key, &fields);
    let output = Output {
        ciphertext_blob: blob.to_bytes(),
        key_id: key.arn(),
        plaintext,
    };
    answer(&mut session, key, &output, fields);
    Ok(output)
}

/// How many bytes the key shall have (service model constraints).
fn length(input: &Input) -> Result<usize, KmsError> {
    match (input.key_spec.as_deref(), input.number_of_bytes) {
        (Some("AES_256"), None) => Ok(32),
        (Some("AES_128"), None) => Ok(16),
        (Some(other), None) => Err(KmsError::constraint(
            Some(other),
            "keySpec",
            "satisfy enum value set: [AES_256, AES_128]",
        )),
        (None, Some(number)) => match number {
            1..=1_024 => Ok(number as usize),
            _ => {
                let bound = if number < 1 {
                    "have value greater than or equal to 1"
                } else {
                    "have value less than or equal to 1024"
                };
                Err(KmsError::constraint(
                    Some(&number.to_string()),
                    "numberOfBytes",
                    bound,
                ))
            }
        },
        _ => Err(KmsError::Validation(
            "Please specify either number of bytes or key spec.".to_owned(),
        )),
    }
}

fn make(session: &mut Session<'_>, key: &Key, fields: &[Field; 2]) {
    let [data_key, blob] = fields;
    let scene = &mut session.recorder.scene;
    scene.take(Glyph::Ask);
    scene.put(Glyph::DataKey, Place::Kms);
    scene.put(Glyph::EncryptedDataKey, Place::Kms);
    session.recorder.step(
        Step::new(
            Actor::Kms,
            Actor::Kms,
            Kind::Compute,
            "KMS makes a data key and seals a copy of it",
        )
        .label("make and seal a data key")
        .says(match session.caller.actor {
            Actor::S3 => "A new random key, used for this one object. KMS seals a copy under the KMS key, which never leaves this box.",
            _ => "A new random key. KMS seals a copy under the KMS key, which never leaves this box.",
        })
        .field(data_key.clone().from("fresh random bytes, inside KMS"))
        .field(Field::text("KMS key", Role::Metadata, key.arn()).from("its own bytes never leave KMS"))
        .field(blob.clone()),
    );
}

fn answer(session: &mut Session<'_>, key: &Key, output: &Output, fields: [Field; 2]) {
    let [data_key, blob] = fields;
    let body = Object::of(&[
        (
            "CiphertextBlob",
            &Base64::encode_string(&output.ciphertext_blob),
        ),
        ("Plaintext", &Base64::encode_string(&output.plaintext)),
        ("KeyId", &output.key_id),
        ("KeyMaterialId", &hex(&key.current().id)),
    ])
    .value();
    let event = session.event(Some(key), None);
    let place = session.caller.place();
    session.recorder.scene.put(Glyph::DataKey, place);
    session.recorder.scene.put(Glyph::EncryptedDataKey, place);
    let receiver = session.caller.name();
    session.recorder.step(
        Step::new(
            Actor::Kms,
            session.caller.actor,
            Kind::Respond,
            "KMS returns the data key twice: in the clear and sealed",
        )
        .label("Plaintext + CiphertextBlob")
        .says(format!(
            "{receiver} now holds the data key and the same key in its envelope. KMS keeps neither."
        ))
        .field(data_key.from("in memory only"))
        .field(blob)
        .api("GenerateDataKey", http_ok(&body))
        .event(event),
    );
}

/// The parameter that says how long the key shall be.
fn size_field(input: &Input) -> Field {
    match (&input.key_spec, input.number_of_bytes) {
        (None, Some(number)) => Field::text("NumberOfBytes", Role::Metadata, number.to_string()),
        (spec, _) => Field::text(
            "KeySpec",
            Role::Metadata,
            spec.as_deref().unwrap_or_default(),
        ),
    }
}

fn data_key_field(plaintext: &[u8]) -> Field {
    Field::bytes("Plaintext", Role::PlaintextDataKey, Excerpt::of(plaintext))
}

/// A blob as a field, with its stretches labelled.
pub fn blob_field(blob: &CiphertextBlob) -> Field {
    Field::bytes(
        "CiphertextBlob",
        blob.purpose.role(),
        Excerpt::of(&blob.to_bytes()),
    )
    .with_parts(blob.parts())
    .from("simulated layout")
}

/// A stored blob as a field: labelled when it is well formed, plain bytes when not.
pub fn stored_blob_field(bytes: &[u8]) -> Field {
    let field = match CiphertextBlob::parse(bytes) {
        Some(blob) => blob_field(&blob),
        None => Field::bytes("", Role::EncryptedDataKey, Excerpt::of(bytes)),
    };
    Field {
        name: "Encrypted data key",
        ..field
    }
}
