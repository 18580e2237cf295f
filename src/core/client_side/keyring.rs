//! The raw AES keyring of the AWS Encryption SDK: the application's own AES key wraps the data key.

use super::message::MessageDataKey;
use crate::core::crypto::aead::{self, Sealed};
use crate::core::crypto::{Aes256Key, FreshNonce, Nonce, Tag, Unauthentic};
use crate::core::entropy::Entropy;
use zeroize::Zeroizing;

/// What follows the key's name in a message: the length of the tag in bits, and of the nonce in bytes, as `u32`s.
const LENGTHS: [u8; 8] = [0, 0, 0, 128, 0, 0, 0, 12];

/// An AES key of the application, and the two names by which a message says that this key wrapped its data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawAesKeyring {
    /// The key namespace: the message's *provider id*. Never `aws-kms`, which the Encryption SDK keeps for KMS.
    pub namespace: String,
    /// The key name: the start of the message's *provider info*.
    pub name: String,
    /// The wrapping key.
    pub key: Aes256Key,
}

impl RawAesKeyring {
    /// A keyring with a new key.
    pub fn generate(namespace: &str, name: &str, entropy: &mut Entropy) -> Self {
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            key: Aes256Key::new(entropy.array()),
        }
    }

    /// Wraps a data key: `ciphertext ‖ tag` of AES-256-GCM, with the serialized encryption context as the associated
    /// data. The nonce stands in the provider info, after the name and the two lengths.
    ///
    /// # Errors
    /// Never for a key of 32 bytes; GCM's type allows an error.
    pub(super) fn wrap(
        &self,
        data_key: &Aes256Key,
        context: &[u8],
        fresh: FreshNonce,
    ) -> Result<MessageDataKey, Unauthentic> {
        let nonce = fresh.value();
        let sealed = aead::seal(&self.key, fresh, context, data_key.as_bytes())?;
        Ok(MessageDataKey {
            provider_id: self.namespace.clone().into_bytes(),
            provider_info: [self.name.as_bytes(), &LENGTHS, nonce.as_bytes()].concat(),
            encrypted: sealed.to_bytes(),
        })
    }

    /// The nonce, if this keyring's key wrapped the data key: namespace and name are compared byte for byte.
    pub fn nonce_of(&self, wrapped: &MessageDataKey) -> Option<Nonce> {
        let rest = wrapped.provider_info.strip_prefix(self.name.as_bytes())?;
        let nonce = rest.strip_prefix(&LENGTHS)?;
        (wrapped.provider_id == self.namespace.as_bytes())
            .then(|| Nonce::from_slice(nonce))
            .flatten()
    }

    /// Unwraps a data key.
    ///
    /// # Errors
    /// Another key wrapped it, or a bit of it or of the context differs.
    pub(super) fn unwrap(
        &self,
        wrapped: &MessageDataKey,
        context: &[u8],
    ) -> Result<Aes256Key, Unauthentic> {
        let nonce = self.nonce_of(wrapped).ok_or(Unauthentic)?;
        let sealed = Sealed::from_bytes(&wrapped.encrypted).ok_or(Unauthentic)?;
        let key = Zeroizing::new(aead::open(&self.key, &nonce, context, &sealed)?);
        Aes256Key::from_slice(&key).ok_or(Unauthentic)
    }
}

impl MessageDataKey {
    /// The name of the raw AES key that wrapped it, if its provider info has the form of one.
    pub fn raw_aes_name(&self) -> Option<&str> {
        let end = (self.provider_info.len()).checked_sub(Nonce::LEN + LENGTHS.len())?;
        let (name, rest) = self.provider_info.split_at_checked(end)?;
        let is_aes =
            rest.starts_with(&LENGTHS) && self.encrypted.len() == Aes256Key::LEN + Tag::LEN;
        std::str::from_utf8(name).ok().filter(|_| is_aes)
    }
}
