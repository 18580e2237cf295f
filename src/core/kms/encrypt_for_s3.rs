//! `Encrypt` as S3 calls it: KMS encrypts the data key of an object that is there already. Only S3's
//! `UpdateObjectEncryption` needs it; AWS documents the permission, not the calls (our reading).

use super::blob::Purpose;
use super::operation::encrypt::{self, ACTION};
use super::operation::generate_data_key::blob_field;
use super::session::http_ok;
use super::{Ask, CiphertextBlob, EncryptionContext, Kms, KmsError, Session};
use crate::core::crypto::DataKey;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Role, Step};
use crate::core::wire::Operation;

/// Encrypts a data key under a KMS key, and records the steps.
///
/// # Errors
/// Those of `Encrypt`.
pub fn encrypt_data_key(
    kms: &Kms,
    session: &mut Session<'_>,
    key_id: &str,
    data_key: &DataKey,
    context: &EncryptionContext,
) -> Result<encrypt::Output, KmsError> {
    let input = encrypt::Input {
        key_id: key_id.to_owned(),
        plaintext: data_key.reveal_for_teaching().to_vec(),
        encryption_context: context.clone(),
        ..encrypt::Input::default()
    };
    let request = session.begin(input.parameters());
    let caller = session.caller;
    let key = Field::bytes(
        "Plaintext data key",
        Role::PlaintextDataKey,
        Excerpt::of(&input.plaintext),
    );
    session.recorder.step(
        Step::new(
            caller.actor,
            Actor::Kms,
            Kind::Request,
            format!("{} asks KMS to encrypt the data key", caller.name()),
        )
        .label("Encrypt")
        .says("S3 sends KMS the plaintext data key, which already encrypts the object. The object's bytes stay in S3.")
        .field(Field::text("KeyId", Role::Metadata, key_id))
        .field(key.from("on its way to KMS"))
        .field(
            Field::text(
                "EncryptionContext",
                Role::AssociatedData,
                context.to_string(),
            )
            .from("authenticated, not secret"),
        )
        .moves([Glyph::DataKey])
        .needs(ACTION)
        .request(request),
    );
    session.run(|session| {
        context.check()?;
        let key = session.find(kms, key_id, ACTION)?;
        let question = Ask {
            context: Some(context),
            ..Ask::plain(ACTION, key_id)
        };
        session.authorize(kms, key, &question)?;
        key.usable("Encrypt")?;
        let blob = CiphertextBlob::seal(
            key,
            Purpose::DataKey,
            context,
            &input.plaintext,
            session.entropy,
        )
        .map_err(|_| KmsError::InvalidCiphertext)?;
        let output = encrypt::Output {
            ciphertext_blob: blob.to_bytes(),
            key_id: key.arn(),
        };
        let event = session.event(None);
        let caller = session.caller;
        session.recorder.step(
            Step::new(
                Actor::Kms,
                Actor::Kms,
                Kind::Compute,
                "KMS encrypts the data key",
            )
            .label("encrypt the data key")
            .says("KMS encrypts the same data key with the KMS key, which never leaves KMS.")
            .field(
                Field::text("KMS key", Role::Metadata, key.arn())
                    .from("its own bytes never leave KMS"),
            )
            .field(blob_field(&blob)),
        );
        session.recorder.step(
            Step::new(
                Actor::Kms,
                caller.actor,
                Kind::Respond,
                "KMS returns the encrypted data key",
            )
            .label("CiphertextBlob")
            .says("From now on, only KMS can decrypt it.")
            .field(blob_field(&blob))
            .api("Encrypt", http_ok(&output.to_json()))
            .event(event),
        );
        Ok(output)
    })
}
