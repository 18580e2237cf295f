//! One AES-256-GCM message.

use super::{NONCE, Unauthentic};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

/// `ciphertext ‖ tag` of `plaintext` under a 256-bit key and a 96-bit nonce that was never used
/// with this key before (NIST SP 800-38D §7.1).
///
/// # Errors
/// Only for a plaintext beyond GCM's limit of 2³⁶ − 32 bytes.
pub fn seal(
    key: &[u8; 32],
    nonce: &[u8; NONCE],
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, Unauthentic> {
    let payload = Payload {
        msg: plaintext,
        aad: associated_data,
    };
    Aes256Gcm::new(&(*key).into())
        .encrypt(&Nonce::from(*nonce), payload)
        .map_err(|_| Unauthentic)
}

/// The plaintext of `ciphertext ‖ tag`.
///
/// # Errors
/// [`Unauthentic`] when key, nonce, associated data, ciphertext or tag differ by a single bit
/// (NIST SP 800-38D §7.2).
pub fn open(
    key: &[u8; 32],
    nonce: &[u8; NONCE],
    associated_data: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, Unauthentic> {
    let payload = Payload {
        msg: sealed,
        aad: associated_data,
    };
    Aes256Gcm::new(&(*key).into())
        .decrypt(&Nonce::from(*nonce), payload)
        .map_err(|_| Unauthentic)
}
