//! What a link contains, taken from a log.

use crate::core::iam::PolicyError;
use crate::core::lab::log::{ApplyPreset, CommandLog, LabCommand, LogEntry, Splice};
use crate::core::lab::{AdminAction, CallerChoice, EncryptionChoice, Lab, LabPolicy, Preset};
use serde_json::Value;
use std::cell::OnceCell;
use std::rc::Rc;

/// A policy's text, as a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedPolicy {
    pub policy: LabPolicy,
    /// The preset whose text is changed; `None` for the text of a fresh lab. Only the identity policy has presets.
    pub preset: Option<Preset>,
    /// The change; `None` if the text is exactly the preset's.
    pub splice: Option<Splice>,
}

/// A change of the world, other than an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorldChange {
    /// The administrator did something. Keys that were created are named `$key-0`, `$key-1`, and so on.
    Admin(AdminAction),
    /// KMS started or stopped throttling.
    Throttles(bool),
    /// Days passed.
    Days(u64),
    /// The other callers were created.
    Invite,
}

/// The file of a run. Its bytes are never in a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedFile {
    /// Its key in the bucket.
    pub name: String,
    pub content_type: String,
    /// Length in bytes.
    pub len: u64,
}

/// The run on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedRun {
    Upload(SharedFile),
    Download(SharedFile),
}

/// Everything that a link contains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedState {
    /// The policies that differ from those of a fresh lab, in the order of [`LabPolicy::ALL`].
    pub policies: Vec<SharedPolicy>,
    pub caller: CallerChoice,
    pub encryption: EncryptionChoice,
    /// In the order in which they were made.
    pub changes: Vec<WorldChange>,
    pub run: Option<SharedRun>,
    /// The index of the run's step, from 0.
    pub step: usize,
    /// The address of the view without `#/`, such as `policies/key-policy`; empty for the lab.
    pub view: String,
}

/// A key that the lab created, in a link.
pub fn key_name(number: usize) -> String {
    format!("$key-{number}")
}

/// The texts of the policies in a fresh lab, and those of the presets.
#[derive(Debug)]
pub struct Bases {
    fresh: Lab,
    presets: Vec<(Preset, String)>,
}

thread_local! {
    static BASES: OnceCell<Rc<Bases>> = const { OnceCell::new() };
}

impl Bases {
    /// Made once: several labs are needed for it, and each change of the lab asks for it.
    ///
    /// # Errors
    /// As [`Lab::new`].
    pub fn get() -> Result<Rc<Self>, PolicyError> {
        if let Some(made) = BASES.with(|held| held.get().cloned()) {
            return Ok(made);
        }
        let made = Rc::new(Self::new()?);
        Ok(BASES.with(|held| held.get_or_init(|| made).clone()))
    }

    /// The texts do not depend on the seed.
    fn new() -> Result<Self, PolicyError> {
        let mut presets = Vec::new();
        for preset in Preset::ALL {
            let mut log = CommandLog::new([0; 32])?;
            log.apply(ApplyPreset(preset));
            presets.push((preset, log.lab().draft(LabPolicy::Identity).text.clone()));
        }
        Ok(Self {
            fresh: Lab::new([0; 32])?,
            presets,
        })
    }

    fn fresh(&self, policy: LabPolicy) -> &str {
        &self.fresh.draft(policy).text
    }

    /// The shortest way to a text; `None` if a fresh lab has it.
    fn difference(&self, policy: LabPolicy, text: &str) -> Option<SharedPolicy> {
        if text == self.fresh(policy) {
            return None;
        }
        let presets = (self.presets.iter()).filter(|_| policy == LabPolicy::Identity);
        let presets = presets.map(|(preset, text)| (Some(*preset), text.as_str()));
        let bases = [(None, self.fresh(policy))].into_iter().chain(presets);
        let ways = bases.map(|(preset, base)| SharedPolicy {
            policy,
            preset,
            splice: (base != text).then(|| Splice::between(base, text)),
        });
        ways.min_by_key(|way| way.splice.as_ref().map_or(0, |splice| splice.put.len() + 9))
    }

    /// The text that a difference leads to; `None` if it does not fit.
    pub fn text(&self, of: &SharedPolicy) -> Option<String> {
        let preset = |preset| {
            let named = self.presets.iter().find(|(other, _)| *other == preset);
            Some(named?.1.as_str())
        };
        let base = match of.preset {
            None => self.fresh(of.policy),
            Some(_) if of.policy != LabPolicy::Identity => return None,
            Some(which) => preset(which)?,
        };
        match &of.splice {
            Some(splice) => splice.apply(base),
            None => Some(base.to_owned()),
        }
    }
}

