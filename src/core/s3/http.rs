//! Answers as HTTP text, without signatures, dates, and ids.

use super::encryption::Encryption;
use super::error::reason;
use super::sse_headers::SseHeaders;
use crate::core::error::ServiceError;
use crate::core::wire::xml::escaped;

pub use crate::core::wire::Xml;
pub use crate::core::wire::uri::{path, query};

/// The headers for an object's encryption, and its ETag.
pub fn encryption_headers(encryption: &Encryption, etag: &str) -> String {
    let mut text = String::new();
    for (name, value) in encryption.headers() {
        text.push_str(&format!("{name}: {value}\n"));
    }
    text + "ETag: " + etag
}

/// Adds the version's id, if the answer tells it.
pub fn with_version(
    mut headers: Vec<(&'static str, String)>,
    version_id: Option<&str>,
) -> Vec<(&'static str, String)> {
    headers.extend(version_id.map(|id| ("x-amz-version-id", id.to_owned())));
    headers
}

/// The application's own headers, as S3 returns them: `x-amz-meta-…`.
pub fn metadata_headers(metadata: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in metadata {
        text.push_str(&format!("\nx-amz-meta-{name}: {value}"));
    }
    text
}

/// The encryption headers of the answer to a write. S3 returns the encryption context only here (recorded: Put, Copy
/// and Create).
pub fn written_headers(encryption: &Encryption, sse: &SseHeaders) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    if let (Some(context), Some(_)) = (&sse.context, encryption.kms()) {
        headers.push(("x-amz-server-side-encryption-context", context.clone()));
    }
    headers.extend(encryption.headers());
    headers
}

/// An answer: status, headers, and an XML body, if any.
pub fn answer(status: &str, headers: &[(&str, String)], body: Option<Xml>) -> String {
    let mut text = format!("HTTP/1.1 {status}");
    for (name, value) in headers {
        text.push_str(&format!("\n{name}: {value}"));
    }
    if let Some(body) = body {
        text.push_str("\nContent-Type: application/xml\n\n");
        text.push_str(&body.text());
    }
    text
}

/// The error as a HEAD sends it: only a status (recorded: `Forbidden`, `Bad Request`).
pub fn bare(error: &ServiceError) -> ServiceError {
    ServiceError {
        code: error.status.to_string(),
        message: reason(error.status).to_owned(),
        ..error.clone()
    }
}

/// An error: its status, these headers, and S3's XML body.
pub fn error(error: &ServiceError, headers: &[(&'static str, String)]) -> String {
    let mut start = format!("HTTP/1.1 {} {}", error.status, reason(error.status));
    for (name, value) in headers {
        start.push_str(&format!("\n{name}: {value}"));
    }
    if error.code == error.status.to_string() {
        return start;
    }
    // Recorded only for a missing signature.
    let argument = match error.message.ends_with("AWS Signature Version 4.") {
        true => "<ArgumentName>Authorization</ArgumentName><ArgumentValue>null</ArgumentValue>",
        false => "",
    };
    format!(
        "{start}\nContent-Type: application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Error><Code>{}</Code><Message>{}</Message>{argument}</Error>",
        error.code,
        escaped(&error.message)
    )
}
