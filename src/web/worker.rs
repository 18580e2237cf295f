//! Work on large bodies, off the main thread. Each job has its own worker, which ends with the job.

use super::dom;
use super::local_file::{ReadError, blob_of};
use super::protocol::{Job, WorkerMessage};
use crate::core::crypto::{Nonce, Tag, Unauthentic};
use crate::core::s3::stored_body::Frames;
use crate::core::s3::{DecryptedBody, EncryptedBody};
use crate::core::trace::Excerpt;
use js_sys::{Array, Function, Promise, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ErrorEvent, MessageEvent, Url, WorkerOptions, WorkerType};

/// Why a job has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// The learner cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// The encrypted body was changed.
    #[error(transparent)]
    Unauthentic(#[from] Unauthentic),
    /// The file could not be read.
    #[error("the browser could not read the file: {0}")]
    File(String),
    /// The browser could not start or run the worker.
    #[error("the browser could not run the background worker: {0}")]
    Worker(String),
}

/// Stops a job from elsewhere. Keep it while the job runs.
#[derive(Clone, Debug)]
pub struct Cancel {
    worker: web_sys::Worker,
    reject: Rc<RefCell<Option<Function>>>,
}

impl Cancel {
    /// Ends the worker at once and drops the frames it has made so far.
    pub fn cancel(&self) {
        self.worker.terminate();
        if let Some(reject) = self.reject.borrow_mut().take() {
            // INVARIANT: a promise's own function never throws.
            reject
                .call0(&JsValue::UNDEFINED)
                .expect_throw("a promise can be rejected");
        }
    }
}

pub struct Running {
    worker: web_sys::Worker,
    promise: Promise,
    frames: Rc<RefCell<Vec<Vec<u8>>>>,
    reject: Rc<RefCell<Option<Function>>>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Running(..)")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Starts a worker on a job. `encrypted` yields the frames for [`Job::Decrypt`], each read when the worker asks for it;
/// `progress` is called with the number of plaintext bytes that are done.
///
/// # Errors
/// [`WorkerError::Worker`] when the browser can't start a worker.
pub fn start(
    job: Job,
    mut encrypted: Option<Frames>,
    progress: impl Fn(u64) + 'static,
) -> Result<Running, WorkerError> {
    let worker = spawn().map_err(|error| WorkerError::Worker(error.to_string()))?;
    let frames = Rc::new(RefCell::new(Vec::new()));
    let slot: Rc<RefCell<Option<(Function, Function)>>> = Rc::default();
    let promise = Promise::new(&mut |resolve, reject| {
        *slot.borrow_mut() = Some((resolve, reject));
    });
    let (resolve, reject) = slot
        .take()
        .ok_or_else(|| WorkerError::Worker("no promise".to_owned()))?;
    let settle = {
        let resolve = resolve.clone();
        move |value: &JsValue| {
            // INVARIANT: a promise's own function never throws.
            resolve
                .call1(&JsValue::UNDEFINED, value)
                .expect_throw("a promise can be resolved");
        }
    };
    let fail = settle.clone();
    let mut job = Some(job);
    let (port, kept) = (worker.clone(), frames.clone());
    let mut done = 0;
    let post = move |message: &JsValue| {
        // INVARIANT: fails only for values that can't be cloned; jobs and frames contain only texts, bytes, and blobs.
        port.post_message(message)
            .expect_throw("a message can be cloned");
    };
    let message = Closure::new(move |event: MessageEvent| {
        let data = event.data();
        match WorkerMessage::from_js(&data) {
            Some(WorkerMessage::Ready) => {
                // Dropping the job overwrites the page's copy of the key.
                if let Some(job) = job.take() {
                    post(&job.to_js());
                }
            }
            Some(WorkerMessage::Want) => {
                match encrypted.as_mut().and_then(Iterator::next).transpose() {
                    Ok(Some(frame)) => post(&Uint8Array::from(frame.as_slice()).into()),
                    Ok(None) => post(&JsValue::NULL),
                    Err(error) => settle(&WorkerMessage::Failed(error.to_string()).to_js()),
                }
            }
            Some(WorkerMessage::Frame(frame)) => {
                let frame = frame.to_vec();
                done += frame.len().saturating_sub(Tag::LEN) as u64;
                kept.borrow_mut().push(frame);
                progress(done);
            }
            Some(WorkerMessage::Progress(bytes)) => progress(bytes),
            Some(
                WorkerMessage::Done { .. } | WorkerMessage::Unauthentic | WorkerMessage::Failed(_),
            ) => settle(&data),
            None => settle(&WorkerMessage::Failed("an unknown answer".to_owned()).to_js()),
        }
    });
    worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
    let error = Closure::new(move |event: ErrorEvent| {
        fail(&WorkerMessage::Failed(event.message()).to_js());
    });
    worker.set_onerror(Some(error.as_ref().unchecked_ref()));
    Ok(Running {
        worker,
        promise,
        frames,
        reject: Rc::new(RefCell::new(Some(reject))),
        _message: message,
        _error: error,
    })
}

/// Starts this same program in a worker. A worker started through a blob URL inherits the page's
/// Content-Security-Policy, so the data it receives can't leave it either (a worker from a plain URL would have its
/// own, empty policy). The page passes the compiled module to the worker, so nothing is fetched twice.
fn spawn() -> Result<web_sys::Worker, ReadError> {
    let program = dom::program_import()?;
    let script = format!("{program};onmessage=({{data}})=>init({{module_or_path:data}})");
    let blob = blob_of(&Array::of1(&JsValue::from_str(&script)), "text/javascript")?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    // Where the page is one file, nothing is imported, and browsers start only classic workers for a page from disk.
    if program.starts_with("import") {
        options.set_type(WorkerType::Module);
    }
    let worker = web_sys::Worker::new_with_options(&address, &options)?;
    worker.post_message(&wasm_bindgen::module())?;
    Ok(worker)
}

impl Running {
    /// A handle that stops the job from elsewhere.
    pub fn cancel(&self) -> Cancel {
        Cancel {
            worker: self.worker.clone(),
            reject: self.reject.clone(),
        }
    }

