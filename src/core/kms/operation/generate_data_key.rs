//! `GenerateDataKey`: a new data key, once as plaintext and once encrypted under the KMS key. The KMS key never leaves
//! KMS, and KMS keeps no copy of the data key (KMS guide, concepts: data keys).

use crate::core::json::Object;
use crate::core::kms::blob::Purpose;
use crate::core::kms::grant_token::GRANT_TOKENS;
use crate::core::kms::parameters::{key_id, one_of, within};
use crate::core::kms::session::http_ok;
use crate::core::kms::{Ask, CiphertextBlob, EncryptionContext, Key, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Kind, Role, Step};
use crate::core::wire::member::{flag, member, number, text};
use crate::core::wire::{Enumeration, Operation, Table, Type, WireRequest, operation};
use base64ct::{Base64, Encoding};
use serde_json::Value;
use zeroize::Zeroizing;

/// The IAM action that the caller needs.
pub const ACTION: &str = "kms:GenerateDataKey";

pub(in crate::core::kms) const DATA_KEY_SPEC: Enumeration = Enumeration {
    rust: "DataKeySpec",
    words: &["AES_256", "AES_128"],
};

operation! {
    struct Input = Table::kms("GenerateDataKey")
        .checked_first(&["KeyId", "KeySpec", "NumberOfBytes"]);
    /// Key id, key ARN, alias name or alias ARN.
    key_id: String = [text("KeyId").required().sent_empty()],
    encryption_context: EncryptionContext = [member("EncryptionContext", Type::Map)],
    /// `KeySpec`: `AES_256` or `AES_128`.
    key_spec: Option<String> = [member("KeySpec", Type::Enumeration(&DATA_KEY_SPEC))],
    /// 1 to 1,024; the request has either this or `KeySpec`.
    number_of_bytes: Option<i64> = [number("NumberOfBytes")],
    grant_tokens: Vec<String> = GRANT_TOKENS,
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun")],
}

pub struct Output {
    /// `Plaintext`: the plaintext data key, overwritten when dropped.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// `CiphertextBlob`: the encrypted data key.
    pub ciphertext_blob: Vec<u8>,
    /// `KeyId`: the key's ARN, whichever form the request used.
    pub key_id: String,
    /// `KeyMaterialId`: 64 hexadecimal digits.
    pub key_material_id: String,
}

impl Output {
    /// The JSON that the API returns, including the plaintext.
    pub fn to_json(&self) -> Value {
        let blob = Base64::encode_string(&self.ciphertext_blob);
        Object::of(&[
            ("CiphertextBlob", &blob),
            ("Plaintext", &Base64::encode_string(&self.plaintext)),
            ("KeyId", &self.key_id),
            ("KeyMaterialId", &self.key_material_id),
        ])
        .value()
    }
}

