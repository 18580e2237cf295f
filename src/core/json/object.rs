//! Builds JSON objects member by member, in order. (The `json!` macro would repeat the same code at every use; here it
//! exists once.)

use serde_json::{Map, Value};

/// A JSON object under construction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(Map<String, Value>);

impl Object {
    /// Adds a string.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.put(name, Value::String(text.to_owned()))
    }

    pub fn put(&mut self, name: &str, value: Value) -> &mut Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// Takes the object and leaves an empty one.
    pub fn value(&mut self) -> Value {
        Value::Object(std::mem::take(&mut self.0))
    }

    /// An object of strings: names and values.
    pub fn of(members: &[(&str, &str)]) -> Self {
        let mut object = Self::default();
        for (name, text) in members {
            object.text(name, text);
        }
        object
    }
}
