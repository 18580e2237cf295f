//! The bytes that are shown: what they are called, where they are, and their ranges.

use super::state::{InspectorState, Subject};
use crate::app::state::Page;
use crate::core::body_store::BodyHandle;
use crate::core::crypto::Nonce;
use crate::core::trace::Trace;
use crate::lesson::bytes::command::file_name;
use crate::lesson::bytes::stored_piece::{PieceBytes, StoredPiece, stored_bytes};
use crate::lesson::bytes::{ByteSpan, decode, text_layout};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Where bytes are.
#[derive(Clone, Debug)]
pub enum ByteSource {
    Here(Arc<[u8]>),
    /// A stored body, and its header.
    Body(BodyHandle, Nonce),
    /// Bytes that repeat: as many as one likes, for a sample.
    Repeated(Arc<[u8]>),
}

/// Bytes to show.
#[derive(Clone, Debug)]
pub struct ShownBytes {
    /// Their name.
    pub name: String,
    /// The name of the file in which they are saved.
    pub file: String,
    /// How many there are.
    pub len: u64,
    /// How many of them can be shown: a step keeps only the first bytes of a large body.
    pub kept: u64,
    pub span: ByteSpan,
    pub source: ByteSource,
}

impl PartialEq for ShownBytes {
    fn eq(&self, other: &Self) -> bool {
        let same_source = match (&self.source, &other.source) {
            (ByteSource::Here(own), ByteSource::Here(others))
            | (ByteSource::Repeated(own), ByteSource::Repeated(others)) => own == others,
            (ByteSource::Body(own, _), ByteSource::Body(others, _)) => {
                own.identity() == others.identity()
            }
            _ => false,
        };
        same_source && (&self.name, self.len, &self.span) == (&other.name, other.len, &other.span)
    }
}

impl ShownBytes {
    /// Reads a range, if the bytes are in memory.
    pub fn read(&self, range: Range<u64>) -> Option<Vec<u8>> {
        let range = range.start.min(self.kept)..range.end.min(self.kept);
        match &self.source {
            ByteSource::Here(bytes) => {
                let from = usize::try_from(range.start).ok()?;
                let to = usize::try_from(range.end).ok()?;
                bytes.get(from..to).map(<[u8]>::to_vec)
            }
            ByteSource::Body(body, _) => body.read(range).ok(),
            ByteSource::Repeated(bytes) => {
                let skip = usize::try_from(range.start % (bytes.len().max(1) as u64)).ok()?;
                let take = usize::try_from(range.end - range.start).ok()?;
                Some(
                    bytes
                        .iter()
                        .cycle()
                        .skip(skip)
                        .take(take)
                        .copied()
                        .collect(),
                )
            }
        }
    }

    /// Whether the bytes can only be read by waiting for the browser.
    pub fn is_elsewhere(&self) -> bool {
        match &self.source {
            ByteSource::Body(body, _) => body.elsewhere().is_some(),
            ByteSource::Here(_) | ByteSource::Repeated(_) => false,
        }
    }
}

/// The bytes of what the region shows; `None` if it is not there any more. Tracks the run, the step, and the lab.
pub fn shown_bytes(page: Page, state: InspectorState) -> Option<ShownBytes> {
    match state.subject.get()? {
        Subject::Field(_) => {
            let shown = state.field()?;
            let decoded = decode::field(&shown.field);
            Some(ShownBytes {
                name: shown.field.name.to_owned(),
                file: file_name(shown.field.name),
                len: decoded.len,
                kept: decoded.bytes.len() as u64,
                span: decoded.span,
                source: ByteSource::Here(decoded.bytes.into()),
            })
        }
        Subject::Message(step) => {
            let message = |trace: &Trace| {
                let api = trace.steps.get(step)?.api.as_ref()?;
                Some(ShownBytes {
                    name: "HTTP message".to_owned(),
                    file: file_name(api.operation),
                    len: api.http.len() as u64,
                    kept: api.http.len() as u64,
                    span: text_layout::message(&api.http),
                    source: ByteSource::Here(api.http.as_bytes().into()),
                })
            };
            page.run.with(|run| message(&run.as_ref()?.trace))
        }
        Subject::Object(object) => {
            let piece = state.piece.get();
            let shown = state.with_object(|stored| {
                let parts = stored.body.parts.len();
                let header = match piece {
                    StoredPiece::Body(index) => stored.body.parts.get(index)?.header(),
                    StoredPiece::DataKey
                    | StoredPiece::SecondDataKey
                    | StoredPiece::Context
                    | StoredPiece::Fingerprint => Nonce::new([0; Nonce::LEN]),
                };
                let found = stored_bytes(stored, piece)?;
                let (len, source) = match found.bytes {
                    PieceBytes::Here(bytes) => (bytes.len() as u64, ByteSource::Here(bytes.into())),
                    PieceBytes::Body(body) => (body.length(), ByteSource::Body(body, header)),
                };
                let name = piece.name(parts);
                Some(ShownBytes {
                    file: file_name(&format!("{}-{name}", object.key)),
                    name,
                    len,
                    kept: len,
                    span: found.span,
                    source,
                })
            });
            shown.flatten()
        }
    }
}
