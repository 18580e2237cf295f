//! Uploads and downloads: the file, the worker that encrypts or decrypts it, the lab's answer, and the run on the
//! stage. The part `run` contains all of it, and is loaded after the page.

use super::keep::kept_upload::{KeptInner, KeptUpload};
use super::keep::unfinished::UnfinishedUpload;
use super::kept_bodies::KeptBodies;
use super::kms_tally;
use super::large_room::{LargeRoom, cipher_for};
use super::layer::{LayerError, StoredLayer, work_on};
use super::lazy_part::PartLoadError;
use super::own_folder::OwnFolder;
use super::second_layer::{self, InnerBody};
use super::stage_run::{RunKind, StageRun};
use super::state::Page;
use super::transfer_trouble::{self, TransferTrouble, while_downloading, while_uploading};
use crate::core::cloud::{
    BodyResult, Outcome, Pending, PendingDownload, PendingUpload, Progress, Response,
};
use crate::core::crypto::frames::{FRAME, encrypted_len};
use crate::core::error::ServiceError;
use crate::core::lab::log::{BeginDownload, BeginUpload, DeleteObject};
use crate::core::lab::{Lab, ObjectRow};
use crate::core::s3::{
    BodyJob, DecryptedBody, EncryptedBody, InnerLayer, PlacedBody, SealedBody, SealedUpload,
};
use crate::core::trace::{Excerpt, Step};
use crate::lesson::path_not_taken::path_not_taken;
use crate::web::dom;
use crate::web::local_file::LocalFile;
use crate::web::protocol::Cipher;
use crate::web::worker::stored_frames;
use crate::web::worker_error::WorkerError;
use crate::web::worker_job::{LargeJob, SealedFrames, Task};
use crate::web::{stored_bodies, worker};
use leptos::prelude::*;
use std::sync::Arc;

