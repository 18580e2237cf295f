//! A JSON text as a tree: every value and name with its position, as byte offsets into the text.

use super::place::shown;
use std::ops::Range;

/// A value and its byte range: from its first byte (`at`) to just after its last (`end`).
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
    /// The number as written.
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

impl Member {
    /// The range of the name, quotes included.
    pub fn key_range(&self) -> Range<usize> {
        self.key_at..self.key_end
    }

    /// From the start of the name to the end of the value.
    pub fn range(&self) -> Range<usize> {
        self.key_at..self.value.end
    }
}

impl Node {
    /// Converts to a value without positions.
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

    /// The range of the whole value, quotes or brackets included.
    pub fn range(&self) -> Range<usize> {
        self.at..self.end
    }

    /// The range of the value's first byte. An error about a missing member points at this bracket.
    pub fn opening(&self) -> Range<usize> {
        self.at..self.at + 1
    }

    /// The members, if this is an object.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The member with this name, if this is an object that has one.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.key == name)
    }

    /// The values of a list. Any other value counts as a list of itself.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// Describes this value in a message: its text in backticks, `a list` …
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
