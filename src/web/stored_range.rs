//! Ranges of a stored body, wherever it is: in memory, in blobs, or in files that workers wrote.

use super::local_file::{ReadError, bytes_of_blob};
use super::protocol::{BodyFiles, Stored};
use super::reflect::{call, get};
use super::stored_bodies;
use crate::core::crypto::Tag;
use crate::core::crypto::frames::{FRAME, frames_of};
use crate::core::s3::stored_body::StoredPart;
use envelope_lab_worker::runs::Runs;
use js_sys::{Function, Promise};
use std::ops::Range;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Length of a full frame with its tag, in bytes.
const STORED_FRAME: u64 = (FRAME + Tag::LEN) as u64;

/// Reads a range of `header ‖ frames`, as stored. What is outside of the body is left out.
///
/// # Errors
/// When the browser can't read the files, or no longer has the body.
pub async fn read(part: &StoredPart, range: Range<u64>) -> Result<Vec<u8>, ReadError> {
    let none = |what: String| ReadError::from(JsValue::from_str(&what));
    let end = range.end.min(part.stored_len());
    let range = range.start.min(end)..end;
    if part.bytes().elsewhere().is_none() {
        return (part.bytes().read(range)).map_err(|error| none(error.to_string()));
    }
    let stored = stored_bodies::find(part.bytes());
    let stored = stored.ok_or_else(|| none("the body is gone".to_owned()))?;
    let header = part.header();
    let header = header.as_bytes();
    let mut bytes: Vec<u8> = (0_u64..)
        .zip(header)
        .filter(|(place, _)| range.contains(place))
        .map(|(_, byte)| *byte)
        .collect();
    let mut at = range.start.max(header.len() as u64);
    while at < range.end {
        let place = at - header.len() as u64;
        let within = place % STORED_FRAME;
        let len = (STORED_FRAME - within).min(range.end - at);
        let number = u32::try_from(place / STORED_FRAME).unwrap_or(u32::MAX);
        let (blob, start) = frame(&stored, number, frames_of(part.plaintext_len())).await?;
        let start = start + within as f64;
        let slice = blob.slice_with_f64_and_f64(start, start + len as f64)?;
        bytes.extend(bytes_of_blob(&slice).await?);
        at += len;
    }
    Ok(bytes)
}

/// Where a frame is: a blob, and its place there in bytes.
async fn frame(stored: &Stored, number: u32, frames: u32) -> Result<(Blob, f64), ReadError> {
    match stored {
        Stored::Blobs(blobs) => {
            let blob = blobs.get(number as usize).cloned();
            let gone = || ReadError::from(JsValue::from_str("the frame is gone"));
            Ok((blob.ok_or_else(gone)?, 0.0))
        }
        Stored::Files(files) => {
            let runs = Runs::of(frames, files.count);
            let worker = number / runs.run % runs.workers.max(1);
            let file = file(files, worker).await?;
            Ok((file, runs.place_in_file(number)))
        }
    }
}

/// A worker's file, to read slices of.
async fn file(files: &BodyFiles, worker: u32) -> Result<Blob, JsValue> {
    let name = format!("{}-{worker}", files.name);
    let find = get(&files.directory, "getFileHandle").dyn_into::<Function>()?;
    let handle = find.call1(&files.directory, &name.into())?;
    let handle = JsFuture::from(Promise::resolve(&handle)).await?;
    let file = call(&handle, "getFile", &JsValue::UNDEFINED);
    Ok(JsFuture::from(Promise::resolve(&file))
        .await?
        .unchecked_into())
}