/// Prints everything but the plaintext.
impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("ciphertext_blob", &self.ciphertext_blob)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of [`KmsError`]: parameters first, then authorization, then key state. (That order is ours: AWS does not
/// document it.)
pub fn generate_data_key(
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, KmsError> {
    let request = session.begin(input.parameters());
    ask(session, input, request);
    session.run(|session| {
        let (key, blob, plaintext) = generate(kms, session, input, ACTION, "GenerateDataKey")?;
        let fields = [data_key_field(&plaintext), blob_field(&blob)];
        make(session, key, input, &plaintext, &fields);
        let output = Output {
            ciphertext_blob: blob.to_bytes(),
            key_id: key.arn(),
            key_material_id: hex(&key.current().id),
            plaintext,
        };
        answer(session, &output, fields);
        Ok(output)
    })
}

fn ask(session: &mut Session<'_>, input: &Input, request: WireRequest) {
    let caller = session.caller;
    let asks = format!("{} asks KMS for a data key", caller.name());
    session.recorder.step(
        Step::new(caller.actor, Actor::Kms, Kind::Request, asks)
            .label("GenerateDataKey")
            .says(match caller.actor {
                Actor::S3 => "The request contains the KMS key ID and the encryption context. The file stays in S3: KMS never sees it.",
                _ => "The request contains the KMS key ID and the encryption context, but not the data that the data key will encrypt.",
            })
            .field(Field::text("KeyId", Role::Metadata, &input.key_id))
            .field(size_field(input))
            .field(
                Field::text("EncryptionContext", Role::AssociatedData, input.encryption_context.to_string())
                    .from("authenticated, not secret"),
            )
            .request(request)
            .needs(ACTION),
    );
}

/// Checks everything, then creates the data key and its encrypted copy.
pub(in crate::core::kms) fn generate<'k>(
    kms: &'k Kms,
    session: &mut Session<'_>,
    input: &Input,
    action: &'static str,
    operation: &'static str,
) -> Result<(&'k Key, CiphertextBlob, Zeroizing<Vec<u8>>), KmsError> {
    input.encryption_context.check()?;
    let length = length(input)?;
    key_id("keyId", &input.key_id)?;
    session.check_tokens(kms, &input.grant_tokens)?;
    let key = session.find(kms, &input.key_id, action)?;
    let context = Some(&input.encryption_context);
    let ask = Ask {
        context,
        ..Ask::plain(action, &input.key_id)
    };
    session.authorize(kms, key, &ask)?;
    key.usable(operation)?;
    session.dry(input.dry_run)?;
    let plaintext = Zeroizing::new(session.entropy.bytes(length));
    let blob = CiphertextBlob::seal(
        key,
        Purpose::DataKey,
        &input.encryption_context,
        &plaintext,
        session.entropy,
    )
    .map_err(|_| KmsError::InvalidCiphertext)?;
    Ok((key, blob, plaintext))
}

/// The data key's length in bytes (service model constraints).
fn length(input: &Input) -> Result<usize, KmsError> {
    match (input.key_spec.as_deref(), input.number_of_bytes) {
        (Some(spec), None) => {
            one_of("keySpec", spec, &["AES_256", "AES_128"]).map(|spec| match spec == "AES_256" {
                true => 32,
                false => 16,
            })
        }
        (None, Some(number)) => within("numberOfBytes", number, 1, 1_024).map(|()| number as usize),
        _ => Err(KmsError::Validation(
            "Please specify either number of bytes or key spec.".to_owned(),
        )),
    }
}

fn make(
    session: &mut Session<'_>,
    key: &Key,
    input: &Input,
    plaintext: &[u8],
    fields: &[Field; 2],
) {
    let [data_key, blob] = fields;
    let bits = plaintext.len() * 8;
    let copy = "KMS encrypts a copy of it with the KMS key, which never leaves KMS. That encrypted copy is the envelope.";
    session.recorder.step(
        Step::new(
            Actor::Kms,
            Actor::Kms,
            Kind::Compute,
            "KMS generates a data key and encrypts a copy of it",
        )
        .label("generate a data key, encrypt a copy")
        .says(match is_for_one_object(&input.encryption_context) {
            true => format!("The data key is {bits} random bits, for this object only. {copy}"),
            false => format!("The data key is {bits} random bits. {copy}"),
        })
        .field(data_key.clone().from("fresh random bytes, inside KMS"))
        .field(
            Field::text("KMS key", Role::Metadata, key.arn()).from("its own bytes never leave KMS"),
        )
        .field(blob.clone()),
    );
}

/// Whether S3 asks for an object's data key. For a bucket key, the context names the bucket (S3 guide, bucket-key).
fn is_for_one_object(context: &EncryptionContext) -> bool {
    (context.0.get("aws:s3:arn")).is_some_and(|arn| arn.contains('/'))
}

fn answer(session: &mut Session<'_>, output: &Output, fields: [Field; 2]) {
    let [data_key, blob] = fields;
    let event = session.event(None);
    let receiver = session.caller.name();
    session.recorder.step(
        Step::new(
            Actor::Kms,
            session.caller.actor,
            Kind::Respond,
            "KMS returns the data key twice: plaintext and encrypted",
        )
        .label("Plaintext + CiphertextBlob")
        .says(format!(
            "{receiver} now has both copies of the data key. KMS keeps neither."
        ))
        .field(data_key.from("in memory only"))
        .field(blob)
        .api("GenerateDataKey", http_ok(&output.to_json()))
        .event(event),
    );
}

/// The parameter that sets the data key's length.
fn size_field(input: &Input) -> Field {
    match (&input.key_spec, input.number_of_bytes) {
        (Some(spec), _) => Field::text("KeySpec", Role::Metadata, spec),
        (None, Some(number)) => Field::text("NumberOfBytes", Role::Metadata, number.to_string()),
        // KMS will reject a request with neither parameter.
        (None, None) => Field::text("KeySpec", Role::Metadata, ""),
    }
}

fn data_key_field(plaintext: &[u8]) -> Field {
    Field::bytes("Plaintext", Role::PlaintextDataKey, Excerpt::of(plaintext))
}

/// A blob as a field with labelled ranges.
pub fn blob_field(blob: &CiphertextBlob) -> Field {
    Field::bytes(
        "CiphertextBlob",
        blob.purpose.role(),
        Excerpt::of(&blob.to_bytes()),
    )
    .with_parts(blob.parts())
    .from("simulated layout")
}

/// A stored blob as a field: with labelled ranges if it is well formed, as plain bytes if not.
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
