//! The commands, as data: everything that a person can change, and when. How to make a change is in `change`.

use super::body::LoggedBody;
use super::splice::Splice;
use crate::core::api::Line;
use crate::core::clock::Timestamp;
use crate::core::iam::{PolicyDocument, PolicyKind};
use crate::core::lab::AdminAction;
use crate::core::lab::tamper::Tampering;
use crate::core::lab::world::secrets::SecretRequest;
use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Permission, Preset};
use crate::core::trace::Excerpt;

/// The member `format` of the log's text.
pub const FORMAT: &str = "envelope-lab-log";
/// The version of the commands, as written. It rises when a command is added, changed, or removed.
pub const VERSION: u64 = 3;
/// The oldest version that is still read. Version 1 had no commands about tampering, and up to version 2 no entry had
/// a [`LogEntry::stir`].
pub const OLDEST: u64 = 1;

/// One change. Times are the lab's, which can be ahead of the page's; only [`LabCommand::LetPass`] has the page's.
#[derive(Clone, Debug, PartialEq)]
pub enum LabCommand {
    SetPermission {
        permission: Permission,
        on: bool,
    },
    ApplyPreset(Preset),
    /// A policy's text was changed in one place.
    EditPolicy {
        policy: LabPolicy,
        splice: Splice,
    },
    UndoEdit(LabPolicy),
    RedoEdit(LabPolicy),
    FormatPolicy(LabPolicy),
    /// A fix was applied: its document replaced the policy of that kind and name.
    ApplyFix {
        policy: PolicyKind,
        name: String,
        document: PolicyDocument,
    },
    SetCaller(CallerChoice),
    /// Another encryption for uploads was chosen.
    SetEncryption(EncryptionChoice),
    /// An upload began; a worker encrypts its body.
    BeginUpload {
        key: String,
        content_type: String,
        body: Excerpt,
        now: Timestamp,
    },
    /// The body of the upload with that sequence number is done.
    FinishUpload {
        begun: u64,
        body: LoggedBody,
    },
    /// A download began; a worker decrypts its body.
    BeginDownload {
        key: String,
        now: Timestamp,
    },
    /// The body of the download with that sequence number is done.
    FinishDownload {
        begun: u64,
    },
    /// The upload or download with that sequence number was canceled.
    Cancel {
        begun: u64,
    },
    /// An upload, start to end.
    Upload {
        key: String,
        content_type: String,
        body: LoggedBody,
        now: Timestamp,
    },
    /// A download, start to end.
    Download {
        key: String,
        now: Timestamp,
    },
    /// The administrator deleted an object.
    DeleteObject {
        key: String,
        now: Timestamp,
    },
    /// Somebody with access to S3's disk changed what is stored of an object. Nothing happened if it made no sense.
    Tamper {
        key: String,
        tampering: Tampering,
    },
    /// The latest tampering was undone.
    UndoTampering,
    /// An attacker kept a copy of what is stored of an object.
    CopyStored {
        key: String,
    },
    /// The application wrote or read a small secret.
    RunSecret {
        request: SecretRequest,
        now: Timestamp,
    },
    /// The administrator changed keys, aliases, buckets, users, or roles.
    RunAdmin {
        action: AdminAction,
        now: Timestamp,
    },
    SendCall {
        line: Line,
        now: Timestamp,
    },
    /// A case began; its calls follow.
    BeginCase {
        slug: String,
    },
    /// Seconds passed; no summary of what they changed was shown.
    Advance {
        seconds: u64,
    },
    /// Days passed, and keys whose waiting period ended were deleted.
    LetPass {
        days: u64,
        real: Timestamp,
    },
    /// KMS started or stopped throttling every request.
    SetThrottles(bool),
    /// The other callers were created, unless they already existed.
    Invite,
    /// A fresh world replaced the active one.
    Reset {
        seed: [u8; 32],
    },
    /// The world in a file replaced the active one.
    Import {
        file: LoggedBody,
        seed: [u8; 32],
    },
    /// A fresh world of this name became the active one. The old active world was put aside under its own name.
    OpenWorld {
        world: String,
        seed: [u8; 32],
    },
    /// The world of this name became the active one again.
    EnterWorld {
        world: String,
    },
    /// The world of this name, put aside before, was dropped.
    CloseWorld {
        world: String,
    },
    /// The reader went to a part of a lesson. Both are empty when they left it.
    EnterLesson {
        lesson: String,
        part: String,
    },
}

impl LabCommand {
    /// Each command's name in the log's text, in the order of the enum.
    pub const NAMES: [&'static str; 34] = [
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
        "Tamper",
        "UndoTampering",
        "CopyStored",
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

    /// The command's name in the log's text.
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
            Self::Tamper { .. } => "Tamper",
            Self::UndoTampering => "UndoTampering",
            Self::CopyStored { .. } => "CopyStored",
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

    /// The sequence number of the call that this command ends, if it ends one.
    pub fn ends(&self) -> Option<u64> {
        match self {
            Self::FinishUpload { begun, .. }
            | Self::FinishDownload { begun }
            | Self::Cancel { begun } => Some(*begun),
            _ => None,
        }
    }

    /// Whether another world takes the active one's place under its name.
    pub fn replaces_world(&self) -> bool {
        matches!(self, Self::Reset { .. } | Self::Import { .. })
    }

    /// Whether it changes which worlds there are, or which of them is active.
    pub fn changes_worlds(&self) -> bool {
        matches!(
            self,
            Self::OpenWorld { .. } | Self::EnterWorld { .. } | Self::CloseWorld { .. }
        )
    }

    /// Whether replay takes long, so that a checkpoint after it is worth its room.
    pub(super) fn is_slow(&self) -> bool {
        self.body().is_some()
            || matches!(
                self,
                Self::FinishDownload { .. }
                    | Self::Download { .. }
                    | Self::OpenWorld { .. }
                    | Self::BeginCase { .. }
            )
    }

    /// The command's body, if it has one.
    pub fn body(&self) -> Option<&LoggedBody> {
        match self {
            Self::FinishUpload { body, .. } | Self::Upload { body, .. } => Some(body),
            Self::Import { file, .. } => Some(file),
            _ => None,
        }
    }

    /// The same, to change it.
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
    /// Its place in the order of everything ever done, from 1. Numbers are never reused, so a window that mirrors
    /// another one can tell which entries it lacks.
    pub sequence: u64,
    /// Whether undo and redo treat it and the entry before it as one step.
    pub joined: bool,
    /// Where another command may have used the randomness that comes next, this salt and the sequence number are mixed into
    /// that of all worlds first, because no key and no nonce may come twice: where undone entries were dropped for this one,
    /// and where a page goes on with a log that it did not write. A salt is below 2⁵³.
    pub stir: Option<u64>,
    pub command: LabCommand,
}
