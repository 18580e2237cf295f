//! The worker's side of [`super::worker`]: encrypts and decrypts large bodies in a Web Worker, frame by frame, with the
//! same cipher as the page. The worker runs this same program.

use super::local_file::blob_of;
use super::protocol::{Job, WorkerMessage};
use crate::core::crypto::Unauthentic;
use crate::core::crypto::digest::{Md5, Sha256};
use crate::core::crypto::frames::{FRAME, Frames};
use crate::core::trace::Excerpt;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::{Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent};

/// How many encrypted frames the worker requests before the first one arrives, so that it doesn't wait.
const AHEAD: usize = 2;

thread_local! {
    static DECRYPTION: RefCell<Option<Decryption>> = const { RefCell::new(None) };
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Whether this program runs in a worker, rather than in the page.
pub fn is_worker() -> bool {
    scope().is_some()
}

/// Starts the worker's side. If that fails, tells the page why its job cannot be done.
pub fn start<E: ToString>(listen: impl Future<Output = Result<(), E>> + 'static) {
    wasm_bindgen_futures::spawn_local(async {
        if let (Err(error), Some(scope)) = (listen.await, scope()) {
            post(&scope, &WorkerMessage::Failed(error.to_string()));
        }
    });
}

/// Listens for one job. Does nothing outside of a worker.
pub fn listen() {
    let Some(scope) = scope() else { return };
    let port = scope.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        on_message(&port, &event.data());
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    post(&scope, &WorkerMessage::Ready);
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &WorkerMessage) {
    let object = message.to_js();
    let posted = match message {
        WorkerMessage::Frame(frame) => {
            scope.post_message_with_transfer(&object, &Array::of1(&frame.buffer()))
        }
        WorkerMessage::Ready
        | WorkerMessage::Want
        | WorkerMessage::Progress(_)
        | WorkerMessage::Done { .. }
        | WorkerMessage::Unauthentic
        | WorkerMessage::Failed(_) => scope.post_message(&object),
    };
    // INVARIANT: fails only for values that can't be cloned; messages contain only numbers, texts, bytes, and blobs. An
    // exception in a worker reaches the page as an error of the job.
    posted.expect_throw("a message can be cloned");
}

fn on_message(scope: &DedicatedWorkerGlobalScope, data: &JsValue) {
    let result = match Job::from_js(data) {
        Some(Job::Digest { file }) => digest(scope, &file).map(Some),
        Some(Job::Encrypt { file, key, header }) => {
            encrypt(scope, &file, Frames::new(&key, &header)).map(Some)
        }
        Some(Job::Decrypt {
            key,
            header,
            content_type,
        }) => {
            let frames = Frames::new(&key, &header);
            DECRYPTION.set(Some(Decryption::new(frames, content_type)));
            (0..AHEAD).for_each(|_| post(scope, &WorkerMessage::Want));
            Ok(None)
        }
        None => decrypt_next(scope, data),
    };
    match result {
        Ok(Some(message)) | Err(message) => post(scope, &message),
        Ok(None) => {}
    }
}

/// Reads a file slice by slice.
fn read(
    file: &Blob,
    mut each: impl FnMut(&[u8]) -> Result<(), WorkerMessage>,
) -> Result<(), WorkerMessage> {
    let unreadable = |error: JsValue| {
        let text = error
            .dyn_ref::<js_sys::Error>()
            .map(|e| String::from(e.message()));
        WorkerMessage::Failed(
            text.unwrap_or_else(|| "it may have been moved or changed".to_owned()),
        )
    };
    let reader = FileReaderSync::new().map_err(unreadable)?;
    let size = file.size();
    let mut from = 0.0;
    loop {
        let to = (from + FRAME as f64).min(size);
        let slice = file.slice_with_f64_and_f64(from, to).map_err(unreadable)?;
        let buffer = reader.read_as_array_buffer(&slice).map_err(unreadable)?;
        each(&Uint8Array::new(&buffer).to_vec())?;
        from = to;
        if from >= size {
            return Ok(());
        }
    }
}

fn digest(scope: &DedicatedWorkerGlobalScope, file: &Blob) -> Result<WorkerMessage, WorkerMessage> {
    let mut digest = Sha256::default();
    let mut md5 = Md5::default();
    let mut head = Vec::new();
    let mut done = 0;
    read(file, |slice| {
        digest.update(slice);
        md5.update(slice);
        keep_head(&mut head, slice);
        done += slice.len() as u64;
        post(scope, &WorkerMessage::Progress(done));
        Ok(())
    })?;
    Ok(WorkerMessage::Done {
        sha256: Some(digest.finish()),
        md5: Some(md5.finish()),
        head,
        blob: None,
    })
}

fn encrypt(
    scope: &DedicatedWorkerGlobalScope,
    file: &Blob,
    mut frames: Frames,
) -> Result<WorkerMessage, WorkerMessage> {
    read(file, |slice| {
        let frame = frames
            .encrypt(slice)
            .map_err(|_| WorkerMessage::Unauthentic)?;
        post(
            scope,
            &WorkerMessage::Frame(Uint8Array::from(frame.as_slice())),
        );
        Ok(())
    })?;
    if !frames.is_done() {
        return Err(WorkerMessage::Failed(
            "it is shorter than it was".to_owned(),
        ));
    }
    Ok(WorkerMessage::Done {
        sha256: None,
        md5: None,
        head: Vec::new(),
        blob: None,
    })
}

fn keep_head(head: &mut Vec<u8>, bytes: &[u8]) {
    let room = Excerpt::HEAD.saturating_sub(head.len());
    head.extend(bytes.iter().take(room));
}

struct Decryption {
    frames: Frames,
    digest: Sha256,
    head: Vec<u8>,
    done: u64,
    parts: Array,
    content_type: String,
}

impl Decryption {
    fn new(frames: Frames, content_type: String) -> Self {
        Self {
            frames,
            digest: Sha256::default(),
            head: Vec::new(),
            done: 0,
            parts: Array::new(),
            content_type,
        }
    }

    fn decrypt(&mut self, frame: &[u8]) -> Result<(), Unauthentic> {
        let plaintext = self.frames.decrypt(frame)?;
        self.digest.update(&plaintext);
        keep_head(&mut self.head, &plaintext);
        self.done += plaintext.len() as u64;
        self.parts.push(&Uint8Array::from(plaintext.as_slice()));
        Ok(())
    }

    fn finish(self) -> Result<WorkerMessage, WorkerMessage> {
        let blob = blob_of(&self.parts, &self.content_type)
            .map_err(|_| WorkerMessage::Failed("no room for the opened file".to_owned()))?;
        Ok(WorkerMessage::Done {
            sha256: Some(self.digest.finish()),
            md5: None,
            head: self.head,
            blob: Some(blob),
        })
    }
}

/// Decrypts one encrypted frame; `null` means that there are no more. The worker ignores messages that arrive before
/// the job or after its end.
fn decrypt_next(
    scope: &DedicatedWorkerGlobalScope,
    data: &JsValue,
) -> Result<Option<WorkerMessage>, WorkerMessage> {
    let Some(mut decryption) = DECRYPTION.take() else {
        return Ok(None);
    };
    if let Some(frame) = data.dyn_ref::<Uint8Array>() {
        decryption
            .decrypt(&frame.to_vec())
            .map_err(|_| WorkerMessage::Unauthentic)?;
        post(scope, &WorkerMessage::Progress(decryption.done));
    } else if !decryption.frames.is_done() {
        return Err(WorkerMessage::Unauthentic);
    }
    if decryption.frames.is_done() {
        return decryption.finish().map(Some);
    }
    post(scope, &WorkerMessage::Want);
    DECRYPTION.set(Some(decryption));
    Ok(None)
}
