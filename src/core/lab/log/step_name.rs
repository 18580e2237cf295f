//! The steps that a person can undo and redo, and their names.
//!
//! A step is an entry and those joined to it. What the page does by itself (creating the other callers when a view needs
//! them, noting the part of a lesson) is no step: it goes with the step before it.

use super::command::{LabCommand, LogEntry};
use super::command_log::CommandLog;
use super::worlds::OWN;
use crate::core::lab::AdminAction;

/// A step of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogStep {
    /// The place of the log before it.
    pub from: usize,
    /// The place after it, and after what the page did by itself then.
    pub to: usize,
    /// What was done, as an instruction: “Delete report.txt”.
    pub name: String,
}

impl CommandLog {
    /// The step that undo takes back: the last one in effect.
    pub fn step_to_undo(&self) -> Option<LogStep> {
        let held = self.entries().get(..self.done()).unwrap_or(&[]);
        let mut to = held.len();
        loop {
            let before = held.get(..to)?;
            let from = before.iter().rposition(|entry| !entry.joined)?;
            match self.name_of(from, to) {
                Some(name) => {
                    let to = held.len();
                    return Some(LogStep { from, to, name });
                }
                None => to = from,
            }
        }
    }

    /// The step that redo brings back: the first one that was undone.
    pub fn step_to_redo(&self) -> Option<LogStep> {
        let mut found: Option<LogStep> = None;
        let mut from = self.done();
        while from < self.entries().len() {
            let after = self.entries().iter().skip(from.saturating_add(1));
            let joined = after.take_while(|entry| entry.joined).count();
            let to = from.saturating_add(1).saturating_add(joined);
            match (self.name_of(from, to), &mut found) {
                (Some(_), Some(_)) => break,
                (Some(name), None) => found = Some(LogStep { from, to, name }),
                (None, Some(step)) => step.to = to,
                (None, None) => {}
            }
            from = to;
        }
        found
    }

    /// Whether the last step in effect has a command of this kind.
    pub(super) fn last_step_is(&self, is_it: impl Fn(&LabCommand) -> bool) -> bool {
        let held = self.entries().get(..self.done()).unwrap_or(&[]);
        let from = held.iter().rposition(|entry| !entry.joined);
        let step = from.and_then(|from| held.get(from..)).unwrap_or(&[]);
        step.iter().any(|entry| is_it(&entry.command))
    }

    /// The name of the entries between two places; `None` if the page made all of them by itself.
    fn name_of(&self, from: usize, to: usize) -> Option<String> {
        let step = self.entries().get(from..to)?;
        let shared = |entry: &&LogEntry| matches!(entry.command, LabCommand::EnterLesson { .. });
        let is_reset = |entry: &LogEntry| entry.command.replaces_world();
        if step.first().is_some_and(is_reset) && step.iter().skip(1).any(|entry| !shared(&entry)) {
            return Some("Open a shared lab".to_owned());
        }
        step.iter().find_map(|entry| self.name(&entry.command))
    }

