//! Opens a message of the AWS Encryption SDK with the key that wraps its data key.

use super::keyring::RawAesKeyring;
use super::message::{Message, START, context_bytes, frame_aad, sentence};
use super::message_error::{MessageError, MessageFault};
use crate::core::crypto::aead::{self, Sealed};

impl Message {
    /// Decrypts the message: unwraps the data key, checks the header's tag, then each frame.
    ///
    /// # Errors
    /// No data key is wrapped by this key, or a bit of the message differs; the error has the byte where the part
    /// begins that failed.
    pub fn open(&self, keyring: &RawAesKeyring) -> Result<Vec<u8>, MessageError> {
        let keys_at = self.keys_at();
        let context = context_bytes(&self.context)
            .ok_or_else(|| MessageError::at(keys_at, MessageFault::Context))?;
        let mut ours = (self.data_keys.iter())
            .filter(|wrapped| keyring.nonce_of(wrapped).is_some())
            .peekable();
        if ours.peek().is_none() {
            return Err(MessageError::at(
                keys_at,
                MessageFault::OtherKeys {
                    wrapped_by: self.wrapped_by(),
                },
            ));
        }
        let data_key = ours
            .find_map(|wrapped| keyring.unwrap(wrapped, &context).ok())
            .ok_or_else(|| MessageError::at(keys_at, MessageFault::DataKey))?;
        let key = self.suite.content_key(&data_key, &self.id);
        let empty = Sealed {
            ciphertext: Vec::new(),
            tag: self.header_tag,
        };
        aead::open(&key, &self.header_nonce, &self.header, &empty)
            .map_err(|_| MessageError::at(0, MessageFault::Header))?;
        let mut plaintext = Vec::new();
        for frame in &self.frames {
            let what = sentence(self.content, frame.is_last);
            let length = frame.sealed.ciphertext.len();
            let aad = frame_aad(&self.id, what, frame.sequence, length);
            let opened = aead::open(&key, &frame.nonce, &aad, &frame.sealed)
                .map_err(|_| MessageError::at(frame.at, MessageFault::Frame(frame.sequence)))?;
            plaintext.extend(opened);
        }
        Ok(plaintext)
    }

    /// Where the number of data keys stands.
    fn keys_at(&self) -> usize {
        let context = context_bytes(&self.context).map_or(0, |bytes| bytes.len());
        START.len() + 2 + self.id.len() + 2 + context
    }

    /// Who wrapped the data keys, for a message to the reader.
    fn wrapped_by(&self) -> Vec<String> {
        (self.data_keys.iter())
            .map(|wrapped| {
                let id = String::from_utf8_lossy(&wrapped.provider_id);
                match wrapped.raw_aes_name() {
                    Some(name) => format!("{id}/{name}"),
                    None => id.into_owned(),
                }
            })
            .collect()
    }
}
