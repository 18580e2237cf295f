//! Why a text is not a bundle, and where.

use super::json::{FORMAT, LARGEST, VERSION};
use crate::core::json::JsonError;

/// Why a bundle isn't read. Each text has no full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleFileError {
    /// In bytes.
    #[error("this file has {} MiB; a bundle has {} MiB at most", .length >> 20, LARGEST >> 20)]
    TooLarge { length: u64 },
    /// The text isn't JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    #[error("this isn’t a bundle: expected \"format\": \"{FORMAT}\"")]
    OtherFormat,
    #[error("this bundle has version {0}; this program reads version {VERSION}")]
    OtherVersion(u64),
    /// A value is wrong. Line and column, from 1, are the value's; for a missing member, those of its object.
    #[error("line {line}, column {column}: {path}: {fault}")]
    Value {
        line: usize,
        column: usize,
        /// Such as `parts[0].bytes`.
        path: String,
        fault: ValueFault,
    },
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueFault {
    #[error("is missing")]
    Missing,
    #[error("expected {expected}, found {found}")]
    Unexpected { expected: String, found: String },
    /// Nobody who reads version 1 knows the member.
    #[error("is no member of a bundle")]
    Unknown,
    /// A character that is none of base64, counted from 0.
    #[error("character {at} is not base64: {found:?}")]
    Character { at: usize, found: char },
    #[error("the base64 is cut off: it has {length} characters, which is no multiple of 4")]
    CutOff { length: usize },
    /// Bits after the last byte, or `=` in the middle.
    #[error("the base64 does not end as base64 ends, at character {at}")]
    Ending { at: usize },
    /// Decoded bytes.
    #[error("expected {expected} bytes, found {found}")]
    Length { expected: usize, found: usize },
    /// A member that follows from others doesn't.
    #[error("expected {expected}, which follows from the rest of the bundle, found {found}")]
    Disagrees { expected: String, found: String },
}
