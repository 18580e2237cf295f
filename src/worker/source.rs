//! Where a worker reads the frames of its share.

use super::failing::Stop;
use super::protocol::{BodyFiles, FailedPlace};
use super::runs::{Runs, STORED_FRAME};
use super::slices::Slices;
use envelope_lab_crypto::Nonce;
use envelope_lab_crypto::frames::FRAME;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, File, FileReaderSync, FileSystemFileHandle, FileSystemReadWriteOptions,
    FileSystemSyncAccessHandle,
};

/// Frames by their numbers.
#[derive(Debug)]
pub enum Source {
    /// A file to encrypt, read a run at a time.
    File(Slices, Runs),
    /// All of a stored body, read a run at a time.
    Body(Slices, Runs),
    /// One blob a frame.
    Blobs(FileReaderSync, Vec<Blob>),
    /// This worker's file of a stored body.
    Handle(OpenFile, Runs),
    /// The same, where somebody else has the file open.
    Slices(FileReaderSync, File, Runs),
}

/// A file of the origin private file system, which is closed when dropped.
#[derive(Debug)]
pub struct OpenFile(pub FileSystemSyncAccessHandle);

impl Drop for OpenFile {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// This worker's file of a body.
///
/// # Errors
/// What the browser throws.
pub async fn file_of(files: &BodyFiles, worker: u32) -> Result<FileSystemFileHandle, JsValue> {
    let options = web_sys::FileSystemGetFileOptions::new();
    options.set_create(true);
    let name = format!("{}-{worker}", files.name);
    let handle = files
        .directory
        .get_file_handle_with_options(&name, &options);
    JsFuture::from(handle).await?.dyn_into()
}

/// Opens a file for this worker alone.
///
/// # Errors
/// What the browser throws; if somebody else has it open, `NoModificationAllowedError`.
pub async fn open(file: &FileSystemFileHandle) -> Result<OpenFile, JsValue> {
    let handle = JsFuture::from(file.create_sync_access_handle()).await?;
    Ok(OpenFile(handle.dyn_into()?))
}

impl Source {
    /// A file to encrypt.
    pub fn file(file: Blob, runs: Runs) -> Self {
        Self::File(Slices::of(file), runs)
    }

    /// All of a stored body, header included.
    pub fn body(body: Blob, runs: Runs) -> Self {
        Self::Body(Slices::of(body), runs)
    }

    /// One blob for each stored frame.
    ///
    /// # Errors
    /// If the browser makes no reader.
    pub fn blobs(blobs: Vec<Blob>) -> Result<Self, Stop> {
        let reader = FileReaderSync::new();
        let reader = reader.map_err(|error| Stop::thrown(FailedPlace::Store, &error))?;
        Ok(Self::Blobs(reader, blobs))
    }

    /// A worker's file of a stored body.
    ///
    /// # Errors
    /// If the file can't be opened.
    pub async fn files(files: &BodyFiles, worker: u32, runs: Runs) -> Result<Self, Stop> {
        let opened = async {
            let file = file_of(files, worker).await?;
            match open(&file).await {
                Ok(open) => Ok(Self::Handle(open, runs)),
                Err(_) => {
                    let file: File = JsFuture::from(file.get_file()).await?.dyn_into()?;
                    Ok(Self::Slices(FileReaderSync::new()?, file, runs))
                }
            }
        };
        (opened.await).map_err(|error: JsValue| Stop::thrown(FailedPlace::Store, &error))
    }

    fn place(&self) -> FailedPlace {
        match self {
            Self::File(..) => FailedPlace::File,
            Self::Body(..) | Self::Blobs(..) | Self::Handle(..) | Self::Slices(..) => {
                FailedPlace::Store
            }
        }
    }

    /// A frame of `len` bytes as the browser's own bytes, which the next read may overwrite.
    ///
    /// # Errors
    /// If it can't be read, or is shorter.
    pub async fn read_js(&mut self, number: u32, len: usize) -> Result<Uint8Array, Stop> {
        let bytes = self.read_array(number, len).await;
        let bytes = bytes.map_err(|error| Stop::thrown(self.place(), &error))?;
        match bytes.length() as usize == len {
            true => Ok(bytes),
            false => Err(self.short()),
        }
    }

    fn short(&self) -> Stop {
        match self {
            Self::File(..) => Stop::because(FailedPlace::File, "it is shorter than it was"),
            // What is missing can't be authentic.
            Self::Body(..) | Self::Blobs(..) | Self::Handle(..) | Self::Slices(..) => {
                Stop::Unauthentic
            }
        }
    }

    async fn read_array(&mut self, number: u32, len: usize) -> Result<Uint8Array, JsValue> {
        let slice = |reader: &FileReaderSync, blob: &Blob, from: f64| {
            let slice = blob.slice_with_f64_and_f64(from, from + len as f64)?;
            let buffer = reader.read_as_array_buffer(&slice)?;
            Ok::<_, JsValue>(Uint8Array::new(&buffer))
        };
        match self {
            Self::File(file, runs) => {
                let from = u64::from(number) * FRAME as u64;
                let run = u64::from(runs.run) * FRAME as u64;
                file.read(from, len as u32, from.saturating_add(run)).await
            }
            Self::Body(body, runs) => {
                let from = Nonce::LEN as u64 + u64::from(number) * STORED_FRAME;
                let run = u64::from(runs.run) * STORED_FRAME;
                body.read(from, len as u32, from.saturating_add(run)).await
            }
            Self::Blobs(reader, blobs) => match blobs.get(number as usize) {
                Some(blob) => slice(reader, blob, 0.0),
                None => Ok(Uint8Array::new_with_length(0)),
            },
            Self::Slices(reader, file, runs) => slice(reader, file, runs.place_in_file(number)),
            Self::Handle(file, runs) => {
                let bytes = Uint8Array::new_with_length(len as u32);
                let at = FileSystemReadWriteOptions::new();
                at.set_at(runs.place_in_file(number));
                let read = file.0.read_with_js_u8_array_and_options(&bytes, &at)?;
                Ok(bytes.subarray(0, read as u32))
            }
        }
    }

    /// Reads a frame of `len` bytes into `frame`, whose room is used again.
    ///
    /// # Errors
    /// If it can't be read, or is shorter.
    pub async fn read(&mut self, number: u32, len: usize, frame: &mut Vec<u8>) -> Result<(), Stop> {
        frame.resize(len, 0);
        let Self::Handle(file, runs) = self else {
            self.read_js(number, len).await?.copy_to(frame);
            return Ok(());
        };
        let at = FileSystemReadWriteOptions::new();
        at.set_at(runs.place_in_file(number));
        let read = file.0.read_with_u8_array_and_options(frame, &at);
        let read = read.map_err(|error| Stop::thrown(FailedPlace::Store, &error))?;
        match read as usize == len {
            true => Ok(()),
            false => Err(self.short()),
        }
    }
}
