//! Why a text could not be read.

use super::place::position;
use std::ops::Range;

/// What is wrong, and the range of the token with the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub at: Range<usize>,
    pub message: String,
}

impl Fault {
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

/// Why a text isn't valid JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct JsonError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What the reader expected and what it found: one line, without a full stop.
    pub message: String,
}

impl JsonError {
    /// Adds the fault's line and column in the text.
    pub fn locate(fault: Fault, text: &str) -> Self {
        let (line, column) = position(text, fault.at.start);
        Self {
            line,
            column,
            message: fault.message,
        }
    }
}
