//! Work on large bodies, off the main thread: several workers for each job, which end with the job.

use super::joined_parts::JoinedParts;
use super::local_file::blob_of;
use super::protocol::{BodyFiles, Cipher, Job, Keep, PageMessage, Stored, Work, WorkerMessage};
use super::reflect;
use super::spare_workers;
use super::worker_error::{WorkerError, refused};
use super::worker_job::{LargeJob, Opened, Room, Sealed, SealedFrames, Task};
use super::worker_program::WorkerProgram;
use crate::core::body_store::BodyStoreError;
use crate::core::crypto::Unauthentic;
use crate::core::crypto::frames::frames_of;
use crate::core::s3::stored_body::Frames;
use crate::core::trace::Excerpt;
use envelope_lab_worker::runs::LONG;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ErrorEvent, FileSystemDirectoryHandle, MessageEvent, Worker};

/// The most workers for a job. Beyond that, hashing is the limit: it goes frame by frame.
const MOST: u32 = 8;

/// SHA-256 of the plaintext, and MD5 if it was asked for.
type Digests = ([u8; 32], Option<[u8; 16]>);

type Listeners<Event> = RefCell<Vec<Closure<dyn FnMut(Event)>>>;

/// How a job ended.
type End = Result<(), WorkerError>;

/// What the page knows of a job in progress.
struct Progressing {
    workers: RefCell<Vec<Worker>>,
    /// What the workers send: frames by number.
    frames: RefCell<Vec<Option<Vec<u8>>>>,
    parts: RefCell<Vec<Option<Blob>>>,
    /// The frames of a plaintext.
    plain: RefCell<JoinedParts>,
    head: RefCell<(Vec<u8>, Vec<u8>)>,
    digests: Cell<Option<Digests>>,
    done: Cell<u32>,
    end: RefCell<Option<End>>,
    paused: Cell<bool>,
    /// Wakes the one that waits for the end.
    wake: RefCell<Option<Function>>,
    /// Kept as long as the workers.
    heard: Listeners<MessageEvent>,
    failed: Listeners<ErrorEvent>,
}

impl Progressing {
    /// Ends the job, unless it has ended. The workers are gone at once, with their copies of the key.
    fn end(&self, end: End) {
        let mut known = self.end.borrow_mut();
        if known.is_none() {
            *known = Some(end);
            self.workers.take().iter().for_each(Worker::terminate);
            if let Some(wake) = self.wake.take() {
                super::failure::ignore_because(
                    wake.call0(&JsValue::UNDEFINED),
                    "a promise’s own function never throws",
                );
            }
        }
    }

    fn has_ended(&self) -> bool {
        self.end.borrow().is_some()
    }

    fn tell(&self, message: &PageMessage) {
        let message = message.to_js();
        for worker in self.workers.borrow().iter() {
            super::failure::ignore_because(
                worker.post_message(&message),
                "a message of texts can be cloned",
            );
        }
    }
}

/// Stops a job from elsewhere, or lets it pause.
#[derive(Clone)]
pub struct Cancel(Rc<Progressing>);

impl std::fmt::Debug for Cancel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cancel(..)")
    }
}

impl Cancel {
    /// Ends the workers at once and drops the frames they have made so far.
    pub fn cancel(&self) {
        self.0.end(Err(WorkerError::Cancelled));
    }

    /// Lets each worker finish the frame at hand and then wait, or go on.
    pub fn pause(&self, paused: bool) {
        self.0.paused.set(paused);
        self.0.tell(match paused {
            true => &PageMessage::Pause,
            false => &PageMessage::Resume,
        });
    }
}

/// A job in progress. Dropping it ends its workers.
pub struct Running {
    job: Rc<Progressing>,
    ended: Promise,
    room: Option<Room>,
    workers: u32,
    len: u64,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Running(..)")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.job.end(Err(WorkerError::Cancelled));
    }
}

/// How many workers a body of `len` bytes gets: one for each core, and none without a frame. A body in files is read by as
/// many as wrote it.
fn workers_for(task: &Task, len: u64) -> u32 {
    if let Task::Open(Stored::Files(files)) = task {
        return files.count;
    }
    let window = super::browser::window();
    let navigator = window.map(|window| reflect::get(&window, "navigator"));
    let cores = navigator.map_or(1, |navigator| {
        reflect::number(&navigator, "hardwareConcurrency")
    });
    let cores = u32::try_from(cores).unwrap_or(1);
    cores.min(MOST).min(frames_of(len)).max(1)
}

