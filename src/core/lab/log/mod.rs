//! The command log: everything that a person changes, as commands that can be undone, redone, done again from the seed,
//! and written as a text.
//!
//! - [`command`]: the commands, as data
//! - [`change`]: how a change is made and logged; `switches`, `policies`, `objects`, `calls`, `simulation`: the changes
//! - [`command_log`]: the log over its worlds: apply, undo, redo
//! - [`replay`]: any command, done again
//! - [`worlds`]: the active world, and those put aside while a lesson has its own
//! - [`checkpoints`], `duplicate`: worlds as they were
//! - [`splice`], [`body`]: texts and bodies in the log
//! - [`json_file`]: the log as a text; `json_commands`, `json_admin`, `json_values`, `words`: its parts
//! - [`error`]: why a command does not fit, or a text is no log
//!
//! **The same again.** The core has no clock and no randomness: the seed stands in the head of the log, and commands
//! carry their times, their own seeds, and what identifies their bodies. So replay gives the same world byte for byte,
//! and the same traces; `tests/lab/log.rs` proves it for any sequence of commands.
//!
//! **Undo.** A step is an entry with the entries joined to it: an upload's begin and end, a word that was typed, a case.
//! Undo goes to the nearest checkpoint before its goal and does the rest again. Whatever takes long (an upload's or
//! download's end, a case, a lesson's set-up, an import) leaves a checkpoint behind itself, so no body is encrypted
//! again. A checkpoint is a copy of the world that shares stored bodies and traces. There are
//! [`checkpoints::MOST`] at most; they hold [`checkpoints::MOST_BYTES`] of bodies that the world no longer has, and all
//! entries hold [`command_log::MOST_BODY_BYTES`] of plaintext bodies. Beyond that, undo and replay ask a [`BodySource`],
//! and say [`ReplayError::MissingBody`] where it has not got one.
//!
//! **Size of the page.** [`CommandLog::apply`] takes one kind of change, so a program carries the code of the changes it
//! makes. [`Replay`], and with it undo and [`CommandLog::run`], reaches everything, and so do the texts: they belong
//! into parts that are fetched later.
//!
//! **The text**, version [`command::VERSION`]:
//!
//! ```text
//! {"format": "envelope-lab-log", "version": 1, "seed": <32 bytes>, "done": <how many entries hold>, "entries": [
//!     {"n": 1, "do": "SetPermission", "permission": "s3:PutObject", "on": false},
//!     {"n": 2, "do": "EditPolicy", "policy": "key", "at": 17, "cut": 0, "put": "s"},
//!     {"n": 3, "joined": true, "do": "EditPolicy", …},
//!     {"n": 5, "do": "Upload", "key": "a", "type": "text/plain", "now": 1795478400,
//!      "body": {"len": 3, "sha256": <32 bytes>, "bytes": <bytes>}}]}
//! ```
//!
//! Bytes are base64, times are seconds since 1970. `n` rises and is never given twice. A body longer than
//! [`body::LONGEST`] has no `bytes`. Another format, version or command is refused, and so is a value that is not what
//! is expected in its place. The text holds what was uploaded and typed, secrets included: it is a person's own.

pub mod body;
mod calls;
pub mod change;
pub mod checkpoints;
pub mod command;
pub mod command_log;
mod duplicate;
pub mod error;
mod json_admin;
mod json_commands;
pub mod json_file;
mod json_values;
mod objects;
mod policies;
pub mod replay;
mod simulation;
pub mod splice;
mod switches;
mod words;
pub mod worlds;

pub use body::{BodySource, LoggedBody, NoBodies};
pub use calls::{BeginCase, CallByName, RunAdmin, RunSecret};
pub use change::{LabChange, Recording};
pub use command::{LabCommand, LogEntry};
pub use command_log::CommandLog;
pub use error::{LogFileError, ReplayError};
pub use json_file::LogFile;
pub use objects::{BeginDownload, BeginUpload, DeleteObject, Download, Upload};
pub use policies::{ApplyFix, EditPolicy, PolicyEdit};
pub use replay::Replay;
pub use simulation::{Advance, Invite, LetPass, SetThrottles};
pub use splice::Splice;
pub use switches::{ApplyPreset, SetCaller, SetEncryption, SetPermission};
pub use worlds::Worlds;
