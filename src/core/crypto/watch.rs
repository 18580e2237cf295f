//! For tests: what is encrypted on this thread, so that they can see whether a nonce came twice under one key. Only there
//! with the feature `watch`, which nothing but the tests asks for.

use super::aead::Nonce;
use super::digest::sha256;
use super::key::Aes256Key;
use std::cell::RefCell;

/// One AES-GCM message, or one frame of a body. The key and the message are kept as SHA-256 digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encryption {
    pub key: [u8; 32],
    pub nonce: Nonce,
    /// Of the associated data's length, the associated data, and the plaintext.
    pub message: [u8; 32],
}

thread_local! {
    /// `None` where nobody watches.
    static ENCRYPTIONS: RefCell<Option<Vec<Encryption>>> = const { RefCell::new(None) };
}

/// Everything that `work` encrypts on this thread.
pub fn watch<T>(work: impl FnOnce() -> T) -> (T, Vec<Encryption>) {
    let before = ENCRYPTIONS.replace(Some(Vec::new()));
    let done = work();
    let noted = ENCRYPTIONS.replace(before);
    (done, noted.into_iter().flatten().collect())
}

impl Aes256Key {
    /// Notes an encryption with this key.
    pub(super) fn note(&self, nonce: Nonce, associated_data: &[u8], plaintext: &[u8]) {
        ENCRYPTIONS.with_borrow_mut(|encryptions| {
            if let Some(encryptions) = encryptions {
                let length = (associated_data.len() as u64).to_be_bytes();
                encryptions.push(Encryption {
                    key: sha256(self.as_bytes()),
                    nonce,
                    message: sha256(&[&length, associated_data, plaintext].concat()),
                });
            }
        });
    }
}
