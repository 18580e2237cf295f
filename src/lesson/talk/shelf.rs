//! The talks to choose from: those that come ready, each as its speaker has edited it.

use super::list::Talk;
use super::ready::{ready_talk, ready_talks};
use super::talk_file::TalkFileError;
use serde_json::Value;

/// The talks to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalkShelf {
    /// Shortest first, as they came ready.
    pub talks: Vec<Talk>,
}

impl Default for TalkShelf {
    fn default() -> Self {
        Self {
            talks: ready_talks().into(),
        }
    }
}

impl TalkShelf {
    /// The name under which the browser keeps the edited talks.
    pub const STORED: &'static str = "talks";

    /// The name under which the browser keeps the session of a talk.
    pub fn session_key(slug: &str) -> String {
        format!("talk-session-{slug}")
    }

    /// The talk with this slug.
    pub fn talk(&self, slug: &str) -> Option<&Talk> {
        self.talks.iter().find(|talk| talk.slug == slug)
    }

    /// Replaces the talk of the same slug, if there is one.
    pub fn put(&mut self, talk: Talk) {
        if let Some(known) = (self.talks.iter_mut()).find(|known| known.slug == talk.slug) {
            *known = talk;
        }
    }

    /// Whether a talk is no longer as it came.
    pub fn is_edited(&self, slug: &str) -> bool {
        self.talk(slug) != ready_talk(slug).as_ref()
    }

    /// Brings a talk back as it came.
    pub fn restore(&mut self, slug: &str) {
        if let Some(ready) = ready_talk(slug) {
            self.put(ready);
        }
    }

    /// The edited talks as JSON: a list of [`Talk::to_json`].
    pub fn to_json(&self) -> Value {
        let edited = self.talks.iter().filter(|talk| self.is_edited(&talk.slug));
        Value::Array(edited.map(Talk::to_json).collect())
    }

    /// Reads what [`TalkShelf::to_json`] wrote. A talk that this lab doesn’t have is left out.
    ///
    /// # Errors
    /// As for [`Talk::from_json`], or if the value is not a list.
    pub fn from_json(value: &Value) -> Result<Self, TalkFileError> {
        let edited = value.as_array().ok_or(TalkFileError::Items)?;
        let mut shelf = Self::default();
        for talk in edited {
            shelf.put(Talk::from_json(talk)?);
        }
        Ok(shelf)
    }
}
