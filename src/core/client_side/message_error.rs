//! Why a message isn't read or opened, and at which byte.

use crate::core::json::shown;

/// What is wrong with a message, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset} of the message: {fault}")]
pub struct MessageError {
    /// From 0: where the field or frame begins that is wrong.
    pub offset: usize,
    pub fault: MessageFault,
}

impl MessageError {
    pub(super) fn at(offset: usize, fault: MessageFault) -> Self {
        Self { offset, fault }
    }
}

/// What is wrong with a message. Each text has no full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageFault {
    /// There are fewer bytes than the field needs.
    #[error("the message ends inside the {field}: {needed} bytes are needed, {left} are left")]
    Ends {
        field: &'static str,
        needed: usize,
        left: usize,
    },
    /// Version 2 is read by name only.
    #[error("this is a message of version 2{}; only version 1 is read here", .suite.map_or_else(String::new, |suite| format!(" ({suite}, with key commitment)")))]
    Version2 { suite: Option<&'static str> },
    #[error("expected 01 (message version 1), found {0:02x}")]
    Version(u8),
    #[error("expected 80 (customer authenticated encrypted data), found {0:02x}")]
    Type(u8),
    /// The Encryption SDK knows the suite, the lab doesn't.
    #[error("algorithm suite 0x{id:04x}, {name}, is not read here: it needs {needs}")]
    RefusedSuite {
        id: u16,
        name: &'static str,
        needs: &'static str,
    },
    #[error("0x{0:04x} is no algorithm suite of the AWS Encryption SDK")]
    UnknownSuite(u16),
    #[error("the encryption context is not well formed")]
    Context,
    #[error("expected at least one encrypted data key, found none")]
    NoDataKey,
    #[error("expected 02 (framed) or 01 (not framed), found {0:02x}")]
    ContentType(u8),
    #[error("expected four zero bytes, which are reserved")]
    Reserved,
    #[error("expected 0c (nonces of 12 bytes), found {0:02x}")]
    NonceLength(u8),
    #[error("expected a frame length above 0 if and only if the message is framed, found {0}")]
    FrameLength(u32),
    #[error("expected frame {expected}, found the sequence number {found}")]
    Sequence { expected: u32, found: u32 },
    #[error("frame {frame} says that it has {length} bytes; a frame has at most {most}")]
    TooLong { frame: u32, length: u64, most: u64 },
    #[error("{0} bytes follow the last frame")]
    Trailing(usize),
    /// No data key is wrapped by the given key.
    #[error("the given key wrapped none of the data keys; these did: {}", shown(&.wrapped_by.join(", ")))]
    OtherKeys { wrapped_by: Vec<String> },
    #[error(
        "the data key does not unwrap: the wrapping key, the wrapped key or the encryption context differs"
    )]
    DataKey,
    #[error("the header’s tag does not match: a byte of the header was changed")]
    Header,
    #[error("the tag of frame {0} does not match: the frame was changed or moved")]
    Frame(u32),
}
