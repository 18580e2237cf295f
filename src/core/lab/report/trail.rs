//! The CloudTrail records of all calls: a searchable list, and notes on how to read a record.

use crate::core::lab::world::Lab;
use crate::core::trace::Trace;
use serde_json::Value;
use std::sync::Arc;

/// A record, with the step that wrote it.
#[derive(Clone, Debug)]
pub struct CloudTrailRecord {
    /// Index of the call in [`Lab::past`].
    pub call: usize,
    /// Index of the step in the call's trace.
    pub step: usize,
    pub trace: Arc<Trace>,
    /// `eventName`, e.g. `GenerateDataKey`.
    pub name: String,
    /// `eventSource`, e.g. `kms.amazonaws.com`.
    pub source: String,
    /// `eventTime`: ISO 8601, UTC.
    pub time: String,
    /// ARN of the caller whose permissions IAM evaluated.
    pub who: String,
    /// The service that made the call for them, for example `fas.s3.amazonaws.com`.
    pub invoked_by: Option<String>,
    /// `errorCode` of a failed call.
    pub error: Option<String>,
    /// ARN of the KMS key, if the call found one.
    pub key: Option<String>,
    /// ARN of the S3 object or bucket that the encryption context names.
    pub object: Option<String>,
    /// The whole record as JSON, indented by two spaces.
    pub text: String,
}

/// A note on one line of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNote {
    /// The line of [`CloudTrailRecord::text`] that it explains, from 0.
    pub line: usize,
    /// The note; names are in backticks.
    pub says: &'static str,
}

/// Which records to show. The empty filter shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Words that must all occur in the record's JSON, in upper or lower case.
    pub text: String,
    /// Event names, one of which must match; empty for any.
    pub names: Vec<String>,
    /// ARN of the caller; `None` for any.
    pub who: Option<String>,
    pub failures: bool,
}

impl RecordFilter {
    /// Whether the filter shows a record.
    pub fn passes(&self, entry: &CloudTrailRecord) -> bool {
        (!self.failures || entry.error.is_some())
            && (self.names.is_empty() || self.names.contains(&entry.name))
            && (self.who.as_ref().is_none_or(|who| *who == entry.who))
            && {
                let text = entry.text.to_ascii_lowercase();
                (self.text.split_whitespace()).all(|word| text.contains(&word.to_ascii_lowercase()))
            }
    }

    /// Adds an event name, or removes it.
    pub fn toggle(&mut self, name: &str) {
        match self.names.iter().position(|known| known == name) {
            Some(at) => {
                self.names.remove(at);
            }
            None => self.names.push(name.to_owned()),
        }
    }
}

impl CloudTrailRecord {
    fn new(call: usize, step: usize, trace: &Arc<Trace>, event: &Value) -> Self {
        let own = |path: &[&str]| text(event, path).map(str::to_owned);
        // If a record lacks one of these, it is shown without it.
        let shown = |path: &[&str]| text(event, path).map_or_else(String::new, str::to_owned);
        let key = (event.get("resources"))
            .and_then(|list| text(list.get(0)?, &["ARN"]))
            .map(str::to_owned);
        Self {
            call,
            step,
            trace: trace.clone(),
            name: shown(&["eventName"]),
            source: shown(&["eventSource"]),
            time: shown(&["eventTime"]),
            who: own(&["userIdentity", "arn"])
                .unwrap_or_else(|| shown(&["userIdentity", "accountId"])),
            invoked_by: own(&["userIdentity", "invokedBy"]),
            error: own(&["errorCode"]),
            key,
            object: own(&["requestParameters", "encryptionContext", "aws:s3:arn"]),
            text: format!("{event:#}"),
        }
    }

    /// The caller's short name: `app-role`, `admin`, `root`.
    pub fn who_name(&self) -> &str {
        short_name(&self.who)
    }

    /// The time of day: `14:13:20`.
    pub fn clock(&self) -> &str {
        let time = self.time.split_once('T').map_or("", |(_, time)| time);
        time.trim_end_matches('Z')
    }

    /// The object as `bucket/key`, or else the resource part of the key's ARN.
    pub fn about(&self) -> &str {
        match (&self.object, &self.key) {
            (Some(object), _) => object.strip_prefix("arn:aws:s3:::").unwrap_or(object),
            (None, Some(arn)) => arn.rsplit(':').next().unwrap_or(arn),
            (None, None) => "",
        }
    }

