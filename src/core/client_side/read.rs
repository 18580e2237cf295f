//! Reads a message of the AWS Encryption SDK. [`Message`] has the layout.

use super::message::{
    ContentType, LAST, Message, MessageDataKey, MessageFrame, START, context_bytes,
};
use super::message_error::{MessageError, MessageFault};
use super::suite::AlgorithmSuite;
use crate::core::crypto::aead::Sealed;
use crate::core::crypto::{Nonce, Tag};
use crate::core::kms::EncryptionContext;
use std::collections::BTreeMap;

impl Message {
    /// Parses untrusted bytes, which must be one message and nothing else.
    ///
    /// # Errors
    /// What was expected, what was found, and at which byte.
    pub fn parse(bytes: &[u8]) -> Result<Self, MessageError> {
        let mut reader = Reader { bytes, at: 0 };
        reader.start()?;
        let suite = reader.suite()?;
        let id = reader.array("message id")?;
        let context = reader.context()?;
        let data_keys = reader.data_keys()?;
        let content = reader.content_type()?;
        let header = reader
            .bytes
            .get(..reader.at)
            .map_or_else(Vec::new, <[u8]>::to_vec);
        let header_nonce = Nonce::new(reader.array("header’s nonce")?);
        let header_tag = Tag::new(reader.array("header’s tag")?);
        let frames = match content {
            ContentType::Framed(length) => reader.frames(length)?,
            ContentType::NotFramed => vec![reader.block()?],
        };
        match reader.rest().len() {
            0 => Ok(Self {
                suite,
                id,
                context,
                data_keys,
                content,
                header,
                header_nonce,
                header_tag,
                frames,
            }),
            left => Err(MessageError::at(reader.at, MessageFault::Trailing(left))),
        }
    }
}

