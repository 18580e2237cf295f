//! A question to the audience: up to four options that say what happens and where, never why. The run decides which one
//! is right.

use super::audience_table::{QUESTIONS, Row};
use super::run::TalkRun;
use crate::core::lab::Permission;

/// One option of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudienceOption {
    /// What happens, or who does it, e.g. `Denied by KMS`.
    pub says: &'static str,
    /// What comes of it, e.g. `no data key is made`.
    pub detail: &'static str,
}

/// A permission that the room must know before it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenPermission {
    pub permission: Permission,
    /// Whether the role has it.
    pub given: bool,
}

/// A question to the audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudienceQuestion {
    pub asks: &'static str,
    /// The situation in one or two sentences.
    pub situation: &'static str,
    pub permissions: Vec<GivenPermission>,
    /// At most four.
    pub options: Vec<AudienceOption>,
    /// The index of the option that the run made right.
    pub right: usize,
}

impl AudienceQuestion {
    /// The question of a lesson, answered by its run. None if no option, or more than one, fits the run.
    pub fn of(slug: &str, run: &TalkRun) -> Option<Self> {
        let row: &Row = QUESTIONS.iter().find(|row| row.lesson == slug)?;
        let mut fits = row.options.iter().enumerate();
        let mut fits = fits
            .by_ref()
            .filter(|(_, (.., expect))| expect.fits(&run.calls));
        let (right, _) = fits.next()?;
        if fits.next().is_some() {
            return None;
        }
        let permissions = row.permissions.iter().map(|permission| GivenPermission {
            permission: *permission,
            given: (run.granted.iter()).any(|(other, given)| other == permission && *given),
        });
        let option =
            |(says, detail, _): &(&'static str, &'static str, _)| AudienceOption { says, detail };
        Some(Self {
            asks: row.asks,
            situation: row.situation,
            permissions: permissions.collect(),
            options: row.options.iter().map(option).collect(),
            right,
        })
    }
}
