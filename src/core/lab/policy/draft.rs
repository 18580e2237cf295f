//! A policy under edit: the text as typed, and the last valid policy.

use super::lab_policy::LabPolicy;
use crate::core::iam::{
    Grammar, Grant, NamedPolicy, Outline, PolicyDocument, PolicyError, PolicyText, Refusal,
    SizeError, Warning, check_size, format_json, lint,
};
use crate::core::lab::log::splice::common_prefix;
use crate::core::lab::world::{BUCKET, ROLE};

/// Why a text is not in effect.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DraftError {
    /// AWS refuses the policy when it is put.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The text is no list of grants.
    #[error(transparent)]
    Grants(#[from] PolicyError),
    /// The text exceeds AWS's size limit for its kind of policy.
    #[error(transparent)]
    Size(#[from] SizeError),
}

/// The last valid policy of a draft.
#[derive(Clone, Debug, PartialEq)]
pub enum EffectivePolicy {
    /// No such policy exists.
    Absent,
    Policy(PolicyDocument),
    Grants(Vec<Grant>),
}

/// A longer text, in bytes, is not read if it is too large for its kind of policy anyway: 256 KiB.
const LONGEST_READ: usize = 256 << 10;

/// The most texts that undo remembers.
const MEMORY: usize = 200;

/// A policy under edit. It keeps what was typed; only a valid text takes effect.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDraft {
    /// The policy it is a draft of.
    pub which: LabPolicy,
    pub text: String,
    /// Why the text is not in effect; `None` if it is.
    pub flaw: Option<DraftError>,
    pub in_force: EffectivePolicy,
    /// Where each part of the text is; `None` if the text is not JSON.
    outline: Option<Outline>,
    /// Earlier texts, latest last.
    past: Vec<String>,
    /// Undone texts, latest last.
    future: Vec<String>,
    /// Whether the last edit was a key press within a word.
    typing: bool,
}

impl DraftError {
    /// Where the mistake is, and what is expected there; none if the text as a whole is wrong.
    pub fn place(&self) -> Option<&PolicyError> {
        match self {
            Self::Refused(refusal) => Some(&refusal.error),
            Self::Grants(error) => Some(error),
            Self::Size(_) => None,
        }
    }
}

impl PolicyDraft {
    /// An empty draft of a policy that does not exist.
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

    /// A draft whose text is this policy.
    pub fn of(which: LabPolicy, document: &PolicyDocument) -> Self {
        let mut draft = Self::empty(which);
        draft.show(document.clone());
        draft
    }

    /// The policy in effect, with its name.
    pub fn policy(&self) -> Option<NamedPolicy> {
        match &self.in_force {
            EffectivePolicy::Policy(document) => {
                Some(NamedPolicy::new(self.which.policy_name(), document.clone()))
            }
            _ => None,
        }
    }

    /// The document in effect; an empty one if there is none.
    pub fn document(&self) -> PolicyDocument {
        match &self.in_force {
            EffectivePolicy::Policy(document) => document.clone(),
            _ => PolicyDocument::empty(),
        }
    }

    /// Where each part of the text is; `None` if the text is not JSON.
    pub fn outline(&self) -> Option<&Outline> {
        self.outline.as_ref()
    }

    /// The linter's warnings; none if the text has a flaw.
    pub fn warnings(&self) -> Vec<Warning> {
        match (&self.in_force, &self.flaw) {
            (EffectivePolicy::Policy(document), None) => {
                lint(self.which.kind(), document, &self.text)
            }
            _ => Vec::new(),
        }
    }

    /// Sets the text. Returns whether it took effect.
    pub fn edit(&mut self, text: String) -> bool {
        if text == self.text {
            return self.flaw.is_none();
        }
        self.note(&text);
        self.take(text)
    }

    /// Remembers the text before an edit.
    fn note(&mut self, text: &str) {
        // One undo removes all letters typed in a row.
        let step = text.len().abs_diff(self.text.len()) == 1;
        let ends_word = step
            && text.len() > self.text.len()
            && (text.get(common_prefix(text, &self.text)..))
                .and_then(|rest| rest.chars().next())
                .is_some_and(char::is_whitespace);
        if !(step && self.typing) {
            self.remember();
        }
        self.typing = step && !ends_word;
        self.future.clear();
    }

    /// Puts a policy into effect and shows it. (The program made it, so AWS's grammar is not asked: the first view, whose
    /// switches change policies, comes without it.)
    pub fn replace(&mut self, document: PolicyDocument) {
        let text = document.to_json_pretty();
        if text != self.text {
            self.note(&text);
        }
        self.typing = false;
        self.show(document);
    }

    fn show(&mut self, document: PolicyDocument) {
        let kind = self.which.kind();
        self.text = document.to_json_pretty();
        self.outline = PolicyText::read(kind, &self.text).outline();
        self.flaw = match check_size(kind, &self.text) {
            Ok(()) => {
                self.in_force = EffectivePolicy::Policy(document);
                None
            }
            Err(error) => Some(error.of(ROLE).into()),
        };
    }

    /// Forgets earlier texts, so that nothing from before a reset can be undone.
    pub fn forget(&mut self) -> bool {
        self.past.clear();
        self.future.clear();
        self.flaw.is_none()
    }

    /// Whether there is an earlier text.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is an undone text.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Restores the text before the last edit. Returns whether a policy is in effect.
    pub fn undo(&mut self) -> bool {
        let Some(text) = self.past.pop() else {
            return self.flaw.is_none();
        };
        self.future.push(self.text.clone());
        self.typing = false;
        self.take(text)
    }

    /// Restores the text that the last undo removed. Returns whether a policy is in effect.
    pub fn redo(&mut self) -> bool {
        let Some(text) = self.future.pop() else {
            return self.flaw.is_none();
        };
        self.remember();
        self.typing = false;
        self.take(text)
    }

    /// Formats the JSON as AWS does. A text that is not valid JSON is unchanged.
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

    /// Reads a text, once, as AWS does when it is put, and stores it. Returns whether it took effect.
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
        if text.len() > LONGEST_READ
            && let Err(error) = check_size(kind, text)
        {
            return (None, Err(error.of(ROLE).into()));
        }
        let read = PolicyText::read(kind, text);
        let policy = || {
            check_size(kind, text).map_err(|error| error.of(ROLE))?;
            let Some(grammar) = Grammar::of(kind) else {
                return Ok(EffectivePolicy::Grants(read.grants()?));
            };
            match read.put(grammar, Some(&format!("arn:aws:s3:::{BUCKET}"))) {
                Ok(document) => Ok(EffectivePolicy::Policy(document)),
                // The switches write so that the role has no policy, and an undo may bring that back.
                Err(_) if self.which == LabPolicy::Identity && is_no_policy(text) => {
                    Ok(EffectivePolicy::Policy(PolicyDocument::empty()))
                }
                Err(refusal) => Err(refusal.into()),
            }
        };
        (read.outline(), policy())
    }
}

/// Whether it is the lab's text for "No permissions", which IAM has no document for.
fn is_no_policy(text: &str) -> bool {
    text == PolicyDocument::empty().to_json_pretty()
}