/// Why a call was not completed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] crate::web::local_file::ReadError),
    /// The worker failed, or was canceled.
    #[error(transparent)]
    Work(#[from] WorkerError),
    /// The same in words of its own.
    #[error(transparent)]
    Trouble(#[from] TransferTrouble),
    /// The lab answered with an error.
    #[error("{0}")]
    Answer(ServiceError),
    /// A part of the program could not be loaded.
    #[error(transparent)]
    Part(#[from] PartLoadError),
    /// The reader started something else since, so this answer is dropped.
    #[error("superseded")]
    Superseded,
}

/// A request to the lab.
#[derive(Debug)]
enum ObjectRequest {
    /// Uploads a file; its body follows later.
    Upload {
        name: String,
        /// `Content-Type`.
        content_type: String,
        /// The body's length, digest and head.
        body: Excerpt,
    },
    /// Reads the object with this key.
    Download(String),
}

/// An outcome, and the steps that a denial prevented.
#[derive(Debug)]
struct CallReport {
    outcome: Outcome,
    /// The steps that the denial prevented.
    not_taken: Vec<Step>,
}

/// A call that is answered, or waits for its body.
#[derive(Debug)]
enum CallStart {
    Answered(Box<CallReport>),
    /// The body must be encrypted or decrypted first. The number is the call's in the command log.
    NeedsBody(Box<Pending>, u64),
}

/// The body of a call that waits for it.
#[derive(Debug)]
enum CallBody {
    /// Small enough to encrypt or decrypt on this thread. With an upload's plaintext.
    Small(Box<Pending>, Vec<u8>),
    /// Workers encrypted or decrypted it.
    Large(BodyResult),
}

fn report(page: Page, outcome: Outcome, name: &str) -> CallReport {
    let not_taken = match outcome.trace.refusal {
        Some(_) => {
            let kind = page.lab.with_untracked(Lab::kind);
            path_not_taken(&outcome.trace, name, kind)
        }
        None => Vec::new(),
    };
    CallReport { outcome, not_taken }
}

/// Uploads a file.
///
/// # Errors
/// If the call was not completed.
pub async fn upload(page: Page, source: LocalFile, ticket: u64) -> Result<(), CallError> {
    page.upload_now(source, ticket).await
}

/// Downloads an object.
///
/// # Errors
/// If the call was not completed.
pub async fn download(page: Page, name: String, ticket: u64) -> Result<(), CallError> {
    page.download_now(name, ticket).await
}

/// Deletes an object, as the administrator.
///
/// # Errors
/// If the service denies it, or the lab was dropped with the page.
pub fn delete(page: Page, name: &str) -> Result<(), CallError> {
    let now = page.lab.now();
    let outcome = page.lab.apply(DeleteObject { key: name, now });
    let outcome = outcome.ok_or(CallError::Superseded)?;
    outcome.result.map(drop).map_err(CallError::Answer)
}

/// Begins a call in the lab's cloud.
fn begin(page: Page, start: ObjectRequest) -> Result<CallStart, CallError> {
    let now = page.lab.now();
    let (begun, name) = match start {
        ObjectRequest::Upload {
            name,
            content_type,
            body,
        } => {
            let change = BeginUpload {
                key: name.clone(),
                content_type,
                body,
                now,
            };
            (page.lab.log(|log| log.begin(change)), name)
        }
        ObjectRequest::Download(name) => {
            let change = BeginDownload {
                key: name.clone(),
                now,
            };
            (page.lab.log(|log| log.begin(change)), name)
        }
    };
    Ok(match begun.ok_or(CallError::Superseded)? {
        (Progress::Done(outcome), _) => {
            CallStart::Answered(Box::new(report(page, *outcome, &name)))
        }
        (Progress::Body(pending), begun) => CallStart::NeedsBody(pending, begun),
    })
}

/// Finishes a call whose body is done, or is small enough to do it here. `begun` is its number in the command log.
fn finish(page: Page, begun: u64, body: CallBody, name: String) -> Result<CallReport, CallError> {
    let (result, plaintext) = match body {
        CallBody::Small(pending, plaintext) => (pending.work(&plaintext), Some(plaintext)),
        CallBody::Large(result) => (result, None),
    };
    match page
        .lab
        .log(|log| log.finish(begun, result, plaintext.as_deref()))
    {
        Some(Ok(outcome)) => Ok(report(page, outcome, &name)),
        // The call was undone since, or the page is gone.
        Some(Err(_)) | None => Err(CallError::Superseded),
    }
}

impl From<LayerError> for CallError {
    fn from(error: LayerError) -> Self {
        match error {
            LayerError::Work(error) => error.into(),
            LayerError::Trouble(trouble) => trouble.into(),
            LayerError::Part(error) => error.into(),
        }
    }
}

/// An error of the workers, in words of its own if there are some.
fn in_words(error: WorkerError, trouble: Option<TransferTrouble>) -> CallError {
    trouble.map_or_else(|| error.into(), CallError::from)
}

impl Page {
    async fn upload_now(self, source: LocalFile, ticket: u64) -> Result<(), CallError> {
        let before = Arc::new(self.lab.with_untracked(Lab::objects));
        let small = source.len() <= FRAME as u64;
        if !small {
            transfer_trouble::check(self, &source).await?;
        }
        let (body, excerpt) = if small {
            let bytes = source.bytes().await?;
            let excerpt = crate::core::s3::body::excerpt_of(&bytes);
            (bytes, excerpt)
        } else {
            // The digests come with the ciphertext: the file is read once, and not at all if the call is denied.
            (Vec::new(), source.start().await?)
        };
        self.current(ticket)?;
        if let Some(sha256) = excerpt.sha256 {
            KeptBodies::of(self).add(sha256, source.clone());
        }
        let plain = excerpt.clone();
        let start = ObjectRequest::Upload {
            name: source.name.clone(),
            content_type: source.content_type.clone(),
            body: excerpt,
        };
        let report = match begin(self, start)? {
            CallStart::Answered(report) => *report,
            CallStart::NeedsBody(pending, begun) => {
                let body = match *pending {
                    Pending::Upload(upload) if !small => self.encrypt(&source, plain, upload).await,
                    pending => Ok(CallBody::Small(Box::new(pending), body)),
                };
                let body = self.body_or_cancel(ticket, begun, body)?;
                finish(self, begun, body, source.name.clone())?
            }
        };
        self.current(ticket)?;
        self.show(RunKind::Upload, source.name, report, Some(before));
        Ok(())
    }

    async fn encrypt(
        self,
        source: &LocalFile,
        plain: Excerpt,
        upload: PendingUpload,
    ) -> Result<CallBody, CallError> {
        let _unfinished = UnfinishedUpload::begin(&source.name);
        let job = upload.job();
        let (header, len) = (job.header, job.len);
        let place = LargeRoom::of(self, &source.name, len).await?;
        let cipher = cipher_for(len);
        let large = LargeJob {
            task: Task::Seal {
                file: source.blob.clone(),
                room: place.room.clone(),
                md5: upload.needs_md5(),
            },
            key: job.key.duplicate(),
            header,
            len,
            cipher,
        };
        let label = format!("Encrypting {} with AES-256-GCM", source.name);
        let sealed = work_on(self, large, label).sealed().await;
        let sealed = sealed.map_err(|error| {
            let trouble = while_uploading(&error, &source.name, len);
            in_words(error, trouble)
        })?;
        let body = match sealed.frames {
            SealedFrames::Memory(frames) => SealedBody::Here(EncryptedBody {
                header,
                frames,
                plaintext_len: len,
            }),
            SealedFrames::Stored(stored) => {
                let plain = Excerpt {
                    sha256: Some(sealed.sha256),
                    md5: sealed.md5,
                    ..plain
                };
                let layer = StoredLayer {
                    stored,
                    place,
                    header,
                    start: sealed.start,
                    plaintext_len: len,
                };
                let second = upload.second();
                self.stored_body(&source.name, layer, second, plain, cipher)
                    .await?
            }
        };
        KeptBodies::of(self).add(sealed.sha256, source.clone());
        Ok(CallBody::Large(upload.with(Ok(SealedUpload {
            body,
            sha256: sealed.sha256,
            md5: sealed.md5,
            cipher: Some(worker::says(cipher)),
        }))))
    }

    /// Takes over what workers stored, or encrypts it again if there is a second layer.
    async fn stored_body(
        self,
        name: &str,
        layer: StoredLayer,
        second: Option<&BodyJob>,
        plain: Excerpt,
        cipher: Cipher,
    ) -> Result<SealedBody, CallError> {
        let Some(second) = second else {
            return Ok(SealedBody::Placed(self.placed(layer, None, &plain, cipher)));
        };
        let second = second_layer::outer_job(&second.key, second.header, second.len);
        let inner = InnerBody {
            stored: layer.stored.clone(),
            header: layer.header,
        };
        let outer = second_layer::encrypt(self, name.to_owned(), inner, second, cipher).await?;
        let outer = outer.await?;
        let inner = InnerLayer {
            header: layer.header,
            plaintext_len: layer.plaintext_len,
            start: layer.start.clone(),
        };
        let outer = self.placed(outer, Some(&inner), &plain, cipher);
        Ok(SealedBody::PlacedTwice { inner, outer })
    }

    /// Takes over a layer that workers stored, with the one inside of it.
    fn placed(
        self,
        layer: StoredLayer,
        inner: Option<&InnerLayer>,
        plain: &Excerpt,
        cipher: Cipher,
    ) -> PlacedBody {
        let StoredLayer {
            stored,
            place,
            header,
            start,
            plaintext_len,
        } = layer;
        let kept = place.body.clone().map(|body| KeptUpload {
            body,
            files: stored_bodies::files(&stored),
            header: *header.as_bytes(),
            start: start.clone(),
            inner: inner.map(|inner| KeptInner {
                header: *inner.header.as_bytes(),
                start: inner.start.clone(),
            }),
            plain: plain.clone(),
            by_browser: cipher == Cipher::WebCrypto,
        });
        let bytes = stored_bodies::keep(stored, encrypted_len(plaintext_len), place.keep());
        OwnFolder::of(self).note(&bytes, kept);
        PlacedBody {
            header,
            plaintext_len,
            start,
            bytes,
        }
    }

    async fn download_now(self, name: String, ticket: u64) -> Result<(), CallError> {
        let mut saved = None;
        let report = match begin(self, ObjectRequest::Download(name.clone()))? {
            CallStart::Answered(report) => *report,
            CallStart::NeedsBody(pending, begun) => {
                let body = match *pending {
                    // Workers take a body of the length that S3 noted; what was tampered with may have another.
                    Pending::Download(download)
                        if download.job().len > FRAME as u64 && !self.is_tampered(&name) =>
                    {
                        let decrypted = self.decrypt(&name, download).await;
                        decrypted.map(|(body, blob)| {
                            saved = blob;
                            body
                        })
                    }
                    pending => Ok(CallBody::Small(Box::new(pending), Vec::new())),
                };
                let body = self.body_or_cancel(ticket, begun, body)?;
                finish(self, begun, body, name.clone())?
            }
        };
        self.current(ticket)?;
        if let Ok(Response::GetObject(output)) = &report.outcome.result
            && let Some(bytes) = &output.body.bytes
        {
            saved = Some(LocalFile::of_bytes(&name, &output.content_type, bytes)?.blob);
        }
        self.downloaded.set_value(saved);
        self.show(RunKind::Download, name, report, None);
        Ok(())
    }

    fn is_tampered(self, name: &str) -> bool {
        (self.lab).with_untracked(|lab| !lab.tampered_by(name).is_empty())
    }

    /// The call with its decrypted body, and the body as a browser file.
    async fn decrypt(
        self,
        name: &str,
        download: PendingDownload,
    ) -> Result<(CallBody, Option<web_sys::Blob>), CallError> {
        let job = download.job();
        let (len, cipher) = (job.len, cipher_for(job.len));
        let content_type = self.rows.with_untracked(|rows| {
            let row = rows.iter().find(|row| row.key == name);
            row.map_or_else(String::new, |row| row.content_type.clone())
        });
        let stored = match stored_bodies::find(download.part().bytes()) {
            Some(stored) => stored,
            None => stored_frames(download.part().frames())?,
        };
        let body = match download.second() {
            None => Ok((stored, job.header, len)),
            Some(second) => {
                let second = second_layer::outer_job(second, job.header, len);
                let inner = second_layer::decrypt(self, name.to_owned(), stored, second, cipher);
                let inner = inner.await?.await;
                inner.map(|inner| (inner.stored, inner.header, download.part().len))
            }
        };
        let opened = match body {
            Ok((stored, header, len)) => {
                let large = LargeJob {
                    task: Task::Open(stored),
                    key: job.key.duplicate(),
                    header,
                    len,
                    cipher,
                };
                let label = format!("Decrypting {name} with AES-256-GCM");
                work_on(self, large, label).opened(&content_type).await
            }
            Err(LayerError::Work(error)) => Err(error),
            Err(error) => return Err(error.into()),
        };
        let (decrypted, blob) = match opened {
            Ok(opened) => {
                let decrypted = DecryptedBody {
                    excerpt: opened.excerpt,
                    bytes: None,
                    cipher: Some(worker::says(cipher)),
                };
                (Ok(decrypted), Some(opened.blob))
            }
            Err(WorkerError::Unauthentic(error)) => (Err(error.into()), None),
            Err(error) => {
                let trouble = while_downloading(&error, name);
                return Err(in_words(error, trouble));
            }
        };
        Ok((CallBody::Large(download.with(decrypted)), blob))
    }

    fn current(self, ticket: u64) -> Result<(), CallError> {
        match self.ticket.get_value() == ticket {
            true => Ok(()),
            false => Err(CallError::Superseded),
        }
    }

    /// The body of a begun call. Cancels the call if it failed or something else was started since.
    fn body_or_cancel(
        self,
        ticket: u64,
        begun: u64,
        body: Result<CallBody, CallError>,
    ) -> Result<CallBody, CallError> {
        let body = body.and_then(|body| self.current(ticket).map(|()| body));
        if body.is_err() {
            // If the call was undone since, there is nothing left to cancel.
            drop(self.lab.log(|log| log.cancel(begun)));
        }
        body
    }

    /// Shows a run from its first step, paused.
    fn show(
        self,
        kind: RunKind,
        name: String,
        report: CallReport,
        objects_before: Option<Arc<Vec<ObjectRow>>>,
    ) {
        let CallReport { outcome, not_taken } = report;
        let identical = match &outcome.result {
            Ok(Response::GetObject(output)) => output.identical,
            _ => None,
        };
        self.player.playing.set(false);
        self.player.index.set(0);
        let run = StageRun::new(kind, name, outcome.trace).with_path(not_taken);
        let run = kms_tally::counted(self, run.with_identical(identical));
        self.run.set(Some(StageRun {
            objects_before,
            ..run
        }));
        dom::once_drawn(|| dom::focus("next-step"));
    }
}
