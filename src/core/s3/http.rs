//! Requests and answers as HTTP text. Signatures, dates and ids are left out.

use super::bucket::{Bucket, Object};
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
    headers: &[(&str, &str)],
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
    format!(
        "x-amz-server-side-encryption: aws:kms\nx-amz-server-side-encryption-aws-kms-key-id: {}\nETag: {}",
        object.encryption.key_arn, object.etag
    )
}

/// S3's XML error body.
pub fn error(error: &ServiceError) -> String {
    let reason = match error.status {
        403 => "Forbidden",
        404 => "Not Found",
        500 => "Internal Server Error",
        _ => "Bad Request",
    };
    let message = error
        .message
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    // The one InvalidArgument here is a missing signature.
    let argument = match error.code.as_str() {
        "InvalidArgument" => {
            "<ArgumentName>Authorization</ArgumentName><ArgumentValue>null</ArgumentValue>"
        }
        _ => "",
    };
    format!(
        "HTTP/1.1 {} {reason}\nContent-Type: application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Error><Code>{}</Code><Message>{message}</Message>{argument}</Error>",
        error.status, error.code
    )
}

/// Where a bucket answers.
pub fn put(bucket: &Bucket, key: &str, content_type: &str, len: u64, kms_key_id: &str) -> String {
    request(
        "PUT",
        &bucket.name,
        &bucket.region,
        key,
        &[
            ("Content-Type", content_type),
            ("Content-Length", &len.to_string()),
            ("x-amz-server-side-encryption", "aws:kms"),
            ("x-amz-server-side-encryption-aws-kms-key-id", kms_key_id),
        ],
    )
}
