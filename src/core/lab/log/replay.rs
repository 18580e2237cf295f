//! Runs any command again. It reaches all code, so only a part that is loaded later may use it.

use super::body::{BodySource, LoggedBody, StoredUpload};
use super::calls::{BeginCase, CallByName, RunAdmin, RunSecret};
use super::change::LabChange;
use super::command::{LabCommand, LogEntry};
use super::error::ReplayError;
use super::objects::{BeginDownload, BeginUpload, DeleteObject, Download, Upload};
use super::policies::{ApplyFix, EditPolicy, PolicyEdit};
use super::simulation::{Advance, Invite, LetPass, SetThrottles};
use super::switches::{ApplyPreset, SetCaller, SetEncryption, SetPermission};
use super::tampering::{CopyStored, Tamper, UndoTampering};
use super::worlds::Worlds;
use crate::core::cloud::{Pending, Progress};
use crate::core::error::Service;
use crate::core::iam::Fix;
use crate::core::lab::Lab;
use crate::core::lab::admin::sender::{to_iam, to_kms, to_s3};
use std::collections::BTreeMap;

/// A call that waits for its body.
#[derive(Debug)]
struct BegunCall {
    pending: Box<Pending>,
    /// For an upload, the object's key and the SHA-256 of its body.
    note: Option<(String, Option<[u8; 32]>)>,
}

/// What a begun call gets.
enum CallBody<'a> {
    /// The plaintext of an upload.
    Plain(&'a [u8]),
    /// For a download: what the store has, decrypted now.
    InStore,
    /// What workers encrypted or decrypted when the call was first made.
    Stored(Box<StoredUpload>),
}

/// Runs commands in order, and keeps the calls that wait for their bodies.
#[derive(Debug, Default)]
pub struct Replay {
    begun: BTreeMap<u64, BegunCall>,
}

/// A SHA-256 digest in hexadecimal.
fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes_of(
    sequence: u64,
    body: &LoggedBody,
    bodies: &dyn BodySource,
) -> Result<std::sync::Arc<[u8]>, ReplayError> {
    body.read(bodies).ok_or_else(|| ReplayError::MissingBody {
        sequence,
        len: body.len,
        sha256: hexadecimal(&body.sha256),
    })
}