/// Starts workers on a job. `progress` is called with the number of plaintext bytes that are done.
pub fn start(job: LargeJob, progress: impl Fn(u64) + 'static) -> Running {
    let workers = workers_for(&job.task, job.len);
    let room = match &job.task {
        Task::Seal { room, .. } => Some(room.clone()),
        Task::Open(_) => None,
    };
    let len = job.len;
    let progressing = Rc::new(Progressing {
        workers: RefCell::default(),
        frames: RefCell::default(),
        parts: RefCell::default(),
        plain: RefCell::default(),
        head: RefCell::default(),
        digests: Cell::new(None),
        done: Cell::new(0),
        end: RefCell::new(None),
        paused: Cell::new(false),
        wake: RefCell::default(),
        heard: RefCell::default(),
        failed: RefCell::default(),
    });
    let ended = Promise::new(&mut |wake, _| {
        progressing.wake.replace(Some(wake));
    });
    let launched = progressing.clone();
    spawn_local(async move {
        if let Err(error) = launch(&launched, job, workers, Rc::new(progress)).await {
            launched.end(Err(refused(&error)));
        }
    });
    Running {
        job: progressing,
        ended,
        room,
        workers,
        len,
    }
}

async fn launch(
    progressing: &Rc<Progressing>,
    job: LargeJob,
    workers: u32,
    progress: Rc<dyn Fn(u64)>,
) -> Result<(), JsValue> {
    let program = WorkerProgram::get().await?;
    let ring = ring(workers)?;
    for (worker, ports) in (0..workers).zip(ring) {
        if progressing.has_ended() {
            return Ok(());
        }
        let share = share(&job, worker, workers);
        begin(progressing, &program, share, ports, progress.clone())?;
    }
    Ok(())
}

/// One worker's share of a job.
fn share(job: &LargeJob, worker: u32, workers: u32) -> Job {
    let (work, md5) = match &job.task {
        Task::Seal { file, room, md5 } => {
            let keep = match room {
                Room::Memory => Keep::Bytes,
                Room::Blobs => Keep::Blobs,
                Room::Directory(directory) => Keep::Files(files_in(directory, workers)),
            };
            let file = file.clone();
            (Work::Seal { file, keep }, *md5)
        }
        Task::Open(stored) => (Work::Open(stored.clone()), false),
    };
    Job {
        work,
        key: job.key.duplicate(),
        header: job.header,
        len: job.len,
        cipher: job.cipher,
        md5,
        worker,
        workers,
    }
}

/// What the files of a body are named; the rest of a file's name is a number. In version 1, long runs had four frames.
const NAMES: [(&str, u32); 2] = [("runs", LONG), ("frames", 4)];

/// A body that so many workers have stored in this directory, in files of which this is one's name. `None` if it is
/// another name.
pub fn in_files(directory: FileSystemDirectoryHandle, files: u32, name: &str) -> Option<Stored> {
    let is_its = |(begins, _): &&(&str, u32)| name.starts_with(begins);
    let (name, long) = NAMES.iter().find(is_its)?;
    Some(Stored::Files(BodyFiles {
        directory,
        name: (*name).to_owned(),
        count: files,
        long: *long,
    }))
}

fn files_in(directory: &FileSystemDirectoryHandle, workers: u32) -> BodyFiles {
    let [(name, long), _] = NAMES;
    BodyFiles {
        directory: directory.clone(),
        name: name.to_owned(),
        count: workers,
        long,
    }
}

/// For each worker, the ports to the next and from the one before; none for a single worker.
fn ring(workers: u32) -> Result<Vec<Array>, JsValue> {
    let ports: Vec<Array> = (0..workers).map(|_| Array::new()).collect();
    if workers > 1 {
        let make: Function = reflect::get(&js_sys::global(), "MessageChannel").dyn_into()?;
        let channels = ports
            .iter()
            .map(|_| Reflect::construct(&make, &Array::new()));
        let channels: Vec<JsValue> = channels.collect::<Result<_, _>>()?;
        let before = channels
            .iter()
            .cycle()
            .skip(channels.len().saturating_sub(1));
        for ((ports, next), before) in ports.iter().zip(&channels).zip(before) {
            ports.push(&reflect::get(next, "port1"));
            ports.push(&reflect::get(before, "port2"));
        }
    }
    Ok(ports)
}

