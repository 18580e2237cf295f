//! What the first screen shows of the lab: the switches, the policy's text, who calls and how. The first screen reads
//! these facts instead of the lab itself, so that the lab's engine need not be there before the page stands.

use crate::core::lab::log::CommandLog;
use crate::core::lab::{CallerChoice, DraftError, EncryptionChoice, LabPolicy, Permission, Preset};

/// The text of the role's policy in a fresh lab. `tests/page/lab_facts.rs` compares it with the lab's own.
const FRESH_POLICY: &str = include_str!("lab_facts/fresh_policy.json");

/// Facts about the active world, as the first screen shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct LabFacts {
    pub who: CallerChoice,
    pub kind: EncryptionChoice,
    /// The preset that the switches show; none for another combination.
    pub preset: Option<Preset>,
    /// Whether the role has each of [`Permission::ALL`].
    pub granted: [bool; 5],
    /// The names of the policies in effect, except the role's and the key's.
    pub more_policies: Vec<&'static str>,
    /// The role's policy, as typed.
    pub policy: String,
    /// Why that text is not in effect; none if it is.
    pub flaw: Option<PolicyFlaw>,
    /// Whether nothing was uploaded and KMS was not called.
    pub is_empty: bool,
}

/// Why a policy's text is not in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFlaw {
    /// AWS's error code, if it has one for this, and its sentence.
    pub aws: Option<(Option<&'static str>, String)>,
    /// Where the mistake is, and what is wrong there.
    pub place: Option<(String, String)>,
}

impl LabFacts {
    /// The facts about every fresh lab: no chance is in them.
    pub fn fresh() -> Self {
        let preset = Preset::UploadAndDownload;
        Self {
            who: CallerChoice::default(),
            kind: EncryptionChoice::default(),
            preset: Some(preset),
            granted: Permission::ALL.map(|permission| preset.permissions().contains(&permission)),
            more_policies: Vec::new(),
            policy: FRESH_POLICY.trim_end().to_owned(),
            flaw: None,
            is_empty: true,
        }
    }

    /// The facts about the active world of a log.
    pub fn of(log: &CommandLog) -> Self {
        let lab = log.lab();
        let draft = lab.policy();
        Self {
            who: lab.who(),
            kind: lab.kind(),
            preset: lab.preset(),
            granted: Permission::ALL.map(|permission| lab.is_granted(permission)),
            more_policies: lab.more_policies().map(LabPolicy::name).collect(),
            policy: draft.text.clone(),
            flaw: draft.flaw.as_ref().map(PolicyFlaw::of),
            is_empty: lab.is_empty(),
        }
    }

    /// Whether the role has a permission.
    pub fn is_granted(&self, permission: Permission) -> bool {
        (Permission::ALL.into_iter().zip(self.granted))
            .any(|(other, granted)| other == permission && granted)
    }
}

impl PolicyFlaw {
    fn of(error: &DraftError) -> Self {
        let aws = match error {
            DraftError::Refused(refusal) => Some((Some(refusal.code), refusal.says().to_owned())),
            DraftError::Size(error) => Some((None, error.to_string())),
            DraftError::Grants(_) => None,
        };
        let place = error.place().map(|error| {
            let place = format!("Line {}, column {}: ", error.line, error.column);
            (place, error.message.clone())
        });
        Self { aws, place }
    }
}