impl SharedState {
    /// The active world of a log. The run, its step, and the view are the page's.
    ///
    /// # Errors
    /// As [`Lab::new`].
    pub fn of(log: &CommandLog) -> Result<Self, PolicyError> {
        let (bases, lab) = (Bases::get()?, log.lab());
        let of_policy = |policy| bases.difference(policy, &lab.draft(policy).text);
        let created = created_keys(lab);
        let changes = own_entries(log).filter_map(|entry| change(&entry.command));
        let changes = changes.map(|change| match change {
            WorldChange::Admin(action) => {
                WorldChange::Admin(renamed(action, &|text| by_number(text, &created)))
            }
            other => other,
        });
        Ok(Self {
            policies: LabPolicy::ALL.into_iter().filter_map(of_policy).collect(),
            caller: lab.who(),
            encryption: lab.kind(),
            changes: changes.collect(),
            ..Self::default()
        })
    }

    /// Whether it is a fresh lab.
    pub fn is_fresh(&self) -> bool {
        let at_home = Self {
            view: self.view.clone(),
            step: self.step,
            ..Self::default()
        };
        *self == at_home
    }
}

/// The entries in effect since the active world was fresh.
fn own_entries(log: &CommandLog) -> impl Iterator<Item = &LogEntry> {
    let held = log.entries().get(..log.done()).unwrap_or(&[]);
    let begins = |entry: &LogEntry| {
        matches!(
            entry.command,
            LabCommand::Reset { .. } | LabCommand::Import { .. } | LabCommand::OpenWorld { .. }
        )
    };
    let after = held.iter().rposition(begins).map_or(0, |place| place + 1);
    held.iter().skip(after)
}

fn change(command: &LabCommand) -> Option<WorldChange> {
    Some(match command {
        LabCommand::RunAdmin { action, .. } => WorldChange::Admin(action.clone()),
        LabCommand::SetThrottles(on) => WorldChange::Throttles(*on),
        LabCommand::LetPass { days, .. } => WorldChange::Days(*days),
        LabCommand::Invite => WorldChange::Invite,
        _ => return None,
    })
}

/// The ids of the keys that were created, oldest first, as CloudTrail has them.
fn created_keys(lab: &Lab) -> Vec<String> {
    let created = lab
        .past()
        .iter()
        .filter(|trace| trace.operation == "CreateKey");
    let id = |event: &Value| {
        let answer = event.get("responseElements")?.get("keyMetadata")?;
        Some(answer.get("keyId")?.as_str()?.to_owned())
    };
    (created.flat_map(|trace| trace.events()).filter_map(id)).collect()
}

/// A text with the created keys' numbers in place of their ids.
fn by_number(text: &str, created: &[String]) -> String {
    let all = created.iter().enumerate();
    all.fold(text.to_owned(), |text, (number, id)| {
        text.replace(id, &key_name(number))
    })
}

/// An action with other texts in the places that can name a key.
pub fn renamed(mut action: AdminAction, name: &dyn Fn(&str) -> String) -> AdminAction {
    match &mut action {
        AdminAction::Enable(key)
        | AdminAction::Disable(key)
        | AdminAction::Rotate(key)
        | AdminAction::EnableRotation(key)
        | AdminAction::DisableRotation(key)
        | AdminAction::CancelDeletion(key)
        | AdminAction::Describe { key, .. }
        | AdminAction::Tag { key, .. }
        | AdminAction::Untag { key, .. }
        | AdminAction::ScheduleDeletion { key, .. }
        | AdminAction::CreateAlias { key, .. }
        | AdminAction::MoveAlias { key, .. }
        | AdminAction::DeleteAlias { key, .. } => {
            key.id = name(&key.id);
            key.name = name(&key.name);
        }
        AdminAction::SetEncryption { key_id, .. } => *key_id = name(key_id),
        AdminAction::CreateIdentity { policy, .. } | AdminAction::PutPolicy { policy, .. } => {
            *policy = name(policy);
        }
        AdminAction::CreateKey { .. }
        | AdminAction::CreateBucket(_)
        | AdminAction::DeleteBucket { .. }
        | AdminAction::BlockPublicAccess { .. }
        | AdminAction::DeleteIdentity(_) => {}
    }
    action
}
