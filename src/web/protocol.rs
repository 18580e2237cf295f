//! What the page and the worker say to each other, as `postMessage` objects `{ kind, … }`.
//!
//! One worker does one job. Page: a [`Job`], then for opening the sealed frames, one for each
//! `want`. Worker: `ready` once, `frame` for each sealed frame or `progress`, then `done` or
//! `failed`. Frames are moved, not copied.

use crate::core::crypto::{DataKey, Nonce};
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// A job for the worker.
#[derive(Debug)]
pub enum Job {
    /// Read a file and take its SHA-256 and MD5.
    Digest {
        /// The file.
        file: Blob,
    },
    /// Read a file and seal it, frame by frame.
    Seal {
        /// The file.
        file: Blob,
        /// The data key.
        key: DataKey,
        /// The stored body's header.
        header: Nonce,
    },
    /// Open frames as they are sent.
    Open {
        /// The data key.
        key: DataKey,
        /// The stored body's header.
        header: Nonce,
        /// `Content-Type` of the blob to be made.
        content_type: String,
    },
}

/// What the worker says.
#[derive(Debug)]
pub enum Said {
    /// It can take a job.
    Ready,
    /// It sealed a frame.
    Frame(Uint8Array),
    /// It wants the next sealed frame.
    Want,
    /// So many bytes are done.
    Progress(u64),
    /// The job is done.
    Done {
        /// SHA-256 of the plaintext, for [`Job::Digest`] and [`Job::Open`].
        sha256: Option<[u8; 32]>,
        /// MD5 of the plaintext, for [`Job::Digest`].
        md5: Option<[u8; 16]>,
        /// The plaintext's start, likewise.
        head: Vec<u8>,
        /// The plaintext, for [`Job::Open`].
        blob: Option<Blob>,
    },
    /// A frame did not open.
    Unauthentic,
    /// The file could not be read.
    Failed(String),
}

/// An object `{ kind }` to which [`put`] adds more.
fn message(kind: &str) -> Object {
    let object = Object::new();
    put(&object, "kind", &JsValue::from_str(kind));
    object
}

fn put(object: &Object, name: &str, value: &JsValue) {
    // Fails only for frozen objects; this one is ours.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}

fn bytes(object: &JsValue, name: &str) -> Option<Vec<u8>> {
    get(object, name)
        .dyn_into::<Uint8Array>()
        .ok()
        .map(|array| array.to_vec())
}

impl Job {
    /// As a message.
    pub fn to_js(&self) -> JsValue {
        match self {
            Job::Digest { file } => {
                let object = message("digest");
                put(&object, "file", file);
                object.into()
            }
            Job::Seal { file, key, header } => {
                let object = message("seal");
                put(&object, "file", file);
                put(&object, "key", &Uint8Array::from(&key.as_bytes()[..]));
                put(&object, "header", &Uint8Array::from(&header.as_bytes()[..]));
                object.into()
            }
            Job::Open {
                key,
                header,
                content_type,
            } => {
                let object = message("open");
                put(&object, "key", &Uint8Array::from(&key.as_bytes()[..]));
                put(&object, "header", &Uint8Array::from(&header.as_bytes()[..]));
                put(&object, "type", &JsValue::from_str(content_type));
                object.into()
            }
        }
    }

    /// From a message; `None` for anything else.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let file = || get(value, "file").dyn_into::<Blob>().ok();
        let key = || DataKey::from_slice(&bytes(value, "key")?);
        let header = || Nonce::from_slice(&bytes(value, "header")?);
        match text(value, "kind").as_str() {
            "digest" => Some(Job::Digest { file: file()? }),
            "seal" => Some(Job::Seal {
                file: file()?,
                key: key()?,
                header: header()?,
            }),
            "open" => Some(Job::Open {
                key: key()?,
                header: header()?,
                content_type: text(value, "type"),
            }),
            _ => None,
        }
    }
}

impl Said {
    /// As a message.
    pub fn to_js(&self) -> JsValue {
        let object = match self {
            Said::Ready => message("ready"),
            Said::Want => message("want"),
            Said::Unauthentic => message("unauthentic"),
            Said::Frame(frame) => {
                let object = message("frame");
                put(&object, "bytes", frame);
                object
            }
            Said::Progress(done) => {
                let object = message("progress");
                put(&object, "done", &JsValue::from_f64(*done as f64));
                object
            }
            Said::Done {
                sha256,
                md5,
                head,
                blob,
            } => {
                let object = message("done");
                if let Some(digest) = sha256 {
                    put(&object, "sha256", &Uint8Array::from(&digest[..]));
                }
                if let Some(digest) = md5 {
                    put(&object, "md5", &Uint8Array::from(&digest[..]));
                }
                if let Some(blob) = blob {
                    put(&object, "blob", blob);
                }
                put(&object, "head", &Uint8Array::from(head.as_slice()));
                object
            }
            Said::Failed(why) => {
                let object = message("failed");
                put(&object, "why", &JsValue::from_str(why));
                object
            }
        };
        object.into()
    }

    /// From a message; `None` for anything else.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        match text(value, "kind").as_str() {
            "ready" => Some(Said::Ready),
            "want" => Some(Said::Want),
            "unauthentic" => Some(Said::Unauthentic),
            "frame" => get(value, "bytes").dyn_into().ok().map(Said::Frame),
            "progress" => get(value, "done")
                .as_f64()
                .map(|done| Said::Progress(done as u64)),
            "failed" => Some(Said::Failed(text(value, "why"))),
            "done" => Some(Said::Done {
                sha256: bytes(value, "sha256").and_then(|digest| digest.try_into().ok()),
                md5: bytes(value, "md5").and_then(|digest| digest.try_into().ok()),
                head: bytes(value, "head").unwrap_or_default(),
                blob: get(value, "blob").dyn_into().ok(),
            }),
            _ => None,
        }
    }
}
