//! At which stage a bundle could not be opened.

use crate::core::client_side::MessageError;

/// Who wrapped the key that could not be unwrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// A data key or a Bucket Key, wrapped by KMS.
    Kms,
    BucketKey,
    S3,
    Customer,
    /// The application’s own key, in client-side encryption.
    RawAes,
}

impl Wrapping {
    /// In a message, after “under”.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kms => "the KMS key",
            Self::BucketKey => "the Bucket Key",
            Self::S3 => "S3’s own key",
            Self::Customer => "the customer’s key",
            Self::RawAes => "the raw AES key",
        }
    }
}

/// Why a bundle could not be opened. `layer` counts from 1, the outermost; `part` from 1; `frame` from 0, as in the
/// frame's nonce.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("the bundle was made without keys")]
    NoKeys,
    /// The bundle has keys, but not this one; the KMS key may be deleted.
    #[error("layer {layer}: {} is not in the bundle", .wrapping.name())]
    MissingKey { layer: usize, wrapping: Wrapping },
    /// The CiphertextBlob is no blob.
    #[error(
        "layer {layer}: byte {offset} of the CiphertextBlob is not what stands there in a wrapped 256-bit key"
    )]
    Blob { layer: usize, offset: usize },
    /// A key is wrapped, but not by this key, with this context, in these bytes.
    #[error("layer {layer}: the data key does not unwrap under {}: the key, the wrapped bytes or what they are bound to (context, ARN) differ", .wrapping.name())]
    DataKey { layer: usize, wrapping: Wrapping },
    /// The customer's key isn't the one whose fingerprint S3 stored.
    #[error("layer {layer}: the customer’s key is not the one whose fingerprint is stored")]
    Fingerprint { layer: usize },
    #[error("part {part}, layer {layer}: {length} bytes are fewer than a header and a tag")]
    TooShort {
        part: usize,
        layer: usize,
        length: usize,
    },
    #[error(
        "part {part}, layer {layer}, byte 11: expected 01, which marks the last frame’s nonce, found {found:02x}"
    )]
    Header {
        part: usize,
        layer: usize,
        found: u8,
    },
    #[error(
        "part {part}, layer {layer}, byte 7: the header counts {header} frames, the bytes have {stored}"
    )]
    FrameCount {
        part: usize,
        layer: usize,
        header: u64,
        stored: u64,
    },
    /// `offset` is where the frame begins in the layer's bytes.
    #[error("part {part}, layer {layer}, frame {frame} (byte {offset}): the tag does not match")]
    Frame {
        part: usize,
        layer: usize,
        frame: u32,
        offset: usize,
    },
    #[error("part {part}: it has {length} bytes, and the bundle says {expected}")]
    Length {
        part: usize,
        length: u64,
        expected: u64,
    },
    /// All tags matched, and yet it's another file.
    #[error("the file’s SHA-256 is not the one that the bundle says")]
    Digest,
    #[error("a client-side bundle has one part, this one has {0}")]
    Parts(usize),
    #[error(transparent)]
    Message(#[from] MessageError),
}
