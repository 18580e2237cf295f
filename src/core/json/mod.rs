//! JSON: a reader that remembers where everything stands, and objects made member by member.
//!
//! - `reader`: a text as a tree with places
//! - `format`: a text laid out afresh
//! - [`Object`]: an object in the making
//!
//! Linear in the length of the text, with a limit on nesting, so any text at
//! all gives a tree or an error. Offsets are byte offsets into the text.

mod format;
mod object;
mod reader;

pub use format::pretty;
pub use object::Object;
pub use reader::read;

use std::ops::Range;

/// How deep lists and objects may nest. A policy needs 6 levels.
pub const MAX_DEPTH: usize = 32;

/// A value and where it stands: from its first byte to just after its last.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub at: usize,
    pub end: usize,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// The number as it was written.
    Number(String),
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// One `"key": value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub key: String,
    pub key_at: usize,
    pub key_end: usize,
    pub value: Node,
}

/// What is wrong, and the token it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub at: Range<usize>,
    pub message: String,
}

impl Fault {
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

impl Member {
    /// The name, quotes included.
    pub fn key_range(&self) -> Range<usize> {
        self.key_at..self.key_end
    }

    /// From the name to the end of the value.
    pub fn range(&self) -> Range<usize> {
        self.key_at..self.value.end
    }
}

impl Node {
    /// As a value without places.
    pub fn plain(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => serde_json::Value::Bool(*value),
            Value::Number(text) => match text.parse::<i64>() {
                Ok(number) => serde_json::Value::from(number),
                Err(_) => serde_json::Value::String(text.clone()),
            },
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::Array(items) => {
                serde_json::Value::Array(items.iter().map(Self::plain).collect())
            }
            Value::Object(members) => {
                let mut map = serde_json::Map::new();
                for member in members {
                    map.insert(member.key.clone(), member.value.plain());
                }
                serde_json::Value::Object(map)
            }
        }
    }

    /// The whole value, quotes or brackets included.
    pub fn range(&self) -> Range<usize> {
        self.at..self.end
    }

    /// The value's first byte, to point at what lacks something: its bracket.
    pub fn opening(&self) -> Range<usize> {
        self.at..self.at + 1
    }

    /// The members, of an object.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The member of this name, of an object.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.key == name)
    }

    /// The values of a list; a value that is no list is a list of itself.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// What to call this value in a message: its text in backticks, `a list` …
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Null => "`null`".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Number(text) | Value::String(text) => format!("`{}`", shown(text)),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        }
    }
}

/// A whole JSON text as a value; a number that is no whole number stays a text.
///
/// # Errors
/// What is wrong, and where: line and column from 1.
pub fn parse_value(text: &str) -> Result<serde_json::Value, String> {
    read(text).map(|node| node.plain()).map_err(|fault| {
        let (line, column) = position(text, fault.at.start);
        format!("line {line}, column {column}: {}", fault.message)
    })
}

/// The learner's own text as it can stand in a message: one line, not long.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut out: String = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Line and column of a byte offset, both from 1; columns count characters.
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}

/// The range brought into the text, onto character boundaries, and made to hold
/// a character: at the end of the text, its last.
pub fn clamped(text: &str, range: Range<usize>) -> Range<usize> {
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut start = range.start.min(last);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.max(start + 1).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
