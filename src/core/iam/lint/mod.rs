//! What is valid in a policy and probably not meant.
//!
//! A linter never decides anything; what it says of a statement that "never
//! matches" is so whatever is asked. It has opinions on KMS and S3 only.
//!
//! In the order of a statement: `action`, `resource`, `principal`, `condition`;
//! then `never`, on statements that match nothing at all. Below them `view` (a
//! statement with what its patterns can be about), `target` (what a pattern can be
//! about) and `catalogue` (the actions there are).

mod catalogue;
mod target;
mod view;

mod action;
mod condition;
mod never;
mod principal;
mod resource;

use std::ops::Range;

use super::{PolicyDocument, PolicyKind};
use crate::core::json::clamped;
pub use catalogue::known_actions;
use view::View;

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

/// The warnings about a policy, in the order of its text. `text` is what
/// `document` was read from: lines and columns are counted in it. Of another
/// text the places are wrong, but inside it.
pub fn lint(kind: PolicyKind, document: &PolicyDocument, text: &str) -> Vec<Warning> {
    // Nothing can be pointed at.
    if text.is_empty() {
        return Vec::new();
    }
    let version = document.version();
    let views: Vec<View> = (document.statements.iter())
        .map(|statement| View::new(kind, version, statement))
        .collect();
    let mut report = Report::default();
    action::encrypt_beside_s3(&views, &mut report);
    for view in &views {
        report.never = None;
        action::check(view, &mut report);
        resource::check(view, &mut report);
        principal::check(view, &mut report);
        condition::check(view, &mut report);
        never::check(view, &mut report);
    }
    report.into_warnings(text)
}

/// The warnings so far.
#[derive(Default)]
struct Report {
    found: Vec<Warning>,
    /// Why the statement at hand matches nothing, if it does not.
    never: Option<String>,
    /// How many near misses were looked for: it takes time, and few are read.
    searches: usize,
}

impl Report {
    fn warn(&mut self, code: &'static str, at: &Range<usize>, message: String, why: &str) {
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
    fn never(&mut self, reason: &str) {
        if self.never.is_none() {
            self.never = Some(reason.to_owned());
        }
    }

    /// The warnings in the order of the text, with line and column.
    fn into_warnings(self, text: &str) -> Vec<Warning> {
        let mut found = self.found;
        found.sort_by_key(|warning| warning.at.start);
        // Counted on from warning to warning, so that the text is read once.
        let (mut seen, mut line, mut column) = (0, 1, 1);
        for warning in &mut found {
            warning.at = clamped(text, warning.at.clone());
            for character in text.get(seen..warning.at.start).unwrap_or_default().chars() {
                (line, column) = match character {
                    '\n' => (line + 1, 1),
                    _ => (line, column + 1),
                };
            }
            seen = warning.at.start;
            (warning.line, warning.column) = (line, column);
        }
        found
    }
}
