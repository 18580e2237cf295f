//! Where a worker puts the frames that it has made.

use super::failing::Stop;
use super::protocol::{FailedPlace, Keep, WorkerMessage};
use super::runs::Runs;
use super::source::{OpenFile, file_of, open};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Blob, FileSystemReadWriteOptions};

#[wasm_bindgen]
extern "C" {
    /// An array whose only member is a view of this program's memory: valid until the memory grows. A blob made of it
    /// copies the bytes at once.
    #[wasm_bindgen(js_namespace = Array, js_name = of)]
    fn array_of(bytes: &[u8]) -> Array;
}

/// Where frames go.
#[derive(Debug)]
pub enum Sink {
    /// To the page, as bytes.
    Bytes,
    /// To the page, as one blob a frame.
    Blobs,
    /// To the page, as one blob a run, with the frames of the run at hand and the number of all frames.
    Runs(Runs, Array, u32),
    /// Into this worker's file.
    File(OpenFile, Runs),
}

fn failed(error: &JsValue) -> Stop {
    Stop::thrown(FailedPlace::Store, error)
}

fn part(number: u32, bytes: &Array) -> Result<Option<WorkerMessage>, Stop> {
    let blob = Blob::new_with_u8_array_sequence(bytes).map_err(|error| failed(&error))?;
    Ok(Some(WorkerMessage::Part { number, blob }))
}

impl Sink {
    /// Opens it.
    ///
    /// # Errors
    /// If the file can't be opened.
    pub async fn of(keep: &Keep, worker: u32, runs: Runs) -> Result<Self, Stop> {
        match keep {
            Keep::Bytes => Ok(Self::Bytes),
            Keep::Blobs => Ok(Self::Blobs),
            Keep::Files(files) => {
                let opened = async { open(&file_of(files, worker).await?).await };
                let file = opened.await.map_err(|error| failed(&error))?;
                Ok(Self::File(file, runs))
            }
        }
    }

    fn written(len: usize, written: Result<f64, JsValue>) -> Result<Option<WorkerMessage>, Stop> {
        match written.map_err(|error| failed(&error))? as usize == len {
            true => Ok(None),
            false => Err(Stop::because(
                FailedPlace::Store,
                "there is no room left for it",
            )),
        }
    }

    /// Puts a frame there. Returns the message for the page, if that is where it goes.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&self, number: u32, frame: &[u8]) -> Result<Option<WorkerMessage>, Stop> {
        match self {
            Self::Bytes => {
                let bytes = Uint8Array::from(frame);
                Ok(Some(WorkerMessage::Frame { number, bytes }))
            }
            Self::Blobs => part(number, &array_of(frame)),
            Self::Runs(..) => self.put_js(number, Uint8Array::from(frame)),
            Self::File(file, runs) => {
                let at = FileSystemReadWriteOptions::new();
                at.set_at(runs.place_in_file(number));
                let written = file.0.write_with_u8_array_and_options(frame, &at);
                Self::written(frame.len(), written)
            }
        }
    }

    /// The same with the browser's own bytes.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put_js(&self, number: u32, bytes: Uint8Array) -> Result<Option<WorkerMessage>, Stop> {
        match self {
            Self::Bytes => Ok(Some(WorkerMessage::Frame { number, bytes })),
            Self::Blobs => part(number, &Array::of1(&bytes)),
            Self::Runs(runs, frames, count) => {
                frames.push(&bytes);
                let next = number.saturating_add(1);
                if next < *count && !runs.begins(next) {
                    return Ok(None);
                }
                let message = part(number / runs.run, frames);
                frames.set_length(0);
                message
            }
            Self::File(file, runs) => {
                let at = FileSystemReadWriteOptions::new();
                at.set_at(runs.place_in_file(number));
                let written = file.0.write_with_js_u8_array_and_options(&bytes, &at);
                Self::written(bytes.length() as usize, written)
            }
        }
    }
}
