//! The other side of [`super::worker`]: seals and opens large bodies in a Web Worker, frame by frame,
//! with the same cipher as the page. It is this very program, started in a worker.

use super::local_file::blob_of;
use super::protocol::{Job, Said};
use crate::core::crypto::Unauthentic;
use crate::core::crypto::digest::{Md5, Sha256};
use crate::core::crypto::frames::{FRAME, Frames};
use crate::core::trace::Excerpt;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent};

/// Sealed frames on their way while one is opened, so that the worker does not wait.
const AHEAD: usize = 2;

thread_local! {
    static OPENING: RefCell<Option<Opening>> = const { RefCell::new(None) };
}

/// Listens for one job, if this is a worker. Returns whether it is.
pub fn listen() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return false;
    };
    let port = scope.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        hear(&port, &event.data());
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    say(&scope, &Said::Ready);
    true
}

fn say(scope: &DedicatedWorkerGlobalScope, said: &Said) {
    let message = said.to_js();
    let _ = match said {
        Said::Frame(frame) => {
            scope.post_message_with_transfer(&message, &Array::of1(&frame.buffer()))
        }
        _ => scope.post_message(&message),
    };
}

fn hear(scope: &DedicatedWorkerGlobalScope, data: &JsValue) {
    let result = match Job::from_js(data) {
        Some(Job::Digest { file }) => digest(scope, &file).map(Some),
        Some(Job::Seal { file, key, header }) => {
            seal(scope, &file, Frames::new(&key, &header)).map(Some)
        }
        Some(Job::Open {
            key,
            header,
            content_type,
        }) => {
            let frames = Frames::new(&key, &header);
            OPENING.set(Some(Opening::new(frames, content_type)));
            (0..AHEAD).for_each(|_| say(scope, &Said::Want));
            Ok(None)
        }
        None => open_next(scope, data),
    };
    match result {
        Ok(Some(said)) | Err(said) => say(scope, &said),
        Ok(None) => {}
    }
}

/// Reads a file slice by slice.
fn read(file: &Blob, mut each: impl FnMut(&[u8]) -> Result<(), Said>) -> Result<(), Said> {
    let unreadable = |error: JsValue| {
        let text = error
            .dyn_ref::<js_sys::Error>()
            .map(|e| String::from(e.message()));
        Said::Failed(text.unwrap_or_else(|| "it may have been moved or changed".to_owned()))
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

fn digest(scope: &DedicatedWorkerGlobalScope, file: &Blob) -> Result<Said, Said> {
    let mut digest = Sha256::default();
    let mut md5 = Md5::default();
    let mut head = Vec::new();
    let mut done = 0;
    read(file, |slice| {
        digest.update(slice);
        md5.update(slice);
        keep_head(&mut head, slice);
        done += slice.len() as u64;
        say(scope, &Said::Progress(done));
        Ok(())
    })?;
    Ok(Said::Done {
        sha256: Some(digest.finish()),
        md5: Some(md5.finish()),
        head,
        blob: None,
    })
}

fn seal(scope: &DedicatedWorkerGlobalScope, file: &Blob, mut frames: Frames) -> Result<Said, Said> {
    read(file, |slice| {
        let frame = frames.seal(slice).map_err(|_| Said::Unauthentic)?;
        say(scope, &Said::Frame(Uint8Array::from(frame.as_slice())));
        Ok(())
    })?;
    if !frames.is_done() {
        return Err(Said::Failed("it is shorter than it was".to_owned()));
    }
    Ok(Said::Done {
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

struct Opening {
    frames: Frames,
    digest: Sha256,
    head: Vec<u8>,
    done: u64,
    parts: Array,
    content_type: String,
}

impl Opening {
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

    fn take(&mut self, sealed: &[u8]) -> Result<(), Unauthentic> {
        let plaintext = self.frames.open(sealed)?;
        self.digest.update(&plaintext);
        keep_head(&mut self.head, &plaintext);
        self.done += plaintext.len() as u64;
        self.parts.push(&Uint8Array::from(plaintext.as_slice()));
        Ok(())
    }

    fn finish(self) -> Result<Said, Said> {
        let blob = blob_of(&self.parts, &self.content_type)
            .map_err(|_| Said::Failed("no room for the opened file".to_owned()))?;
        Ok(Said::Done {
            sha256: Some(self.digest.finish()),
            md5: None,
            head: self.head,
            blob: Some(blob),
        })
    }
}

/// A sealed frame, or `null` when there are no more.
fn open_next(scope: &DedicatedWorkerGlobalScope, data: &JsValue) -> Result<Option<Said>, Said> {
    let Some(mut opening) = OPENING.take() else {
        return Ok(None);
    };
    if let Some(frame) = data.dyn_ref::<Uint8Array>() {
        opening
            .take(&frame.to_vec())
            .map_err(|_| Said::Unauthentic)?;
        say(scope, &Said::Progress(opening.done));
    } else if !opening.frames.is_done() {
        return Err(Said::Unauthentic);
    }
    if opening.frames.is_done() {
        return opening.finish().map(Some);
    }
    say(scope, &Said::Want);
    OPENING.set(Some(opening));
    Ok(None)
}
