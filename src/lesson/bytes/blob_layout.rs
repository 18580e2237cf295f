//! The layout of a `CiphertextBlob`, down to single bytes.

use super::der_layout;
use super::span::{ByteSpan, Consecutive};
use super::span_kind::SpanKind;
use crate::core::kms::blob::{CiphertextBlob, Purpose};
use crate::core::trace::print::hex;

/// The ranges of a blob; `None` unless the bytes are exactly one well-formed blob.
pub fn blob(bytes: &[u8]) -> Option<ByteSpan> {
    let parsed = CiphertextBlob::parse(bytes)?;
    let purpose = match parsed.purpose {
        Purpose::Encrypt => "Encrypt",
        Purpose::DataKey => "GenerateDataKey",
    };
    let header = Consecutive::from(0)
        .leaf(SpanKind::BlobFormat, 2)
        .saying(SpanKind::BlobPurpose, 1, purpose)
        .leaf(SpanKind::BlobFixed, 2)
        .saying(
            SpanKind::BlobKeyId,
            parsed.key.len() as u64,
            uuid(&parsed.key),
        )
        .leaf(SpanKind::BlobMaterialId, parsed.material.len() as u64)
        .leaf(SpanKind::BlobMarker, 1)
        .leaf(SpanKind::BlobMessageId, parsed.message.len() as u64);
    let start = header.next();
    let header = ByteSpan::of(SpanKind::BlobHeader, 0, header.spans());
    let length_field = bytes.get(usize::try_from(start).ok()?..)?;
    let (length, der) = length_field.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length);
    let sealed = match parsed.purpose {
        Purpose::Encrypt => SpanKind::SecretEncrypted,
        Purpose::DataKey => SpanKind::DataKeyEncrypted,
    };
    let rest = Consecutive::from(start).saying(SpanKind::BlobDerLength, 4, length.to_string());
    let der = der_layout::encrypted_data(der, rest.next(), sealed)?;
    let mut children = vec![header];
    children.extend(rest.span(der).spans());
    Some(ByteSpan::of(SpanKind::Blob, 0, children))
}

/// 16 bytes as a UUID.
pub fn uuid(bytes: &[u8; 16]) -> String {
    let digits = hex(bytes);
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if [8, 12, 16, 20].contains(&index) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}
