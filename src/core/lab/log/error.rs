//! Why a command cannot be done again, or a file of the log not be read.

use super::command::LabCommand;
use crate::core::iam::PolicyError;
use crate::core::json::JsonError;
use crate::core::lab::snapshot::{PlaceError, WorldFileError};

/// Why a command could not be done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReplayError {
    /// The log does not hold the body, and it was not found elsewhere.
    #[error(
        "command {sequence} needs a body of {len} bytes (SHA-256 {sha256}), and it is not at hand"
    )]
    MissingBody {
        sequence: u64,
        len: u64,
        /// In hexadecimal.
        sha256: String,
    },
    /// The body of a begun upload has no SHA-256, so that the log could not find it again.
    #[error("command {begun} began an upload without the SHA-256 of its body")]
    NoDigest { begun: u64 },
    /// A call is ended that was not begun, or has ended, or was undone.
    #[error(
        "expected a call that was begun and waits for its body, with the sequence number {begun}"
    )]
    NotBegun { begun: u64 },
    /// A text was changed that is not the one that is there.
    #[error("command {sequence} changes a policy at a place that its text does not have")]
    OtherText { sequence: u64 },
    /// No world of that name was put aside.
    #[error("expected the name of a world that was put aside, not `{world}`")]
    UnknownWorld { world: String },
    /// The file of an imported world is not right.
    #[error("command {sequence} imports a file that holds no world: {error}")]
    Import {
        sequence: u64,
        error: WorldFileError,
    },
    /// The file of an imported world is no text.
    #[error("command {sequence} imports a file that holds no world: no UTF-8")]
    ImportText { sequence: u64 },
    /// A fresh world could not be made.
    #[error("no fresh world: {0}")]
    FreshWorld(#[from] PolicyError),
}

/// Why a text is no log.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LogFileError {
    /// It is no JSON.
    #[error("this is no JSON: {0}")]
    Json(#[from] JsonError),
    /// It is something else.
    #[error("this is no command log: expected \"format\": \"{expected}\"", expected = super::command::FORMAT)]
    Format,
    /// It was written by another version.
    #[error("this command log has version {found}; this lab reads version {expected}", expected = super::command::VERSION)]
    Version { found: u64 },
    /// A command has a name that this version does not know.
    #[error("{place}: there is no command `{found}`; expected one of {expected}", expected = LabCommand::NAMES.join(", "))]
    Command { place: String, found: String },
    /// A value is not what is expected in its place.
    #[error(transparent)]
    Value(#[from] PlaceError),
    /// The commands are not in the order of their sequence numbers.
    #[error("{place}: expected a sequence number above {after}, and below 2^53")]
    Order { place: String, after: u64 },
    /// The log says that more was done than it holds.
    #[error("done: expected a number of entries, {held} at most")]
    Done { held: usize },
}
