//! Why AWS refuses a policy.

use std::fmt;

use super::kind::Grammar;
use super::mistake::Mistake;
use crate::core::iam::document::PolicyError;
use crate::core::json::Fault;

/// Why AWS refuses a policy: AWS's answer, and where the mistake is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// AWS's error code.
    pub code: &'static str,
    /// AWS's sentence, where it is known: quoted from public reports. `None`: the service refuses with the code, and the
    /// sentence is not known.
    pub sentence: Option<String>,
    /// Line, column, and what is expected there.
    pub error: PolicyError,
}

impl Refusal {
    /// AWS's sentence; where it is not known, that it is not.
    pub fn says(&self) -> &str {
        match &self.sentence {
            Some(sentence) => sentence,
            None => "AWS refuses this policy. Its sentence is not known.",
        }
    }
}

/// A mistake and its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flaw {
    pub mistake: Mistake,
    pub fault: Fault,
}

impl Flaw {
    pub fn new(mistake: Mistake, at: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        Self {
            mistake,
            fault: Fault::new(at, message),
        }
    }

    /// AWS's answer to this mistake in this text.
    pub fn refusal(self, grammar: Grammar, text: &str) -> Refusal {
        Refusal {
            code: match (&self.mistake, grammar) {
                // IAM and STS answer it before they read the policy.
                (Mistake::Character, Grammar::Key) => grammar.code(),
                (Mistake::Character, _) => "ValidationError",
                _ => grammar.code(),
            },
            sentence: self.mistake.sentence(grammar),
            error: PolicyError::locate(self.fault, text),
        }
    }
}

impl Refusal {
    /// The error's message: AWS's sentence, and ours on a line of its own below it; ours alone where AWS's is not known.
    pub fn message(&self) -> String {
        match &self.sentence {
            Some(sentence) => format!("{sentence}\n{}", self.error),
            None => self.error.to_string(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Refusal {}
