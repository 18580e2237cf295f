//! XML bodies.

use super::member::{Member, Structure, Type};
use serde_json::Value;

/// Builds an XML body, two spaces per indent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Starts a body with this root element.
    pub fn new(root: &'static str) -> Self {
        let mut xml = Self::default();
        xml.open(root);
        xml
    }

    /// A body of one element with text.
    pub fn only(root: &str, text: &str) -> Self {
        let mut xml = Self::default();
        xml.element(root, text);
        xml
    }

    pub fn open(&mut self, name: &'static str) -> &mut Self {
        self.line(&format!("<{name}>"));
        self.open.push(name);
        self
    }

    /// Closes the innermost open element.
    pub fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.line(&format!("</{name}>"));
        }
        self
    }

    /// Writes an element with text.
    pub fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.line(&format!("<{name}>{}</{name}>", escaped(text)));
        self
    }

    /// Writes the members of a structure that have a value, as elements.
    pub fn structure(&mut self, structure: &Structure, values: &Value) -> &mut Self {
        for member in structure.members {
            if let Some(value) = values.get(member.name) {
                self.member(member, value);
            }
        }
        self
    }

    fn member(&mut self, member: &Member, value: &Value) {
        let name = member.element.map_or(member.name, |name| name);
        match (member.kind, value) {
            (Type::Structure(structure), _) => {
                self.open(name).structure(structure, value).close();
            }
            (Type::List(list), Value::Array(items)) => {
                for item in items {
                    match list.of {
                        Type::Structure(structure) => {
                            self.open(list.element).structure(structure, item).close();
                        }
                        _ => {
                            self.element(list.element, &plain(item));
                        }
                    }
                }
            }
            (Type::Tags(tag), Value::Array(items)) => {
                self.open(name);
                for item in items {
                    self.open("Tag").structure(tag, item).close();
                }
                self.close();
            }
            (_, value) => {
                self.element(name, &plain(value));
            }
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(self.open.len()));
        self.text.push_str(line);
    }

    /// Closes all open elements and returns the body.
    pub fn text(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", self.text)
    }
}

/// A value as text: a string without quotes.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// Escapes a text for XML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
