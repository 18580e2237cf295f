//! The error for an invalid policy text.

use std::fmt;
use std::ops::Range;

use crate::core::json::{Fault, clamped, position};

/// A fault in a policy document, with its token.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PolicyError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The byte range of the token. At the end of the text, it is the last character; it is empty only if the text is
    /// empty.
    pub at: Range<usize>,
    /// What was found and what is allowed there: one line, no full stop.
    pub message: String,
}

impl PolicyError {
    pub(in crate::core::iam) fn locate(fault: Fault, text: &str) -> Self {
        let (line, column) = position(text, fault.at.start);
        Self {
            line,
            column,
            at: clamped(text, fault.at),
            message: fault.message,
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.message
        )
    }
}

impl std::error::Error for PolicyError {}
