//! The layout of an encryption context, as AES-GCM authenticates it.

use super::span::{ByteSpan, Consecutive};
use super::span_kind::SpanKind;

/// The ranges of [`EncryptionContext::to_aad`](crate::core::kms::EncryptionContext::to_aad). `None` if the bytes are
/// not exactly that.
pub fn context(bytes: &[u8]) -> Option<ByteSpan> {
    let (count, mut rest) = number(bytes)?;
    let mut spans = Consecutive::from(0).saying(SpanKind::PairCount, 2, count.to_string());
    for _ in 0..count {
        let (key, after) = text(rest)?;
        let (value, after) = text(after)?;
        rest = after;
        let parts = Consecutive::from(spans.next())
            .saying(SpanKind::KeyLength, 2, key.len().to_string())
            .saying(SpanKind::ContextKey, key.len() as u64, key)
            .saying(SpanKind::ValueLength, 2, value.len().to_string())
            .saying(SpanKind::ContextValue, value.len() as u64, value);
        let pair = ByteSpan::of(SpanKind::Pair, spans.next(), parts.spans());
        spans = spans.span(pair.saying(key));
    }
    let context = ByteSpan::of(SpanKind::Context, 0, spans.spans());
    rest.is_empty().then_some(context)
}

fn number(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<2>()?;
    Some((u16::from_be_bytes(*number), rest))
}

fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (len, rest) = number(bytes)?;
    let (text, rest) = rest.split_at_checked(usize::from(len))?;
    Some((std::str::from_utf8(text).ok()?, rest))
}
