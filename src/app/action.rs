//! What the learner can start. Everything that happens is the core's doing; this hands it files and
//! carries its answers to the signals.

use super::call::{CallBody, CallError, CallReport, CallStart, ObjectRequest, begin, finish};
use super::route::{self, View};
use super::stage_run::{RunKind, StageRun};
use super::state::{Message, Page, Work};
use crate::core::cloud::{Pending, PendingDownload, PendingUpload, Response};
use crate::core::crypto::frames::FRAME;
use crate::core::iam::Fix;
use crate::core::lab::Sample;
use crate::core::lab::log::ApplyFix;
use crate::core::s3::stored_body::Frames;
use crate::core::trace::Trace;
use crate::lesson::predict::step_visibility;
use crate::web::local_file::{LocalFile, save};
use crate::web::protocol::Job;
use crate::web::worker::{Running, WorkerError, start};
use crate::web::{dom, random};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The largest file this page takes: the bucket lives in the page's memory. S3's own limit for one
/// PutObject is 5 GB.
pub const LARGEST: u64 = 512 << 20;

impl Page {
    pub fn upload_sample(self) {
        let sample: Sample = self.sample.get_untracked();
        match LocalFile::of_bytes(sample.name(), sample.content_type(), &sample.bytes()) {
            Ok(source) => self.upload(source),
            Err(error) => self.say(error.to_string(), true),
        }
    }

    pub fn upload(self, source: LocalFile) {
        if source.len() > LARGEST {
            let limit = LARGEST >> 20;
            return self.say(
                format!(
                    "{} is larger than {limit} MiB. The simulated bucket lives in this page’s memory, so this lab stops there (S3 itself takes 5 GB in one PutObject). Choose a smaller file.",
                    source.name
                ),
                true,
            );
        }
        self.last_file.set_value(Some(source.clone()));
        let ticket = self.begin();
        spawn_local(async move {
            let result = self.upload_now(source, ticket).await;
            self.end(
                ticket,
                result,
                "The upload was cancelled. Nothing was stored.",
            );
        });
    }

    async fn upload_now(self, source: LocalFile, ticket: u64) -> Result<(), CallError> {
        let small = source.len() <= FRAME as u64;
        let (body, excerpt) = if small {
            let bytes = source.bytes().await?;
            let excerpt = crate::core::s3::body::excerpt_of(&bytes);
            (bytes, excerpt)
        } else {
            let job = Job::Digest {
                file: source.blob.clone(),
            };
            let running =
                self.work_on(job, None, format!("Reading {}", source.name), source.len())?;
            (Vec::new(), running.digest(source.len()).await?)
        };
        self.current(ticket)?;
        let start = ObjectRequest::Upload {
            name: source.name.clone(),
            content_type: source.content_type.clone(),
            body: excerpt,
        };
        let report = match begin(self, start).await? {
            CallStart::Answered(report) => *report,
            CallStart::NeedsBody(pending, begun) => {
                let body = match *pending {
                    Pending::Upload(upload) if !small => self.encrypt(&source, upload).await,
                    pending => Ok(CallBody::Small(Box::new(pending), body)),
                };
                let body = self.body_or_cancel(ticket, begun, body)?;
                finish(self, begun, body, source.name.clone()).await?
            }
        };
        self.current(ticket)?;
        self.show(RunKind::Upload, source.name, report);
        Ok(())
    }

    async fn encrypt(
        self,
        source: &LocalFile,
        upload: PendingUpload,
    ) -> Result<CallBody, CallError> {
        let job = upload.job();
        let message = Job::Encrypt {
            file: source.blob.clone(),
            key: job.key.duplicate(),
            header: job.header,
        };
        let label = format!("Encrypting {} with AES-256-GCM", source.name);
        let running = self.work_on(message, None, label, job.len)?;
        let encrypted = running.encrypted(job.header, job.len).await?;
        Ok(CallBody::Large(upload.with(Ok(encrypted))))
    }

    pub fn download(self, name: String) {
        let ticket = self.begin();
        spawn_local(async move {
            let result = self.download_now(name, ticket).await;
            self.end(ticket, result, "The download was cancelled.");
        });
    }

