//! The text of what is kept: the command log, and what the page shows of its worlds.
//!
//! ```text
//! {"format": "envelope-lab-kept", "version": 1, "saved": <seconds since 1970>, "log": "<the log's text>",
//!  "run": {…}, "sample": "letter.txt", "file": {"name", "type", "sha256"},
//!  "lesson": {…}, "secrets": {…}, "large": {…}}
//! ```
//!
//! The log has no bytes of bodies that are kept as files of their own.

use super::kept_upload::{KeptUploads, bytes, hexadecimal};
use crate::app::kept_run::KeptRun;
use crate::app::page::learn::kept_place::KeptPlace;
use crate::app::page::secrets::draft::SecretsDraft;
use crate::core::json::{JsonError, Object, Subject, parse_value};
use crate::core::lab::log::{LogFile, LogFileError};
use serde_json::Value;

/// The member `format`.
const FORMAT: &str = "envelope-lab-kept";
/// The version, written and read. A text of another version is set aside.
pub const VERSION: u64 = 1;

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum KeptLabError {
    /// It is not JSON.
    #[error("it isn’t JSON: {0}")]
    Json(#[from] JsonError),
    /// It is something else.
    #[error("it isn’t a saved lab")]
    Format,
    /// Another version of the lab wrote it.
    #[error("it has version {found}; this lab reads version {VERSION}")]
    Version { found: u64 },
    /// A member is missing or invalid.
    #[error("its member `{member}` is missing or damaged")]
    Member { member: &'static str },
    /// The log in it cannot be read.
    #[error("its command log is damaged: {0}")]
    Log(#[from] LogFileError),
}

/// The file of the last upload, which may have been denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    pub name: String,
    pub content_type: String,
    pub sha256: [u8; 32],
}

/// Everything that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptLab {
    /// When, in seconds since 1970.
    pub saved: u64,
    pub log: LogFile,
    /// The run on the stage.
    pub run: Option<KeptRun>,
    /// The name of the chosen sample.
    pub sample: String,
    pub file: Option<KeptFile>,
    pub lesson: Option<KeptPlace>,
    pub secrets: Option<SecretsDraft>,
    /// The large bodies in the browser's private files.
    pub large: Option<KeptUploads>,
}

/// The digest that [`hexadecimal`] wrote.
pub fn digest(text: &str) -> Option<[u8; 32]> {
    bytes(text)?.try_into().ok()
}

impl KeptLab {
    /// The text.
    pub fn text(&self) -> String {
        let mut file = Object::of(&[("format", FORMAT), ("sample", &self.sample)]);
        file.put("version", Value::from(VERSION));
        file.put("saved", Value::from(self.saved));
        file.put("log", Value::String(self.log.to_text()));
        let mut maybe = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                file.put(name, value);
            }
        };
        maybe("run", self.run.as_ref().map(KeptRun::value));
        maybe("lesson", self.lesson.as_ref().map(KeptPlace::value));
        maybe("secrets", self.secrets.as_ref().map(SecretsDraft::value));
        maybe("large", self.large.as_ref().map(KeptUploads::value));
        let of_file = |file: &KeptFile| {
            let sha256 = hexadecimal(&file.sha256);
            let members = [
                ("name", file.name.as_str()),
                ("type", &file.content_type),
                ("sha256", &sha256),
            ];
            Object::of(&members).value()
        };
        maybe("file", self.file.as_ref().map(of_file));
        file.value().to_string()
    }

    /// Reads a text.
    ///
    /// # Errors
    /// If it has another format or version, or a member is damaged.
    pub fn parse(text: &str) -> Result<Self, KeptLabError> {
        let value = parse_value(Subject::SavedLab, text)?;
        if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(KeptLabError::Format);
        }
        let number = |member: &'static str| {
            let found = value.get(member).and_then(Value::as_u64);
            found.ok_or(KeptLabError::Member { member })
        };
        match number("version")? {
            VERSION => {}
            found => return Err(KeptLabError::Version { found }),
        }
        let text = |member: &'static str| {
            let found = value.get(member).and_then(Value::as_str);
            found.ok_or(KeptLabError::Member { member })
        };
        let file = |value: &Value| {
            let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
            Some(KeptFile {
                name: text("name")?,
                content_type: text("type")?,
                sha256: digest(&text("sha256")?)?,
            })
        };
        Ok(Self {
            saved: number("saved")?,
            log: LogFile::parse(text("log")?)?,
            run: member(&value, "run", KeptRun::read)?,
            sample: text("sample")?.to_owned(),
            file: member(&value, "file", file)?,
            lesson: member(&value, "lesson", KeptPlace::read)?,
            secrets: member(&value, "secrets", SecretsDraft::read)?,
            large: member(&value, "large", KeptUploads::read)?,
        })
    }

    /// The bodies that are needed, and that the log itself does not have.
    pub fn needs(&self) -> Vec<[u8; 32]> {
        let bodies = self.log.bodies().filter(|body| body.bytes.is_none());
        let mut all: Vec<[u8; 32]> = bodies.map(|body| body.sha256).collect();
        all.extend(self.file.iter().map(|file| file.sha256));
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// An optional member.
fn member<T>(
    value: &Value,
    member: &'static str,
    read: impl FnOnce(&Value) -> Option<T>,
) -> Result<Option<T>, KeptLabError> {
    match value.get(member) {
        None => Ok(None),
        Some(found) => match read(found) {
            None => Err(KeptLabError::Member { member }),
            found => Ok(found),
        },
    }
}
