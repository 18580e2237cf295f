//! The command log: everything that a person changes, as commands. The lab undoes, redoes, and replays them from the
//! seed, and writes them as a text.
//!
//! - [`command`]: the commands, as data
//! - [`change`]: how a change is made and logged; `switches`, `policies`, `objects`, `calls`, `simulation`,
//!   `tampering`: the changes
//! - [`command_log`]: the log over its worlds; `world_commands`: those that replace a world or put it aside; `travel`: undo,
//!   redo, and the log of another window
//! - [`step_name`]: the steps that a person undoes and redoes, and their names
//! - [`replay`]: runs any command again
//! - [`worlds`]: the active world, and those put aside while a lesson uses its own
//! - [`checkpoints`], `duplicate`: copies of earlier worlds
//! - [`splice`], [`body`]: texts and bodies in the log
//! - [`json_file`]: the log as a text; `json_commands`, `json_admin`, `json_tamper`, `json_values`, `words`: its
//!   parts
//! - [`restore`]: a log whose bodies are stored elsewhere, made again even if some are lost
//! - [`error`]: why a command does not fit, or a text is not a log
//!
//! **Replay.** The core has no clock and no randomness: the seed is at the start of the log, and commands contain their
//! times, their own seeds, and what identifies their bodies. So replay gives the same world byte for byte, and the same
//! traces; `tests/lab/log.rs` proves it for any sequence of commands.
//!
//! **Undo.** A step is an entry with the entries joined to it: an upload's begin and end, a typed word, a case. Undo
//! goes to the nearest checkpoint before its goal and replays the rest. Everything slow (the end of an upload or
//! download, a case, a lesson's set-up, an import) saves a checkpoint after itself, so no body is encrypted again. A
//! checkpoint is a copy of the world that shares stored bodies and traces. There are at most [`checkpoints::MOST`],
//! nearest to where the log is, and that before the last reset or import; they keep [`checkpoints::MOST_BYTES`] of bodies
//! that the world no longer has, and all entries keep [`command_log::MOST_BODY_BYTES`] of plaintext bodies. Beyond that, undo and replay ask a [`BodySource`], and return
//! [`ReplayError::MissingBody`] if it lacks the body.
//!
//! **Randomness.** Undo takes the world's randomness back, too, so that redo is exact. The undone commands have used what
//! comes next, so where another command takes their place, its number is mixed in first ([`LogEntry::stir`]), and replay
//! does the same. A page that goes on with a log from elsewhere mixes in a random salt, too: what it was told of may not be
//! all that was done, and another tab may go on with the same log. `tests/lab/nonces.rs` proves that no nonce comes twice
//! under one key.
//!
//! **Size of the page.** [`CommandLog::apply`] takes one kind of change, so a program carries only the code of the
//! changes it makes. [`Replay`], and with it undo and [`CommandLog::run`], reaches everything, and so do the texts:
//! they belong in parts that are loaded later.
//!
//! **The text**, version [`command::VERSION`]:
//!
//! ```text
//! {"format": "envelope-lab-log", "version": 3, "seed": <32 bytes>, "done": <how many entries hold>, "entries": [
//!     {"n": 1, "do": "SetPermission", "permission": "s3:PutObject", "on": false},
//!     {"n": 2, "do": "EditPolicy", "policy": "key", "at": 17, "cut": 0, "put": "s"},
//!     {"n": 3, "joined": true, "do": "EditPolicy", …},
//!     {"n": 5, "stir": 0, "do": "Upload", "key": "a", "type": "text/plain", "now": 1795478400,
//!      "body": {"len": 3, "sha256": <32 bytes>, "bytes": <bytes>}}]}
//! ```
//!
//! Reading also takes older versions, from [`command::OLDEST`] on. Bytes are base64, times are seconds since 1970. `n`
//! rises and is never reused. A body longer than [`body::LONGEST`] has no `bytes`. Reading rejects another format, version, or command, and any value that doesn't fit its place. The
//! text contains what was uploaded and typed, secrets included: it belongs to the person who exported it.

pub mod body;
mod calls;
pub mod change;
pub mod checkpoints;
pub mod command;
pub mod command_log;
mod duplicate;
pub mod error;
pub(super) mod json_admin;
mod json_commands;
pub mod json_file;
mod json_tamper;
mod json_values;
mod objects;
mod policies;
pub mod replay;
pub mod restore;
mod simulation;
pub mod splice;
pub mod step_name;
mod switches;
mod tampering;
mod travel;
pub(super) mod words;
mod world_commands;
pub mod worlds;

pub use body::{BodySource, LoggedBody, NoBodies, StoredUpload};
pub use calls::{BeginCase, CallByName, RunAdmin, RunSecret};
pub use change::{LabChange, Recording};
pub use command::{LabCommand, LogEntry};
pub use command_log::CommandLog;
pub use error::{LogFileError, ReplayError};
pub use json_file::LogFile;
pub use objects::{BeginDownload, BeginUpload, DeleteObject, Download, Upload};
pub use policies::{ApplyFix, EditPolicy, PolicyEdit};
pub use replay::Replay;
pub use restore::{CallPlace, FoundCall, LostBody, RestoredLog};
pub use simulation::{Advance, Invite, LetPass, SetThrottles};
pub use splice::Splice;
pub use step_name::LogStep;
pub use switches::{ApplyPreset, SetCaller, SetEncryption, SetPermission};
pub use tampering::{CopyStored, Tamper, UndoTampering};
pub use worlds::Worlds;
