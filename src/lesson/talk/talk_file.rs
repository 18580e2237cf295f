//! Talks as JSON: what the browser keeps, and a file to take along.

use super::list::{LessonState, Talk, TalkItem};
use crate::core::json::Object;
use serde_json::Value;
use thiserror::Error;

/// The member `format` of a talk.
pub const FORMAT: &str = "envelope-lab-talk";
/// The version that this lab writes and reads.
pub const VERSION: u64 = 1;

/// Why a value is not a talk.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TalkFileError {
    /// The member `format` is not [`FORMAT`].
    #[error("this isn’t a talk of this lab: expected \"format\": \"{FORMAT}\"")]
    Format,
    /// The member `version` is not a known version.
    #[error("version: expected {VERSION}")]
    Version,
    /// The member with this name is missing, of another type, or too long.
    #[error("{0}: expected a text of at most {1} characters")]
    Text(&'static str, usize),
    /// The slug is not a name for an address.
    #[error("slug: expected 1 to 40 letters, digits, and hyphens")]
    Slug,
    /// The member `items` is not a list, or too long.
    #[error("items: expected a list of at most {}", Talk::MOST_ITEMS)]
    Items,
    /// A member of the item at this index cannot be read.
    #[error("items[{0}].{1}: {2}")]
    Item(usize, &'static str, &'static str),
}

impl LessonState {
    /// Its name in a file.
    fn code(self) -> &'static str {
        match self {
            Self::Title(_) => "title",
            Self::Question(_) => "question",
            Self::Run(_) => "run",
            Self::Takeaways(_) => "takeaways",
            Self::Closing => "closing",
        }
    }

    fn of_code(code: &str, lesson: Option<&str>) -> Option<Self> {
        match lesson {
            Some(lesson) => {
                (Self::of_lesson(lesson)?.into_iter()).find(|state| state.code() == code)
            }
            None => Some(Self::Closing).filter(|state| state.code() == code),
        }
    }
}

impl Talk {
    /// The talk as JSON: `{"format", "version", "slug", "title", "items": [{"block", "shows", "lesson", "minutes",
    /// "notes"}]}`.
    pub fn to_json(&self) -> Value {
        let item = |item: &TalkItem| {
            let mut object = Object::of(&[("block", &item.block), ("shows", item.state.code())]);
            if let Some(lesson) = item.state.lesson() {
                object.text("lesson", lesson.slug);
            }
            object.put("minutes", item.minutes.into());
            object.text("notes", &item.notes).value()
        };
        let items = self.items.iter().map(item).collect();
        let mut talk = Object::of(&[("format", FORMAT)]);
        talk.put("version", VERSION.into());
        talk.text("slug", &self.slug).text("title", &self.title);
        talk.put("items", Value::Array(items)).value()
    }

    /// Reads what [`Talk::to_json`] wrote.
    ///
    /// # Errors
    /// Another format or version, a lesson that does not exist, a text that is too long, or a member of another type.
    pub fn from_json(value: &Value) -> Result<Self, TalkFileError> {
        if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(TalkFileError::Format);
        }
        if value.get("version").and_then(Value::as_u64) != Some(VERSION) {
            return Err(TalkFileError::Version);
        }
        let slug = value.get("slug").and_then(Value::as_str);
        let slug = slug.filter(|slug| is_slug(slug));
        let title = short(value, "title", Self::LONGEST_TITLE);
        let items = value.get("items").and_then(Value::as_array);
        let items = items.filter(|items| items.len() <= Self::MOST_ITEMS);
        let items = items.ok_or(TalkFileError::Items)?.iter().enumerate();
        Ok(Self {
            slug: slug.ok_or(TalkFileError::Slug)?.to_owned(),
            title: title.ok_or(TalkFileError::Text("title", Self::LONGEST_TITLE))?,
            items: items
                .map(|(index, item)| read_item(index, item))
                .collect::<Result<_, _>>()?,
        })
    }
}

fn is_slug(slug: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=40).contains(&slug.len()) && slug.chars().all(plain)
}

/// A text member of at most so many characters.
fn short(value: &Value, name: &str, most: usize) -> Option<String> {
    let text = value.get(name).and_then(Value::as_str)?;
    (text.chars().count() <= most).then(|| text.to_owned())
}

fn read_item(index: usize, value: &Value) -> Result<TalkItem, TalkFileError> {
    let fault = |name, expected| TalkFileError::Item(index, name, expected);
    let code = value.get("shows").and_then(Value::as_str);
    let lesson = value.get("lesson").and_then(Value::as_str);
    let state = code.and_then(|code| LessonState::of_code(code, lesson));
    let minutes = value.get("minutes").and_then(Value::as_u64);
    let minutes = minutes.and_then(|minutes| u16::try_from(minutes).ok());
    let minutes = minutes.filter(|minutes| *minutes <= Talk::LONGEST_MINUTES);
    Ok(TalkItem {
        block: short(value, "block", Talk::LONGEST_BLOCK)
            .ok_or(fault("block", "expected a short name"))?,
        state: state.ok_or(fault("shows", "expected a state of a lesson of this lab"))?,
        minutes: minutes.ok_or(fault("minutes", "expected a number of minutes"))?,
        notes: short(value, "notes", Talk::LONGEST_NOTES)
            .ok_or(fault("notes", "expected a text that isn’t too long"))?,
    })
}
