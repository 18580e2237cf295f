//! Makes a message of the AWS Encryption SDK. [`Message`](super::Message) has the layout.

use super::keyring::RawAesKeyring;
use super::message::{ContentType, LAST, START, context_bytes, frame_aad, sentence};
use super::suite::AlgorithmSuite;
use crate::core::crypto::counted::CountedCipher;
use crate::core::crypto::{Aes256Key, FreshNonce, Nonce, Tag, Unauthentic};
use crate::core::entropy::Entropy;
use crate::core::kms::EncryptionContext;

/// What the names in a context must not begin with (developer guide, concepts).
pub const RESERVED: &str = "aws-crypto-";

/// How a message is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageOptions {
    pub suite: AlgorithmSuite,
    /// Plaintext bytes in a frame; not 0.
    pub frame_length: u32,
    /// Names and values that must not be secret. Names that begin with [`RESERVED`] are the Encryption SDK's own.
    pub context: EncryptionContext,
}

/// The Encryption SDK's own default of a frame, with the lab's suite and no context.
impl Default for MessageOptions {
    fn default() -> Self {
        Self {
            suite: AlgorithmSuite::Aes256GcmHkdfSha256,
            frame_length: 4_096,
            context: EncryptionContext::default(),
        }
    }
}

/// Why no message was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("A frame has at least one byte.")]
    FrameLength,
    /// Sequence numbers have 32 bits, and the highest one marks the last frame.
    #[error("The file has more frames than a message can count: choose a greater frame length.")]
    TooManyFrames,
    #[error("A text of the encryption context or of the key’s names has more than 65,535 bytes.")]
    TooLong,
    #[error(
        "A name of the encryption context begins with {RESERVED}, which is the Encryption SDK’s own."
    )]
    Reserved,
    #[error(transparent)]
    Cipher(#[from] Unauthentic),
}

/// Encrypts a file into a message: a new data key, wrapped by the keyring's key, and frames under it.
///
/// # Errors
/// A frame length of 0, a reserved name in the context, more frames than a message can count, or a text too long for its 16-bit length.
pub fn seal(
    keyring: &RawAesKeyring,
    options: &MessageOptions,
    plaintext: &[u8],
    entropy: &mut Entropy,
) -> Result<Vec<u8>, SealError> {
    let frame_length = options.frame_length as usize;
    if frame_length == 0 {
        return Err(SealError::FrameLength);
    }
    let names = &mut options.context.0.keys();
    if names.any(|name| name.starts_with(RESERVED)) {
        return Err(SealError::Reserved);
    }
    let count = plaintext.len().div_ceil(frame_length).max(1);
    let last = u32::try_from(count).ok().filter(|count| *count < LAST);
    let last = last.ok_or(SealError::TooManyFrames)?;
    let data_key = Aes256Key::new(entropy.array());
    let id: [u8; 16] = entropy.array();
    let mut message = header(keyring, options, &data_key, id, FreshNonce::random(entropy))?;
    let mut cipher = CountedCipher::new(options.suite.content_key(&data_key, &id));
    // The header's tag has number 0, the frames those from 1 on.
    let (nonce, sealed) = cipher.seal(&message, &[])?;
    message.extend_from_slice(nonce.as_bytes());
    message.extend_from_slice(sealed.tag.as_bytes());
    message.reserve(plaintext.len() + count * (4 + Nonce::LEN + Tag::LEN) + 8);
    // An empty file has one frame, which is empty and the last.
    let empty: &[u8] = &[];
    let frames = (plaintext.chunks(frame_length)).chain(plaintext.is_empty().then_some(empty));
    for (sequence, frame) in (1..=last).zip(frames) {
        let is_last = sequence == last;
        let what = sentence(ContentType::Framed(options.frame_length), is_last);
        let aad = frame_aad(&id, what, sequence, frame.len());
        let (nonce, sealed) = cipher.seal(&aad, frame)?;
        if is_last {
            message.extend_from_slice(&LAST.to_be_bytes());
        }
        message.extend_from_slice(&sequence.to_be_bytes());
        message.extend_from_slice(nonce.as_bytes());
        if is_last {
            message.extend_from_slice(&(frame.len() as u32).to_be_bytes());
        }
        message.extend_from_slice(&sealed.ciphertext);
        message.extend_from_slice(sealed.tag.as_bytes());
    }
    Ok(message)
}

/// All bytes that the header's tag authenticates.
fn header(
    keyring: &RawAesKeyring,
    options: &MessageOptions,
    data_key: &Aes256Key,
    id: [u8; 16],
    fresh: FreshNonce,
) -> Result<Vec<u8>, SealError> {
    let context = context_bytes(&options.context).ok_or(SealError::TooLong)?;
    let wrapped = keyring.wrap(data_key, &context, fresh)?;
    let mut header = START.to_vec();
    header.extend_from_slice(&options.suite.id().to_be_bytes());
    header.extend_from_slice(&id);
    put_counted(&mut header, &context)?;
    header.extend_from_slice(&[0, 1]);
    put_counted(&mut header, &wrapped.provider_id)?;
    put_counted(&mut header, &wrapped.provider_info)?;
    put_counted(&mut header, &wrapped.encrypted)?;
    // Framed, four reserved bytes, nonces of 12 bytes.
    header.extend_from_slice(&[2, 0, 0, 0, 0, 12]);
    header.extend_from_slice(&options.frame_length.to_be_bytes());
    Ok(header)
}

/// Adds `u16 length ‖ bytes`.
fn put_counted(header: &mut Vec<u8>, bytes: &[u8]) -> Result<(), SealError> {
    let length = u16::try_from(bytes.len()).map_err(|_| SealError::TooLong)?;
    header.extend_from_slice(&length.to_be_bytes());
    header.extend_from_slice(bytes);
    Ok(())
}
