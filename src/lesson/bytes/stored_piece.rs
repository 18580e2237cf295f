//! The pieces that S3 stores of an object: its body, its encrypted data keys, and what they are bound to.

use super::span::{ByteSpan, Consecutive};
use super::span_kind::SpanKind;
use super::{blob_layout, body_layout, context_layout};
use crate::core::body_store::BodyHandle;
use crate::core::s3::bucket::Object;
use crate::core::s3::encryption::Encryption;
use crate::core::s3::stored_body::StoredPart;
use crate::core::trace::Role;

/// A piece of a stored object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoredPiece {
    /// The encrypted body, or a part of a multipart upload: its index, from 0.
    Body(usize),
    /// The encrypted data key.
    DataKey,
    /// The encrypted data key of the second layer (DSSE-KMS).
    SecondDataKey,
    /// The encryption context, as it is authenticated.
    Context,
    /// What S3 keeps of a customer's key (SSE-C).
    Fingerprint,
}

/// Where a piece's bytes are.
#[derive(Clone, Debug)]
pub enum PieceBytes {
    /// A body in its store.
    Body(BodyHandle),
    Here(Vec<u8>),
}

/// A piece with its bytes.
#[derive(Clone, Debug)]
pub struct StoredBytes {
    pub piece: StoredPiece,
    pub bytes: PieceBytes,
    pub span: ByteSpan,
}

impl StoredPiece {
    /// Its name on the page.
    pub fn name(self, parts: usize) -> String {
        match self {
            Self::Body(_) if parts == 1 => "Stored body".to_owned(),
            Self::Body(index) => format!("Stored body, part {}", index + 1),
            Self::DataKey => "Encrypted data key".to_owned(),
            Self::SecondDataKey => "Second encrypted data key".to_owned(),
            Self::Context => "Encryption context".to_owned(),
            Self::Fingerprint => "Key fingerprint".to_owned(),
        }
    }

    /// The role of the whole piece.
    pub fn role(self) -> Role {
        match self {
            Self::Body(_) => Role::Ciphertext,
            Self::DataKey | Self::SecondDataKey => Role::EncryptedDataKey,
            Self::Context => Role::AssociatedData,
            Self::Fingerprint => Role::Digest,
        }
    }
}

/// The pieces of an object, in order.
pub fn pieces(object: &Object) -> Vec<StoredPiece> {
    let mut pieces: Vec<StoredPiece> = (0..object.body.parts.len())
        .map(StoredPiece::Body)
        .collect();
    match &object.encryption {
        Encryption::SseS3(_) => pieces.push(StoredPiece::DataKey),
        Encryption::Kms(kms) => {
            pieces.push(StoredPiece::DataKey);
            if kms.second.is_some() {
                pieces.push(StoredPiece::SecondDataKey);
            }
            pieces.push(StoredPiece::Context);
        }
        Encryption::SseC(_) => pieces.push(StoredPiece::Fingerprint),
    }
    pieces
}

/// A piece with its bytes; `None` if the object has no such piece.
pub fn stored_bytes(object: &Object, piece: StoredPiece) -> Option<StoredBytes> {
    let (bytes, span) = match (piece, &object.encryption) {
        (StoredPiece::Body(index), _) => {
            let part = object.body.parts.get(index)?;
            (PieceBytes::Body(part.bytes().clone()), body_span(part))
        }
        (StoredPiece::DataKey, Encryption::Kms(kms)) => encrypted_key(&kms.encrypted_data_key)?,
        (StoredPiece::DataKey, Encryption::SseS3(own)) => encrypted_key(&own.encrypted_data_key)?,
        (StoredPiece::SecondDataKey, Encryption::Kms(kms)) => {
            encrypted_key(&kms.second.as_ref()?.encrypted_data_key)?
        }
        (StoredPiece::Context, Encryption::Kms(kms)) => {
            let bytes = kms.encryption_context.to_aad()?;
            let span = context_layout::context(&bytes)?;
            (PieceBytes::Here(bytes), span)
        }
        (StoredPiece::Fingerprint, Encryption::SseC(mark)) => {
            let bytes = [&mark.salt[..], mark.mac.as_bytes()].concat();
            let spans = Consecutive::from(0)
                .leaf(SpanKind::Salt, mark.salt.len() as u64)
                .leaf(SpanKind::Fingerprint, mark.mac.as_bytes().len() as u64);
            let span = ByteSpan::of(SpanKind::Fingerprint, 0, spans.spans());
            (PieceBytes::Here(bytes), span)
        }
        (
            StoredPiece::DataKey
            | StoredPiece::SecondDataKey
            | StoredPiece::Context
            | StoredPiece::Fingerprint,
            _,
        ) => return None,
    };
    Some(StoredBytes { piece, bytes, span })
}

/// The ranges of a stored part. One that was tampered with may have a length that no body has.
fn body_span(part: &StoredPart) -> ByteSpan {
    let (header, len) = (part.header(), part.stored_len());
    match body_layout::plaintext_len(len) {
        Some(plaintext) => body_layout::body(header.as_bytes(), plaintext, 0),
        None => ByteSpan::leaf(SpanKind::Ciphertext, 0, len),
    }
}

/// An encrypted data key: a blob of KMS, or one of S3's own.
fn encrypted_key(bytes: &[u8]) -> Option<(PieceBytes, ByteSpan)> {
    let len = bytes.len() as u64;
    let span = blob_layout::blob(bytes)
        .or_else(|| body_layout::own_data_key(len))
        .unwrap_or_else(|| ByteSpan::leaf(SpanKind::EncryptedKey, 0, len));
    Some((PieceBytes::Here(bytes.to_vec()), span))
}
