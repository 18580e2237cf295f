//! The whole log as a text, and back. Reading takes all of it or nothing.

use super::body::BodySource;
use super::command::{FORMAT, LogEntry, OLDEST, VERSION};
use super::command_log::CommandLog;
use super::error::{LogFileError, ReplayError};
use super::json_commands;
use crate::core::json::{Object, Subject, parse_value};
use crate::core::lab::snapshot::placed_value::{PlacedValue, bytes, list};
use serde_json::Value;

/// The content of a log's text. [`CommandLog::replay`] makes a log of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LogFile {
    /// The seed of all randomness in the first world.
    pub seed: [u8; 32],
    /// The number of entries in effect.
    pub done: usize,
    pub entries: Vec<LogEntry>,
}

impl LogFile {
    pub fn of(log: &CommandLog) -> Self {
        Self {
            seed: *log.seed(),
            done: log.done(),
            entries: log.entries().to_vec(),
        }
    }

    /// Replays the commands and returns the log.
    ///
    /// # Errors
    /// As [`CommandLog::replay`].
    pub fn replay(self, bodies: &dyn BodySource) -> Result<CommandLog, ReplayError> {
        CommandLog::replay(self.seed, self.entries, self.done, bodies)
    }

    /// The text, on one line.
    pub fn to_text(&self) -> String {
        let mut file = Object::of(&[("format", FORMAT)]);
        file.put("version", Value::from(VERSION));
        file.put("seed", bytes(&self.seed));
        file.put("done", Value::from(self.done));
        file.put("entries", list(&self.entries, json_commands::write));
        file.value().to_string()
    }

    /// Reads a text.
    ///
    /// # Errors
    /// If a value is missing or invalid, or the text has another format, version, or an unknown command.
    pub fn parse(text: &str) -> Result<Self, LogFileError> {
        let value = parse_value(Subject::CommandLog, text)?;
        let file = PlacedValue::root(&value);
        let format = file.maybe("format").ok().flatten();
        if format.and_then(|format| format.text().ok()) != Some(FORMAT) {
            return Err(LogFileError::Format);
        }
        match file.get("version")?.number()? {
            OLDEST..=VERSION => {}
            found => return Err(LogFileError::Version { found }),
        }
        let mut entries: Vec<LogEntry> = Vec::new();
        for at in file.items_of("entries")? {
            let entry = json_commands::read(&at)?;
            let after = entries.last().map_or(0, |entry| entry.sequence);
            if entry.sequence <= after || entry.sequence >= 1 << 53 {
                let place = at.path().to_owned();
                return Err(LogFileError::Order { place, after });
            }
            entries.push(entry);
        }
        let held = entries.len();
        let done = file.get("done")?.number()?;
        let done = usize::try_from(done).ok().filter(|done| *done <= held);
        Ok(Self {
            seed: file.get("seed")?.array()?,
            done: done.ok_or(LogFileError::Done { held })?,
            entries,
        })
    }
}
