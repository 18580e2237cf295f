//! A policy under edit: the text as typed, and the last valid policy.

use super::lab_policy::LabPolicy;
use crate::core::iam::{
    Grant, NamedPolicy, Outline, PolicyDocument, PolicyError, PolicyKind, PolicyText, SizeError,
    Warning, check_size, format_json, lint,
};
use crate::core::lab::world::ROLE;

/// Why a text does not come into force.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DraftError {
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// AWS takes none so large.
    #[error(transparent)]
    Size(#[from] SizeError),
}

/// The last valid policy of a draft.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "a lab has eight of them, and most hold a policy"
    )
)]
pub enum EffectivePolicy {
    /// There is no such policy.
    Absent,
    Policy(PolicyDocument),
    Grants(Vec<Grant>),
}

/// How many texts can be undone.
const MEMORY: usize = 200;

/// A policy under edit. What was typed is never lost; only a valid text comes into force.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDraft {
    /// The policy it is a draft of.
    pub which: LabPolicy,
    /// The text as typed.
    pub text: String,
    /// Why the text is not in force; nothing while it is.
    pub flaw: Option<DraftError>,
    /// The last valid policy.
    pub in_force: EffectivePolicy,
    /// Where the text's parts stand; nothing while it is no JSON.
    outline: Option<Outline>,
    /// Earlier texts, the latest last.
    past: Vec<String>,
    /// Undone texts, the latest last.
    future: Vec<String>,
    /// Whether the last edit was a key press within a word.
    typing: bool,
}

impl PolicyDraft {
    /// A draft without text, of a policy that is not there.
    pub fn empty(which: LabPolicy) -> Self {
        Self {
            which,
            text: String::new(),
            flaw: None,
            in_force: EffectivePolicy::Absent,
            outline: None,
            past: Vec::new(),
            future: Vec::new(),
            typing: false,
        }
    }

    /// A draft that shows a policy.
    pub fn of(which: LabPolicy, document: &PolicyDocument) -> Self {
        let mut draft = Self::empty(which);
        draft.take(document.to_json_pretty());
        draft
    }

    /// The policy in force, with its name.
    pub fn policy(&self) -> Option<NamedPolicy> {
        match &self.in_force {
            EffectivePolicy::Policy(document) => {
                Some(NamedPolicy::new(self.which.policy_name(), document.clone()))
            }
            _ => None,
        }
    }

    /// The document in force; without one, an empty one.
    pub fn document(&self) -> PolicyDocument {
        match &self.in_force {
            EffectivePolicy::Policy(document) => document.clone(),
            _ => PolicyDocument::empty(),
        }
    }

    /// Where the text's parts stand; nothing while it is no JSON.
    pub fn outline(&self) -> Option<&Outline> {
        self.outline.as_ref()
    }

    /// What the linter says of the text; nothing while it has a flaw.
    pub fn warnings(&self) -> Vec<Warning> {
        match (&self.in_force, &self.flaw) {
            (EffectivePolicy::Policy(document), None) => {
                lint(self.which.kind(), document, &self.text)
            }
            _ => Vec::new(),
        }
    }

    /// Takes a new text. Returns whether it came into force.
    pub fn edit(&mut self, text: String) -> bool {
        if text == self.text {
            return self.flaw.is_none();
        }
        // Letters typed one after the other are taken back as one.
        let step = text.len().abs_diff(self.text.len()) == 1;
        let ends_word = step
            && text.len() > self.text.len()
            && (text.chars().zip(self.text.chars()))
                .find(|(new, old)| new != old)
                .map_or_else(|| text.chars().next_back(), |(new, _)| Some(new))
                .is_some_and(char::is_whitespace);
        if !(step && self.typing) {
            self.remember();
        }
        self.typing = step && !ends_word;
        self.future.clear();
        self.take(text)
    }

    /// Puts a policy into force and shows it.
    pub fn replace(&mut self, document: PolicyDocument) {
        self.edit(document.to_json_pretty());
        self.typing = false;
    }

    /// Forgets earlier texts: nothing of a fresh world can be taken back.
    pub fn forget(&mut self) -> bool {
        self.past.clear();
        self.future.clear();
        self.flaw.is_none()
    }

    /// Whether an earlier text can come back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether a text taken back can come again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The text before the last edit. Returns whether one is in force.
    pub fn undo(&mut self) -> bool {
        let Some(text) = self.past.pop() else {
            return self.flaw.is_none();
        };
        self.future.push(self.text.clone());
        self.typing = false;
        self.take(text)
    }

    /// The text that the last undo took away. Returns whether one is in force.
    pub fn redo(&mut self) -> bool {
        let Some(text) = self.future.pop() else {
            return self.flaw.is_none();
        };
        self.remember();
        self.typing = false;
        self.take(text)
    }

    /// The same JSON, set as AWS sets it; a broken text stays as it is.
    pub fn format(&mut self) -> bool {
        match format_json(&self.text) {
            Ok(text) => self.edit(text),
            Err(_) => self.flaw.is_none(),
        }
    }

    fn remember(&mut self) {
        if self.past.len() == MEMORY {
            self.past.remove(0);
        }
        self.past.push(self.text.clone());
    }

    /// Reads a text, once, and keeps it. Returns whether it came into force.
    fn take(&mut self, text: String) -> bool {
        let (outline, read) = self.read(&text);
        self.outline = outline;
        match read {
            Ok(in_force) => {
                self.in_force = in_force;
                self.flaw = None;
            }
            Err(flaw) => self.flaw = Some(flaw),
        }
        self.text = text;
        self.flaw.is_none()
    }

    fn read(&self, text: &str) -> (Option<Outline>, Result<EffectivePolicy, DraftError>) {
        if self.which.is_optional() && text.trim().is_empty() {
            return (None, Ok(EffectivePolicy::Absent));
        }
        let kind = self.which.kind();
        let read = PolicyText::read(kind, text);
        let policy = || {
            check_size(kind, text).map_err(|error| error.for_role(ROLE))?;
            Ok(match kind {
                PolicyKind::Grant => EffectivePolicy::Grants(read.grants()?),
                _ => EffectivePolicy::Policy(read.document()?),
            })
        };
        (read.outline(), policy())
    }
}
