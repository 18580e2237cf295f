//! Files that the learner chooses, read in slices, and saving files to disk. No byte leaves the page.

use super::failure::report;
use crate::core::s3::body::excerpt_of;
use crate::core::trace::Excerpt;
use js_sys::{Array, Uint8Array};
use std::ops::Range;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, Event, File, HtmlAnchorElement, Url};

/// A file on its way into the lab. The browser stores the bytes; this is a handle.
#[derive(Clone, Debug)]
pub struct LocalFile {
    /// The file's name, which becomes the object's key.
    pub name: String,
    pub content_type: String,
    /// The browser's handle to the bytes, which stay in the browser.
    pub blob: Blob,
}

impl LocalFile {
    /// A file that the learner picked or dropped.
    pub fn of_file(file: File) -> Self {
        let content_type = match file.type_() {
            empty if empty.is_empty() => "application/octet-stream".to_owned(),
            known => known,
        };
        Self {
            name: file.name(),
            content_type,
            blob: file.unchecked_into(),
        }
    }

    /// A file with these bytes, made by the page.
    ///
    /// # Errors
    /// When the browser can't store the bytes, or there is no browser.
    pub fn of_bytes(name: &str, content_type: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        if cfg!(not(target_arch = "wasm32")) {
            return Err(ReadError("there is no browser".to_owned()));
        }
        Ok(Self {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            blob: blob_of(&Array::of1(&Uint8Array::from(bytes)), content_type)?,
        })
    }

    pub fn len(&self) -> u64 {
        self.blob.size() as u64
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads the whole file.
    ///
    /// # Errors
    /// When the file can't be read because it was moved, changed, or deleted after it was picked.
    pub async fn bytes(&self) -> Result<Vec<u8>, ReadError> {
        bytes_of(&self.blob).await
    }

    /// Reads a range of bytes, counted from 0. What is outside of the file is left out.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn range(&self, range: Range<u64>) -> Result<Vec<u8>, ReadError> {
        let (start, end) = (range.start as f64, range.end as f64);
        bytes_of(&self.blob.slice_with_f64_and_f64(start, end)?).await
    }

    /// Start and length, for a file of any size.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn start(&self) -> Result<Excerpt, ReadError> {
        let head = self
            .blob
            .slice_with_f64_and_f64(0.0, Excerpt::HEAD as f64)?;
        Ok(Excerpt {
            len: self.len(),
            ..Excerpt::of(&bytes_of(&head).await?)
        })
    }

    /// Start, length, and SHA-256, for a file small enough to read at once.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn excerpt(&self) -> Result<Excerpt, ReadError> {
        Ok(excerpt_of(&self.bytes().await?))
    }
}

/// The files in a drop event, if it has some. This takes the event, so no other handler on the page uses them.
pub fn dropped(event: &Event) -> Option<DroppedFiles> {
    let data = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let files = data.files()?;
    let first = LocalFile::of_file(files.get(0)?);
    event.prevent_default();
    let others = (1..files.length()).filter_map(|at| files.get(at));
    Some(DroppedFiles {
        first,
        others: others.map(|file| file.name()).collect(),
    })
}

/// What was dropped where one file is taken.
#[derive(Clone, Debug)]
pub struct DroppedFiles {
    pub first: LocalFile,
    /// The names of all others.
    pub others: Vec<String>,
}

/// How many files that are not taken are named.
const MOST_NAMED: usize = 8;

/// Says which files are not taken, by their names. `None` if there are none.
pub fn not_taken(names: &[String]) -> Option<String> {
    let named = |name: &String| format!("“{name}”");
    let shown: Vec<String> = names.iter().take(MOST_NAMED).map(named).collect();
    let more = match names.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let list = shown.join(", ");
    (!names.is_empty())
        .then(|| format!("One file at a time. Not taken: {list}{more}. Drop them one by one."))
}

/// A file could not be read or stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser could not read the file: {0}")]
pub struct ReadError(String);

impl From<JsValue> for ReadError {
    fn from(value: JsValue) -> Self {
        let text = value
            .dyn_ref::<js_sys::Error>()
            .map(|error| String::from(error.message()))
            .or_else(|| value.as_string());
        Self(text.unwrap_or_else(|| "no reason given".to_owned()))
    }
}

async fn bytes_of(blob: &Blob) -> Result<Vec<u8>, ReadError> {
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Makes one blob from the parts in an array.
pub fn blob_of(parts: &Array, content_type: &str) -> Result<Blob, ReadError> {
    let options = BlobPropertyBag::new();
    options.set_type(content_type);
    Ok(Blob::new_with_buffer_source_sequence_and_options(
        parts, &options,
    )?)
}

/// Offers a blob as a download.
///
/// # Errors
/// When the browser refuses.
pub fn save(blob: &Blob, name: &str) -> Result<(), ReadError> {
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor = super::browser::window()
        .and_then(|window| window.document())
        .ok_or_else(|| ReadError("no document".to_owned()))?
        .create_element("a")?
        .unchecked_into::<HtmlAnchorElement>();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The click has already given the browser its own reference to the blob; to be safe, for the minutes that a large
    // one takes.
    let revoke = wasm_bindgen::closure::Closure::once_into_js(move || {
        report(Url::revoke_object_url(&url), "let go of a saved file");
    });
    if let Some(window) = super::browser::window() {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(
            revoke.unchecked_ref(),
            600_000,
        )?;
    }
    Ok(())
}
