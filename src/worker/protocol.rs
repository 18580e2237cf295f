//! The messages between the page and its workers, as `postMessage` objects `{ kind, … }`.
//!
//! Several workers do one job: runs of frames go around among them (`runs`). A worker says `ready` once.
//! The page sends each its [`Job`], with two [`MessagePort`](web_sys::MessagePort)s of a ring: the state of the digests
//! goes around in it, so that each frame is hashed by the worker that encrypts or decrypts it, after all frames before
//! it. Bytes and blobs are transferred or handed over, not copied.

use envelope_lab_crypto::{DataKey, Nonce};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::{Blob, FileSystemDirectoryHandle};

/// Which program does AES-256-GCM. Both make the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// RustCrypto's `aes-gcm`, compiled to WebAssembly.
    AesGcm,
    /// The browser's own. The first and the last frame are also made by `aes-gcm`, and compared.
    WebCrypto,
}

/// Files in the origin private file system that contain one body's frames: file *i*, named `name-i`, contains those of
/// worker *i*, one after the other.
#[derive(Clone, Debug)]
pub struct BodyFiles {
    /// The folder of these files.
    pub directory: FileSystemDirectoryHandle,
    pub name: String,
    /// How many files: one for each worker that wrote them.
    pub count: u32,
    /// How many frames a long run has in them (see [`Runs`](super::runs::Runs)).
    pub long: u32,
}

/// Where encrypted frames go.
#[derive(Clone, Debug)]
pub enum Keep {
    /// To the page, as bytes.
    Bytes,
    /// To the page, as one blob a frame.
    Blobs,
    /// Into a file for each worker.
    Files(BodyFiles),
}

/// Where encrypted frames are.
#[derive(Clone, Debug)]
pub enum Stored {
    /// One blob a frame, in order.
    Blobs(Vec<Blob>),
    /// All of `header ‖ frames` in one blob.
    Body(Blob),
    Files(BodyFiles),
}

/// What is to be done with the frames.
#[derive(Clone, Debug)]
pub enum Work {
    /// Read a file and encrypt it.
    Seal { file: Blob, keep: Keep },
    /// Decrypt what is stored. The plaintext goes to the page in blobs.
    Open(Stored),
}

/// One worker's share of the encryption or decryption of a body.
#[derive(Debug)]
pub struct Job {
    pub work: Work,
    /// Overwritten when the job is dropped.
    pub key: DataKey,
    /// The stored body's header: the nonce of its last frame.
    pub header: Nonce,
    /// Length of the plaintext in bytes.
    pub len: u64,
    pub cipher: Cipher,
    /// Whether to compute MD5 as well as SHA-256.
    pub md5: bool,
    /// This worker's number, from 0.
    pub worker: u32,
    /// How many workers there are.
    pub workers: u32,
}

/// What a worker is asked to measure: one operation over a buffer of 1 MiB, without files or messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawWork {
    /// `aes-gcm`, in place.
    AesGcm,
    /// SHA-256.
    Sha256,
}

/// A message from the page to a worker.
#[derive(Debug)]
pub enum PageMessage {
    Job(Box<Job>),
    /// Finish the frame at hand, then wait.
    Pause,
    /// Go on.
    Resume,
    /// Do one operation this many times, and say how long it took.
    Measure {
        what: RawWork,
        rounds: u32,
    },
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailedPlace {
    /// The file to encrypt could not be read.
    File,
    /// The frames could not be stored or read back.
    Store,
    /// The browser's cipher failed, or its bytes differ from those of `aes-gcm`.
    Cipher,
}

/// Why a worker could not do its share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub place: FailedPlace,
    /// The browser's name for the error, for example `QuotaExceededError` or `NotReadableError`; may be empty.
    pub name: String,
    /// A sentence.
    pub why: String,
}

