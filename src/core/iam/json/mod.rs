//! A small JSON reader that remembers where everything stood.
//!
//! Linear in the length of the text, with a limit on nesting, so any text at
//! all gives a tree or an error. Offsets are byte offsets into the text.

mod reader;

pub(super) use reader::read;

/// How deep lists and objects may nest. A policy needs 6 levels.
pub(super) const MAX_DEPTH: usize = 32;

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub at: usize,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
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
pub(super) struct Member {
    pub key: String,
    pub key_at: usize,
    pub value: Node,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub at: usize,
    pub message: String,
}

impl Fault {
    pub fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

impl Node {
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

/// The learner's own text as it can stand in a message: one line, not long.
pub(super) fn shown(text: &str) -> String {
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
pub(super) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}
