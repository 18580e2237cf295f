//! Bytes to ranges, by what they are.

use super::span::ByteSpan;
use super::span_kind::SpanKind;
use super::{blob_layout, body_layout, context_layout, text_layout};
use crate::core::trace::field::{Field, Role, Value};

/// A field's bytes, as many as its step keeps, and their ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldBytes {
    /// The first bytes; all of them, unless the field is a large body.
    pub bytes: Vec<u8>,
    /// How many bytes the whole has.
    pub len: u64,
    /// The ranges of the whole.
    pub span: ByteSpan,
}

/// The bytes of a field and what they are.
pub fn field(field: &Field) -> FieldBytes {
    match &field.value {
        Value::Text(text) => FieldBytes {
            bytes: text.clone().into_bytes(),
            len: text.len() as u64,
            span: of_text(text, field.role),
        },
        Value::Bytes { excerpt, .. } => FieldBytes {
            bytes: excerpt.head.clone(),
            len: excerpt.len,
            span: of_bytes(&excerpt.head, excerpt.len, field.role),
        },
    }
}

/// The ranges of a text.
pub fn of_text(text: &str, role: Role) -> ByteSpan {
    if let Some(arn) = text_layout::arn(text) {
        return arn;
    }
    let kind = match role {
        Role::AssociatedData => SpanKind::ContextText,
        Role::Metadata => SpanKind::Text,
        other => plain(other),
    };
    ByteSpan::leaf(kind, 0, text.len() as u64)
}

/// The ranges of `len` bytes that begin with `head`.
pub fn of_bytes(head: &[u8], len: u64, role: Role) -> ByteSpan {
    let whole = head.len() as u64 == len;
    let decoded = match role {
        Role::EncryptedDataKey if whole => {
            blob_layout::blob(head).or_else(|| body_layout::own_data_key(len))
        }
        Role::Ciphertext => (blob_layout::blob(head).filter(|_| whole))
            .or_else(|| Some(body_layout::body(head, body_layout::plaintext_len(len)?, 0))),
        Role::AssociatedData if whole => context_layout::context(head),
        Role::PlaintextDataKey if len > 0 && head.iter().all(|byte| *byte == 0) => {
            Some(ByteSpan::leaf(SpanKind::ZeroedKey, 0, len))
        }
        _ => None,
    };
    decoded.unwrap_or_else(|| ByteSpan::leaf(plain(role), 0, len))
}

/// What bytes are of which only the role is known.
fn plain(role: Role) -> SpanKind {
    match role {
        Role::Plaintext => SpanKind::File,
        Role::PlaintextDataKey => SpanKind::DataKey,
        Role::EncryptedDataKey => SpanKind::EncryptedKey,
        Role::Ciphertext => SpanKind::Ciphertext,
        Role::Nonce => SpanKind::Nonce,
        Role::Tag => SpanKind::TagBytes,
        Role::AssociatedData => SpanKind::Context,
        Role::Metadata => SpanKind::Text,
        Role::Digest => SpanKind::Digest,
    }
}
