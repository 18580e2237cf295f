//! An operation's parameters: as the API takes them, as CloudTrail keeps them, as a step shows them; and
//! the checks that come before everything else.

use super::{EncryptionContext, KmsError};
use crate::core::json::Object;
use crate::core::trace::{Field, Role};
use serde_json::Value;

/// A request's parameters. CloudTrail writes the same names with a small first letter; what was not sent
/// is left out of all three.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// The request's JSON body.
    pub body: Object,
    /// `requestParameters` of the record.
    pub kept: Object,
    /// What the step shows.
    pub fields: Vec<Field>,
}

impl Parameters {
    /// A text; an empty one was not sent.
    pub fn text(self, name: &'static str, text: &str) -> Self {
        match text {
            "" => self,
            text => self.put(name, Value::from(text), text),
        }
    }

    /// A text that may be absent.
    pub fn optional(self, name: &'static str, text: Option<&str>) -> Self {
        match text {
            None => self,
            Some(text) => self.put(name, Value::from(text), text),
        }
    }

    /// A number that may be absent.
    pub fn number(self, name: &'static str, number: Option<i64>) -> Self {
        match number {
            None => self,
            Some(number) => self.put(name, Value::from(number), &number.to_string()),
        }
    }

    /// A switch; off is what not sending it means.
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        match on {
            false => self,
            true => self.put(name, Value::Bool(true), "true"),
        }
    }

    /// A list of texts; an empty one was not sent.
    pub fn list(self, name: &'static str, texts: &[String]) -> Self {
        match texts {
            [] => self,
            texts => {
                let list = texts.iter().cloned().map(Value::String).collect();
                self.put(name, Value::Array(list), &texts.join(", "))
            }
        }
    }

    /// An encryption context; an empty one was not sent, and is shown all the same.
    pub fn context(mut self, name: &'static str, context: &EncryptionContext) -> Self {
        if !context.0.is_empty() {
            let json = context.to_json();
            self.body.put(name, json.clone());
            self.kept.put(&small(name), json);
        }
        let field = Field::text(name, Role::AssociatedData, context.to_string());
        self.fields.push(field.from("authenticated, not secret"));
        self
    }

    /// Any value, with how it is shown.
    pub fn put(self, name: &'static str, value: Value, shown: &str) -> Self {
        let kept = value.clone();
        self.put_both(name, value, kept, shown)
    }

    /// A value that CloudTrail spells its own way.
    pub fn put_both(mut self, name: &'static str, value: Value, kept: Value, shown: &str) -> Self {
        self.body.put(name, value);
        self.kept.put(&small(name), kept);
        self.fields.push(Field::text(name, Role::Metadata, shown));
        self
    }

    /// A value that CloudTrail does not keep: ciphertext, a grant token.
    pub fn unkept(mut self, name: &'static str, value: Value, field: Field) -> Self {
        self.body.put(name, value);
        self.fields.push(field);
        self
    }

    /// A default that CloudTrail writes out although it was not sent.
    pub fn kept(mut self, name: &str, text: &str) -> Self {
        self.kept.text(name, text);
        self
    }
}

/// `KeyId` → `keyId`: AWS's names as CloudTrail spells them.
pub(super) fn small(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        None => String::new(),
        Some(first) => first.to_lowercase().chain(letters).collect(),
    }
}

/// A parameter that must not be empty; that it was sent at all is seen before it comes here.
///
/// # Errors
/// `ValidationException`.
pub(super) fn present(member: &str, text: &str) -> Result<(), KmsError> {
    match text {
        "" => {
            let must = "have length greater than or equal to 1";
            Err(KmsError::constraint(Some(""), member, must))
        }
        _ => Ok(()),
    }
}

/// A `KeyId`: there, and of at most 2,048 characters (service model).
///
/// # Errors
/// `ValidationException`.
pub(super) fn key_id(member: &str, text: &str) -> Result<(), KmsError> {
    present(member, text)?;
    at_most(member, text, 2_048)
}

/// At most so many characters.
///
/// # Errors
/// `ValidationException`.
pub(super) fn at_most(member: &str, text: &str, most: usize) -> Result<(), KmsError> {
    if text.chars().count() <= most {
        return Ok(());
    }
    let must = format!("have length less than or equal to {most}");
    Err(KmsError::constraint(Some(text), member, &must))
}

/// One of the model's words.
///
/// # Errors
/// `ValidationException`.
pub(super) fn one_of(member: &str, word: &str, set: &[&str]) -> Result<(), KmsError> {
    if set.contains(&word) {
        return Ok(());
    }
    let must = format!("satisfy enum value set: [{}]", set.join(", "));
    Err(KmsError::constraint(Some(word), member, &must))
}

/// A number from `least` to `most`.
///
/// # Errors
/// `ValidationException`.
pub(super) fn within(member: &str, number: i64, least: i64, most: i64) -> Result<(), KmsError> {
    let must = match number {
        _ if number < least => format!("have value greater than or equal to {least}"),
        _ if number > most => format!("have value less than or equal to {most}"),
        _ => return Ok(()),
    };
    Err(KmsError::constraint(
        Some(&number.to_string()),
        member,
        &must,
    ))
}

/// The letters of an alias' and of a grant's name (service model).
///
/// # Errors
/// `ValidationException`.
pub(super) fn name(member: &str, text: &str) -> Result<(), KmsError> {
    at_most(member, text, 256)?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b":/_-".contains(&byte);
    if text.bytes().all(fits) {
        return Ok(());
    }
    let must = "satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$";
    Err(KmsError::constraint(Some(text), member, must))
}
