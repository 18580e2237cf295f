//! The instructor's plan of a session.
//!
//! - `session`: the parts of a plan
//! - `schedule`: the two sessions, block by block
//! - `checklist`: what to do before a session; `recall`: what to ask at its end; `room_questions`: what people ask

mod checklist;
mod recall;
mod room_questions;
mod schedule;
mod session;

pub use checklist::CHECKS;
pub use recall::{RECALL, RecallQuestion};
pub use room_questions::{ROOM_QUESTIONS, RoomQuestion};
pub use schedule::SESSIONS;
pub use session::{SessionBlock, SessionPlan};
