//! One worker's share of a job: its frames, in order. Each is read once, encrypted or decrypted, and hashed, by this
//! worker.

use super::browser_cipher::BrowserKey;
use super::clock::now;
use super::failing::Stop;
use super::mailbox::Mailbox;
use super::protocol::{Cipher, FailedPlace, Job, Keep, Stored, Work, WorkerMessage};
use super::relay::Baton;
use super::runs::{LONG, Runs};
use super::sink::Sink;
use super::source::Source;
use envelope_lab_crypto::frames::{FRAME, Frames, encrypted_len, frame_nonce, frames_of};
use envelope_lab_crypto::{Nonce, Tag};
use js_sys::{Array, Uint8Array};
use std::cell::Cell;
use std::collections::VecDeque;
use wasm_bindgen_futures::JsFuture;

/// How many frames a worker has at most that are not hashed yet: while one waits for its turn, the next is read and
/// encrypted.
const AHEAD: u32 = 2;
/// The same where the browser encrypts: two more are on the browser's own threads.
const BROWSER_AHEAD: u32 = 4;
/// How many frames the browser encrypts at a time for each worker.
const IN_FLIGHT: usize = 2;
/// How often the page hears within a run how far it is, in milliseconds. Each message takes its and our time.
const TELLS_AFTER: f64 = 100.0;
/// How many of the first bytes the page shows.
const HEAD: usize = 4_096;

/// Sends a message to the page, and the state of the digests to the next worker.
pub trait Outlet {
    fn page(&self, message: &WorkerMessage);
    /// Keeps the state for this worker's next frame.
    fn this_worker(&self, baton: Baton);
    fn next_worker(&self, baton: Baton);
}

/// A frame that is encrypted or decrypted. A promise of the browser's is listened to from the start: one that fails after
/// another has failed must not be an error that nobody handles.
#[derive(Debug)]
enum Begun {
    /// With its plaintext.
    Done(u32, Vec<u8>),
    /// The browser encrypts this plaintext.
    Sealing(u32, Vec<u8>, JsFuture),
    /// The browser decrypts; the stored frame is here if it is to be checked.
    Opening(u32, Option<Vec<u8>>, JsFuture),
}

struct Share<'a> {
    outlet: &'a dyn Outlet,
    header: Nonce,
    len: u64,
    count: u32,
    runs: Runs,
    cipher: Frames,
    browser: Option<BrowserKey>,
    source: Source,
    sink: Sink,
    seals: bool,
    /// Buffers to use again.
    free: Vec<Vec<u8>>,
    sealed: Vec<u8>,
    /// When the page last heard how far it is.
    told: Cell<f64>,
}

