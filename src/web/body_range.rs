//! Any range of a stored body, wherever it is: in memory, in blobs, or in files that workers wrote. The part that shows
//! bytes loads later, so what only it needs is looked up by name.

use super::local_file::{ReadError, blob_of};
use super::protocol::{BodyFiles, Stored};
use super::{reflect, stored_bodies};
use crate::core::body_store::{BodyHandle, BodyStoreError};
use crate::core::crypto::frames::{FRAME, frames_of};
use crate::core::crypto::{Nonce, Tag};
use envelope_lab_worker::runs::Runs;
use js_sys::{Array, Uint8Array};
use std::ops::Range;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Length of the header before the frames, in bytes.
const HEADER: u64 = Nonce::LEN as u64;
/// Length of a full frame with its tag, in bytes.
const STORED_FRAME: u64 = (FRAME + Tag::LEN) as u64;

/// Why bytes of a body could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyRangeError {
    #[error(transparent)]
    Store(#[from] BodyStoreError),
    /// The browser could not read its files.
    #[error(transparent)]
    Browser(#[from] ReadError),
}

impl From<JsValue> for BodyRangeError {
    fn from(error: JsValue) -> Self {
        Self::Browser(error.into())
    }
}

/// Reads a range of `header ‖ frames`, counted from 0. `header` is the body’s header, which is not among the frames that
/// workers store.
///
/// # Errors
/// If the bytes can’t be read: the body was deleted, or the browser refuses.
pub async fn read(
    body: &BodyHandle,
    header: Nonce,
    range: Range<u64>,
) -> Result<Vec<u8>, BodyRangeError> {
    let Some(stored) = stored_bodies::find(body) else {
        return Ok(body.read(range)?);
    };
    let blob = blob_of_range(&stored, body.length(), header, range).await?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// A range of `header ‖ frames` as a blob. Bytes in files are not read for it.
///
/// # Errors
/// As for [`read`].
pub async fn blob(
    body: &BodyHandle,
    header: Nonce,
    range: Range<u64>,
) -> Result<Blob, BodyRangeError> {
    match stored_bodies::find(body) {
        Some(stored) => blob_of_range(&stored, body.length(), header, range).await,
        None => {
            let bytes = body.read(range)?;
            let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
            Ok(blob_of(&parts, "application/octet-stream")?)
        }
    }
}

/// A range of a stored body of `length` bytes, header included, as a blob. Bytes in files are not read for it.
///
/// # Errors
/// If a file is gone, or the browser refuses.
pub async fn blob_of_range(
    stored: &Stored,
    length: u64,
    header: Nonce,
    range: Range<u64>,
) -> Result<Blob, BodyRangeError> {
    let end = range.end.min(length);
    let parts = Array::new();
    let (from, to) = (range.start.min(HEADER), end.min(HEADER));
    if let (Ok(from), Ok(to)) = (usize::try_from(from), usize::try_from(to))
        && let Some(bytes) = header.as_bytes().get(from..to)
        && !bytes.is_empty()
    {
        parts.push(&Uint8Array::from(bytes));
    }
    let plaintext = length.saturating_sub(HEADER);
    let frames =
        frames_of(plaintext.saturating_sub(plaintext.div_ceil(STORED_FRAME) * Tag::LEN as u64));
    let files = match stored {
        Stored::Files(files) => blobs_of(files).await?,
        Stored::Blobs(_) | Stored::Body(_) => Vec::new(),
    };
    let mut at = range.start.max(HEADER);
    while at < end {
        let inside = at - HEADER;
        let (frame, skip) = (inside / STORED_FRAME, inside % STORED_FRAME);
        let number = u32::try_from(frame).unwrap_or(u32::MAX);
        let (blob, from, rest) = match stored {
            Stored::Blobs(blobs) => {
                let blob = usize::try_from(frame)
                    .ok()
                    .and_then(|frame| blobs.get(frame));
                (blob, skip as f64, STORED_FRAME - skip)
            }
            Stored::Files(stored) => {
                let runs = Runs::of(frames, stored.count, stored.long);
                let worker = number / runs.run % runs.workers.max(1);
                let file = files.get(worker as usize);
                // The frames of a run are next to each other.
                let in_run = u64::from(runs.run - number % runs.run);
                let from = runs.place_in_file(number) + skip as f64;
                (file, from, in_run * STORED_FRAME - skip)
            }
            Stored::Body(body) => (Some(body), at as f64, end - at),
        };
        let take = rest.min(end - at);
        let piece = slice(blob, from, take)?;
        parts.push(&piece);
        at += take;
    }
    Ok(blob_of(&parts, "application/octet-stream")?)
}

/// A slice of a blob, without reading it.
fn slice(blob: Option<&Blob>, from: f64, len: u64) -> Result<Blob, BodyRangeError> {
    let Some(blob) = blob else {
        let gone = JsValue::from_str("a piece of the body is not there");
        return Err(gone.into());
    };
    Ok(blob.slice_with_f64_and_f64(from, from + len as f64)?)
}

/// The files of a body, one for each worker that wrote them.
async fn blobs_of(files: &BodyFiles) -> Result<Vec<Blob>, JsValue> {
    let mut blobs = Vec::new();
    for worker in 0..files.count {
        let name = format!("{}-{worker}", files.name);
        let handle = promised(reflect::call(
            &files.directory,
            "getFileHandle",
            &name.as_str().into(),
        ));
        let file = promised(reflect::tell(&handle.await?, "getFile")).await?;
        blobs.push(file.dyn_into()?);
    }
    Ok(blobs)
}

async fn promised(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(js_sys::Promise::resolve(&value)).await
}
