//! What of a log is worth keeping, and worth a notice when it comes back.

use crate::core::lab::log::{CommandLog, LabCommand, LogEntry};

/// The number of entries in effect that the learner made: without the set-up of lessons' worlds, and without what the
/// page does by itself.
pub fn deeds(log: &CommandLog) -> usize {
    let held = log.entries().iter().take(log.done());
    let mut in_set_up = false;
    let is_deed = |entry: &&LogEntry| {
        in_set_up = match &entry.command {
            LabCommand::OpenWorld { .. } => true,
            _ => in_set_up && entry.joined,
        };
        let by_itself = matches!(
            entry.command,
            LabCommand::Invite
                | LabCommand::EnterLesson { .. }
                | LabCommand::EnterWorld { .. }
                | LabCommand::CloseWorld { .. }
        );
        !in_set_up && !by_itself
    };
    held.filter(is_deed).count()
}

/// Whether the log has anything of the learner's.
pub fn is_touched(log: &CommandLog) -> bool {
    deeds(log) > 0 || !log.worlds().lesson.0.is_empty()
}
