//! Requests and answers as HTTP text. Signatures, dates and ids are left out.

use super::encryption::{Encryption, SseHeaders};
use crate::core::error::ServiceError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What SigV4's URI encoding leaves as it is.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same, and the slash.
const PATH: &AsciiSet = &QUERY.remove(b'/');

/// `METHOD /key HTTP/1.1` with the bucket as host (virtual-hosted style).
pub fn request(
    method: &str,
    bucket: &str,
    region: &str,
    key: &str,
    headers: &[(&str, String)],
) -> String {
    request_to(method, bucket, region, &path(key), headers)
}

/// The same for a path that is encoded already and may have a query, e.g. `?policy`.
pub fn request_to(
    method: &str,
    bucket: &str,
    region: &str,
    path: &str,
    headers: &[(&str, String)],
) -> String {
    let mut text = format!("{method} /{path} HTTP/1.1\nHost: {bucket}.s3.{region}.amazonaws.com");
    for (name, value) in headers {
        text.push_str(&format!("\n{name}: {value}"));
    }
    text
}

/// An object's key as a path, without the slash before it.
pub fn path(key: &str) -> String {
    utf8_percent_encode(key, PATH).to_string()
}

/// A value of a query.
pub fn query(value: &str) -> String {
    utf8_percent_encode(value, QUERY).to_string()
}

/// `&name=value` for each value there is; `?` before the first.
pub fn queries(values: &[(&str, Option<&str>)]) -> String {
    let mut text = String::new();
    for (name, value) in values {
        let Some(value) = value else { continue };
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(&format!("{name}={}", query(value)));
    }
    text
}

/// The headers that say how an object is encrypted, and its ETag.
pub fn encryption_headers(encryption: &Encryption, etag: &str) -> String {
    let mut text = String::new();
    for (name, value) in encryption.headers() {
        text.push_str(&format!("{name}: {value}\n"));
    }
    text + "ETag: " + etag
}

/// The headers that the application chose: `x-amz-meta-…`, and `x-amz-tagging` on a request.
pub fn user_headers(metadata: &[(String, String)], tags: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in metadata {
        text.push_str(&format!("\nx-amz-meta-{name}: {value}"));
    }
    let tags: Vec<String> = (tags.iter())
        .map(|(name, value)| format!("{}={}", query(name), query(value)))
        .collect();
    if !tags.is_empty() {
        text.push_str(&format!("\nx-amz-tagging: {}", tags.join("&")));
    }
    text
}

/// The encryption headers of an answer to whoever wrote the object: the context that was sent comes back, and only
/// here (recorded: Put, Copy and Create).
pub fn written_headers(encryption: &Encryption, sse: &SseHeaders) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    if let (Some(context), Some(_)) = (&sse.context, encryption.kms()) {
        headers.push(("x-amz-server-side-encryption-context", context.clone()));
    }
    headers.extend(encryption.headers());
    headers
}

/// An answer: status, headers, and a body of XML, if any.
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
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
pub fn reason(status: u16) -> &'static str {
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
    // Recorded for a missing signature alone.
    let argument = match error.message.ends_with("AWS Signature Version 4.") {
        true => "<ArgumentName>Authorization</ArgumentName><ArgumentValue>null</ArgumentValue>",
        false => "",
    };
    format!(
        "HTTP/1.1 {} {reason}\nContent-Type: application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Error><Code>{}</Code><Message>{}</Message>{argument}</Error>",
        error.status,
        error.code,
        escaped(&error.message)
    )
}
