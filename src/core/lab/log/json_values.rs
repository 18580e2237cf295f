//! Bodies, calls and secrets in the log's text.

use super::body::LoggedBody;
use super::error::LogFileError;
use crate::core::api::Line;
use crate::core::json::Object;
use crate::core::kms::EncryptionContext;
use crate::core::lab::snapshot::placed_value::{PlacedValue, bytes, maybe_text, pairs};
use crate::core::lab::world::secrets::SecretRequest;
use crate::core::trace::Excerpt;
use serde_json::Value;

/// `{"len", "sha256", "bytes"}`.
pub fn write_body(body: &LoggedBody) -> Value {
    let mut object = Object::default();
    object.put("len", Value::from(body.len));
    object.put("sha256", bytes(&body.sha256));
    if let Some(held) = &body.bytes {
        object.put("bytes", bytes(held));
    }
    object.value()
}

/// Reads a body, and checks that its bytes have the stated length and SHA-256.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read_body(at: &PlacedValue<'_>) -> Result<LoggedBody, LogFileError> {
    let (len, sha256) = (at.get("len")?.number()?, at.get("sha256")?.array()?);
    let held = match at.maybe("bytes")? {
        Some(at) => {
            let body = LoggedBody::of(&at.bytes()?);
            if (body.len, body.sha256) != (len, sha256) {
                return Err(at.wrong("bytes of this length and SHA-256").into());
            }
            body.bytes
        }
        None => None,
    };
    Ok(LoggedBody {
        len,
        sha256,
        bytes: held,
    })
}

/// `{"len", "head", "sha256", "md5"}`.
pub fn write_excerpt(excerpt: &Excerpt) -> Value {
    let mut object = Object::default();
    object.put("len", Value::from(excerpt.len));
    object.put("head", bytes(&excerpt.head));
    if let Some(sha256) = &excerpt.sha256 {
        object.put("sha256", bytes(sha256));
    }
    if let Some(md5) = &excerpt.md5 {
        object.put("md5", bytes(md5));
    }
    object.value()
}

/// Reads an excerpt.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read_excerpt(at: &PlacedValue<'_>) -> Result<Excerpt, LogFileError> {
    Ok(Excerpt {
        head: at.bytes_of("head")?,
        len: at.get("len")?.number()?,
        sha256: at.maybe("sha256")?.map(|at| at.array()).transpose()?,
        md5: at.maybe("md5")?.map(|at| at.array()).transpose()?,
    })
}

/// `{"as", "service", "operation", "input"}`, as in the API's JSON lines.
pub fn write_call(line: &Line) -> Value {
    let mut object = Object::of(&[
        ("as", &line.principal.to_string()),
        ("service", &line.service),
        ("operation", &line.operation),
    ]);
    object.put("input", line.input.clone()).value()
}

/// Reads a call. Its input can be any value: how an operation answers invalid input is part of the world.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read_call(at: &PlacedValue<'_>) -> Result<Line, LogFileError> {
    let caller = at.get("as")?;
    let principal = caller.text()?.parse();
    Ok(Line {
        principal: principal.map_err(|_| caller.wrong("the ARN of a caller, or anonymous"))?,
        service: at.text_of("service")?,
        operation: at.text_of("operation")?,
        input: at.get("input")?.value().clone(),
    })
}

/// `{"username", "secret", "context"}` to write a secret, `{"username", "context", "key_id", "flip"}` to read one.
pub fn write_secret(request: &SecretRequest) -> Value {
    let mut object = Object::default();
    match request {
        SecretRequest::Write {
            username,
            secret,
            context,
        } => {
            object.text("username", username);
            object.text("secret", secret);
            object.put("context", pairs(&context.0));
        }
        SecretRequest::Read {
            username,
            context,
            key_id,
            flip,
        } => {
            object.text("username", username);
            object.put("context", pairs(&context.0));
            maybe_text(&mut object, "key_id", key_id.as_deref());
            if let Some(flip) = flip {
                object.put("flip", Value::from(*flip));
            }
        }
    }
    object.value()
}

/// Reads a request to write or read a secret.
///
/// # Errors
/// If a value is missing or invalid. The error says where it is and what was expected.
pub fn read_secret(at: &PlacedValue<'_>) -> Result<SecretRequest, LogFileError> {
    let username = at.text_of("username")?;
    let context = at.get("context")?.pairs()?;
    let context = EncryptionContext(context.into_iter().collect());
    Ok(match at.maybe_text("secret")? {
        Some(secret) => SecretRequest::Write {
            username,
            secret,
            context,
        },
        None => SecretRequest::Read {
            username,
            context,
            key_id: at.maybe_text("key_id")?,
            flip: match at.maybe("flip")? {
                Some(at) => Some(read_size(&at)?),
                None => None,
            },
        },
    })
}

/// A number of bytes that fits in memory.
///
/// # Errors
/// If the value is anything else.
pub fn read_size(at: &PlacedValue<'_>) -> Result<usize, LogFileError> {
    usize::try_from(at.number()?).map_err(|_| at.wrong("a number of bytes").into())
}
