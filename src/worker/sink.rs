//! Where a worker puts the frames that it has made.

use super::failing::Stop;
use super::protocol::{FailedPlace, Keep, WorkerMessage};
use super::runs::Runs;
use super::source::{OpenFile, file_of, open};
use envelope_lab_crypto::Tag;
use envelope_lab_crypto::frames::FRAME;
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
    File(Gathered),
}

/// Bytes at a time that are written to a file: single frames cost the browser half as much again.
const AT_ONCE: usize = 4 * (FRAME + Tag::LEN);

/// A worker's file, and the frames for it that are not written yet.
#[derive(Debug)]
pub struct Gathered {
    file: OpenFile,
    waiting: Vec<u8>,
    /// Where they go, in bytes.
    place: f64,
}

impl Gathered {
    /// Makes room for `len` bytes in all, so that the browser refuses now what it has no room for.
    fn new(file: OpenFile, len: f64) -> Result<Self, JsValue> {
        file.0.truncate_with_f64(len)?;
        Ok(Self {
            file,
            waiting: Vec::with_capacity(AT_ONCE),
            place: 0.0,
        })
    }

    /// Adds room for a frame. A worker makes its frames in the order of its file.
    fn room(&mut self, len: usize) -> Result<&mut [u8], Stop> {
        if self.waiting.len().saturating_add(len) > AT_ONCE {
            self.write()?;
        }
        let before = self.waiting.len();
        self.waiting.resize(before.saturating_add(len), 0);
        Ok(self.waiting.split_at_mut(before).1)
    }

    fn write(&mut self) -> Result<(), Stop> {
        let at = FileSystemReadWriteOptions::new();
        at.set_at(self.place);
        let len = self.waiting.len();
        let written = (self.file.0).write_with_u8_array_and_options(&self.waiting, &at);
        let written = written.map_err(|error| failed(&error))?;
        if written as usize != len {
            let why = "there is no room left for it";
            return Err(Stop::because(FailedPlace::Store, why));
        }
        self.place += written;
        self.waiting.clear();
        Ok(())
    }
}

fn failed(error: &JsValue) -> Stop {
    Stop::thrown(FailedPlace::Store, error)
}

fn part(number: u32, bytes: &Array) -> Result<Option<WorkerMessage>, Stop> {
    let blob = Blob::new_with_u8_array_sequence(bytes).map_err(|error| failed(&error))?;
    Ok(Some(WorkerMessage::Part { number, blob }))
}

impl Sink {
    /// Opens it. In a file, this worker's share takes `len` bytes.
    ///
    /// # Errors
    /// If the file can't be opened.
    pub async fn of(keep: &Keep, worker: u32, len: f64) -> Result<Self, Stop> {
        match keep {
            Keep::Bytes => Ok(Self::Bytes),
            Keep::Blobs => Ok(Self::Blobs),
            Keep::Files(files) => {
                let opened = async {
                    let file = open(&file_of(files, worker).await?).await?;
                    Gathered::new(file, len)
                };
                let file = opened.await.map_err(|error: JsValue| failed(&error))?;
                Ok(Self::File(file))
            }
        }
    }

    /// Puts a frame there. Returns the message for the page, if that is where it goes.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put(&mut self, number: u32, frame: &[u8]) -> Result<Option<WorkerMessage>, Stop> {
        match self {
            Self::Bytes => {
                let bytes = Uint8Array::from(frame);
                Ok(Some(WorkerMessage::Frame { number, bytes }))
            }
            Self::Blobs => part(number, &array_of(frame)),
            Self::Runs(..) => self.put_js(number, Uint8Array::from(frame)),
            Self::File(file) => {
                file.room(frame.len())?.copy_from_slice(frame);
                Ok(None)
            }
        }
    }

    /// The same with the browser's own bytes.
    ///
    /// # Errors
    /// If there is no room.
    pub fn put_js(
        &mut self,
        number: u32,
        bytes: Uint8Array,
    ) -> Result<Option<WorkerMessage>, Stop> {
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
            Self::File(file) => {
                bytes.copy_to(file.room(bytes.length() as usize)?);
                Ok(None)
            }
        }
    }

    /// Writes what waits to be written.
    ///
    /// # Errors
    /// If there is no room.
    pub fn finish(&mut self) -> Result<(), Stop> {
        match self {
            Self::File(file) => file.write(),
            Self::Bytes | Self::Blobs | Self::Runs(..) => Ok(()),
        }
    }
}
