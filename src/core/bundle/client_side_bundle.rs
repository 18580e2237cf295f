//! A bundle of a file that the application encrypts itself.

use super::parts::{Bundle, BundledEnvelope, BundledKeys, BundledObject, BundledPart};
use crate::core::client_side::{Message, MessageError, RawAesKeyring};
use crate::core::crypto::digest::sha256;

/// A bundle of a message of the AWS Encryption SDK, which is what the application sends to S3 and gets back. (S3
/// encrypts it once more, as it does with every object; whoever may read the object never sees that.)
///
/// # Errors
/// The keyring doesn't open the message; the error says why, and at which byte.
pub fn client_side_bundle(
    object: BundledObject,
    keyring: &RawAesKeyring,
    message: Vec<u8>,
) -> Result<Bundle, MessageError> {
    let file = Message::parse(&message)?.open(keyring)?;
    let length = file.len() as u64;
    Ok(Bundle {
        object,
        sha256: Some(sha256(&file)),
        envelope: BundledEnvelope::Message {
            namespace: keyring.namespace.clone(),
            name: keyring.name.clone(),
        },
        keys: Some(BundledKeys {
            wrapping: Some(keyring.key.clone()),
            ..BundledKeys::default()
        }),
        parts: vec![BundledPart {
            length,
            stored: message,
        }],
    })
}
