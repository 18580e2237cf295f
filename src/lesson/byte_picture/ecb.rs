//! AES-256 in ECB mode (NIST SP 800-38A §6.1), to show why nothing here uses it: each block is encrypted by itself, so
//! equal blocks of the plaintext give equal blocks of the ciphertext. The key is thrown away.

use super::block_repeats::BLOCK;
use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt, KeyInit};

/// Encrypts each block of 16 bytes by itself. The last block is filled up as in PKCS #7 (RFC 5652 §6.3); if it is full, a
/// block of padding follows.
///
/// This is the wrong way, for the picture of it only.
pub fn encrypt_with_ecb(throwaway_key: &[u8; 32], plaintext: &[u8]) -> Vec<u8> {
    let cipher = Aes256::new(&(*throwaway_key).into());
    let padding = BLOCK - plaintext.len() % BLOCK;
    let mut bytes = plaintext.to_vec();
    bytes.resize(
        plaintext.len() + padding,
        u8::try_from(padding).unwrap_or(u8::MAX),
    );
    let (blocks, _) = bytes.as_chunks_mut::<BLOCK>();
    for block in blocks {
        cipher.encrypt_block(block.into());
    }
    bytes
}
