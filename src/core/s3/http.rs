//! Requests and answers as HTTP text. Signatures, dates and ids are left out.

use super::bucket::Object;
use crate::core::error::ServiceError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What SigV4's URI encoding leaves as it is, and the slash.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// `METHOD /key HTTP/1.1` with the bucket as host (virtual-hosted style).
pub fn request(
    method: &str,
    bucket: &str,
    region: &str,
    key: &str,
    headers: &[(&str, String)],
) -> String {
    let mut text = format!(
        "{method} /{} HTTP/1.1\nHost: {bucket}.s3.{region}.amazonaws.com",
        utf8_percent_encode(key, PATH)
    );
    for (name, value) in headers {
        text.push_str(&format!("\n{name}: {value}"));
    }
    text
}

/// The headers that say how an object is encrypted, and its ETag.
pub fn encryption_headers(object: &Object) -> String {
    let mut text = String::new();
    for (name, value) in object.encryption.headers() {
        text.push_str(&format!("{name}: {value}\n"));
    }
    text + "ETag: " + &object.etag
}

/// The error as a HEAD sends it: a status and nothing else (recorded: `Forbidden`, `Bad Request`).
pub fn bare(error: &ServiceError) -> ServiceError {
    ServiceError {
        code: error.status.to_string(),
        message: reason(error.status).to_owned(),
        ..error.clone()
    }
}

/// The words after a status.
fn reason(status: u16) -> &'static str {
    match status {
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        416 => "Requested Range Not Satisfiable",
        500 => "Internal Server Error",
        503 => "Slow Down",
        _ => "Bad Request",
    }
}

/// S3's XML error body.
pub fn error(error: &ServiceError) -> String {
    let reason = reason(error.status);
    if error.code == error.status.to_string() {
        return format!("HTTP/1.1 {} {reason}", error.status);
    }
    let message = error
        .message
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    // Recorded for a missing signature alone.
    let argument = match error.message.ends_with("AWS Signature Version 4.") {
        true => "<ArgumentName>Authorization</ArgumentName><ArgumentValue>null</ArgumentValue>",
        false => "",
    };
    format!(
        "HTTP/1.1 {} {reason}\nContent-Type: application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Error><Code>{}</Code><Message>{message}</Message>{argument}</Error>",
        error.status, error.code
    )
}
