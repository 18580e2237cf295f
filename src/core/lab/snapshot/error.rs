//! Why a file is not a valid world, and why a world cannot be exported.

use super::format::{FORMAT, LARGEST, VERSION};
use super::placed_value::PlaceError;
use crate::core::iam::PolicyError;
use crate::core::json::JsonError;

/// Why a world file is rejected. The text says what was expected and where. It has no full stop unless it is a
/// sentence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WorldFileError {
    /// The file is longer than [`LARGEST`]; the length is in bytes.
    #[error(
        "This file has {} MiB; this lab reads worlds of {} MiB at most.",
        .length >> 20,
        LARGEST >> 20
    )]
    TooLarge { length: u64 },
    /// The text is not JSON.
    #[error("this isn't JSON: {0}")]
    Json(#[from] JsonError),
    /// The member `format` is not [`FORMAT`].
    #[error("this isn't a world of this lab: expected \"format\": \"{FORMAT}\"")]
    OtherFormat,
    /// The member `version` is above [`VERSION`].
    #[error(
        "this file is from a newer version ({0}) of this lab; this one reads version {VERSION}"
    )]
    NewerVersion(u64),
    /// A value is missing, or not what its place needs.
    #[error(transparent)]
    Value(#[from] PlaceError),
    /// A fresh lab could not be made.
    #[error(transparent)]
    Lab(PolicyError),
}

/// Why a world cannot be exported with the objects' bytes: the file would be longer than [`LARGEST`], and no lab could
/// read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "With the objects’ bytes the file would have {} MiB; this lab reads worlds of {} MiB at most. Delete large objects first, or leave the bytes out.",
    .length >> 20,
    LARGEST >> 20
)]
pub struct ExportTooLarge {
    /// The estimated length of the file, in bytes.
    pub length: u64,
}