impl Replay {
    /// Runs a command in the worlds.
    ///
    /// # Errors
    /// If the command does not fit the worlds, or needs a body that is not available. Nothing is changed then, but the
    /// randomness where the entry has a [`LogEntry::stir`].
    pub fn run(
        &mut self,
        worlds: &mut Worlds,
        entry: &LogEntry,
        bodies: &dyn BodySource,
    ) -> Result<(), ReplayError> {
        let sequence = entry.sequence;
        if let Some(salt) = entry.stir {
            worlds.stir(salt, sequence);
        }
        let lab = &mut worlds.lab;
        match entry.command.clone() {
            LabCommand::OpenWorld { world, seed } => worlds.open(&world, Lab::new(seed)?),
            LabCommand::EnterWorld { world } => worlds.enter(&world)?,
            LabCommand::CloseWorld { world } => worlds.close(&world)?,
            LabCommand::EnterLesson { lesson, part } => worlds.lesson = (lesson, part),
            LabCommand::Reset { seed } => *lab = Lab::new(seed)?,
            LabCommand::Import { file, seed } => {
                let bytes = bytes_of(sequence, &file, bodies)?;
                let text = std::str::from_utf8(&bytes)
                    .map_err(|_| ReplayError::ImportText { sequence })?;
                *lab = Lab::import(text, seed)
                    .map_err(|error| ReplayError::Import { sequence, error })?;
            }
            LabCommand::SetPermission { permission, on } => {
                SetPermission { permission, on }.make(lab);
            }
            LabCommand::ApplyPreset(preset) => ApplyPreset(preset).make(lab),
            LabCommand::EditPolicy { policy, splice } => {
                let text = splice.apply(&lab.draft(policy).text);
                let text = text.ok_or(ReplayError::OtherText { sequence })?;
                let edit = PolicyEdit::Text(text);
                EditPolicy { policy, edit }.make(lab);
            }
            LabCommand::UndoEdit(policy) => {
                let edit = PolicyEdit::Undo;
                EditPolicy { policy, edit }.make(lab);
            }
            LabCommand::RedoEdit(policy) => {
                let edit = PolicyEdit::Redo;
                EditPolicy { policy, edit }.make(lab);
            }
            LabCommand::FormatPolicy(policy) => {
                let edit = PolicyEdit::Format;
                EditPolicy { policy, edit }.make(lab);
            }
            LabCommand::ApplyFix {
                policy,
                name,
                document,
            } => {
                let fix = Fix {
                    policy,
                    name,
                    says: String::new(),
                    before: String::new(),
                    after: String::new(),
                    document,
                };
                ApplyFix(&fix).make(lab);
            }
            LabCommand::SetCaller(who) => SetCaller(who).make(lab),
            LabCommand::SetEncryption(kind) => SetEncryption(kind).make(lab),
            LabCommand::BeginUpload {
                key,
                content_type,
                body,
                now,
            } => {
                let note = Some((key.clone(), body.sha256));
                let change = BeginUpload {
                    key,
                    content_type,
                    body,
                    now,
                };
                self.wait(sequence, change.make(lab), note);
            }
            LabCommand::BeginDownload { key, now } => {
                self.wait(sequence, BeginDownload { key, now }.make(lab), None);
            }
            LabCommand::FinishUpload { begun, body } => {
                match self
                    .stored(begun, bodies)
                    .filter(|stored| stored.sealed.sha256 == body.sha256)
                {
                    Some(stored) => self.finish(lab, begun, CallBody::Stored(Box::new(stored)))?,
                    None => {
                        let bytes = bytes_of(sequence, &body, bodies)?;
                        self.finish(lab, begun, CallBody::Plain(&bytes))?;
                    }
                }
            }
            LabCommand::FinishDownload { begun } => {
                let body = match self.stored(begun, bodies) {
                    Some(stored) => CallBody::Stored(Box::new(stored)),
                    None => CallBody::InStore,
                };
                self.finish(lab, begun, body)?;
            }
            LabCommand::Cancel { begun } => drop(self.take(begun)?),
            LabCommand::Upload {
                key,
                content_type,
                body,
                now,
            } => {
                let change = Upload {
                    key: &key,
                    content_type: &content_type,
                    body: &bytes_of(sequence, &body, bodies)?,
                    now,
                };
                change.make(lab);
            }
            LabCommand::Download { key, now } => drop(Download { key: &key, now }.make(lab)),
            LabCommand::DeleteObject { key, now } => {
                drop(DeleteObject { key: &key, now }.make(lab));
            }
            LabCommand::Tamper { key, tampering } => {
                let (key, tampering) = (&key, &tampering);
                drop(Tamper { key, tampering }.make(lab));
            }
            LabCommand::UndoTampering => drop(UndoTampering.make(lab)),
            LabCommand::CopyStored { key } => drop(CopyStored { key: &key }.make(lab)),
            LabCommand::RunSecret { request, now } => drop(RunSecret { request, now }.make(lab)),
            LabCommand::RunAdmin { action, now } => {
                let send = match action.service() {
                    Service::Kms => to_kms,
                    Service::S3 => to_s3,
                    Service::Iam | Service::Sts | Service::Organizations => to_iam,
                };
                let change = RunAdmin {
                    action: &action,
                    now,
                    send,
                };
                change.make(lab);
            }
            LabCommand::SendCall { line, now } => drop(CallByName { line: &line, now }.make(lab)),
            LabCommand::BeginCase { slug } => {
                BeginCase { slug: &slug }.make(lab);
            }
            LabCommand::Advance { seconds } => Advance { seconds }.make(lab),
            LabCommand::LetPass { days, real } => drop(LetPass { days, real }.make(lab)),
            LabCommand::SetThrottles(on) => SetThrottles(on).make(lab),
            LabCommand::Invite => Invite.make(lab),
        }
        Ok(())
    }

    /// Whether a call waits for its body.
    pub fn is_waiting(&self, begun: u64) -> bool {
        self.begun.contains_key(&begun)
    }

    fn wait(
        &mut self,
        sequence: u64,
        progress: Progress,
        note: Option<(String, Option<[u8; 32]>)>,
    ) {
        if let Progress::Body(pending) = progress {
            self.begun.insert(sequence, BegunCall { pending, note });
        }
    }

    fn take(&mut self, begun: u64) -> Result<BegunCall, ReplayError> {
        let call = self.begun.remove(&begun);
        call.ok_or(ReplayError::NotBegun { begun })
    }

    /// The body of a begun call, if it is where only workers read it.
    fn stored(&self, begun: u64, bodies: &dyn BodySource) -> Option<StoredUpload> {
        let call = self.begun.get(&begun)?;
        bodies.stored(&call.pending.job().header)
    }

    fn finish(&mut self, lab: &mut Lab, begun: u64, body: CallBody<'_>) -> Result<(), ReplayError> {
        let fits = |call: &BegunCall| match (&*call.pending, &body) {
            (Pending::Upload(_), CallBody::Plain(_))
            | (Pending::Download(_), CallBody::InStore) => true,
            (Pending::Upload(_), CallBody::InStore)
            | (Pending::Download(_), CallBody::Plain(_)) => false,
            (_, CallBody::Stored(_)) => true,
        };
        if !self.begun.get(&begun).is_some_and(fits) {
            return Err(ReplayError::NotBegun { begun });
        }
        let BegunCall { pending, note } = self.take(begun)?;
        let result = match (*pending, body) {
            (Pending::Upload(upload), CallBody::Stored(stored)) => upload.with(Ok(stored.sealed)),
            (Pending::Download(download), CallBody::Stored(stored)) => {
                download.with(Ok(stored.opened()))
            }
            (pending, CallBody::Plain(bytes)) => pending.work(bytes),
            (pending, CallBody::InStore) => pending.work(&[]),
        };
        let note = note.as_ref();
        let sha256 = result.sha256();
        let note = note.and_then(|(key, known)| Some((key.as_str(), sha256.or(*known)?)));
        lab.finish(result, note);
        Ok(())
    }
}
