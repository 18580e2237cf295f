//! Data keys that S3 makes and seals itself: under its own key, or under a bucket key.

use super::S3Error;
use super::encryption::OwnKey;
use crate::core::crypto::{DataKey, NONCE, Secret, aead};
use zeroize::Zeroizing;

/// A data key, sealed; the object's ARN is authenticated with it.
pub(super) fn seal_own(
    under: &Secret,
    arn: &str,
    key: &DataKey,
    nonce: [u8; NONCE],
) -> Result<OwnKey, S3Error> {
    let sealed = aead::seal(under.as_bytes(), &nonce, arn.as_bytes(), key.as_bytes())
        .map_err(|_| S3Error::Damaged)?;
    Ok(OwnKey {
        encrypted_data_key: nonce.into_iter().chain(sealed).collect(),
    })
}

/// Opens what [`seal_own`] sealed.
pub(super) fn open_own(under: &Secret, arn: &str, sealed: &[u8]) -> Result<DataKey, S3Error> {
    let (nonce, rest) = sealed.split_first_chunk().ok_or(S3Error::Damaged)?;
    let bytes =
        aead::open(under.as_bytes(), nonce, arn.as_bytes(), rest).map_err(|_| S3Error::Damaged)?;
    DataKey::from_slice(&Zeroizing::new(bytes)).ok_or(S3Error::Damaged)
}
