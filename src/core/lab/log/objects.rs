//! Uploads, downloads, and deletions of objects.

use super::body::LoggedBody;
use super::change::LabChange;
use super::command::LabCommand;
use crate::core::clock::Timestamp;
use crate::core::cloud::{Outcome, Progress};
use crate::core::lab::Lab;
use crate::core::trace::Excerpt;

/// Begins an upload; [`CommandLog::finish`](super::CommandLog::finish) finishes it.
#[derive(Clone, Debug)]
pub struct BeginUpload {
    pub key: String,
    pub content_type: String,
    /// The body's start and length, and its digests if they are known before it is encrypted.
    pub body: Excerpt,
    pub now: Timestamp,
}

impl LabChange for BeginUpload {
    type Output = Progress;

    fn command(&self, _: &Lab) -> LabCommand {
        let Self {
            key,
            content_type,
            body,
            now,
        } = self.clone();
        LabCommand::BeginUpload {
            key,
            content_type,
            body,
            now,
        }
    }

    fn make(self, lab: &mut Lab) -> Progress {
        lab.begin_upload(&self.key, &self.content_type, self.body, self.now)
    }
}

/// Begins a download; [`CommandLog::finish`](super::CommandLog::finish) finishes it.
#[derive(Clone, Debug)]
pub struct BeginDownload {
    pub key: String,
    pub now: Timestamp,
}

impl LabChange for BeginDownload {
    type Output = Progress;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::BeginDownload {
            key: self.key.clone(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Progress {
        lab.begin_download(&self.key, self.now)
    }
}

/// Uploads a body that is completely in memory.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    pub key: &'a str,
    pub content_type: &'a str,
    pub body: &'a [u8],
    pub now: Timestamp,
}

impl LabChange for Upload<'_> {
    type Output = Outcome;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::Upload {
            key: self.key.to_owned(),
            content_type: self.content_type.to_owned(),
            body: LoggedBody::of(self.body),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Outcome {
        lab.upload(self.key, self.content_type, self.body, self.now)
    }
}

/// Downloads an object in one go.
#[derive(Clone, Copy, Debug)]
pub struct Download<'a> {
    pub key: &'a str,
    pub now: Timestamp,
}

impl LabChange for Download<'_> {
    type Output = Outcome;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::Download {
            key: self.key.to_owned(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Outcome {
        lab.download(self.key, self.now)
    }
}

/// Deletes an object, as the administrator.
#[derive(Clone, Copy, Debug)]
pub struct DeleteObject<'a> {
    pub key: &'a str,
    pub now: Timestamp,
}

impl LabChange for DeleteObject<'_> {
    type Output = Outcome;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::DeleteObject {
            key: self.key.to_owned(),
            now: self.now,
        }
    }

    fn make(self, lab: &mut Lab) -> Outcome {
        lab.delete(self.key, self.now)
    }
}
