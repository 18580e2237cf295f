//! A call in AWS's own names, read off the wire: the request of a trace's step holds every parameter that was sent.

use super::{Snippet, xml};
use crate::core::json::{Subject, parse_value};
use crate::core::trace::ApiCall;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// A call as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Whether S3 is called; otherwise KMS.
    pub s3: bool,
    /// E.g. `GenerateDataKey`.
    pub operation: &'static str,
    /// The endpoint's Region.
    pub region: String,
    /// Whether nobody signs it.
    pub unsigned: bool,
    /// The parameters under AWS's names, in the order they are written. A body is the name of a file; a customer's own
    /// key likewise, for it is never shown.
    pub input: Map<String, Value>,
}

/// Headers that are parameters (S3's service model, `locationName`).
const HEADERS: [(&str, &str); 13] = [
    ("Range", "Range"),
    ("Content-Type", "ContentType"),
    ("x-amz-copy-source", "CopySource"),
    ("x-amz-copy-source-range", "CopySourceRange"),
    ("x-amz-checksum-mode", "ChecksumMode"),
    ("x-amz-server-side-encryption", "ServerSideEncryption"),
    ("x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"),
    (
        "x-amz-server-side-encryption-context",
        "SSEKMSEncryptionContext",
    ),
    (
        "x-amz-server-side-encryption-bucket-key-enabled",
        "BucketKeyEnabled",
    ),
    (
        "x-amz-server-side-encryption-customer-algorithm",
        "SSECustomerAlgorithm",
    ),
    (
        "x-amz-server-side-encryption-customer-key-MD5",
        "SSECustomerKeyMD5",
    ),
    (
        "x-amz-copy-source-server-side-encryption-customer-key-MD5",
        "CopySourceSSECustomerKeyMD5",
    ),
    ("x-amz-tagging", "Tagging"),
];

/// Query parameters that are parameters.
const QUERIES: [(&str, &str); 9] = [
    ("uploadId", "UploadId"),
    ("partNumber", "PartNumber"),
    ("max-parts", "MaxParts"),
    ("part-number-marker", "PartNumberMarker"),
    ("prefix", "Prefix"),
    ("delimiter", "Delimiter"),
    ("max-keys", "MaxKeys"),
    ("continuation-token", "ContinuationToken"),
    ("start-after", "StartAfter"),
];

/// What S3 takes a body for when nothing is said; not worth a line of code.
const DEFAULT_TYPE: &str = "binary/octet-stream";