/// Does a worker's share.
///
/// # Errors
/// If a frame can't be read, stored, or is not authentic.
pub async fn run(job: Job, mailbox: &Mailbox, outlet: &dyn Outlet) -> Result<(), Stop> {
    let Job {
        work,
        key,
        worker,
        workers,
        ..
    } = &job;
    let (worker, workers) = (*worker, *workers);
    let count = frames_of(job.len);
    let long = match work {
        Work::Seal {
            keep: Keep::Files(files),
            ..
        }
        | Work::Open(Stored::Files(files)) => files.long,
        Work::Seal { .. } | Work::Open(Stored::Blobs(_) | Stored::Body(_)) => LONG,
    };
    let runs = Runs::of(count, workers, long);
    let plain = || Sink::Runs(runs, Array::new(), count);
    let (source, sink, seals) = match work {
        Work::Seal { file, keep } => {
            let stored = encrypted_len(job.len).saturating_sub(Nonce::LEN as u64);
            let in_file = runs.file_len(worker, count, stored);
            let source = Source::file(file.clone(), runs);
            (source, Sink::of(keep, worker, in_file).await?, true)
        }
        Work::Open(Stored::Blobs(blobs)) => (Source::blobs(blobs.clone())?, plain(), false),
        Work::Open(Stored::Body(body)) => (Source::body(body.clone(), runs), plain(), false),
        Work::Open(Stored::Files(files)) => {
            (Source::files(files, worker, runs).await?, plain(), false)
        }
    };
    let browser = match job.cipher {
        Cipher::AesGcm => None,
        Cipher::WebCrypto => Some(BrowserKey::import(key).await?),
    };
    let (ahead, in_flight) = match browser {
        None => (AHEAD, 1),
        Some(_) => (BROWSER_AHEAD, IN_FLIGHT),
    };
    // A whole run waits while the workers before hash theirs.
    let ahead = ahead.max(runs.run).saturating_add(u32::from(runs.run > 1)) as usize;
    let mut share = Share {
        outlet,
        header: job.header,
        len: job.len,
        count,
        runs,
        cipher: Frames::new(key, &job.header),
        browser,
        source,
        sink,
        seals,
        free: Vec::new(),
        sealed: Vec::with_capacity(FRAME + Tag::LEN),
        told: Cell::new(now()),
    };
    let with_md5 = job.md5;
    // From here on, only the cipher has the key.
    drop(job);
    if worker == 0 {
        mailbox.put(Baton::first(with_md5));
    }
    let mut next = runs.first(worker);
    let mut begun: VecDeque<Begun> = VecDeque::new();
    let mut waiting: VecDeque<(u32, Vec<u8>)> = VecDeque::new();
    loop {
        mailbox.unpaused().await;
        // Where its turn has come, a frame is hashed first, and then encrypted where it lies.
        if share.seals
            && share.browser.is_none()
            && waiting.is_empty()
            && next < count
            && let Some(baton) = mailbox.take(next)
        {
            share.seal_in_step(next, baton).await?;
            next = runs.next(next);
            mailbox.turn().await;
            continue;
        }
        while next < count && begun.len() < in_flight && begun.len() + waiting.len() < ahead {
            begun.push_back(share.begin(next).await?);
            next = runs.next(next);
        }
        if let Some(first) = begun.pop_front() {
            waiting.push_back(share.complete(first).await?);
            mailbox.turn().await;
        }
        let mut hashed = false;
        while let Some(baton) = waiting
            .front()
            .and_then(|(number, _)| mailbox.take(*number))
        {
            if let Some((number, plain)) = waiting.pop_front() {
                share.hash(number, plain, baton);
                hashed = true;
            }
        }
        let more = next < count;
        if waiting.is_empty() && begun.is_empty() && !more {
            return share.sink.finish();
        }
        let can_begin = more && begun.len() + waiting.len() < ahead;
        if !hashed && begun.is_empty() && !can_begin {
            mailbox.wait().await;
        }
    }
}

