//! The bit that is selected in the tab Bytes, and the button that flips it there.

use super::state::TamperState;
use crate::app::page::inspector::state::{InspectorState, Subject};
use crate::app::state::Page;
use crate::app::tree::html::{div, p, press};
use crate::app::tree::{Nodes, reactive};
use crate::core::kms::EncryptionContext;
use crate::core::lab::tamper::TamperField;
use crate::core::s3::bucket::Object;
use crate::core::trace::Value;
use crate::lesson::bytes::stored_piece::StoredPiece;
use leptos::prelude::*;

/// How many bytes of salt are before the mark of an SSE-C key.
const SALT: u64 = 16;

/// Below the bits of the selected byte: the button, or why there is none.
pub fn flip_here(page: Page) -> Nodes {
    let state = TamperState::of(page);
    reactive(move || {
        let chosen = InspectorState::of(page).bit.get().is_some();
        let note = state.note.get();
        let said = p()
            .class("tamper-note")
            .attr("role", "status")
            .flag("data-bad", note.bad)
            .child(note.text);
        let below = div().class("tamper-here");
        match (chosen, selected(page)) {
            (false, _) => below,
            (true, Some((field, byte))) => below
                .child(
                    press()
                        .class("btn main")
                        .on_click(move || state.flip_selected(field, byte))
                        .child("Flip this bit"),
                )
                .child(said),
            (true, None) => below.child(
                p().class("note")
                    .child("S3 doesn’t store this byte. Only what’s stored can be tampered with."),
            ),
        }
    })
}

/// The stored field and byte that the tab Bytes has selected; `None` if S3 doesn't store it. Tracks the selection.
pub fn selected(page: Page) -> Option<(TamperField, u64)> {
    let inspector = InspectorState::of(page);
    let cursor = inspector.cursor.get();
    match inspector.subject.get()? {
        Subject::Object(object) => {
            // Only the current version's bytes can be changed; older ones can be put back.
            let is_current = object.version.is_none();
            let place =
                inspector.with_object(|object| of_piece(object, inspector.piece.get(), cursor));
            place.flatten().filter(|_| is_current)
        }
        Subject::Field(_) => {
            let Value::Bytes { excerpt, .. } = inspector.field()?.field.value else {
                return None;
            };
            let state = TamperState::of(page);
            let key = state.key()?;
            let is_same = |field: &TamperField| {
                let stored = page.lab.with(|lab| lab.stored_bytes(&key, *field));
                stored.is_ok_and(|bytes| {
                    bytes.len() as u64 == excerpt.len && bytes.starts_with(&excerpt.head)
                })
            };
            let field = state.fields().into_iter().find(is_same);
            field.map(|field| (field, cursor))
        }
        Subject::Message(_) => None,
    }
}

/// The field and byte of an offset in a piece of an object.
fn of_piece(object: &Object, piece: StoredPiece, at: u64) -> Option<(TamperField, u64)> {
    match piece {
        StoredPiece::Body(part) => Some((TamperField::Body { part }, at)),
        StoredPiece::DataKey => Some((TamperField::DataKey, at)),
        StoredPiece::SecondDataKey => Some((TamperField::SecondDataKey, at)),
        StoredPiece::Context => {
            let context = &object.encryption.kms()?.encryption_context;
            Some((TamperField::Context, context_byte(context, at)?))
        }
        StoredPiece::Fingerprint => Some((TamperField::KeyMark, at.checked_sub(SALT)?)),
    }
}

/// The place among all names and values of an offset in the context as it is authenticated. `None` for a byte of a count
/// or a length, which S3 doesn't store.
fn context_byte(context: &EncryptionContext, at: u64) -> Option<u64> {
    let texts = context.0.iter().flat_map(|(name, value)| [name, value]);
    let (mut before, mut start) = (0, 2);
    for text in texts {
        let len = text.len() as u64;
        start += 2;
        if let Some(inside) = at.checked_sub(start)
            && inside < len
        {
            return Some(before + inside);
        }
        start += len;
        before += len;
    }
    None
}
