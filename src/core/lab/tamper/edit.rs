//! Stored texts, replaced or removed.

use super::error::TamperError;
use super::tampering::TamperLabel;
use crate::core::s3::{Encryption, Object};

/// The longest name or value, in bytes: 2 KiB, as S3 has it for all user metadata (S3 guide, UsingMetadata).
pub const LONGEST: usize = 2_048;

/// Replaces a stored text, or removes a pair.
///
/// # Errors
/// If the object has no such text, or the text is too long or missing.
pub(super) fn edit(
    object: &mut Object,
    label: TamperLabel,
    name: &str,
    value: Option<&str>,
) -> Result<(), TamperError> {
    let longest = name.len().max(value.map_or(0, str::len));
    if longest > LONGEST {
        return Err(TamperError::TooLong {
            len: longest,
            most: LONGEST,
        });
    }
    if label.is_pair() && name.is_empty() {
        return Err(TamperError::NoName);
    }
    let missing = || TamperError::NoPair {
        label: label.name(),
        name: name.to_owned(),
    };
    let list = match label {
        TamperLabel::ETag => {
            object.etag = value.ok_or(TamperError::Needed)?.to_owned();
            return Ok(());
        }
        TamperLabel::ContentType => {
            object.content_type = value.ok_or(TamperError::Needed)?.to_owned();
            return Ok(());
        }
        TamperLabel::Context => {
            let Encryption::Kms(sse) = &mut object.encryption else {
                return Err(TamperError::NotStored {
                    field: "encryption context",
                });
            };
            let context = &mut sse.encryption_context.0;
            match value {
                Some(value) => drop(context.insert(name.to_owned(), value.to_owned())),
                None => drop(context.remove(name).ok_or_else(missing)?),
            }
            return Ok(());
        }
        TamperLabel::Metadata => &mut object.metadata,
        TamperLabel::Tag => &mut object.tags,
    };
    let place = list.iter().position(|(other, _)| other == name);
    match (place, value) {
        (Some(place), Some(value)) => {
            if let Some((_, stored)) = list.get_mut(place) {
                value.clone_into(stored);
            }
        }
        (Some(place), None) => drop(list.remove(place)),
        (None, Some(value)) => list.push((name.to_owned(), value.to_owned())),
        (None, None) => return Err(missing()),
    }
    Ok(())
}