impl Share<'_> {
    fn post(&self, message: Option<WorkerMessage>) {
        if let Some(message) = message {
            self.outlet.page(&message);
        }
    }

    /// Plaintext bytes in a frame.
    fn plain_len(&self, number: u32) -> usize {
        let before = u64::from(number) * FRAME as u64;
        self.len.saturating_sub(before).min(FRAME as u64) as usize
    }

    /// The first and the last frame of the browser's are also made by `aes-gcm`.
    fn is_checked(&self, number: u32) -> bool {
        number == 0 || number.saturating_add(1) == self.count
    }

    fn buffer(&mut self) -> Vec<u8> {
        self.free
            .pop()
            .unwrap_or_else(|| Vec::with_capacity(FRAME + Tag::LEN))
    }

    /// What the page shows of a frame: the first bytes of the first one.
    fn start_of(&self, number: u32, bytes: &[u8]) -> Vec<u8> {
        let shown = if number == 0 { HEAD } else { 0 };
        bytes.iter().take(shown).copied().collect()
    }

    fn head(&self, number: u32, plain: &[u8], stored: &[u8]) {
        if number == 0 {
            let plain = self.start_of(number, plain);
            let stored = self.start_of(number, stored);
            self.outlet.page(&WorkerMessage::Head { plain, stored });
        }
    }

    /// `ciphertext ‖ tag` of a plaintext, in `self.sealed`.
    fn seal(&mut self, number: u32, plain: &[u8]) -> Result<(), Stop> {
        self.sealed.clear();
        self.sealed.extend_from_slice(plain);
        self.cipher.skip_to(number);
        self.cipher.encrypt_in_place(&mut self.sealed)?;
        Ok(())
    }

    async fn seal_in_step(&mut self, number: u32, baton: Baton) -> Result<(), Stop> {
        let mut frame = self.buffer();
        let len = self.plain_len(number);
        self.source.read(number, len, &mut frame).await?;
        let start = self.start_of(number, &frame);
        self.pass_on(number, &frame, baton);
        self.cipher.skip_to(number);
        self.cipher.encrypt_in_place(&mut frame)?;
        self.head(number, &start, &frame);
        let message = self.sink.put(number, &frame)?;
        self.post(message);
        self.free.push(frame);
        Ok(())
    }

    async fn begin(&mut self, number: u32) -> Result<Begun, Stop> {
        let plain_len = self.plain_len(number);
        let stored_len = plain_len + Tag::LEN;
        let mut frame = self.buffer();
        let nonce = frame_nonce(&self.header, number);
        match (self.browser.clone(), self.seals) {
            (None, true) => {
                self.source.read(number, plain_len, &mut frame).await?;
                self.seal(number, &frame)?;
                self.head(number, &frame, &self.sealed);
                let message = self.sink.put(number, &self.sealed)?;
                self.post(message);
                Ok(Begun::Done(number, frame))
            }
            (None, false) => {
                self.source.read(number, stored_len, &mut frame).await?;
                self.cipher.skip_to(number);
                self.cipher.decrypt_in_place(&mut frame)?;
                self.head(number, &frame, &[]);
                let message = self.sink.put(number, &frame)?;
                self.post(message);
                Ok(Begun::Done(number, frame))
            }
            (Some(browser), true) => {
                let bytes = self.source.read_js(number, plain_len).await?;
                let promise = browser.encrypt(&nonce, &bytes)?;
                frame.resize(plain_len, 0);
                bytes.copy_to(&mut frame);
                Ok(Begun::Sealing(number, frame, promise.into()))
            }
            (Some(browser), false) => {
                let bytes = self.source.read_js(number, stored_len).await?;
                let promise = browser.decrypt(&nonce, &bytes)?;
                let kept = match self.is_checked(number) {
                    true => {
                        frame.resize(stored_len, 0);
                        bytes.copy_to(&mut frame);
                        Some(frame)
                    }
                    false => {
                        self.free.push(frame);
                        None
                    }
                };
                Ok(Begun::Opening(number, kept, promise.into()))
            }
        }
    }

    async fn complete(&mut self, begun: Begun) -> Result<(u32, Vec<u8>), Stop> {
        match begun {
            Begun::Done(number, plain) => Ok((number, plain)),
            Begun::Sealing(number, plain, promise) => {
                let sealed = promise.await;
                let sealed = sealed.map_err(|error| Stop::thrown(FailedPlace::Cipher, &error))?;
                let sealed = Uint8Array::new(&sealed);
                if self.is_checked(number) {
                    self.seal(number, &plain)?;
                    check(&sealed, &self.sealed)?;
                }
                if number == 0 {
                    let start = sealed.subarray(0, HEAD as u32).to_vec();
                    self.head(number, &plain, &start);
                }
                let message = self.sink.put_js(number, sealed)?;
                self.post(message);
                Ok((number, plain))
            }
            Begun::Opening(number, kept, promise) => {
                let opened = promise.await.map_err(|_| Stop::Unauthentic)?;
                let opened = Uint8Array::new(&opened);
                if let Some(mut frame) = kept {
                    self.cipher.skip_to(number);
                    self.cipher.decrypt_in_place(&mut frame)?;
                    check(&opened, &frame)?;
                    self.free.push(frame);
                }
                let mut plain = self.buffer();
                plain.resize(opened.length() as usize, 0);
                opened.copy_to(&mut plain);
                self.head(number, &plain, &[]);
                let message = self.sink.put_js(number, opened)?;
                self.post(message);
                Ok((number, plain))
            }
        }
    }

    fn hash(&mut self, number: u32, plain: Vec<u8>, baton: Baton) {
        self.pass_on(number, &plain, baton);
        self.free.push(plain);
    }

    /// Hashes a frame, and passes the state on.
    fn pass_on(&self, number: u32, plain: &[u8], baton: Baton) {
        let baton = baton.hash(plain);
        let is_last = baton.frame == self.count;
        let time = now();
        if is_last || self.runs.begins(baton.frame) || time >= self.told.get() + TELLS_AFTER {
            self.told.set(time);
            let done = u64::from(number) * FRAME as u64 + plain.len() as u64;
            self.outlet.page(&WorkerMessage::Progress(done));
        }
        if is_last {
            self.outlet.page(&baton.finish());
        } else if self.runs.begins(baton.frame) {
            self.outlet.next_worker(baton);
        } else {
            self.outlet.this_worker(baton);
        }
    }
}

/// Whether the browser's bytes are those of `aes-gcm`.
fn check(browser: &Uint8Array, expected: &[u8]) -> Result<(), Stop> {
    match browser.to_vec() == expected {
        true => Ok(()),
        false => Err(Stop::because(
            FailedPlace::Cipher,
            "this browser’s WebCrypto makes other bytes than aes-gcm",
        )),
    }
}
