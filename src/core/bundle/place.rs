//! Values of a bundle with their places in the text.

use super::file_error::{BundleFileError, ValueFault};
use crate::core::json::{Node, Value, position, shown};
use crate::core::kms::EncryptionContext;
use base64ct::{Base64, Encoding};
use serde_json::Value as Plain;
use std::collections::BTreeMap;

/// A value, and its path in the bundle.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub text: &'a str,
    pub path: String,
    pub node: &'a Node,
}

impl<'a> Place<'a> {
    pub fn root(text: &'a str, node: &'a Node) -> Self {
        Self {
            text,
            path: String::new(),
            node,
        }
    }

    pub fn error(&self, fault: ValueFault) -> BundleFileError {
        let (line, column) = position(self.text, self.node.at);
        let path = match self.path.is_empty() {
            true => "the bundle".to_owned(),
            false => self.path.clone(),
        };
        BundleFileError::Value {
            line,
            column,
            path,
            fault,
        }
    }

    fn unexpected(&self, expected: impl Into<String>) -> BundleFileError {
        self.error(ValueFault::Unexpected {
            expected: expected.into(),
            found: self.node.describe(),
        })
    }

    fn child(&self, name: &str, node: &'a Node) -> Self {
        let path = match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.path),
        };
        Self {
            path,
            node,
            ..self.clone()
        }
    }

    /// An optional member.
    pub fn maybe(&self, name: &str) -> Result<Option<Self>, BundleFileError> {
        match &self.node.value {
            Value::Object(_) => {
                let member = self.node.member(name);
                Ok(member.map(|member| self.child(name, &member.value)))
            }
            _ => Err(self.unexpected("an object")),
        }
    }

    /// A required member.
    pub fn get(&self, name: &str) -> Result<Self, BundleFileError> {
        let missing = || self.child(name, self.node).error(ValueFault::Missing);
        self.maybe(name)?.ok_or_else(missing)
    }

    pub fn text(&self) -> Result<&'a str, BundleFileError> {
        match &self.node.value {
            Value::String(text) => Ok(text),
            _ => Err(self.unexpected("a text")),
        }
    }

    pub fn text_of(&self, name: &str) -> Result<String, BundleFileError> {
        Ok(self.get(name)?.text()?.to_owned())
    }

    pub fn number_of(&self, name: &str) -> Result<u64, BundleFileError> {
        let at = self.get(name)?;
        let number = match &at.node.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| at.unexpected("a whole number, 0 or more"))
    }

    pub fn items_of(&self, name: &str) -> Result<Vec<Self>, BundleFileError> {
        let list = self.get(name)?;
        match &list.node.value {
            Value::Array(items) => Ok((items.iter().enumerate())
                .map(|(index, node)| Self {
                    path: format!("{}[{index}]", list.path),
                    node,
                    ..self.clone()
                })
                .collect()),
            _ => Err(list.unexpected("a list")),
        }
    }

    /// One of a few known words.
    pub fn one_of(&self, known: &[&'static str]) -> Result<&'static str, BundleFileError> {
        let text = self.text()?;
        let found = known.iter().find(|word| **word == text);
        found
            .copied()
            .ok_or_else(|| self.unexpected(known.join(" or ")))
    }

    /// An object of texts.
    pub fn context_of(&self, name: &str) -> Result<EncryptionContext, BundleFileError> {
        let at = self.get(name)?;
        let Value::Object(members) = &at.node.value else {
            return Err(at.unexpected("an object of texts"));
        };
        let pairs = (members.iter()).map(|member| {
            let text = at.child(&member.key, &member.value).text()?;
            Ok((member.key.clone(), text.to_owned()))
        });
        let pairs = pairs.collect::<Result<BTreeMap<_, _>, BundleFileError>>()?;
        Ok(EncryptionContext(pairs))
    }

    /// Base64 of any length.
    pub fn bytes(&self) -> Result<Vec<u8>, BundleFileError> {
        let text = self.text()?;
        Base64::decode_vec(text).map_err(|_| self.error(base64_fault(text)))
    }

    pub fn bytes_of(&self, name: &str) -> Result<Vec<u8>, BundleFileError> {
        self.get(name)?.bytes()
    }

    /// Base64 of `N` bytes.
    pub fn array_of<const N: usize>(&self, name: &str) -> Result<[u8; N], BundleFileError> {
        let at = self.get(name)?;
        let bytes = at.bytes()?;
        let wrong = ValueFault::Length {
            expected: N,
            found: bytes.len(),
        };
        bytes.try_into().map_err(|_| at.error(wrong))
    }

    /// `N` bytes in lower-case hexadecimal digits.
    pub fn hex<const N: usize>(&self) -> Result<[u8; N], BundleFileError> {
        let wrong = || self.unexpected(format!("{} hexadecimal digits in lower case", 2 * N));
        let text = self.text()?;
        let is_lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 2 * N || !text.bytes().all(is_lower) {
            return Err(wrong());
        }
        let pairs = (0..N).map(|at| text.get(2 * at..2 * at + 2));
        let bytes = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok());
        (bytes.collect::<Option<Vec<u8>>>())
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(wrong)
    }

    pub fn hex_of<const N: usize>(&self, name: &str) -> Result<[u8; N], BundleFileError> {
        self.get(name)?.hex()
    }

    /// Whether this is what the bundle's writer would have written here, as far as it is there; `skip` is the name of
    /// members to pass over.
    pub fn agrees(&self, expected: &Plain, skip: &str) -> Result<(), BundleFileError> {
        let differs = || {
            self.error(ValueFault::Disagrees {
                expected: format!("`{}`", shown(&unquoted(expected))),
                found: self.node.describe(),
            })
        };
        match (&self.node.value, expected) {
            (Value::Object(members), Plain::Object(known)) => {
                for member in members.iter().filter(|member| member.key != skip) {
                    let child = self.child(&member.key, &member.value);
                    match known.get(&member.key) {
                        Some(expected) => child.agrees(expected, skip)?,
                        None => return Err(child.error(ValueFault::Unknown)),
                    }
                }
                Ok(())
            }
            (Value::Array(items), Plain::Array(known)) if items.len() == known.len() => {
                for (index, (node, expected)) in items.iter().zip(known).enumerate() {
                    let item = Self {
                        path: format!("{}[{index}]", self.path),
                        node,
                        ..self.clone()
                    };
                    item.agrees(expected, skip)?;
                }
                Ok(())
            }
            (Value::Object(_) | Value::Array(_), _) | (_, Plain::Object(_) | Plain::Array(_)) => {
                Err(differs())
            }
            _ if self.node.plain() == *expected => Ok(()),
            _ => Err(differs()),
        }
    }
}

fn unquoted(value: &Plain) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// What is wrong with a text that should be base64 (RFC 4648 §4).
fn base64_fault(text: &str) -> ValueFault {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
    let length = text.chars().count();
    match (text.chars().enumerate()).find(|(_, letter)| !is_letter(*letter)) {
        Some((at, found)) => ValueFault::Character { at, found },
        None if !length.is_multiple_of(4) => ValueFault::CutOff { length },
        None => {
            let at = text.find('=').map_or(length, |at| at).saturating_sub(1);
            ValueFault::Ending { at }
        }
    }
}