    async fn download_now(self, name: String, ticket: u64) -> Result<(), CallError> {
        let mut saved = None;
        let report = match begin(self, ObjectRequest::Download(name.clone())).await? {
            CallStart::Answered(report) => *report,
            CallStart::NeedsBody(pending, begun) => {
                let body = match *pending {
                    Pending::Download(download) if download.job().len > FRAME as u64 => {
                        let decrypted = self.decrypt(&name, download).await;
                        decrypted.map(|(body, blob)| {
                            saved = blob;
                            body
                        })
                    }
                    pending => Ok(CallBody::Small(Box::new(pending), Vec::new())),
                };
                let body = self.body_or_cancel(ticket, begun, body)?;
                finish(self, begun, body, name.clone()).await?
            }
        };
        self.current(ticket)?;
        if let Ok(Response::GetObject(output)) = &report.outcome.result
            && let Some(bytes) = &output.body.bytes
        {
            saved = Some(LocalFile::of_bytes(&name, &output.content_type, bytes)?.blob);
        }
        self.downloaded.set_value(saved);
        self.show(RunKind::Download, name, report);
        Ok(())
    }

    /// The call with its decrypted body, and the body as a file of the browser's.
    async fn decrypt(
        self,
        name: &str,
        download: PendingDownload,
    ) -> Result<(CallBody, Option<web_sys::Blob>), CallError> {
        let job = download.job();
        let content_type = self.rows.with_untracked(|rows| {
            let row = rows.iter().find(|row| row.key == name);
            row.map_or_else(String::new, |row| row.content_type.clone())
        });
        let message = Job::Decrypt {
            key: job.key.duplicate(),
            header: job.header,
            content_type,
        };
        let label = format!("Decrypting {name} with AES-256-GCM");
        let frames = download.part().frames();
        let running = self.work_on(message, Some(frames), label, job.len)?;
        let (decrypted, blob) = match running.decrypted(job.len).await {
            Ok((decrypted, blob)) => (Ok(decrypted), blob),
            Err(WorkerError::Unauthentic(error)) => (Err(error.into()), None),
            Err(error) => return Err(error.into()),
        };
        Ok((CallBody::Large(download.with(decrypted)), blob))
    }

    /// Starts a worker and shows its progress.
    fn work_on(
        self,
        job: Job,
        frames: Option<Frames>,
        label: String,
        len: u64,
    ) -> Result<Running, CallError> {
        self.work.set(Some(Work {
            label,
            done: 0,
            total: len,
        }));
        let running = start(job, frames, move |done| {
            self.work.try_update(|work| {
                if let Some(work) = work {
                    work.done = done;
                }
            });
        })?;
        self.cancel.set_value(Some(running.cancel()));
        Ok(running)
    }

    pub fn cancel_work(self) {
        self.cancel.update_value(|cancel| {
            if let Some(cancel) = cancel.take() {
                cancel.cancel();
            }
        });
    }

    /// Ends whatever is in progress and takes a new ticket.
    fn begin(self) -> u64 {
        self.cancel_work();
        self.message.set(None);
        self.work.set(None);
        self.ticket.update_value(|ticket| *ticket += 1);
        self.ticket.get_value()
    }

    fn current(self, ticket: u64) -> Result<(), CallError> {
        match self.ticket.get_value() == ticket {
            true => Ok(()),
            false => Err(CallError::Superseded),
        }
    }

    /// The body of a begun call, unless it failed or another start came in between: the call is cancelled then.
    fn body_or_cancel(
        self,
        ticket: u64,
        begun: u64,
        body: Result<CallBody, CallError>,
    ) -> Result<CallBody, CallError> {
        let body = body.and_then(|body| self.current(ticket).map(|()| body));
        if body.is_err() {
            // Where it was undone in the meantime, nothing is left to cancel.
            drop(self.lab.log(|log| log.cancel(begun)));
        }
        body
    }

    fn end(self, ticket: u64, result: Result<(), CallError>, cancelled: &str) {
        if self.ticket.get_value() != ticket {
            return;
        }
        self.work.set(None);
        self.cancel.set_value(None);
        match result {
            Ok(()) | Err(CallError::Superseded) => {}
            Err(CallError::Work(WorkerError::Cancelled)) => self.say(cancelled, false),
            Err(error) => self.say(
                format!("This came to nothing: {error}. Nothing was changed."),
                true,
            ),
        }
    }

