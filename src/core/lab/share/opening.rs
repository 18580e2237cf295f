//! Makes a lab from a link, in a fresh world of a log.

use super::error::ShareError;
use super::shared_state::{
    Bases, SharedFile, SharedRun, SharedState, WorldChange, key_name, renamed,
};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Outcome, Response};
use crate::core::error::Service;
use crate::core::lab::Sample;
use crate::core::lab::admin::sender::{to_iam, to_kms, to_s3};
use crate::core::lab::log::{
    CommandLog, Download, EditPolicy, Invite, LetPass, PolicyEdit, RunAdmin, SetCaller,
    SetEncryption, SetThrottles, Upload,
};

/// A file of at least this many bytes is stood in for by the sample of 1 MiB.
const LARGE: u64 = 64 << 10;

/// What came of opening a link.
#[derive(Debug)]
pub struct OpenedLab {
    /// The place of the log before it.
    pub before: usize,
    /// The run's call, made again.
    pub outcome: Option<Outcome>,
    /// Whether a download returned what was uploaded, if that is known.
    pub identical: Option<bool>,
}

/// The sample whose bytes stand in for a file: itself, or the nearest in kind.
pub fn stand_in(file: &SharedFile) -> Sample {
    let own =
        |sample: &Sample| sample.name() == file.name && sample.bytes().len() as u64 == file.len;
    match Sample::ALL.into_iter().find(own) {
        Some(sample) => sample,
        None if file.content_type.starts_with("image/") => Sample::Picture,
        None if file.len >= LARGE => Sample::Data,
        None => Sample::Letter,
    }
}

impl SharedState {
    /// Replaces the active world by a fresh one, and makes everything of the link in it. All of it is one step.
    ///
    /// # Errors
    /// If a difference does not fit its policy. Nothing is changed then.
    pub fn open(
        &self,
        log: &mut CommandLog,
        seed: [u8; 32],
        now: Timestamp,
    ) -> Result<OpenedLab, ShareError> {
        let bases = Bases::get()?;
        let mut texts = Vec::new();
        for policy in &self.policies {
            let text = bases.text(policy).ok_or(ShareError::Policy {
                policy: policy.policy.name(),
            })?;
            texts.push((policy.policy, text));
        }
        let before = log.reset(seed)?;
        if self.encryption != log.lab().kind() {
            log.apply(SetEncryption(self.encryption));
        }
        if let Some(SharedRun::Download(file)) = &self.run {
            // A fresh lab allows it.
            drop(upload(log, file, now));
        }
        self.change_world(log, now);
        for (policy, text) in texts {
            let edit = PolicyEdit::Text(text);
            log.apply(EditPolicy { policy, edit });
        }
        if self.caller != log.lab().who() {
            log.apply(SetCaller(self.caller));
        }
        let now = log.lab().now(now);
        let outcome = match &self.run {
            Some(SharedRun::Upload(file)) => Some(upload(log, file, now)),
            Some(SharedRun::Download(file)) => {
                let key = &file.name;
                Some(log.apply(Download { key, now }))
            }
            None => None,
        };
        log.join_since(before);
        let identical = match outcome.as_ref().map(|outcome| &outcome.result) {
            Some(Ok(Response::GetObject(output))) => output.identical,
            _ => None,
        };
        Ok(OpenedLab {
            before,
            outcome,
            identical,
        })
    }

    fn change_world(&self, log: &mut CommandLog, real: Timestamp) {
        let mut created: Vec<String> = Vec::new();
        for change in &self.changes {
            let now = log.lab().now(real);
            match change {
                WorldChange::Admin(action) => {
                    let by_id = |text: &str| {
                        let all = created.iter().enumerate();
                        all.fold(text.to_owned(), |text, (number, id)| {
                            text.replace(&key_name(number), id)
                        })
                    };
                    let action = renamed(action.clone(), &by_id);
                    let send = match action.service() {
                        Service::Kms => to_kms,
                        Service::S3 => to_s3,
                        Service::Iam | Service::Sts | Service::Organizations => to_iam,
                    };
                    let action = &action;
                    let report = log.apply(RunAdmin { action, now, send });
                    if let crate::core::lab::AdminAction::CreateKey { .. } = action {
                        created.extend(report.created);
                    }
                }
                WorldChange::Throttles(on) => log.apply(SetThrottles(*on)),
                WorldChange::Days(days) => {
                    let days = *days;
                    drop(log.apply(LetPass { days, real }));
                }
                WorldChange::Invite => log.apply(Invite),
            }
        }
    }
}

fn upload(log: &mut CommandLog, file: &SharedFile, now: Timestamp) -> Outcome {
    let now = log.lab().now(now);
    let sample = stand_in(file);
    let content_type = match sample.name() == file.name {
        true => sample.content_type(),
        false => &file.content_type,
    };
    log.apply(Upload {
        key: &file.name,
        content_type,
        body: &sample.bytes(),
        now,
    })
}
