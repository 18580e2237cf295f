//! DER elements as nested ranges (X.690 §8.1), with the names that `EncryptedData` gives them.

use super::span::ByteSpan;
use super::span_kind::SpanKind;
use crate::core::crypto::Tag;

/// The content octets of the object identifiers that a blob has.
const OIDS: [(&[u8], SpanKind); 3] = [
    (
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06",
        SpanKind::OidEncryptedData,
    ),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", SpanKind::OidData),
    (b"\x60\x86\x48\x01\x65\x03\x04\x01\x2e", SpanKind::OidAesGcm),
];

/// The ranges of an `EncryptedData` that starts at `offset` of the whole. `sealed` is what its ciphertext is. `None` if
/// the bytes are not exactly one DER element.
pub fn encrypted_data(bytes: &[u8], offset: u64, sealed: SpanKind) -> Option<ByteSpan> {
    let (element, rest) = element(bytes, offset, sealed)?;
    rest.is_empty().then_some(ByteSpan {
        kind: SpanKind::EncryptedData,
        ..element
    })
}

/// Reads one element, and returns what follows it.
fn element(bytes: &[u8], offset: u64, sealed: SpanKind) -> Option<(ByteSpan, &[u8])> {
    let (header, content_len) = header_and_length(bytes)?;
    let (tag, rest) = (*bytes.first()?, bytes.get(header..)?);
    let (content, rest) = rest.split_at_checked(content_len)?;
    let head = ByteSpan::leaf(SpanKind::DerHeader, offset, header as u64);
    let inner = head.end();
    let mut children = vec![head];
    let kind = match tag {
        // SEQUENCE, and the explicit tag 0: elements, one after the other.
        0x30 | 0xa0 => {
            let (mut next, mut left) = (inner, content);
            while !left.is_empty() {
                let (child, after) = element(left, next, sealed)?;
                next = child.end();
                left = after;
                children.push(child);
            }
            match tag {
                0x30 => SpanKind::DerSequence,
                _ => SpanKind::DerContent,
            }
        }
        // The implicit tag 0: ciphertext and tag.
        0x80 => {
            let tag_len = Tag::LEN as u64;
            let ciphertext = (content_len as u64).checked_sub(tag_len)?;
            children.push(ByteSpan::leaf(sealed, inner, ciphertext));
            children.push(ByteSpan::leaf(SpanKind::Tag, inner + ciphertext, tag_len));
            SpanKind::DerContent
        }
        0x04 => {
            children.push(ByteSpan::leaf(SpanKind::Nonce, inner, content_len as u64));
            SpanKind::DerOther
        }
        0x02 => {
            let (kind, value) = match content {
                [0] => (SpanKind::DerVersion, "0".to_owned()),
                [number] => (SpanKind::DerTagLength, number.to_string()),
                _ => (SpanKind::DerOther, String::new()),
            };
            children.push(ByteSpan::leaf(kind, inner, content_len as u64).saying(value));
            SpanKind::DerOther
        }
        0x06 => {
            let known = OIDS.iter().find(|(oid, _)| *oid == content);
            let kind = known.map_or(SpanKind::OidOther, |(_, kind)| *kind);
            children.push(ByteSpan::leaf(kind, inner, content_len as u64));
            SpanKind::DerOther
        }
        _ => {
            children.push(ByteSpan::leaf(
                SpanKind::DerOther,
                inner,
                content_len as u64,
            ));
            SpanKind::DerOther
        }
    };
    // An element with one value in it is named by the value.
    let kind = match (kind, children.as_slice()) {
        (SpanKind::DerOther, [_, only]) => only.kind,
        (kind, _) => kind,
    };
    let value = match children.as_slice() {
        [_, only] => only.value.clone(),
        _ => String::new(),
    };
    let span = ByteSpan::of(kind, offset, children).saying(value);
    Some((span, rest))
}

/// How many bytes tag and length take, and how many the content has.
fn header_and_length(bytes: &[u8]) -> Option<(usize, usize)> {
    let (_, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    if *first < 0x80 {
        return Some((2, usize::from(*first)));
    }
    let count = usize::from(first & 0x7f);
    let digits = rest.get(..count).filter(|_| (1..=4).contains(&count))?;
    let length = digits
        .iter()
        .fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
    Some((2 + count, length))
}