fn put<T>(list: &RefCell<Vec<Option<T>>>, number: u32, value: T) {
    let mut list = list.borrow_mut();
    let number = number as usize;
    if list.len() <= number {
        list.resize_with(number.saturating_add(1), || None);
    }
    if let Some(place) = list.get_mut(number) {
        *place = Some(value);
    }
}

/// Gives a worker its share. Dropping the share overwrites this copy of the key.
fn give(job: &Rc<Progressing>, worker: &Worker, share: Job, ports: &Array) {
    let message = PageMessage::Job(Box::new(share)).to_js();
    let posted = worker.post_message_with_transfer(&message, ports);
    Job::forget_key(&message);
    if let Err(error) = posted {
        job.end(Err(refused(&error)));
    } else if job.paused.get() {
        job.tell(&PageMessage::Pause);
    }
}

/// Takes a worker that waits for a job, or starts one, and gives it its share when it is ready.
fn begin(
    progressing: &Rc<Progressing>,
    program: &WorkerProgram,
    share: Job,
    ports: Array,
    progress: Rc<dyn Fn(u64)>,
) -> Result<(), JsValue> {
    let (worker, lock) = match spare_workers::take() {
        Some((worker, lock)) => (worker, Some(lock)),
        None => (program.start()?, None),
    };
    let workers = share.workers;
    let opens = matches!(share.work, Work::Open(_));
    let (job, port, share) = (
        Rc::downgrade(progressing),
        worker.clone(),
        Cell::new(Some(share)),
    );
    let ready = Rc::new(move |lock: String| {
        if let Some((job, share)) = job.upgrade().zip(share.take()) {
            watch(&job, lock);
            give(&job, &port, share, &ports);
        }
    });
    let (job, is_ready) = (Rc::downgrade(progressing), ready.clone());
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(job) = job.upgrade().filter(|job| !job.has_ended()) else {
            return;
        };
        match WorkerMessage::from_js(&event.data()) {
            Some(WorkerMessage::Ready { lock }) => is_ready(lock),
            Some(WorkerMessage::Head { plain, stored }) => *job.head.borrow_mut() = (plain, stored),
            Some(WorkerMessage::Frame { number, bytes }) => {
                put(&job.frames, number, bytes.to_vec());
            }
            Some(WorkerMessage::Part { number, blob }) if opens => {
                if let Err(error) = job.plain.borrow_mut().put(number, blob) {
                    job.end(Err(WorkerError::Worker(error.to_string())));
                }
            }
            Some(WorkerMessage::Part { number, blob }) => put(&job.parts, number, blob),
            Some(WorkerMessage::Progress(bytes)) => progress(bytes),
            Some(WorkerMessage::Digests { sha256, md5 }) => job.digests.set(Some((sha256, md5))),
            Some(WorkerMessage::Done) => {
                job.done.set(job.done.get().saturating_add(1));
                if job.done.get() == workers {
                    job.end(Ok(()));
                }
            }
            Some(WorkerMessage::Unauthentic) => job.end(Err(Unauthentic.into())),
            Some(WorkerMessage::Failed(failure)) => job.end(Err(failure.into())),
            Some(WorkerMessage::Measured(_)) | None => {
                job.end(Err(WorkerError::Worker("an unknown answer".to_owned())));
            }
        }
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    let job = Rc::downgrade(progressing);
    let failed = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
        if let Some(job) = job.upgrade() {
            job.end(Err(WorkerError::Worker(event.message())));
        }
    });
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    progressing.heard.borrow_mut().push(heard);
    progressing.failed.borrow_mut().push(failed);
    progressing.workers.borrow_mut().push(worker);
    if let Some(lock) = lock {
        ready(lock);
    }
    Ok(())
}

/// Ends the job when the browser ends a worker: then it releases the worker's lock.
fn watch(job: &Rc<Progressing>, lock: String) {
    if lock.is_empty() {
        return;
    }
    let job = Rc::downgrade(job);
    spawn_local(async move {
        super::tab::released(&lock).await;
        if let Some(job) = job.upgrade() {
            job.end(Err(WorkerError::Ended));
        }
    });
}

