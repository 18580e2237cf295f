//! `ReEncrypt`: encrypts a blob's content again, under another key or another context. The plaintext never leaves KMS.

use super::decrypt::{key_of, limits};
use super::generate_data_key::blob_field;
use crate::core::json::Object;
use crate::core::kms::algorithm::{ALGORITHM, ENCRYPTION_ALGORITHM, check_algorithm};
use crate::core::kms::blob::Purpose;
use crate::core::kms::grant_token::GRANT_TOKENS;
use crate::core::kms::parameters::{at_most, key_id};
use crate::core::kms::{Ask, CiphertextBlob, EncryptionContext, Key, Kms, KmsError, Session};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Role, Step};
use crate::core::wire::member::{flag, member, text, trail_only};
use crate::core::wire::{Operation, Table, Type, operation};
use base64ct::{Base64, Encoding};
use serde_json::Value;
use zeroize::Zeroizing;

/// The IAM action required on the key that the blob is encrypted under.
pub use crate::core::kms::action::RE_ENCRYPT_FROM as FROM;
/// The IAM action required on the key for the new blob.
pub const TO: &str = "kms:ReEncryptTo";

operation! {
    struct Input = Table::kms("ReEncrypt");
    /// 1 to 6,144 bytes.
    ciphertext_blob: Vec<u8> = [member("CiphertextBlob", Type::Blob).required().unkept()],
    /// Only `SYMMETRIC_DEFAULT`, which is the default.
    source_encryption_algorithm: Option<String> = [
        member("SourceEncryptionAlgorithm", ENCRYPTION_ALGORITHM),
        trail_only("SourceEncryptionAlgorithm", ALGORITHM),
    ],
    /// `SourceKeyId`, optional for symmetric keys.
    source_key_id: Option<String> = [text("SourceKeyId")],
    /// Must equal the context given for encryption.
    source_encryption_context: EncryptionContext = [member("SourceEncryptionContext", Type::Map)],
    /// Key id, key ARN, alias name or alias ARN.
    destination_key_id: String = [text("DestinationKeyId").required()],
    /// Only `SYMMETRIC_DEFAULT`, which is the default.
    destination_encryption_algorithm: Option<String> = [
        member("DestinationEncryptionAlgorithm", ENCRYPTION_ALGORITHM),
        trail_only("DestinationEncryptionAlgorithm", ALGORITHM),
    ],
    /// The encryption context of the new blob.
    destination_encryption_context: EncryptionContext = [
        member("DestinationEncryptionContext", Type::Map),
    ],
    grant_tokens: Vec<String> = GRANT_TOKENS,
    /// Checks the request without carrying it out.
    dry_run: bool = [flag("DryRun")],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `CiphertextBlob`: the new blob.
    pub ciphertext_blob: Vec<u8>,
    /// `SourceKeyId`: the ARN of the key that decrypted the old blob.
    pub source_key_id: String,
    /// `KeyId`: the ARN of the key that encrypted the new blob.
    pub key_id: String,
    pub source_key_material_id: String,
    pub destination_key_material_id: String,
}

