//! Data keys that S3 makes and seals itself: under its own key, or under a bucket key.

use super::S3Error;
use super::encryption::EncryptedDataKey;
use crate::core::crypto::{Aes256Key, DataKey, Nonce, aead};
use crate::core::kms::EncryptionContext;
use zeroize::Zeroizing;

/// A data key, sealed; `bound` is authenticated with it: the object's ARN, or [`bound_to`].
pub(super) fn seal_own(
    under: &Aes256Key,
    bound: &[u8],
    key: &DataKey,
    nonce: Nonce,
) -> Result<EncryptedDataKey, S3Error> {
    let sealed = aead::seal(under, &nonce, bound, key.as_bytes()).map_err(|_| S3Error::Damaged)?;
    Ok(EncryptedDataKey {
        encrypted_data_key: [&nonce.as_bytes()[..], &sealed.to_bytes()].concat(),
    })
}

/// Opens what [`seal_own`] sealed.
pub(super) fn open_own(under: &Aes256Key, bound: &[u8], sealed: &[u8]) -> Result<DataKey, S3Error> {
    let (nonce, rest) = sealed.split_first_chunk().ok_or(S3Error::Damaged)?;
    let nonce = Nonce::new(*nonce);
    let sealed = aead::Sealed::from_bytes(rest).ok_or(S3Error::Damaged)?;
    let bytes = aead::open(under, &nonce, bound, &sealed).map_err(|_| S3Error::Damaged)?;
    DataKey::from_slice(&Zeroizing::new(bytes)).ok_or(S3Error::Damaged)
}

/// What a key under a bucket key is bound to: the encryption context, which KMS never sees whole, and the object.
pub(super) fn bound_to(context: &EncryptionContext, arn: &str) -> Result<Vec<u8>, S3Error> {
    let mut bytes = context.to_aad().ok_or(S3Error::Damaged)?;
    bytes.extend(arn.bytes());
    Ok(bytes)
}