    /// Plays a call that was begun in another view, from one of its steps on, in the lab.
    pub fn play(self, name: String, trace: Arc<Trace>, index: usize) {
        let visibility = Arc::new(step_visibility(&trace, &[]));
        self.stage(
            Some(StageRun {
                kind: RunKind::Other,
                name,
                trace,
                identical: None,
                not_taken: Arc::default(),
                visibility,
            }),
            index,
        );
        route::go(&View::Lab.route());
    }

    /// Puts a run on the stage, paused at one of its steps; or clears the stage.
    pub fn stage(self, run: Option<StageRun>, index: usize) {
        self.begin();
        self.player.playing.set(false);
        self.run.set(run);
        self.player.index.set(0);
        self.player.go(index);
    }

    /// Shows a run from its first step, paused.
    fn show(self, kind: RunKind, name: String, report: CallReport) {
        let CallReport {
            outcome,
            not_taken,
            visibility,
        } = report;
        let identical = match &outcome.result {
            Ok(Response::GetObject(output)) => output.identical,
            _ => None,
        };
        self.player.playing.set(false);
        self.player.index.set(0);
        self.run.set(Some(StageRun {
            kind,
            name,
            trace: outcome.trace,
            identical,
            not_taken: Arc::new(not_taken),
            visibility,
        }));
        dom::once_drawn(|| dom::focus("next-step"));
    }

    /// Applies a fix and runs the refused call again.
    pub fn fix_and_run_again(self, fix: Fix) {
        if self.lab.apply(ApplyFix(&fix)) != Some(true) {
            return self.say(
                "This change belongs into a policy that the lab does not let you edit.",
                true,
            );
        }
        self.run_again();
    }

    /// Runs the same call again, under the policies as they are now.
    pub fn run_again(self) {
        let Some(run) = self.run.get_untracked() else {
            return;
        };
        match (run.kind, self.last_file.get_value()) {
            (RunKind::Download, _) => self.download(run.name.clone()),
            (RunKind::Upload, Some(source)) => self.upload(source),
            (RunKind::Upload, None) | (RunKind::Other, _) => {}
        }
    }

    /// Saves the last downloaded file to disk.
    pub fn save_download(self) {
        let Some(run) = self.run.get_untracked() else {
            return;
        };
        let saved = self
            .downloaded
            .with_value(|blob| blob.as_ref().map(|blob| save(blob, &run.name)));
        if let Some(Err(error)) = saved {
            self.say(error.to_string(), true);
        }
    }

    /// Deletes an object, as the administrator.
    pub fn delete(self, name: String) {
        spawn_local(async move {
            let start = begin(self, ObjectRequest::Delete(name.clone())).await;
            // Before the pressed button goes with its row.
            dom::focus("bucket");
            let error = match start {
                Ok(CallStart::Answered(report)) => {
                    report.outcome.result.err().map(|error| error.to_string())
                }
                Ok(CallStart::NeedsBody(..)) => None,
                Err(stop) => Some(stop.to_string()),
            };
            match error {
                None => self.say(
                    format!("{name} was deleted, its encrypted key with it."),
                    false,
                ),
                Some(error) => self.say(error, true),
            }
        });
    }

    /// Clears the stage: what is on it is about another world than the one that comes.
    pub fn clear_stage(self) {
        self.stage(None, 0);
        self.downloaded.set_value(None);
    }

    /// A fresh world. The old one is kept for one undo.
    pub fn reset(self) {
        let fresh = random::seed()
            .map_err(|error| error.to_string())
            .and_then(|seed| {
                self.clear_stage();
                let before = self.lab.log(|log| log.reset(seed)).transpose();
                before.map_err(|error| error.to_string())
            });
        match fresh {
            Ok(before) => {
                self.before_reset.set_value(before);
                // Where the fresh lab is, and the way back.
                if self.view.get_untracked() != View::Lab {
                    route::go(&View::Lab.route());
                }
                self.message.set(Some(Message {
                    text: "The lab is as new: one key, an empty bucket.".to_owned(),
                    bad: false,
                    undo: true,
                }));
            }
            Err(error) => self.say(error, true),
        }
    }

    pub fn undo_reset(self) {
        let before = self.before_reset.try_update_value(Option::take).flatten();
        if let Some(before) = before {
            self.clear_stage();
            self.lab.log(|log| log.return_to(before));
            // Before the pressed button goes with its notice.
            dom::focus("bucket");
        }
    }
}
