//! A message of the AWS Encryption SDK, version 1, taken apart.
//!
//! ```text
//! 01 | 80 | suite u16 | message id 16 | length u16, context
//!    | count u16, then for each data key: length u16, provider id | length u16, provider info | length u16, encrypted
//!    | 02 framed, 01 not framed | 00000000 | 0c | frame length u32
//!    | nonce 12 | tag 16                                                        authenticates all of the above
//! frame:       sequence number u32 | nonce 12 | ciphertext | tag 16
//! last frame:  ffffffff | sequence number u32 | nonce 12 | length u32 | ciphertext | tag 16
//! not framed:  nonce 12 | length u64 | ciphertext | tag 16
//! ```
//!
//! All numbers are big-endian. Source: AWS Encryption SDK developer guide, message-format and body-aad-reference.

use super::suite::AlgorithmSuite;
use crate::core::crypto::aead::Sealed;
use crate::core::crypto::{Nonce, Tag};
use crate::core::kms::EncryptionContext;

/// What marks the last frame.
pub(super) const LAST: u32 = u32::MAX;
/// Version 1 and the type *customer authenticated encrypted data*.
pub(super) const START: [u8; 2] = [0x01, 0x80];

/// A parsed message. It is untrusted until `Message::open` succeeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub suite: AlgorithmSuite,
    /// Random; a part of every frame's associated data.
    pub id: [u8; 16],
    pub context: EncryptionContext,
    /// The data key, wrapped by one key or by several.
    pub data_keys: Vec<MessageDataKey>,
    pub content: ContentType,
    /// The bytes that the header's tag authenticates.
    pub(super) header: Vec<u8>,
    pub(super) header_nonce: Nonce,
    pub(super) header_tag: Tag,
    /// In order; of a message that isn't framed, its only block.
    pub frames: Vec<MessageFrame>,
}

/// Whether the content is cut into frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// In frames of this many plaintext bytes; the last can have fewer.
    Framed(u32),
    /// In one block.
    NotFramed,
}

/// A data key that a master key wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDataKey {
    /// Who wrapped it: the key namespace of a raw key, or `aws-kms`.
    pub provider_id: Vec<u8>,
    /// Which of the provider's keys: of a raw AES key its name, two lengths, and the nonce.
    pub provider_info: Vec<u8>,
    pub encrypted: Vec<u8>,
}

/// A frame, or the only block of a message that isn't framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFrame {
    /// From 1.
    pub sequence: u32,
    pub is_last: bool,
    pub nonce: Nonce,
    pub sealed: Sealed,
    /// Where the frame begins in the message, in bytes.
    pub at: usize,
}

/// The associated data of a frame: message id ‖ a sentence that says which kind of frame it is ‖ sequence number ‖
/// length of the plaintext (developer guide, body-aad-reference).
pub(super) fn frame_aad(id: &[u8; 16], what: &str, sequence: u32, length: usize) -> Vec<u8> {
    let length = (length as u64).to_be_bytes();
    [&id[..], what.as_bytes(), &sequence.to_be_bytes(), &length].concat()
}

/// The sentence in a frame's associated data.
pub(super) fn sentence(content: ContentType, is_last: bool) -> &'static str {
    match (content, is_last) {
        (ContentType::NotFramed, _) => "AWSKMSEncryptionClient Single Block",
        (ContentType::Framed(_), true) => "AWSKMSEncryptionClient Final Frame",
        (ContentType::Framed(_), false) => "AWSKMSEncryptionClient Frame",
    }
}

/// The context as it stands in a header and in a wrapped key's associated data: without pairs it is no bytes at all,
/// not even a count.
pub(super) fn context_bytes(context: &EncryptionContext) -> Option<Vec<u8>> {
    match context.0.is_empty() {
        true => Some(Vec::new()),
        false => context.to_aad(),
    }
}

impl Message {
    /// Length of the header with its nonce and tag, in bytes: where the first frame begins.
    pub fn header_len(&self) -> usize {
        self.header.len() + Nonce::LEN + Tag::LEN
    }
}
