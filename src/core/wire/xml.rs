//! Bodies of XML.

use super::member::{Member, Structure, Type};
use serde_json::Value;

/// An XML body in the making, two spaces an indent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// A body with this root.
    pub fn new(root: &'static str) -> Self {
        let mut xml = Self::default();
        xml.open(root);
        xml
    }

    /// Opens an element.
    pub fn open(&mut self, name: &'static str) -> &mut Self {
        self.line(&format!("<{name}>"));
        self.open.push(name);
        self
    }

    /// Closes the element opened last.
    pub fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.line(&format!("</{name}>"));
        }
        self
    }

    /// An element of text.
    pub fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.line(&format!("<{name}>{}</{name}>", escaped(text)));
        self
    }

    /// The members of a structure that have a value, as elements.
    pub fn structure(&mut self, structure: &Structure, values: &Value) -> &mut Self {
        for member in structure.members {
            if let Some(value) = values.get(member.name) {
                self.member(member, value);
            }
        }
        self
    }

    fn member(&mut self, member: &Member, value: &Value) {
        match (member.kind, value) {
            (Type::Structure(structure), _) => {
                self.open(member.name).structure(structure, value).close();
            }
            (Type::List(list), Value::Array(items)) => {
                if let Type::Structure(structure) = list.of {
                    for item in items {
                        self.open(list.element).structure(structure, item).close();
                    }
                }
            }
            (Type::Tags(tag), Value::Array(items)) => {
                self.open(member.name);
                for item in items {
                    self.open("Tag").structure(tag, item).close();
                }
                self.close();
            }
            (_, value) => {
                self.element(member.name, &plain(value));
            }
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(self.open.len()));
        self.text.push_str(line);
    }

    /// The whole, with everything closed.
    pub fn text(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", self.text)
    }
}

/// A value as text: a string without its quotes.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// A text as XML has it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