/// A message from a worker to the page.
#[derive(Debug)]
pub enum WorkerMessage {
    /// The worker can take a job.
    Ready {
        /// The name of the lock that it holds as long as it lives; empty where the browser has no locks.
        lock: String,
    },
    /// The first bytes: of the plaintext, and of the frame as it is stored.
    Head {
        plain: Vec<u8>,
        stored: Vec<u8>,
    },
    /// `ciphertext ‖ tag` of a frame, for [`Keep::Bytes`].
    Frame {
        number: u32,
        bytes: Uint8Array,
    },
    /// A blob: an encrypted frame for [`Keep::Blobs`], or a decrypted run of frames, by the run's number.
    Part {
        number: u32,
        blob: Blob,
    },
    /// How many plaintext bytes all workers together have done and hashed.
    Progress(u64),
    /// The digests of the plaintext, from the worker that had the last frame.
    Digests {
        sha256: [u8; 32],
        md5: Option<[u8; 16]>,
    },
    /// This worker's share is done.
    Done,
    /// A frame was changed, or isn't in its place.
    Unauthentic,
    Failed(Failure),
    /// Milliseconds, for [`PageMessage::Measure`].
    Measured(f64),
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

fn put_number(object: &Object, name: &str, number: f64) {
    put(object, name, &JsValue::from_f64(number));
}

fn put_bytes(object: &Object, name: &str, bytes: &[u8]) {
    put(object, name, &Uint8Array::from(bytes));
}

/// A member; `undefined` if there is none, or if the message isn't an object.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}

fn number(object: &JsValue, name: &str) -> Option<u32> {
    get(object, name).as_f64().map(|number| number as u32)
}

fn bytes(object: &JsValue, name: &str) -> Option<Vec<u8>> {
    let array: Uint8Array = get(object, name).dyn_into().ok()?;
    Some(array.to_vec())
}

/// Reads bytes, and overwrites them in the message.
fn secret<T>(object: &JsValue, name: &str, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
    let array: Uint8Array = get(object, name).dyn_into().ok()?;
    let mut copy = array.to_vec();
    let value = read(&copy);
    copy.fill(0);
    array.fill(0, 0, array.length());
    value
}

impl Cipher {
    fn name(self) -> &'static str {
        match self {
            Self::AesGcm => "aes-gcm",
            Self::WebCrypto => "webcrypto",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::AesGcm, Self::WebCrypto]
            .into_iter()
            .find(|cipher| cipher.name() == name)
    }
}

impl RawWork {
    fn name(self) -> &'static str {
        match self {
            Self::AesGcm => "aes-gcm",
            Self::Sha256 => "sha-256",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::AesGcm, Self::Sha256]
            .into_iter()
            .find(|what| what.name() == name)
    }
}

impl FailedPlace {
    fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Store => "store",
            Self::Cipher => "cipher",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::File, Self::Store, Self::Cipher]
            .into_iter()
            .find(|place| place.name() == name)
    }
}

fn put_files(object: &Object, files: &BodyFiles) {
    put(object, "directory", &files.directory);
    put(object, "name", &JsValue::from_str(&files.name));
    put_number(object, "count", f64::from(files.count));
    put_number(object, "long", f64::from(files.long));
}

fn files_of(object: &JsValue) -> Option<BodyFiles> {
    Some(BodyFiles {
        directory: get(object, "directory").dyn_into().ok()?,
        name: text(object, "name")?,
        count: number(object, "count")?,
        long: number(object, "long")?,
    })
}

impl Job {
    /// An object for `postMessage`. Afterward, [`Job::forget_key`] overwrites the key in it.
    fn to_js(&self) -> Object {
        let object = match &self.work {
            Work::Seal { file, keep } => {
                let object = message("seal");
                put(&object, "file", file);
                match keep {
                    Keep::Bytes => put(&object, "keep", &JsValue::from_str("bytes")),
                    Keep::Blobs => put(&object, "keep", &JsValue::from_str("blobs")),
                    Keep::Files(files) => put_files(&object, files),
                }
                object
            }
            Work::Open(stored) => {
                let object = message("open");
                match stored {
                    Stored::Blobs(blobs) => {
                        let blobs: Array = blobs.iter().collect();
                        put(&object, "blobs", &blobs);
                    }
                    Stored::Body(body) => put(&object, "stored", body),
                    Stored::Files(files) => put_files(&object, files),
                }
                object
            }
        };
        put_bytes(&object, "key", self.key.as_bytes());
        put_bytes(&object, "header", self.header.as_bytes());
        put_number(&object, "len", self.len as f64);
        put(&object, "cipher", &JsValue::from_str(self.cipher.name()));
        put(&object, "md5", &JsValue::from_bool(self.md5));
        put_number(&object, "worker", f64::from(self.worker));
        put_number(&object, "workers", f64::from(self.workers));
        object
    }

    /// Overwrites the key in a message that was posted.
    pub fn forget_key(posted: &JsValue) {
        if let Ok(key) = get(posted, "key").dyn_into::<Uint8Array>() {
            key.fill(0, 0, key.length());
        }
    }

