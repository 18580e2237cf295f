//! A JSON text as a tree: every value and name with its place, in bytes of the text.

use super::place::shown;
use std::ops::Range;

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