impl Output {
    /// The JSON that the API returns, with the members of a recorded answer.
    pub fn to_json(&self) -> Value {
        let blob = Base64::encode_string(&self.ciphertext_blob);
        Object::of(&[
            ("CiphertextBlob", &blob),
            ("SourceKeyId", &self.source_key_id),
            ("KeyId", &self.key_id),
            ("SourceEncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
            ("DestinationEncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
            ("SourceKeyMaterialId", &self.source_key_material_id),
            (
                "DestinationKeyMaterialId",
                &self.destination_key_material_id,
            ),
        ])
        .value()
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of [`KmsError`]: parameters, then both authorizations, then both key states, then the blob.
/// (That order is ours.)
pub fn re_encrypt(kms: &Kms, session: &mut Session<'_>, input: &Input) -> Result<Output, KmsError> {
    let blob = CiphertextBlob::parse(&input.ciphertext_blob);
    ask(session, input, blob.as_ref());
    session.run(|session| {
        limits(&input.ciphertext_blob)?;
        input.source_encryption_context.check()?;
        input.destination_encryption_context.check()?;
        key_id("destinationKeyId", &input.destination_key_id)?;
        if let Some(key_id) = &input.source_key_id {
            at_most("sourceKeyId", key_id, 2_048)?;
        }
        let algorithms = [
            (
                "sourceEncryptionAlgorithm",
                &input.source_encryption_algorithm,
            ),
            (
                "destinationEncryptionAlgorithm",
                &input.destination_encryption_algorithm,
            ),
        ];
        for (member, algorithm) in algorithms {
            check_algorithm(member, algorithm.as_deref())?;
        }
        session.check_tokens(kms, &input.grant_tokens)?;
        let blob = blob.ok_or(KmsError::InvalidCiphertext)?;
        let (source, destination) = keys(kms, session, input, &blob)?;
        source.usable("ReEncrypt")?;
        destination.usable("ReEncrypt")?;
        let plaintext = (blob.open(source, &input.source_encryption_context))
            .map_err(|_| KmsError::InvalidCiphertext)?;
        session.dry(input.dry_run)?;
        let sealed = CiphertextBlob::seal(
            destination,
            blob.purpose,
            &input.destination_encryption_context,
            &plaintext,
            session.entropy,
        )
        .map_err(|_| KmsError::InvalidCiphertext)?;
        drop::<Zeroizing<Vec<u8>>>(plaintext);
        let material = (source.material(&blob.material)).ok_or(KmsError::InvalidCiphertext)?;
        let output = Output {
            ciphertext_blob: sealed.to_bytes(),
            source_key_id: source.arn(),
            key_id: destination.arn(),
            source_key_material_id: hex(&material.id),
            destination_key_material_id: hex(&destination.current().id),
        };
        session.know_material(&output.source_key_material_id);
        tell(session, &blob, &sealed, &output);
        Ok(output)
    })
}

/// Finds and authorizes both keys; each needs its own permission.
fn keys<'k>(
    kms: &'k Kms,
    session: &mut Session<'_>,
    input: &Input,
    blob: &CiphertextBlob,
) -> Result<(&'k Key, &'k Key), KmsError> {
    let from = Ask {
        action: FROM,
        context: Some(&input.source_encryption_context),
        key_id: input.source_key_id.as_deref(),
        extra: Vec::new(),
    };
    let source = key_of(kms, session, blob, &from)?;
    let destination = session.find(kms, &input.destination_key_id, TO)?;
    session.know(source);
    session.know_destination(destination);
    let same = vec![(source.id == destination.id).to_string()];
    let from = from.with("kms:ReEncryptOnSameKey", same.clone());
    session.authorize(kms, source, &from)?;
    let to = Ask {
        context: Some(&input.destination_encryption_context),
        ..Ask::plain(TO, &input.destination_key_id)
    };
    session.authorize(kms, destination, &to.with("kms:ReEncryptOnSameKey", same))?;
    Ok((source, destination))
}

fn ask(session: &mut Session<'_>, input: &Input, blob: Option<&CiphertextBlob>) {
    let field = blob.map_or_else(
        || {
            let excerpt = Excerpt::of(&input.ciphertext_blob);
            Field::bytes("CiphertextBlob", Role::Ciphertext, excerpt)
        },
        blob_field,
    );
    let step = session.request_with(
        FROM,
        input.parameters(),
        field,
        format!(
            "{} asks KMS to encrypt a ciphertext again, with another key",
            session.caller.name()
        ),
        "The request contains only the ciphertext. With Decrypt and Encrypt, the caller would see the plaintext. With ReEncrypt, it doesn't.",
    );
    let step = step.needs(TO).moves([glyphs(blob).0, Glyph::Ask]);
    session.recorder.step(step);
}

/// The glyphs of the encrypted item and of its content.
fn glyphs(blob: Option<&CiphertextBlob>) -> (Glyph, Glyph) {
    match blob.map(|blob| blob.purpose) {
        Some(Purpose::DataKey) => (Glyph::EncryptedDataKey, Glyph::DataKey),
        _ => (Glyph::SealedSecret, Glyph::Secret),
    }
}

fn tell(session: &mut Session<'_>, old: &CiphertextBlob, new: &CiphertextBlob, output: &Output) {
    let (_, inside) = glyphs(Some(old));
    let key = |arn: &str| {
        Field::text("KMS key", Role::Metadata, arn).from("its own bytes never leave KMS")
    };
    session.recorder.step(
        Step::new(
            Actor::Kms,
            Actor::Kms,
            Kind::Compute,
            "KMS decrypts the ciphertext",
        )
        .label("decrypt")
        .says("For a moment, KMS has the plaintext in memory. It never leaves KMS.")
        .field(key(&output.source_key_id))
        .field(blob_field(old))
        .moves([inside])
        .forgets([inside]),
    );
    session.recorder.step(
        Step::new(Actor::Kms, Actor::Kms, Kind::Compute, "KMS encrypts the plaintext with the other key")
            .label("encrypt")
            .says("The new ciphertext contains the same bytes and is bound to the new encryption context. KMS keeps no copy.")
            .field(key(&output.key_id))
            .field(blob_field(new)),
    );
    session.answer(
        "KMS returns the new ciphertext",
        "The caller never saw the plaintext. KMS can still decrypt the old ciphertext, as long as its KMS key exists.",
        &output.to_json(),
        vec![blob_field(new)],
    );
}
