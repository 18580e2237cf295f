//! Work on large bodies, off the main thread: one worker a job, ended when the job is.

use super::dom;
use super::local_file::{ReadError, blob_of};
use super::protocol::{Job, Said};
use crate::core::crypto::{Nonce, Tag, Unauthentic};
use crate::core::s3::{Opened, Sealed};
use crate::core::trace::Excerpt;
use js_sys::{Array, Function, Promise, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ErrorEvent, MessageEvent, Url, WorkerOptions, WorkerType};

/// Why a job gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// The learner cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// Something in the body was changed.
    #[error(transparent)]
    Unauthentic(#[from] Unauthentic),
    /// The file could not be read.
    #[error("the browser could not read the file: {0}")]
    File(String),
    /// The browser could not start or run the worker.
    #[error("the browser could not run the background worker: {0}")]
    Worker(String),
}

/// Stops a job from outside. Keep it while the job runs.
#[derive(Clone, Debug)]
pub struct Cancel {
    worker: web_sys::Worker,
    reject: Rc<RefCell<Option<Function>>>,
}

impl Cancel {
    /// Ends the worker at once. What it had sealed so far is dropped.
    pub fn cancel(&self) {
        self.worker.terminate();
        if let Some(reject) = self.reject.borrow_mut().take() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    }
}

/// A job that runs.
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

/// Starts a worker on a job. `sealed` is the body to open, for [`Job::Open`]; `progress` hears how
/// many plaintext bytes are done.
///
/// # Errors
/// [`WorkerError::Worker`] when the browser cannot start one.
pub fn start(
    job: Job,
    sealed: Option<Sealed>,
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
            let _ = resolve.call1(&JsValue::UNDEFINED, value);
        }
    };
    let fail = settle.clone();
    let mut opening = sealed.map(|sealed| sealed.frames.into_iter());
    let mut job = Some(job);
    let (port, kept) = (worker.clone(), frames.clone());
    let mut done = 0;
    let message = Closure::new(move |event: MessageEvent| {
        let data = event.data();
        match Said::from_js(&data) {
            Some(Said::Ready) => {
                // Dropping the job overwrites this side's copy of the key.
                if let Some(job) = job.take() {
                    let _ = port.post_message(&job.to_js());
                }
            }
            Some(Said::Want) => {
                let frame = opening.as_mut().and_then(Iterator::next);
                let message: JsValue = frame.map_or(JsValue::NULL, |frame| {
                    Uint8Array::from(frame.as_slice()).into()
                });
                let _ = port.post_message(&message);
            }
            Some(Said::Frame(frame)) => {
                let frame = frame.to_vec();
                done += frame.len().saturating_sub(Tag::LEN) as u64;
                kept.borrow_mut().push(frame);
                progress(done);
            }
            Some(Said::Progress(bytes)) => progress(bytes),
            Some(Said::Done { .. } | Said::Unauthentic | Said::Failed(_)) => settle(&data),
            None => {}
        }
    });
    worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
    let error = Closure::new(move |event: ErrorEvent| {
        fail(&Said::Failed(event.message()).to_js());
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

/// This very program in a worker. Started through a blob URL, it inherits the page's
/// Content-Security-Policy, so what it is given cannot leave it either (a worker from a plain URL
/// would have its own, empty policy). The compiled module is handed over: nothing is fetched twice.
fn spawn() -> Result<web_sys::Worker, ReadError> {
    let script = format!(
        "import init from {};onmessage=({{data}})=>init({{module_or_path:data}})",
        js_sys::JSON::stringify(&JsValue::from_str(&dom::script_url()?))?
    );
    let blob = blob_of(&Array::of1(&JsValue::from_str(&script)), "text/javascript")?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = web_sys::Worker::new_with_options(&address, &options)?;
    worker.post_message(&wasm_bindgen::module())?;
    Ok(worker)
}

impl Running {
    /// A handle to stop it.
    pub fn cancel(&self) -> Cancel {
        Cancel {
            worker: self.worker.clone(),
            reject: self.reject.clone(),
        }
    }

    /// Waits for the end; the length is filled in by who asked. A rejection is the learner's cancel.
    async fn end(&self) -> Result<(Excerpt, Option<Blob>), WorkerError> {
        let value = JsFuture::from(self.promise.clone())
            .await
            .map_err(|_| WorkerError::Cancelled)?;
        match Said::from_js(&value) {
            Some(Said::Done {
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
            Some(Said::Unauthentic) => Err(Unauthentic.into()),
            Some(Said::Failed(why)) => Err(WorkerError::File(why)),
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

    /// The result of [`Job::Seal`].
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn sealed(self, header: Nonce, plaintext_len: u64) -> Result<Sealed, WorkerError> {
        self.end().await?;
        Ok(Sealed {
            header,
            frames: self.frames.take(),
            plaintext_len,
        })
    }

    /// The result of [`Job::Open`] for a plaintext of `len` bytes: what the trace needs, and the
    /// plaintext itself.
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn opened(self, len: u64) -> Result<(Opened, Option<Blob>), WorkerError> {
        let (excerpt, blob) = self.end().await?;
        let opened = Opened {
            excerpt: Excerpt { len, ..excerpt },
            bytes: None,
        };
        Ok((opened, blob))
    }
}