/// The bytes, and how far they are read.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).map_or(&[], |rest| rest)
    }

    fn take(&mut self, field: &'static str, needed: usize) -> Result<&'a [u8], MessageError> {
        let rest = self.rest();
        let taken = rest.get(..needed).ok_or_else(|| {
            let left = rest.len();
            MessageError::at(
                self.at,
                MessageFault::Ends {
                    field,
                    needed,
                    left,
                },
            )
        })?;
        self.at += needed;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], MessageError> {
        let at = self.at;
        let taken = self.take(field, N)?;
        let ends = |_| {
            MessageError::at(
                at,
                MessageFault::Ends {
                    field,
                    needed: N,
                    left: taken.len(),
                },
            )
        };
        taken.try_into().map_err(ends)
    }

    fn u8(&mut self, field: &'static str) -> Result<u8, MessageError> {
        let [byte] = self.array(field)?;
        Ok(byte)
    }

    fn u16(&mut self, field: &'static str) -> Result<u16, MessageError> {
        Ok(u16::from_be_bytes(self.array(field)?))
    }

    fn u32(&mut self, field: &'static str) -> Result<u32, MessageError> {
        Ok(u32::from_be_bytes(self.array(field)?))
    }

    /// `u16 length ‖ bytes`.
    fn counted(&mut self, field: &'static str) -> Result<&'a [u8], MessageError> {
        let length = self.u16(field)?;
        self.take(field, usize::from(length))
    }

    fn start(&mut self) -> Result<(), MessageError> {
        let [version, kind] = START;
        match self.u8("version")? {
            2 => {
                // Version 2 has the suite where version 1 has its type.
                let suite = self.u16("algorithm suite")?;
                let suite = AlgorithmSuite::name_of(suite).map(|(name, _)| name);
                return Err(MessageError::at(0, MessageFault::Version2 { suite }));
            }
            found if found == version => {}
            found => return Err(MessageError::at(0, MessageFault::Version(found))),
        }
        match self.u8("type")? {
            found if found == kind => Ok(()),
            found => Err(MessageError::at(1, MessageFault::Type(found))),
        }
    }

    fn suite(&mut self) -> Result<AlgorithmSuite, MessageError> {
        let at = self.at;
        let id = self.u16("algorithm suite")?;
        let fault = match AlgorithmSuite::name_of(id) {
            Some((name, needs)) => MessageFault::RefusedSuite { id, name, needs },
            None => MessageFault::UnknownSuite(id),
        };
        AlgorithmSuite::of(id).ok_or(MessageError::at(at, fault))
    }

    fn context(&mut self) -> Result<EncryptionContext, MessageError> {
        let at = self.at;
        let bytes = self.counted("encryption context")?;
        let mut inner = Self { bytes, at: 0 };
        let mut context = EncryptionContext(BTreeMap::new());
        let not_well_formed =
            |inner: &Self| MessageError::at(at + 2 + inner.at, MessageFault::Context);
        if !bytes.is_empty() {
            let count = inner.u16("context").map_err(|_| not_well_formed(&inner))?;
            for _ in 0..count {
                let (key, value) = (inner.text(), inner.text());
                let (Some(key), Some(value)) = (key, value) else {
                    return Err(not_well_formed(&inner));
                };
                context.0.insert(key, value);
            }
        }
        // The tags are over these very bytes: sorted, each key once, and at least one pair where there is a count.
        match context_bytes(&context).as_deref() == Some(bytes) {
            true => Ok(context),
            false => Err(MessageError::at(at + 2, MessageFault::Context)),
        }
    }

    fn text(&mut self) -> Option<String> {
        let bytes = self.counted("context").ok()?;
        std::str::from_utf8(bytes).ok().map(str::to_owned)
    }

    fn data_keys(&mut self) -> Result<Vec<MessageDataKey>, MessageError> {
        let at = self.at;
        let count = self.u16("number of data keys")?;
        if count == 0 {
            return Err(MessageError::at(at, MessageFault::NoDataKey));
        }
        (0..count)
            .map(|_| {
                Ok(MessageDataKey {
                    provider_id: self.counted("provider id")?.to_vec(),
                    provider_info: self.counted("provider info")?.to_vec(),
                    encrypted: self.counted("encrypted data key")?.to_vec(),
                })
            })
            .collect()
    }

    fn content_type(&mut self) -> Result<ContentType, MessageError> {
        let at = self.at;
        let kind = self.u8("content type")?;
        if !matches!(kind, 1 | 2) {
            return Err(MessageError::at(at, MessageFault::ContentType(kind)));
        }
        if self.u32("reserved bytes")? != 0 {
            return Err(MessageError::at(at + 1, MessageFault::Reserved));
        }
        match self.u8("nonce length")? {
            12 => {}
            found => return Err(MessageError::at(at + 5, MessageFault::NonceLength(found))),
        }
        match (kind, self.u32("frame length")?) {
            (1, 0) => Ok(ContentType::NotFramed),
            (2, length) if length > 0 => Ok(ContentType::Framed(length)),
            (_, length) => Err(MessageError::at(at + 6, MessageFault::FrameLength(length))),
        }
    }

    fn frames(&mut self, frame_length: u32) -> Result<Vec<MessageFrame>, MessageError> {
        let mut frames = Vec::new();
        let mut expected: u32 = 1;
        loop {
            let at = self.at;
            let start = self.u32("sequence number")?;
            let is_last = start == LAST;
            let found = match is_last {
                true => self.u32("sequence number")?,
                false => start,
            };
            if found != expected {
                return Err(MessageError::at(
                    at,
                    MessageFault::Sequence { expected, found },
                ));
            }
            let nonce = Nonce::new(self.array("frame’s nonce")?);
            let length_at = self.at;
            let length = match is_last {
                true => self.u32("frame’s length")?,
                false => frame_length,
            };
            if length > frame_length {
                let fault = MessageFault::TooLong {
                    frame: found,
                    length: length.into(),
                    most: frame_length.into(),
                };
                return Err(MessageError::at(length_at, fault));
            }
            let sealed = self.sealed(length as usize)?;
            frames.push(MessageFrame {
                sequence: found,
                is_last,
                nonce,
                sealed,
                at,
            });
            if is_last {
                return Ok(frames);
            }
            expected = expected.saturating_add(1);
        }
    }

    /// The content of a message that isn't framed.
    fn block(&mut self) -> Result<MessageFrame, MessageError> {
        let at = self.at;
        let nonce = Nonce::new(self.array("content’s nonce")?);
        let length_at = self.at;
        let length = u64::from_be_bytes(self.array("content’s length")?);
        let most = self.rest().len();
        let fits = usize::try_from(length)
            .ok()
            .filter(|length| *length <= most);
        let length = fits.ok_or_else(|| {
            let most = most as u64;
            let fault = MessageFault::TooLong {
                frame: 1,
                length,
                most,
            };
            MessageError::at(length_at, fault)
        })?;
        Ok(MessageFrame {
            sequence: 1,
            is_last: true,
            nonce,
            sealed: self.sealed(length)?,
            at,
        })
    }

    fn sealed(&mut self, length: usize) -> Result<Sealed, MessageError> {
        Ok(Sealed {
            ciphertext: self.take("ciphertext", length)?.to_vec(),
            tag: Tag::new(self.array("frame’s tag")?),
        })
    }
}
