//! A session's plan for whoever teaches.
//!
//! - `session`: what a plan consists of
//! - `schedule`: the two sessions, block by block
//! - `checklist`: what to do before; `recall`: what to ask at the end

mod checklist;
mod recall;
mod schedule;
mod session;

pub use checklist::CHECKS;
pub use recall::{RECALL, RecallQuestion};
pub use schedule::SESSIONS;
pub use session::{SessionBlock, SessionPlan};
