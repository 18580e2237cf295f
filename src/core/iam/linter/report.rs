//! The linter's warnings.

use std::ops::Range;

use crate::core::json::clamped;

/// Something that is allowed but looks like a mistake.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// What sort of warning, e.g. `unknown-action`.
    pub code: &'static str,
    /// The bytes of the token in the text.
    pub at: Range<usize>,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is there: one line, no full stop.
    pub message: String,
    /// What follows from it, or what to write instead: a sentence or two.
    pub why: String,
}

/// The warnings so far.
#[derive(Default)]
pub(super) struct Report {
    pub found: Vec<Warning>,
    /// Why the statement at hand matches nothing, if it does not.
    pub never: Option<String>,
    /// How many near misses were looked for: it takes time, and few are read.
    pub searches: usize,
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

    /// Notes that the statement at hand matches nothing; the first reason stays.
    pub fn never(&mut self, reason: &str) {
        if self.never.is_none() {
            self.never = Some(reason.to_owned());
        }
    }

    /// The warnings in the order of the text, with line and column.
    pub fn into_warnings(self, text: &str) -> Vec<Warning> {
        let mut found = self.found;
        found.sort_by_key(|warning| warning.at.start);
        // Counted on from warning to warning, so that the text is read once.
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