    fn name(&self, command: &LabCommand) -> Option<String> {
        Some(match command {
            LabCommand::SetPermission { permission, on } => {
                let turned = if *on { "on" } else { "off" };
                format!("Turn {turned} {}", permission.action())
            }
            LabCommand::ApplyPreset(preset) => format!("Choose the preset “{}”", preset.name()),
            LabCommand::EditPolicy { policy, .. }
            | LabCommand::UndoEdit(policy)
            | LabCommand::RedoEdit(policy)
            | LabCommand::FormatPolicy(policy) => format!("Edit: {}", policy.name()),
            LabCommand::ApplyFix { .. } => "Apply the fix".to_owned(),
            LabCommand::SetCaller(caller) => format!("Choose the caller {}", caller.name()),
            LabCommand::SetEncryption(kind) => format!("Choose the encryption {}", kind.name()),
            LabCommand::BeginUpload { key, .. } | LabCommand::Upload { key, .. } => {
                format!("Upload {key}")
            }
            LabCommand::BeginDownload { key, .. } | LabCommand::Download { key, .. } => {
                format!("Download {key}")
            }
            LabCommand::FinishUpload { begun, .. }
            | LabCommand::FinishDownload { begun }
            | LabCommand::Cancel { begun } => {
                let place = self.entries().iter().find(|entry| entry.sequence == *begun);
                let begins = place.map(|entry| &entry.command)?;
                return begins.ends().is_none().then(|| self.name(begins))?;
            }
            LabCommand::DeleteObject { key, .. } => format!("Delete {key}"),
            LabCommand::Tamper { key, .. } => format!("Tamper with {key}"),
            LabCommand::UndoTampering => "Undo the tampering".to_owned(),
            LabCommand::CopyStored { key } => format!("Keep a copy of {key}"),
            LabCommand::RunSecret { .. } => "Write or read a secret".to_owned(),
            LabCommand::RunAdmin { action, .. } => admin(action),
            LabCommand::SendCall { line, .. } => format!("Call {}", line.operation),
            LabCommand::BeginCase { .. } => "Run a case".to_owned(),
            LabCommand::Advance { seconds: 0 } => return None,
            LabCommand::Advance { .. } | LabCommand::LetPass { .. } => "Let time pass".to_owned(),
            LabCommand::SetThrottles(true) => "Throttle KMS".to_owned(),
            LabCommand::SetThrottles(false) => "Stop throttling KMS".to_owned(),
            LabCommand::Reset { .. } => "Reset the lab".to_owned(),
            LabCommand::Import { .. } => "Import a world".to_owned(),
            LabCommand::OpenWorld { world, .. } if world == "lesson" => "Open a lesson".to_owned(),
            LabCommand::OpenWorld { .. } => "Set up the task".to_owned(),
            LabCommand::EnterWorld { world } if world == OWN => "Leave the lesson".to_owned(),
            LabCommand::EnterWorld { .. } => "Go to another part of the lesson".to_owned(),
            LabCommand::CloseWorld { .. } => "Leave the lesson".to_owned(),
            LabCommand::Invite | LabCommand::EnterLesson { .. } => return None,
        })
    }
}

/// What an administrator did.
fn admin(action: &AdminAction) -> String {
    match action {
        AdminAction::CreateKey { alias, .. } if alias.is_empty() => "Create a key".to_owned(),
        AdminAction::CreateKey { alias, .. } => format!("Create the key {alias}"),
        AdminAction::Enable(key) => format!("Enable {}", key.name),
        AdminAction::Disable(key) => format!("Disable {}", key.name),
        AdminAction::Rotate(key) => format!("Rotate {}", key.name),
        AdminAction::EnableRotation(key) => format!("Rotate {} every year", key.name),
        AdminAction::DisableRotation(key) => format!("Stop rotating {}", key.name),
        AdminAction::Describe { key, .. } => format!("Describe {}", key.name),
        AdminAction::Tag { key, .. } => format!("Tag {}", key.name),
        AdminAction::Untag { key, .. } => format!("Remove a tag of {}", key.name),
        AdminAction::ScheduleDeletion { key, .. } => {
            format!("Schedule the deletion of {}", key.name)
        }
        AdminAction::CancelDeletion(key) => format!("Cancel the deletion of {}", key.name),
        AdminAction::CreateAlias { alias, .. } => format!("Create the alias {alias}"),
        AdminAction::MoveAlias { alias, .. } => format!("Move the alias {alias}"),
        AdminAction::DeleteAlias { alias, .. } => format!("Delete the alias {alias}"),
        AdminAction::CreateBucket(bucket) => format!("Create the bucket {bucket}"),
        AdminAction::DeleteBucket { bucket, .. } => format!("Delete the bucket {bucket}"),
        AdminAction::SetEncryption { bucket, .. } => format!("Change the encryption of {bucket}"),
        AdminAction::BlockPublicAccess { bucket, .. } => {
            format!("Change the public access of {bucket}")
        }
        AdminAction::CreateIdentity { name, .. } => format!("Create {name}"),
        AdminAction::PutPolicy { arn, .. } => format!("Change the policy of {}", last_of(arn)),
        AdminAction::DeleteIdentity(arn) => format!("Delete {}", last_of(arn)),
    }
}

/// The name at the end of an ARN.
fn last_of(arn: &str) -> &str {
    arn.rsplit(['/', ':']).next().unwrap_or(arn)
}
