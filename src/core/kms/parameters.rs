//! An operation's parameters as a step shows them, and the checks that run before all others.

use super::KmsError;
use crate::core::trace::{Field, Role};
use crate::core::wire::xml::plain;
use crate::core::wire::{Parameters, Place, Type};
use serde_json::{Map, Value};

/// The request fields that a step shows: every parameter except ciphertext, whose form differs between operations. An
/// empty encryption context is shown although the request does not send it.
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

/// A value on one line: a list's items in sequence, tags as `key=value`.
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

/// Rejects an empty parameter; an earlier check rejects a missing one.
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

/// Checks a `KeyId`: present, with at most 2,048 characters (service model).
///
/// # Errors
/// `ValidationException`.
pub(super) fn key_id(member: &str, text: &str) -> Result<(), KmsError> {
    present(member, text)?;
    at_most(member, text, 2_048)
}

/// Checks a maximum number of characters.
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

/// Checks that a value is one of those in the service model.
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

/// Checks that a number is from `least` to `most`.
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

/// Checks the characters of an alias name or a grant name (service model).
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