    /// The name of the call in the player: the object's key, or else the operation.
    pub fn play_name(&self) -> &str {
        let key = self.object.as_deref().and_then(|arn| arn.split_once('/'));
        key.map_or(self.trace.operation, |(_, key)| key)
    }

    /// The notes on this record, in the order of its lines.
    pub fn notes(&self) -> Vec<RecordNote> {
        let mut notes = Vec::new();
        for (line, text) in self.text.lines().enumerate() {
            let member = text.trim_start().trim_start_matches('"');
            let member = member.split_once('"').map_or(member, |(name, _)| name);
            let nested = text.starts_with("    ");
            let says = match (member, nested) {
                ("invokedBy", _) => Some(INVOKED),
                ("sourceIPAddress", false) if self.invoked_by.is_none() => Some(DIRECT),
                ("errorCode", false) => Some(REFUSED),
                ("requestParameters", false) if self.names_no_key() => Some(NO_KEY),
                ("encryptionContext", true) => Some(CONTEXT),
                ("responseElements", false) if self.error.is_none() => Some(NULL),
                _ => None,
            };
            notes.extend(says.map(|says| RecordNote { line, says }));
        }
        notes
    }

    /// Whether it is a Decrypt request without a key ID. The key is then in `resources`.
    fn names_no_key(&self) -> bool {
        self.name == "Decrypt" && self.key.is_some() && !self.text.contains("\"keyId\"")
    }
}

const INVOKED: &str = "S3 called KMS for this caller, with the caller’s permissions. AWS calls that a forward access session. Older events say `AWS Internal`.";
const DIRECT: &str = "There is no `invokedBy`: the caller called KMS directly, from this address.";
const REFUSED: &str = "CloudTrail logs denied requests too: who called, which action, and why KMS denied it. `AccessDenied` stands for `AccessDeniedException`.";
const NO_KEY: &str = "There is no `keyId`: the ciphertext identifies its KMS key, so a Decrypt request doesn’t have to. To find the key, read `resources`.";
const CONTEXT: &str = "CloudTrail logs the encryption context in plaintext. Use it to search the log, and never put a secret into it.";
const NULL: &str = "CloudTrail doesn’t log the response. An event never contains plaintext, data keys, or ciphertext.";

impl Lab {
    /// The CloudTrail records of all finished calls, newest first.
    pub fn trail(&self) -> Vec<CloudTrailRecord> {
        let mut entries = Vec::new();
        for (call, trace) in self.past().iter().enumerate() {
            for (step, one) in trace.steps.iter().enumerate() {
                if let Some(event) = &one.event {
                    entries.push(CloudTrailRecord::new(call, step, trace, event));
                }
            }
        }
        entries.reverse();
        entries
    }
}

/// Each event name once, with its count, in the order of the entries.
pub fn names(entries: &[CloudTrailRecord]) -> Vec<(String, usize)> {
    let mut names: Vec<(String, usize)> = Vec::new();
    for entry in entries {
        match names.iter_mut().find(|(name, _)| *name == entry.name) {
            Some((_, count)) => *count += 1,
            None => names.push((entry.name.clone(), 1)),
        }
    }
    names
}

/// Each caller once, in the order of the entries.
pub fn callers(entries: &[CloudTrailRecord]) -> Vec<String> {
    let mut callers: Vec<String> = Vec::new();
    for entry in entries {
        if !callers.contains(&entry.who) {
            callers.push(entry.who.clone());
        }
    }
    callers
}

/// Records as CloudTrail delivers them in a file, `{"Records": […]}`, oldest first. `entries` are newest first.
pub fn records(entries: &[CloudTrailRecord]) -> String {
    let texts: Vec<&str> = (entries.iter().rev())
        .map(|entry| entry.text.as_str())
        .collect();
    format!("{{\"Records\": [\n{}\n]}}\n", texts.join(",\n"))
}

/// The caller's own name in an ARN: a session's role, or else what follows the resource type.
pub fn short_name(arn: &str) -> &str {
    let resource = arn.rsplit(':').next().unwrap_or(arn);
    match resource.split_once('/') {
        Some(("assumed-role", rest)) => rest.split('/').next().unwrap_or(rest),
        Some((_, name)) => name,
        None => resource,
    }
}

/// The text of a record's member, by its path.
pub fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    let mut here = value;
    for member in path {
        here = here.get(member)?;
    }
    here.as_str()
}
