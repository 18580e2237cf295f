//! The commands, as data: everything that a person can change, with its time, and nothing of how it is done.

use super::body::LoggedBody;
use super::splice::Splice;
use crate::core::api::Line;
use crate::core::clock::Timestamp;
use crate::core::iam::{PolicyDocument, PolicyKind};
use crate::core::lab::AdminAction;
use crate::core::lab::world::secrets::SecretRequest;
use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Permission, Preset};
use crate::core::trace::Excerpt;

/// What the log's text says it is.
pub const FORMAT: &str = "envelope-lab-log";
/// The version of the commands, written and read. It rises when a command is added, changed or taken away.
pub const VERSION: u64 = 1;

/// One change. Times are the lab's, which may be ahead of the page's; only [`LabCommand::LetPass`] carries the page's.
#[derive(Clone, Debug, PartialEq)]
pub enum LabCommand {
    /// A switch was turned.
    SetPermission { permission: Permission, on: bool },
    /// A preset was chosen.
    ApplyPreset(Preset),
    /// A policy's text was changed in one place.
    EditPolicy { policy: LabPolicy, splice: Splice },
    /// The editor's own undo.
    UndoEdit(LabPolicy),
    /// The editor's own redo.
    RedoEdit(LabPolicy),
    /// The policy was formatted.
    FormatPolicy(LabPolicy),
    /// A fix was applied: the document takes the place of the policy of that kind and name.
    ApplyFix {
        policy: PolicyKind,
        name: String,
        document: PolicyDocument,
    },
    /// Another caller was chosen.
    SetCaller(CallerChoice),
    /// Another encryption for uploads was chosen.
    SetEncryption(EncryptionChoice),
    /// An upload was begun whose body is encrypted elsewhere.
    BeginUpload {
        key: String,
        content_type: String,
        body: Excerpt,
        now: Timestamp,
    },
    /// The upload with that sequence number has its body.
    FinishUpload { begun: u64, body: LoggedBody },
    /// A download was begun whose body is decrypted elsewhere.
    BeginDownload { key: String, now: Timestamp },
    /// The download with that sequence number has its body.
    FinishDownload { begun: u64 },
    /// The upload or download with that sequence number will never have its body.
    Cancel { begun: u64 },
    /// A whole upload.
    Upload {
        key: String,
        content_type: String,
        body: LoggedBody,
        now: Timestamp,
    },
    /// A whole download.
    Download { key: String, now: Timestamp },
    /// The administrator deleted an object.
    DeleteObject { key: String, now: Timestamp },
    /// The application wrote or read a small secret.
    RunSecret {
        request: SecretRequest,
        now: Timestamp,
    },
    /// The administrator did something to keys, aliases, buckets, users or roles.
    RunAdmin { action: AdminAction, now: Timestamp },
    /// A call by name.
    SendCall { line: Line, now: Timestamp },
    /// A case begins; its calls follow.
    BeginCase { slug: String },
    /// Seconds passed unseen.
    Advance { seconds: u64 },
    /// Days passed, and keys whose time was up were deleted.
    LetPass { days: u64, real: Timestamp },
    /// KMS throttles every request, or no longer.
    SetThrottles(bool),
    /// The other callers were created, unless they were before.
    Invite,
    /// A fresh world took the place of the active one.
    Reset { seed: [u8; 32] },
    /// A file's world took the place of the active one.
    Import { file: LoggedBody, seed: [u8; 32] },
    /// A fresh world of this name became the active one; the active one was put aside under its own.
    OpenWorld { world: String, seed: [u8; 32] },
    /// The world of this name, put aside before, became the active one again.
    EnterWorld { world: String },
    /// The world of this name, put aside before, was forgotten.
    CloseWorld { world: String },
    /// The reader went to a part of a lesson; both empty: left it.
    EnterLesson { lesson: String, part: String },
}

impl LabCommand {
    /// What every command is called in a file, in the order of the enum.
    pub const NAMES: [&'static str; 31] = [
        "SetPermission",
        "ApplyPreset",
        "EditPolicy",
        "UndoEdit",
        "RedoEdit",
        "FormatPolicy",
        "ApplyFix",
        "SetCaller",
        "SetEncryption",
        "BeginUpload",
        "FinishUpload",
        "BeginDownload",
        "FinishDownload",
        "Cancel",
        "Upload",
        "Download",
        "DeleteObject",
        "RunSecret",
        "RunAdmin",
        "SendCall",
        "BeginCase",
        "Advance",
        "LetPass",
        "SetThrottles",
        "Invite",
        "Reset",
        "Import",
        "OpenWorld",
        "EnterWorld",
        "CloseWorld",
        "EnterLesson",
    ];

    /// What it is called in a file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SetPermission { .. } => "SetPermission",
            Self::ApplyPreset(_) => "ApplyPreset",
            Self::EditPolicy { .. } => "EditPolicy",
            Self::UndoEdit(_) => "UndoEdit",
            Self::RedoEdit(_) => "RedoEdit",
            Self::FormatPolicy(_) => "FormatPolicy",
            Self::ApplyFix { .. } => "ApplyFix",
            Self::SetCaller(_) => "SetCaller",
            Self::SetEncryption(_) => "SetEncryption",
            Self::BeginUpload { .. } => "BeginUpload",
            Self::FinishUpload { .. } => "FinishUpload",
            Self::BeginDownload { .. } => "BeginDownload",
            Self::FinishDownload { .. } => "FinishDownload",
            Self::Cancel { .. } => "Cancel",
            Self::Upload { .. } => "Upload",
            Self::Download { .. } => "Download",
            Self::DeleteObject { .. } => "DeleteObject",
            Self::RunSecret { .. } => "RunSecret",
            Self::RunAdmin { .. } => "RunAdmin",
            Self::SendCall { .. } => "SendCall",
            Self::BeginCase { .. } => "BeginCase",
            Self::Advance { .. } => "Advance",
            Self::LetPass { .. } => "LetPass",
            Self::SetThrottles(_) => "SetThrottles",
            Self::Invite => "Invite",
            Self::Reset { .. } => "Reset",
            Self::Import { .. } => "Import",
            Self::OpenWorld { .. } => "OpenWorld",
            Self::EnterWorld { .. } => "EnterWorld",
            Self::CloseWorld { .. } => "CloseWorld",
            Self::EnterLesson { .. } => "EnterLesson",
        }
    }

    /// The sequence number of the call that it ends, if it ends one.
    pub fn ends(&self) -> Option<u64> {
        match self {
            Self::FinishUpload { begun, .. }
            | Self::FinishDownload { begun }
            | Self::Cancel { begun } => Some(*begun),
            _ => None,
        }
    }

    /// The bytes that it carries, if it carries any.
    pub(super) fn body_mut(&mut self) -> Option<&mut LoggedBody> {
        match self {
            Self::FinishUpload { body, .. } | Self::Upload { body, .. } => Some(body),
            Self::Import { file, .. } => Some(file),
            _ => None,
        }
    }
}

/// A command in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Its place in the order of everything that was ever done, from 1; never given twice, so that a window that
    /// mirrors another can tell what it has and what it lacks.
    pub sequence: u64,
    /// Whether it is undone and redone together with the entry before it.
    pub joined: bool,
    /// What was done.
    pub command: LabCommand,
}