impl Written {
    /// The call of a request; nothing for a text that is none.
    pub fn of(api: &ApiCall) -> Option<Self> {
        let (head, body) = api.http.split_once("\n\n").unwrap_or((&api.http, ""));
        let mut lines = head.lines();
        let target = lines.next()?.strip_suffix(" HTTP/1.1")?;
        let path = target.split_once(' ')?.1;
        let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(": ")).collect();
        let (_, host) = headers.iter().find(|(name, _)| *name == "Host")?;
        let host = host.strip_suffix(".amazonaws.com")?;
        let mut written = Self {
            s3: true,
            operation: api.operation,
            region: String::new(),
            unsigned: false,
            input: Map::new(),
        };
        if let Some(region) = host.strip_prefix("kms.") {
            written.s3 = false;
            written.region = region.to_owned();
            if let Ok(Value::Object(members)) = parse_value(Subject::RequestBody, body) {
                written.input = members;
            }
            return Some(written);
        }
        let (bucket, region) = match host.rsplit_once(".s3.") {
            Some((bucket, region)) => (Some(bucket), region),
            None => (None, host.strip_prefix("s3.")?),
        };
        written.region = region.to_owned();
        if let Some(bucket) = bucket {
            written.text("Bucket", bucket);
        }
        written.path(path);
        written.headers(&headers);
        written.body(body);
        Some(written)
    }

    /// A parameter's text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.input.get(name).and_then(Value::as_str)
    }

    /// The bare request: operation and parameters, as JSON.
    pub fn request(&self) -> Snippet {
        let mut snippet = Snippet::default();
        let service = if self.s3 { "s3" } else { "kms" };
        snippet.code(&format!("{service}:{} ", self.operation));
        snippet.own(&format!("{:#}", Value::Object(self.input.clone())));
        snippet
    }

    fn text(&mut self, name: &str, text: &str) {
        self.input.insert(name.to_owned(), typed(name, text));
    }

    fn path(&mut self, path: &str) {
        let (key, query) = path.split_once('?').unwrap_or((path, ""));
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        match key.strip_prefix('/') {
            None | Some("") => {}
            Some(key) => self.text("Key", &plain(key)),
        }
        for pair in query.split('&') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if let Some((_, name)) = QUERIES.iter().find(|(query, _)| *query == name) {
                self.text(name, &plain(value));
            }
        }
    }

    fn headers(&mut self, headers: &[(&str, &str)]) {
        let reads = matches!(self.operation, "GetObject" | "HeadObject");
        // Elsewhere it is the request's own, e.g. of its XML.
        let writes = matches!(self.operation, "PutObject" | "CreateMultipartUpload");
        let mut metadata = Map::new();
        for (name, value) in headers {
            if let Some(name) = name.strip_prefix("x-amz-meta-") {
                metadata.insert(name.to_owned(), Value::from(*value));
            }
            let Some((_, name)) = HEADERS.iter().find(|(header, _)| header == name) else {
                continue;
            };
            match *name {
                "ContentType" if !writes || matches!(*value, "" | DEFAULT_TYPE) => {}
                // No client has it for a read; S3 refuses the header.
                "ServerSideEncryption" if reads => {}
                "SSECustomerKeyMD5" | "CopySourceSSECustomerKeyMD5" => self.customer(name, value),
                name => self.text(name, value),
            }
        }
        if !metadata.is_empty() {
            let metadata = Value::Object(metadata);
            self.input.insert("Metadata".to_owned(), metadata);
        }
        if matches!(self.operation, "PutObject" | "UploadPart") {
            let file = match self.input.get("PartNumber") {
                Some(number) => format!("part-{number}.dat"),
                None => self.file(),
            };
            self.text("Body", &file);
        }
    }

    /// SSE-C: on the wire there is the digest of a key that is never shown, so the key stands in a file.
    fn customer(&mut self, name: &str, digest: &str) {
        let name = name.trim_end_matches("MD5");
        let prefix = name.trim_end_matches("Key");
        self.text(&format!("{prefix}Algorithm"), "AES256");
        self.text(name, "key");
        self.text(&format!("{name}MD5"), digest);
    }

    /// The file that is read or written: called like the object, where that is a plain name.
    pub fn file(&self) -> String {
        // Sealed by the app before it was sent: that is another file.
        if self.input.contains_key("Metadata") && self.input_has("x-amz-key-v2") {
            return "sealed.dat".to_owned();
        }
        let key = self.get("Key").unwrap_or_default();
        let name = key.rsplit('/').next().unwrap_or_default();
        let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '_' | '-');
        let starts = name.starts_with(|one: char| one.is_ascii_alphanumeric());
        match starts && name.len() <= 60 && name.chars().all(plain) {
            true => name.to_owned(),
            false => "file.dat".to_owned(),
        }
    }

    fn input_has(&self, metadata: &str) -> bool {
        let members = self.input.get("Metadata").and_then(Value::as_object);
        members.is_some_and(|members| members.contains_key(metadata))
    }

    fn body(&mut self, body: &str) {
        let mut put = |name: &str, value| {
            self.input.insert(name.to_owned(), value);
        };
        match self.operation {
            _ if body.is_empty() => {}
            "PutBucketPolicy" => put("Policy", Value::from(body)),
            "CreateBucket" => put("CreateBucketConfiguration", xml::read(body, &[])),
            "PutObjectTagging" => {
                let tags = xml::read(body, &[("TagSet", "Tag", "")]);
                put("Tagging", tags);
            }
            "PutBucketEncryption" => {
                let rules = xml::read(body, &[("", "Rule", "Rules")]);
                put("ServerSideEncryptionConfiguration", rules);
            }
            "CompleteMultipartUpload" => {
                let parts = xml::read(body, &[("", "Part", "Parts")]);
                put("MultipartUpload", parts);
            }
            _ => {}
        }
    }
}

/// A parameter that came as text, as what it is.
pub(super) fn typed(name: &str, text: &str) -> Value {
    let number = matches!(
        name,
        "PartNumber" | "PartNumberMarker" | "MaxParts" | "MaxKeys"
    );
    match (name, text.parse::<i64>()) {
        (_, Ok(value)) if number => Value::from(value),
        ("BucketKeyEnabled", _) => Value::Bool(text == "true"),
        _ => Value::from(text),
    }
}
