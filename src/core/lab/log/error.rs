//! Why a command cannot be replayed, or a log's text cannot be read.

use super::command::LabCommand;
use crate::core::iam::PolicyError;
use crate::core::json::JsonError;
use crate::core::lab::snapshot::{PlaceError, WorldFileError};

/// Why a command could not be done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReplayError {
    /// The log does not store the body, and the body source does not have it.
    #[error(
        "command {sequence} needs a body of {len} bytes (SHA-256 {sha256}), which isn't available"
    )]
    MissingBody {
        sequence: u64,
        len: u64,
        sha256: String,
    },
    /// The body of a begun upload has no SHA-256, so the log could not find it again.
    #[error("command {begun} started an upload without the SHA-256 of its body")]
    NoDigest { begun: u64 },
    /// The command ends a call that never began, already ended, or was undone.
    #[error("expected a started call that waits for its body, with the sequence number {begun}")]
    NotBegun { begun: u64 },
    /// The splice does not fit the policy's text.
    #[error("command {sequence} changes a policy at a position that its text doesn't have")]
    OtherText { sequence: u64 },
    /// No world of that name was put aside.
    #[error("expected the name of a stored world, not `{world}`")]
    UnknownWorld { world: String },
    /// The imported file is not a valid world.
    #[error("command {sequence} imports a file that doesn't contain a world: {error}")]
    Import {
        sequence: u64,
        error: WorldFileError,
    },
    /// The imported file is not UTF-8 text.
    #[error("command {sequence} imports a file that doesn't contain a world: it isn't UTF-8")]
    ImportText { sequence: u64 },
    /// A fresh world could not be made.
    #[error("can't create a new world: {0}")]
    FreshWorld(#[from] PolicyError),
}

/// Why a text is not a log.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LogFileError {
    #[error("this isn't JSON: {0}")]
    Json(#[from] JsonError),
    /// The text has another format.
    #[error("this isn't a command log: expected \"format\": \"{expected}\"", expected = super::command::FORMAT)]
    Format,
    /// Another version of the lab wrote the text.
    #[error("this command log has version {found}; this lab reads versions {oldest} to {newest}", oldest = super::command::OLDEST, newest = super::command::VERSION)]
    Version { found: u64 },
    /// This version has no command of that name.
    #[error("{place}: there is no command `{found}`; expected one of {expected}", expected = LabCommand::NAMES.join(", "))]
    Command { place: String, found: String },
    /// A value is not what its place needs.
    #[error(transparent)]
    Value(#[from] PlaceError),
    /// The commands are not sorted by sequence number.
    #[error("{place}: expected a sequence number above {after}, and below 2^53")]
    Order { place: String, after: u64 },
    /// The log claims more done entries than it has.
    #[error("done: expected a number of entries, {held} at most")]
    Done { held: usize },
}
