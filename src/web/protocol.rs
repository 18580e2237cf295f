//! The messages between page and worker, as `postMessage` objects `{ kind, … }`.
//!
//! One worker does one job. The page sends a [`Job`], then, for a decryption, one encrypted frame per `want`. The
//! worker sends `ready` once, `frame` for each frame it encrypted or `progress`, then `done`, `unauthentic`, or
//! `failed`. Frames are transferred, not copied.

use crate::core::crypto::{DataKey, Nonce};
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::Blob;

#[derive(Debug)]
pub enum Job {
    /// Read a file and compute its SHA-256 and MD5.
    Digest { file: Blob },
    /// Read a file and encrypt it, frame by frame.
    Encrypt {
        file: Blob,
        key: DataKey,
        /// The stored body's header.
        header: Nonce,
    },
    /// Decrypt frames as they arrive.
    Decrypt {
        key: DataKey,
        /// The stored body's header.
        header: Nonce,
        /// `Content-Type` of the blob with the result.
        content_type: String,
    },
}

/// A message from the worker to the page.
#[derive(Debug)]
pub enum WorkerMessage {
    /// The worker can take a job.
    Ready,
    /// `ciphertext ‖ tag` of the next frame.
    Frame(Uint8Array),
    /// The worker can take the next encrypted frame.
    Want,
    /// How many plaintext bytes are done so far.
    Progress(u64),
    Done {
        /// SHA-256 of the plaintext, for [`Job::Digest`] and [`Job::Decrypt`].
        sha256: Option<[u8; 32]>,
        /// MD5 of the plaintext, for [`Job::Digest`].
        md5: Option<[u8; 16]>,
        /// The plaintext's first bytes, for [`Job::Digest`] and [`Job::Decrypt`].
        head: Vec<u8>,
        /// The plaintext, for [`Job::Decrypt`].
        blob: Option<Blob>,
    },
    /// A frame was changed, or isn't in its place.
    Unauthentic,
    /// The file could not be read; the text says why.
    Failed(String),
}

/// An object `{ kind }`, to which [`put`] adds more members.
fn message(kind: &str) -> Object {
    let object = Object::new();
    put(&object, "kind", &JsValue::from_str(kind));
    object
}

fn put(object: &Object, name: &str, value: &JsValue) {
    // INVARIANT: fails only for frozen objects and proxies; this object was made by `message`.
    Reflect::set(object, &JsValue::from_str(name), value).expect_throw("a message takes members");
}

/// A member; `undefined` if there is none, or if the message isn't an object.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}

fn bytes(object: &JsValue, name: &str) -> Option<Vec<u8>> {
    get(object, name)
        .dyn_into::<Uint8Array>()
        .ok()
        .map(|array| array.to_vec())
}

impl Job {
    pub fn to_js(&self) -> JsValue {
        match self {
            Job::Digest { file } => {
                let object = message("digest");
                put(&object, "file", file);
                object.into()
            }
            Job::Encrypt { file, key, header } => {
                let object = message("encrypt");
                put(&object, "file", file);
                put(&object, "key", &Uint8Array::from(&key.as_bytes()[..]));
                put(&object, "header", &Uint8Array::from(&header.as_bytes()[..]));
                object.into()
            }
            Job::Decrypt {
                key,
                header,
                content_type,
            } => {
                let object = message("decrypt");
                put(&object, "key", &Uint8Array::from(&key.as_bytes()[..]));
                put(&object, "header", &Uint8Array::from(&header.as_bytes()[..]));
                put(&object, "type", &JsValue::from_str(content_type));
                object.into()
            }
        }
    }

    /// `None` if the value isn't such a message.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let file = || get(value, "file").dyn_into::<Blob>().ok();
        let key = || DataKey::from_slice(&bytes(value, "key")?);
        let header = || Nonce::from_slice(&bytes(value, "header")?);
        match text(value, "kind")?.as_str() {
            "digest" => Some(Job::Digest { file: file()? }),
            "encrypt" => Some(Job::Encrypt {
                file: file()?,
                key: key()?,
                header: header()?,
            }),
            "decrypt" => Some(Job::Decrypt {
                key: key()?,
                header: header()?,
                content_type: text(value, "type")?,
            }),
            _ => None,
        }
    }
}

impl WorkerMessage {
    pub fn to_js(&self) -> JsValue {
        let object = match self {
            WorkerMessage::Ready => message("ready"),
            WorkerMessage::Want => message("want"),
            WorkerMessage::Unauthentic => message("unauthentic"),
            WorkerMessage::Frame(frame) => {
                let object = message("frame");
                put(&object, "bytes", frame);
                object
            }
            WorkerMessage::Progress(done) => {
                let object = message("progress");
                put(&object, "done", &JsValue::from_f64(*done as f64));
                object
            }
            WorkerMessage::Done {
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
            WorkerMessage::Failed(why) => {
                let object = message("failed");
                put(&object, "why", &JsValue::from_str(why));
                object
            }
        };
        object.into()
    }

    /// `None` if the value isn't such a message.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        match text(value, "kind")?.as_str() {
            "ready" => Some(WorkerMessage::Ready),
            "want" => Some(WorkerMessage::Want),
            "unauthentic" => Some(WorkerMessage::Unauthentic),
            "frame" => get(value, "bytes")
                .dyn_into()
                .ok()
                .map(WorkerMessage::Frame),
            "progress" => get(value, "done")
                .as_f64()
                .map(|done| WorkerMessage::Progress(done as u64)),
            "failed" => text(value, "why").map(WorkerMessage::Failed),
            "done" => Some(WorkerMessage::Done {
                sha256: bytes(value, "sha256").and_then(|digest| digest.try_into().ok()),
                md5: bytes(value, "md5").and_then(|digest| digest.try_into().ok()),
                head: bytes(value, "head")?,
                blob: get(value, "blob").dyn_into().ok(),
            }),
            _ => None,
        }
    }
}