/// All of a list, if nothing is missing.
fn whole<T>(list: &RefCell<Vec<Option<T>>>) -> Result<Vec<T>, WorkerError> {
    let all: Option<Vec<T>> = list.take().into_iter().collect();
    all.ok_or_else(|| WorkerError::Worker("a frame is missing".to_owned()))
}

impl Running {
    /// A handle that stops the job from elsewhere, or lets it pause.
    pub fn cancel(&self) -> Cancel {
        Cancel(self.job.clone())
    }

    /// How many workers there are.
    pub fn workers(&self) -> u32 {
        self.workers
    }

    async fn end(&self) -> End {
        super::failure::ignore_because(
            JsFuture::from(self.ended.clone()).await,
            "nothing rejects this promise",
        );
        let end = self.job.end.borrow().clone();
        let end = end.unwrap_or(Err(WorkerError::Cancelled));
        // Where workers fail, more of them would fail as well.
        if matches!(end, Ok(()) | Err(WorkerError::Cancelled)) {
            spare_workers::prepare(self.workers);
        }
        end
    }

    fn digests(&self) -> Result<Digests, WorkerError> {
        let digests = self.job.digests.get();
        digests.ok_or_else(|| WorkerError::Worker("the digests are missing".to_owned()))
    }

    /// The result of [`Task::Seal`].
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn sealed(self) -> Result<Sealed, WorkerError> {
        self.end().await?;
        let (sha256, md5) = self.digests()?;
        let frames = match &self.room {
            Some(Room::Directory(directory)) => {
                SealedFrames::Stored(Stored::Files(files_in(directory, self.workers)))
            }
            Some(Room::Blobs) => SealedFrames::Stored(Stored::Blobs(whole(&self.job.parts)?)),
            Some(Room::Memory) | None => SealedFrames::Memory(whole(&self.job.frames)?),
        };
        let (_, start) = self.job.head.take();
        Ok(Sealed {
            frames,
            start,
            sha256,
            md5,
        })
    }

    /// The result of [`Task::Open`]. The plaintext is given out only now, when every frame is verified.
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub async fn opened(self, content_type: &str) -> Result<Opened, WorkerError> {
        self.end().await?;
        let (sha256, _) = self.digests()?;
        let blob = self.job.plain.take().finish(content_type);
        let blob = blob.map_err(|error| WorkerError::Worker(error.to_string()))?;
        let blob = blob.filter(|blob| blob.size() as u64 == self.len);
        let blob = blob.ok_or_else(|| WorkerError::Worker("a frame is missing".to_owned()))?;
        let (head, _) = self.job.head.take();
        let excerpt = Excerpt {
            head,
            len: self.len,
            sha256: Some(sha256),
            md5: None,
        };
        Ok(Opened { excerpt, blob })
    }
}

/// The frames of a body in the page's memory, for the workers.
///
/// # Errors
/// If one can't be read, or the browser has no room.
pub fn stored_frames(frames: Frames) -> Result<Stored, WorkerError> {
    let failed = |why: String| WorkerError::Store {
        name: String::new(),
        why,
    };
    let blob = |frame: Result<Vec<u8>, BodyStoreError>| {
        let frame = frame.map_err(|error| failed(error.to_string()))?;
        let parts = Array::of1(&Uint8Array::from(frame.as_slice()));
        blob_of(&parts, "").map_err(|error| failed(error.to_string()))
    };
    Ok(Stored::Blobs(frames.map(blob).collect::<Result<_, _>>()?))
}

/// Which program did it, in a few words.
pub fn says(cipher: Cipher) -> &'static str {
    match cipher {
        Cipher::AesGcm => "aes-gcm (RustCrypto), compiled to WebAssembly",
        Cipher::WebCrypto => {
            "the browser’s WebCrypto; first and last frame checked against aes-gcm"
        }
    }
}

/// Whether this browser has WebCrypto here.
pub fn has_browser_cipher() -> bool {
    let crypto = reflect::get(&js_sys::global(), "crypto");
    !reflect::get(&crypto, "subtle").is_falsy()
}
