//! An operation's parameters as a step shows them, and the checks that come before everything else.

use super::KmsError;
use crate::core::trace::{Field, Role};
use crate::core::wire::xml::plain;
use crate::core::wire::{Parameters, Place, Type};
use serde_json::{Map, Value};

/// The algorithm of every symmetric key: what CloudTrail writes where none was sent.
pub(super) const ALGORITHM: &str = "SYMMETRIC_DEFAULT";

/// What a step shows of a request: every parameter but ciphertext, whose form differs from operation to operation. An
/// empty encryption context was not sent, and is shown all the same.
pub(super) fn fields(parameters: &Parameters) -> Vec<Field> {
    let mut fields = Vec::new();
    for member in parameters.table.members() {
        let value = parameters.get(member.name);
        match (member.kind, value) {
            _ if member.place == Place::TrailOnly => {}
            (Type::Blob | Type::Secret, _) => {}
            (Type::Map, value) => {
                let empty = || Value::Object(Map::new());
                let context = value.cloned().unwrap_or_else(empty).to_string();
                let field = Field::text(member.name, Role::AssociatedData, context);
                fields.push(field.from("authenticated, not secret"));
            }
            (_, Some(value)) => {
                fields.push(Field::text(member.name, Role::Metadata, shown(value)));
            }
            (_, None) => {}
        }
    }
    fields
}

/// A value in one line: the items of a list one after the other, tags as `key=value`.
fn shown(value: &Value) -> String {
    let item = |item: &Value| match item {
        Value::Object(tag) => tag.values().map(plain).collect::<Vec<_>>().join("="),
        item => plain(item),
    };
    match value {
        Value::Array(items) => items.iter().map(item).collect::<Vec<_>>().join(", "),
        value => plain(value),
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
pub(super) fn one_of<'s>(member: &str, word: &str, set: &[&'s str]) -> Result<&'s str, KmsError> {
    let known = set.iter().copied().find(|known| *known == word);
    known.ok_or_else(|| {
        let must = format!("satisfy enum value set: [{}]", set.join(", "));
        KmsError::constraint(Some(word), member, &must)
    })
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
