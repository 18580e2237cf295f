//! Talks for a room: what to show in which order, frame by frame, and where a speaker is in it.
//!
//! - [`script`]: a talk as the frames that a room sees; [`frame`]: one of them; [`run`]: the runs behind them;
//!   [`truth`]: the three truths at the end
//! - [`audience`]: the questions to the audience, answered by a run; `audience_table`: one for each lesson
//! - `list`: a talk as an ordered list of lesson states, which a speaker edits; [`ready`]: three talks that come ready;
//!   `shelf`: those to choose from; [`talk_file`]: talks as JSON
//! - [`session`]: where a speaker is in a talk, as a pure state machine; [`session_file`]: the same as JSON
//! - `outline`: what a session must know of its talk

pub mod audience;
mod audience_table;
pub mod frame;
mod list;
mod outline;
pub mod ready;
pub mod run;
pub mod script;
pub mod session;
pub mod session_file;
mod shelf;
pub mod talk_file;
pub mod truth;

pub use audience::{AudienceOption, AudienceQuestion, GivenPermission};
pub use frame::{FrameContent, SpeakerNotes, TalkBlock, TalkFrame};
pub use list::{LessonState, Talk, TalkItem};
pub use outline::{FrameMark, TalkOutline};
pub use ready::ready_talks;
pub use run::TalkRun;
pub use script::TalkScript;
pub use session::{TalkClock, TalkLook, TalkScreen, TalkSession};
pub use session_file::TalkSessionError;
pub use shelf::TalkShelf;
pub use talk_file::TalkFileError;
pub use truth::TalkTruth;