    fn from_js(value: &JsValue, kind: &str) -> Option<Self> {
        let work = match kind {
            "seal" => {
                let keep = match text(value, "keep").as_deref() {
                    Some("bytes") => Keep::Bytes,
                    Some("blobs") => Keep::Blobs,
                    Some(_) => return None,
                    None => Keep::Files(files_of(value)?),
                };
                let file = get(value, "file").dyn_into().ok()?;
                Work::Seal { file, keep }
            }
            _ => Work::Open(match get(value, "blobs").dyn_into::<Array>() {
                Ok(blobs) => {
                    let blobs = blobs.iter().map(|blob| blob.dyn_into().ok());
                    Stored::Blobs(blobs.collect::<Option<_>>()?)
                }
                Err(_) => match get(value, "stored").dyn_into() {
                    Ok(body) => Stored::Body(body),
                    Err(_) => Stored::Files(files_of(value)?),
                },
            }),
        };
        let job = Self {
            work,
            header: Nonce::from_slice(&bytes(value, "header")?)?,
            len: get(value, "len").as_f64()? as u64,
            cipher: Cipher::named(&text(value, "cipher")?)?,
            md5: get(value, "md5").as_bool()?,
            worker: number(value, "worker")?,
            workers: number(value, "workers").filter(|workers| *workers > 0)?,
            key: secret(value, "key", DataKey::from_slice)?,
        };
        Some(job)
    }
}

impl PageMessage {
    /// An object for `postMessage`.
    pub fn to_js(&self) -> JsValue {
        let object = match self {
            Self::Job(job) => job.to_js(),
            Self::Pause => message("pause"),
            Self::Resume => message("resume"),
            Self::Measure { what, rounds } => {
                let object = message("measure");
                put(&object, "what", &JsValue::from_str(what.name()));
                put_number(&object, "rounds", f64::from(*rounds));
                object
            }
        };
        object.into()
    }

    /// `None` if the value isn't such a message.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        match text(value, "kind")?.as_str() {
            kind @ ("seal" | "open") => {
                Job::from_js(value, kind).map(|job| Self::Job(Box::new(job)))
            }
            "pause" => Some(Self::Pause),
            "resume" => Some(Self::Resume),
            "measure" => Some(Self::Measure {
                what: RawWork::named(&text(value, "what")?)?,
                rounds: number(value, "rounds")?,
            }),
            _ => None,
        }
    }
}

impl WorkerMessage {
    /// An object for `postMessage`.
    pub fn to_js(&self) -> JsValue {
        let object = match self {
            Self::Ready { lock } => {
                let object = message("ready");
                put(&object, "lock", &JsValue::from_str(lock));
                object
            }
            Self::Head { plain, stored } => {
                let object = message("head");
                put_bytes(&object, "plain", plain);
                put_bytes(&object, "stored", stored);
                object
            }
            Self::Frame { number, bytes } => {
                let object = message("frame");
                put_number(&object, "number", f64::from(*number));
                put(&object, "bytes", bytes);
                object
            }
            Self::Part { number, blob } => {
                let object = message("part");
                put_number(&object, "number", f64::from(*number));
                put(&object, "blob", blob);
                object
            }
            Self::Progress(done) => {
                let object = message("progress");
                put_number(&object, "done", *done as f64);
                object
            }
            Self::Digests { sha256, md5 } => {
                let object = message("digests");
                put_bytes(&object, "sha256", sha256);
                if let Some(md5) = md5 {
                    put_bytes(&object, "md5", md5);
                }
                object
            }
            Self::Done => message("done"),
            Self::Unauthentic => message("unauthentic"),
            Self::Failed(failure) => {
                let object = message("failed");
                put(&object, "place", &JsValue::from_str(failure.place.name()));
                put(&object, "name", &JsValue::from_str(&failure.name));
                put(&object, "why", &JsValue::from_str(&failure.why));
                object
            }
            Self::Measured(milliseconds) => {
                let object = message("measured");
                put_number(&object, "milliseconds", *milliseconds);
                object
            }
        };
        object.into()
    }

    /// `None` if the value isn't such a message.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        match text(value, "kind")?.as_str() {
            "ready" => Some(Self::Ready {
                lock: text(value, "lock")?,
            }),
            "head" => Some(Self::Head {
                plain: bytes(value, "plain")?,
                stored: bytes(value, "stored")?,
            }),
            "frame" => Some(Self::Frame {
                number: number(value, "number")?,
                bytes: get(value, "bytes").dyn_into().ok()?,
            }),
            "part" => Some(Self::Part {
                number: number(value, "number")?,
                blob: get(value, "blob").dyn_into().ok()?,
            }),
            "progress" => (get(value, "done").as_f64()).map(|done| Self::Progress(done as u64)),
            "digests" => Some(Self::Digests {
                sha256: bytes(value, "sha256")?.try_into().ok()?,
                md5: bytes(value, "md5").and_then(|digest| digest.try_into().ok()),
            }),
            "done" => Some(Self::Done),
            "unauthentic" => Some(Self::Unauthentic),
            "failed" => Some(Self::Failed(Failure {
                place: FailedPlace::named(&text(value, "place")?)?,
                name: text(value, "name")?,
                why: text(value, "why")?,
            })),
            "measured" => get(value, "milliseconds").as_f64().map(Self::Measured),
            _ => None,
        }
    }
}