    /// Waits for the end. The returned excerpt has no length, because the caller knows it. A rejection means that the
    /// learner cancelled.
    async fn end(&self) -> Result<(Excerpt, Option<Blob>), WorkerError> {
        let value = JsFuture::from(self.promise.clone())
            .await
            .map_err(|_| WorkerError::Cancelled)?;
        match WorkerMessage::from_js(&value) {
            Some(WorkerMessage::Done {
                sha256,
                md5,
                head,
                blob,
            }) => Ok((
                Excerpt {
                    head,
                    len: 0,
                    sha256,
                    md5,
                },
                blob,
            )),
            Some(WorkerMessage::Unauthentic) => Err(Unauthentic.into()),
            Some(WorkerMessage::Failed(why)) => Err(WorkerError::File(why)),
            _ => Err(WorkerError::Worker("an unknown answer".to_owned())),
        }
    }

    /// The result of [`Job::Digest`] for a file of `len` bytes.
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn digest(self, len: u64) -> Result<Excerpt, WorkerError> {
        let (excerpt, _) = self.end().await?;
        Ok(Excerpt { len, ..excerpt })
    }

    /// The result of [`Job::Encrypt`].
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn encrypted(
        self,
        header: Nonce,
        plaintext_len: u64,
    ) -> Result<EncryptedBody, WorkerError> {
        self.end().await?;
        Ok(EncryptedBody {
            header,
            frames: self.frames.take(),
            plaintext_len,
        })
    }

    /// The result of [`Job::Decrypt`] for a plaintext of `len` bytes: what the trace needs, and the plaintext itself.
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn decrypted(self, len: u64) -> Result<(DecryptedBody, Option<Blob>), WorkerError> {
        let (excerpt, blob) = self.end().await?;
        let decrypted = DecryptedBody {
            excerpt: Excerpt { len, ..excerpt },
            bytes: None,
        };
        Ok((decrypted, blob))
    }
}
