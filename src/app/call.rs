//! Calls into the lab's cloud. What only they need (KMS, S3, the words of every step) is fetched with
//! the page already there: the part `run`. With it comes the question before each verdict.

use super::lazy_part::{PartLoadError, part};
use super::page::predict;
use super::state::Page;
use crate::core::cloud::{BodyResult, Outcome, Pending, Progress};
use crate::core::lab::log::{BeginDownload, BeginUpload, DeleteObject};
use crate::core::lab::{Lab, ObjectRow};
use crate::core::trace::{Excerpt, Step};
use crate::lesson::path_not_taken::path_not_taken;
use crate::lesson::predict::{Visibility, step_visibility};
use crate::web::worker::WorkerError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Why a start came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] crate::web::local_file::ReadError),
    /// The worker failed, or was cancelled.
    #[error(transparent)]
    Work(#[from] WorkerError),
    /// What is fetched later did not come.
    #[error(transparent)]
    Part(#[from] PartLoadError),
    /// The reader started something else in the meantime, so this answer is dropped.
    #[error("superseded")]
    Superseded,
}

/// What is asked of the lab.
#[derive(Debug)]
pub enum ObjectRequest {
    /// Of a file; its body comes later.
    Upload {
        name: String,
        /// `Content-Type`.
        content_type: String,
        /// The body's length, digest and head.
        body: Excerpt,
    },
    /// Reads the object with this key.
    Download(String),
    /// Of an object, as the administrator.
    Delete(String),
}

/// An outcome, and what would have come after a refusal.
#[derive(Debug)]
pub struct CallReport {
    pub outcome: Outcome,
    /// The steps that would have come.
    pub not_taken: Vec<Step>,
    /// What may be report of it at each step.
    pub visibility: Arc<[Vec<Visibility>; 2]>,
}

/// A call that is answered, or waits for its body.
#[derive(Debug)]
pub enum CallStart {
    Answered(Box<CallReport>),
    /// The body must be encrypted or decrypted first. The number is the call's in the command log.
    NeedsBody(Box<Pending>, u64),
}

/// The body of a call that waits for it.
#[derive(Debug)]
pub enum CallBody {
    /// Small enough to be encrypted or decrypted in this thread. With an upload's plaintext.
    Small(Box<Pending>, Vec<u8>),
    /// Was encrypted or decrypted in a worker.
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
    let visibility = Arc::new(step_visibility(&outcome.trace, &not_taken));
    CallReport {
        outcome,
        not_taken,
        visibility,
    }
}

part! { run,
/// Fetches ahead of time what a call needs, and puts the question before each verdict into the page.
pub fn fetch(page: Page) -> Result<(), PartLoadError> {
    predict::attach(page);
    Ok(())
}
}

part! { run,
/// Begins a call in the lab's cloud.
pub fn begin(page: Page, start: ObjectRequest) -> Result<CallStart, CallError> {
    let now = page.lab.now();
    let (begun, name) = match start {
        ObjectRequest::Upload { name, content_type, body } => {
            let change = BeginUpload { key: name.clone(), content_type, body, now };
            (page.lab.log(|log| log.begin(change)), name)
        }
        ObjectRequest::Download(name) => {
            let change = BeginDownload { key: name.clone(), now };
            (page.lab.log(|log| log.begin(change)), name)
        }
        ObjectRequest::Delete(name) => {
            let outcome = page.lab.apply(DeleteObject { key: &name, now });
            let outcome = outcome.ok_or(CallError::Superseded)?;
            return Ok(CallStart::Answered(Box::new(report(page, outcome, &name))));
        }
    };
    Ok(match begun.ok_or(CallError::Superseded)? {
        (Progress::Done(outcome), _) => CallStart::Answered(Box::new(report(page, *outcome, &name))),
        (Progress::Body(pending), begun) => CallStart::NeedsBody(pending, begun),
    })
}
}

part! { run,
/// Ends a call whose body is done, or is small enough to be done here and now. `begun` is its number in the command log.
pub fn finish(page: Page, begun: u64, body: CallBody, name: String) -> Result<CallReport, CallError> {
    let (result, plaintext) = match body {
        CallBody::Small(pending, plaintext) => (pending.work(&plaintext), Some(plaintext)),
        CallBody::Large(result) => (result, None),
    };
    match page.lab.log(|log| log.finish(begun, result, plaintext.as_deref())) {
        Some(Ok(outcome)) => Ok(report(page, outcome, &name)),
        // It was undone in the meantime, or the page is gone.
        Some(Err(_)) | None => Err(CallError::Superseded),
    }
}
}

part! { run,
/// What lies in the bucket, newest first.
pub fn rows(page: Page) -> Result<Arc<Vec<ObjectRow>>, PartLoadError> {
    Ok(Arc::new(page.lab.with_untracked(Lab::objects)))
}
}

/// Keeps the list of objects in step with the lab.
pub fn list(page: Page) {
    Effect::new(move || {
        if page.lab.with(Lab::is_empty) {
            return page.rows.set(Arc::default());
        }
        spawn_local(async move {
            if let Ok(rows) = rows(page).await {
                page.rows.set(rows);
            }
        });
    });
}
