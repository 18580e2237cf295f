//! JSON objects member by member, in the order they are added. (The `json!` macro writes the same
//! code out at every use; here it exists once.)

use serde_json::{Map, Value};

/// An object in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(Map<String, Value>);

impl Object {
    /// Adds a text.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.put(name, Value::String(text.to_owned()))
    }

    /// Adds any value.
    pub fn put(&mut self, name: &str, value: Value) -> &mut Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// The object, leaving an empty one.
    pub fn value(&mut self) -> Value {
        Value::Object(std::mem::take(&mut self.0))
    }

    /// An object of texts.
    pub fn of(members: &[(&str, &str)]) -> Self {
        let mut object = Self::default();
        for (name, text) in members {
            object.text(name, text);
        }
        object
    }
}
