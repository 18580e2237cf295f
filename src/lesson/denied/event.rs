//! A CloudTrail record of a call that failed.
//!
//! Source: CloudTrail User Guide, "CloudTrail record contents", "CloudTrail userIdentity element".

use super::near::object_around;
use serde_json::Value;

const MARKS: [&str; 2] = ["\"errorCode\"", "\"eventName\""];

/// The record, and its place in the text.
#[derive(Debug)]
pub(super) struct Event {
    record: Value,
    pub start: usize,
    pub end: usize,
}

/// The first record of S3 or KMS that failed; else any record.
pub(super) fn event(text: &str) -> Option<Event> {
    let is_event =
        |value: &Value| value.get("eventSource").is_some() || value.get("eventName").is_some();
    let mut other = None;
    for mark in MARKS {
        // Other services' failures may come first.
        for (at, _) in text.match_indices(mark).take(8) {
            let Some((record, start, end)) = object_around(text, at, is_event) else {
                continue;
            };
            let found = Event { record, start, end };
            let source = found.text(&["eventSource"]);
            let ours =
                source.is_some_and(|source| source.starts_with("s3") || source.starts_with("kms"));
            if ours && found.text(&["errorCode"]).is_some() {
                return Some(found);
            }
            other.get_or_insert(found);
        }
        if other.is_some() {
            return other;
        }
    }
    None
}

impl Event {
    /// The text at a path.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        let mut at = &self.record;
        for name in path {
            at = at.get(name)?;
        }
        at.as_str().filter(|text| !text.is_empty())
    }

    /// The members of the encryption context, as condition keys.
    pub fn encryption_context(&self) -> Vec<(String, String)> {
        let pairs = (self.record.get("requestParameters"))
            .and_then(|parameters| parameters.get("encryptionContext"))
            .and_then(Value::as_object);
        let pairs = pairs.into_iter().flatten();
        pairs
            .filter_map(|(key, value)| {
                Some((
                    format!("kms:EncryptionContext:{key}"),
                    value.as_str()?.to_owned(),
                ))
            })
            .collect()
    }

    /// The ARN of the first resource of this kind.
    pub fn resource(&self, service: &str) -> Option<&str> {
        let list = self.record.get("resources")?.as_array()?;
        let start = format!("arn:aws:{service}:");
        let arns = list.iter().filter_map(|one| one.get("ARN")?.as_str());
        let mut arns: Vec<&str> = arns.filter(|arn| arn.starts_with(&start)).collect();
        // An object says more than its bucket.
        arns.sort_by_key(|arn| std::cmp::Reverse(arn.len()));
        arns.first().copied()
    }

    /// Whether a service called for the principal.
    pub fn invoked_by(&self) -> Option<&str> {
        self.text(&["userIdentity", "invokedBy"])
    }
}
