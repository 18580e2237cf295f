//! Why a link cannot be read.

use super::limits::{LONGEST, MOST_CHANGES};
use crate::core::iam::PolicyError;
use crate::core::json::JsonError;
use crate::core::lab::snapshot::PlaceError;

/// Why a link's text does not contain a lab.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ShareError {
    #[error("it is longer than {LONGEST} characters")]
    TooLong,
    /// It is not base64url, or not compressed.
    #[error("it is damaged: a part of it may be missing")]
    Damaged,
    #[error("its content isn’t JSON: {0}")]
    Json(#[from] JsonError),
    /// A later version of the page wrote it.
    #[error("it has version {found}; this page reads version 1")]
    Version { found: u64 },
    /// A value is not what its place needs.
    #[error("{0}")]
    Value(#[from] PlaceError),
    /// An administrator's action is not one of those that exist.
    #[error("its change number {number} is unknown")]
    Change { number: usize },
    #[error("it has more than {MOST_CHANGES} changes")]
    TooMany,
    /// A difference does not fit the text it is of.
    #[error("its {policy} doesn’t fit the text that it changes")]
    Policy { policy: &'static str },
    /// A fresh world could not be made.
    #[error("can’t create a new world: {0}")]
    FreshWorld(#[from] PolicyError),
}
