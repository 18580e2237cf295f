//! Data keys that S3 generates and encrypts itself, under its own key or under a bucket key.

use super::S3Error;
use super::bucket::S3;
use super::encryption::EncryptedDataKey;
use super::session::Session;
use crate::core::crypto::{Aes256Key, DataKey, FreshNonce, Nonce, aead};
use crate::core::kms::EncryptionContext;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Role, Step};
use zeroize::Zeroizing;

/// Generates a data key and encrypts it under S3's own key.
pub(super) fn new_own_key(
    s3: &mut S3,
    session: &mut Session<'_>,
    arn: &str,
) -> Result<(DataKey, EncryptedDataKey), S3Error> {
    let root = s3.root(session.entropy);
    generate_data_key(&root, session, arn.as_bytes())
}

/// Encrypts a data key. `bound` is the associated data: the object's ARN, or [`bound_to`].
pub(super) fn encrypt_data_key(
    under: &Aes256Key,
    bound: &[u8],
    key: &DataKey,
    fresh: FreshNonce,
) -> Result<EncryptedDataKey, S3Error> {
    let nonce = fresh.value();
    let sealed = aead::seal(under, fresh, bound, key.as_bytes()).map_err(|_| S3Error::Damaged)?;
    Ok(EncryptedDataKey {
        encrypted_data_key: [&nonce.as_bytes()[..], &sealed.to_bytes()].concat(),
    })
}

/// Decrypts what [`encrypt_data_key`] encrypted.
pub fn decrypt_data_key(
    under: &Aes256Key,
    bound: &[u8],
    sealed: &[u8],
) -> Result<DataKey, S3Error> {
    let (nonce, rest) = sealed.split_first_chunk().ok_or(S3Error::Damaged)?;
    let nonce = Nonce::new(*nonce);
    let sealed = aead::Sealed::from_bytes(rest).ok_or(S3Error::Damaged)?;
    let bytes = aead::open(under, &nonce, bound, &sealed).map_err(|_| S3Error::Damaged)?;
    DataKey::from_slice(&Zeroizing::new(bytes)).ok_or(S3Error::Damaged)
}

/// The associated data of a data key under a bucket key: the object, and the encryption context, which KMS never sees
/// in full.
pub fn bound_to(context: &EncryptionContext, arn: &str) -> Result<Vec<u8>, S3Error> {
    let mut bytes = context.to_aad().ok_or(S3Error::Damaged)?;
    bytes.extend(arn.bytes());
    Ok(bytes)
}

/// Generates a data key and encrypts a copy under one of S3's keys. `bound` is the associated data.
pub(super) fn generate_data_key(
    under: &Aes256Key,
    session: &mut Session<'_>,
    bound: &[u8],
) -> Result<(DataKey, EncryptedDataKey), S3Error> {
    let bytes = Zeroizing::new(session.entropy.array::<32>());
    let key = DataKey::from_slice(&*bytes).ok_or(S3Error::Damaged)?;
    let own = encrypt_data_key(under, bound, &key, FreshNonce::random(session.entropy))?;
    Ok((key, own))
}

/// Records the step in which S3 generates a data key.
pub(super) fn generated_by_s3(
    session: &mut Session<'_>,
    key: &DataKey,
    own: &EncryptedDataKey,
    what: &str,
    says: &str,
) {
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::S3,
            Kind::Compute,
            format!("S3 generates {what}"),
        )
        .label("generate a data key")
        .says(says)
        .field(
            Field::bytes(
                "Plaintext data key",
                Role::PlaintextDataKey,
                Excerpt::of(&key.reveal_for_teaching()),
            )
            .from("in S3's memory only"),
        )
        .field(encrypted_data_key_field(own)),
    );
}

/// Records the step in which S3 decrypts a data key.
pub(super) fn decrypted_by_s3(
    session: &mut Session<'_>,
    key: &DataKey,
    own: &EncryptedDataKey,
    how: &str,
    says: &str,
) {
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::S3,
            Kind::Compute,
            format!("S3 decrypts the data key {how}"),
        )
        .label("decrypt the data key")
        .says(says)
        .moves([Glyph::DataKey])
        .field(encrypted_data_key_field(own))
        .field(
            Field::bytes(
                "Plaintext data key",
                Role::PlaintextDataKey,
                Excerpt::of(&key.reveal_for_teaching()),
            )
            .from("in S3's memory only"),
        ),
    );
}

/// A data key that S3 encrypted, as a field.
pub fn encrypted_data_key_field(own: &EncryptedDataKey) -> Field {
    let bytes = &own.encrypted_data_key;
    Field::bytes(
        "Encrypted data key",
        Role::EncryptedDataKey,
        Excerpt::of(bytes),
    )
    .from("encrypted by S3, simulated layout")
}
