//! The linter's warnings.

use std::ops::Range;

use crate::core::json::clamped;

/// How much a warning weighs, in the words of IAM Access Analyzer's policy checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The element cannot have the effect that it seems to have.
    Error,
    /// The policy allows more than is safe.
    Security,
    Warning,
    /// Nothing is wrong; something can go.
    Suggestion,
}

/// An element that is valid but probably a mistake.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// The warning's code, e.g. `unknown-action`.
    pub code: &'static str,
    /// The byte range of the token in the text.
    pub at: Range<usize>,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What the linter found: one line, no full stop.
    pub message: String,
    /// The consequence, or what to write instead: one or two sentences.
    pub why: String,
}

impl Warning {
    /// How much the warning weighs.
    pub fn severity(&self) -> Severity {
        match self.code {
            "unknown-action"
            | "unknown-condition-key"
            | "condition-key-of-other-action"
            | "condition-type"
            | "not-an-address"
            | "private-address"
            | "not-a-date"
            | "not-a-number"
            | "not-a-boolean"
            | "not-an-arn"
            | "not-an-account"
            | "arn-account"
            | "arn-region"
            | "arn-service-case"
            | "malformed-key-arn"
            | "service-mismatch"
            | "foreign-action"
            | "action-not-of-key-policy" => Severity::Error,
            "public-principal"
            | "wide-action"
            | "wide-kms-action"
            | "wide-resource"
            | "wide-permissions"
            | "allow-not-action"
            | "allow-not-principal"
            | "for-all-values-allow" => Severity::Security,
            "redundant-action" | "redundant-resource" | "empty-condition" | "string-for-arn" => {
                Severity::Suggestion
            }
            _ => Severity::Warning,
        }
    }
}

#[derive(Default)]
pub(super) struct Report {
    pub found: Vec<Warning>,
    /// The reason why the current statement matches nothing, if so.
    pub never: Option<String>,
    /// How many suggestions were searched for. Searches are slow, so their number is limited.
    pub searches: usize,
    /// The same for condition keys.
    pub key_searches: usize,
}

impl Report {
    pub fn warn(&mut self, code: &'static str, at: &Range<usize>, message: String, why: &str) {
        self.found.push(Warning {
            code,
            at: at.clone(),
            line: 0,
            column: 0,
            message,
            why: why.to_owned(),
        });
    }

    /// Records that the current statement matches nothing; the first reason is kept.
    pub fn never(&mut self, reason: &str) {
        if self.never.is_none() {
            self.never = Some(reason.to_owned());
        }
    }

    /// The warnings in the order of the text, with line and column.
    pub fn into_warnings(self, text: &str) -> Vec<Warning> {
        let mut found = self.found;
        found.sort_by_key(|warning| warning.at.start);
        // Counting continues from warning to warning, so that the text is read once.
        let mut characters = text.char_indices().peekable();
        let (mut line, mut column) = (1, 1);
        for warning in &mut found {
            warning.at = clamped(text, warning.at.clone());
            let start = warning.at.start;
            while let Some((_, character)) = characters.next_if(|(at, _)| *at < start) {
                (line, column) = match character {
                    '\n' => (line + 1, 1),
                    _ => (line, column + 1),
                };
            }
            (warning.line, warning.column) = (line, column);
        }
        found
    }
}
