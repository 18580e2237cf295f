//! Tampering in the log's text.

use super::error::LogFileError;
use super::json_values::read_size;
use crate::core::json::Object;
use crate::core::lab::snapshot::placed_value::{PlacedValue, maybe_text};
use crate::core::lab::tamper::{TamperField, TamperLabel, Tampering, TamperingSource};
use serde_json::Value;

/// The word for a field. The part of a body is a member of its own.
fn field_word(field: TamperField) -> &'static str {
    match field {
        TamperField::Body { .. } => "body",
        TamperField::DataKey => "data-key",
        TamperField::SecondDataKey => "second-data-key",
        TamperField::BucketKey => "bucket-key",
        TamperField::Context => "context",
        TamperField::KeyMark => "key-mark",
        TamperField::KeyArn => "key-arn",
        TamperField::ETag => "etag",
        TamperField::ContentType => "content-type",
        TamperField::Metadata => "metadata",
        TamperField::Tags => "tags",
    }
}

fn label_word(label: TamperLabel) -> &'static str {
    match label {
        TamperLabel::Context => "context",
        TamperLabel::ETag => "etag",
        TamperLabel::ContentType => "content-type",
        TamperLabel::Metadata => "metadata",
        TamperLabel::Tag => "tag",
    }
}

/// `{"kind", …}`, for example `{"kind": "flip", "field": "body", "part": 0, "bit": 5}`.
pub fn write(tampering: &Tampering) -> Value {
    let kind = |kind: &str| Object::of(&[("kind", kind)]);
    let mut object;
    match tampering {
        Tampering::Flip { field, bit } => {
            object = kind("flip");
            object.text("field", field_word(*field));
            if let TamperField::Body { part } = field {
                object.put("part", Value::from(*part));
            }
            object.put("bit", Value::from(*bit));
        }
        Tampering::Truncate { part, len } => {
            object = kind("truncate");
            object.put("part", Value::from(*part));
            object.put("len", Value::from(*len));
        }
        Tampering::DropFrame { part, frame } => {
            object = kind("drop-frame");
            object.put("part", Value::from(*part));
            object.put("frame", Value::from(*frame));
        }
        Tampering::SwapFrames { part, one, other } => {
            object = kind("swap-frames");
            object.put("part", Value::from(*part));
            object.put("one", Value::from(*one));
            object.put("other", Value::from(*other));
        }
        Tampering::SwapDataKeys { with } => {
            object = kind("swap-data-keys");
            object.text("with", with);
        }
        Tampering::SwapBodies { with } => {
            object = kind("swap-bodies");
            object.text("with", with);
        }
        Tampering::Replay(source) => {
            object = kind("replay");
            if let TamperingSource::Version(id) = source {
                object.text("version", id);
            }
        }
        Tampering::Edit { label, name, value } => {
            object = kind("edit");
            object.text("label", label_word(*label));
            object.text("name", name);
            maybe_text(&mut object, "value", value.as_deref());
        }
    }
    object.value()
}

/// Reads a tampering.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read(at: &PlacedValue<'_>) -> Result<Tampering, LogFileError> {
    let part = || read_size(&at.get("part")?);
    let number = |name: &str| at.get(name)?.number();
    let kind = at.get("kind")?;
    Ok(match kind.text()? {
        "flip" => {
            let field = (at.get("field")?).one_of(&TamperField::ALL, field_word)?;
            let field = match field {
                TamperField::Body { .. } => TamperField::Body { part: part()? },
                field => field,
            };
            let bit = number("bit")?;
            Tampering::Flip { field, bit }
        }
        "truncate" => Tampering::Truncate {
            part: part()?,
            len: number("len")?,
        },
        "drop-frame" => Tampering::DropFrame {
            part: part()?,
            frame: number("frame")?,
        },
        "swap-frames" => Tampering::SwapFrames {
            part: part()?,
            one: number("one")?,
            other: number("other")?,
        },
        "swap-data-keys" => Tampering::SwapDataKeys {
            with: at.text_of("with")?,
        },
        "swap-bodies" => Tampering::SwapBodies {
            with: at.text_of("with")?,
        },
        "replay" => Tampering::Replay(match at.maybe_text("version")? {
            Some(id) => TamperingSource::Version(id),
            None => TamperingSource::Copy,
        }),
        "edit" => Tampering::Edit {
            label: (at.get("label")?).one_of(&TamperLabel::ALL, label_word)?,
            name: at.text_of("name")?,
            value: at.maybe_text("value")?,
        },
        _ => return Err(kind.wrong("a kind of tampering").into()),
    })
}
