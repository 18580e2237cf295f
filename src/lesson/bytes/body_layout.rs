//! The layout of a stored body, and of a data key under one of S3's own keys.

use super::span::{ByteSpan, Consecutive};
use super::span_kind::SpanKind;
use crate::core::crypto::frames::{FRAME, PREFIX, encrypted_len, frames_of};
use crate::core::crypto::{Nonce, Tag};

/// The ranges of a body of `plaintext_len` encrypted bytes that starts at `offset` of the whole: `header ‖ frames`.
/// `head` is its first bytes, from which the header is read.
pub fn body(head: &[u8], plaintext_len: u64, offset: u64) -> ByteSpan {
    let tag = Tag::LEN as u64;
    let count = frames_of(plaintext_len);
    let counter = head.get(PREFIX..).and_then(|rest| rest.first_chunk::<4>());
    let last = counter.map(|last| u32::from_be_bytes(*last).to_string());
    let header = Consecutive::from(offset)
        .leaf(SpanKind::NoncePrefix, PREFIX as u64)
        .saying(SpanKind::FrameCounter, 4, last.unwrap_or_else(String::new))
        .leaf(SpanKind::LastFlag, (Nonce::LEN - PREFIX - 4) as u64);
    let mut next = header.next();
    let header = ByteSpan::of(SpanKind::BodyHeader, offset, header.spans());
    let mut left = plaintext_len;
    let mut frames = Vec::new();
    for number in 0..count {
        let len = left.min(FRAME as u64);
        left -= len;
        let parts = Consecutive::from(next)
            .leaf(SpanKind::FrameCiphertext, len)
            .leaf(SpanKind::Tag, tag);
        next = parts.next();
        let frame = ByteSpan::of(SpanKind::Frame, next, parts.spans());
        frames.push(frame.saying(format!("{} of {count}", u64::from(number) + 1)));
    }
    let frames = match frames.len() {
        1 => frames,
        _ => vec![ByteSpan::of(SpanKind::Frames, next, frames).saying(count.to_string())],
    };
    let mut children = vec![header];
    children.extend(frames);
    ByteSpan::of(SpanKind::StoredBody, offset, children)
}

/// The plaintext length of a body that is stored in `len` bytes; `None` if no body has that length.
pub fn plaintext_len(len: u64) -> Option<u64> {
    let rest = len.checked_sub(Nonce::LEN as u64)?;
    let frames = rest.div_ceil((FRAME + Tag::LEN) as u64).max(1);
    let plaintext = rest.checked_sub(frames * Tag::LEN as u64)?;
    (encrypted_len(plaintext) == len).then_some(plaintext)
}

/// The ranges of a data key that S3 encrypted itself: `nonce ‖ ciphertext ‖ tag`. `None` if there are too few bytes.
pub fn own_data_key(len: u64) -> Option<ByteSpan> {
    let (nonce, tag) = (Nonce::LEN as u64, Tag::LEN as u64);
    let key = len.checked_sub(nonce + tag)?;
    let parts = Consecutive::from(0)
        .leaf(SpanKind::Nonce, nonce)
        .leaf(SpanKind::OwnKeyCiphertext, key)
        .leaf(SpanKind::Tag, tag);
    Some(ByteSpan::of(SpanKind::OwnDataKey, 0, parts.spans()))
}
