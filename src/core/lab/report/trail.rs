//! What every call left in CloudTrail, as a list to search, and how to read one record of it.

use crate::core::lab::world::Lab;
use crate::core::trace::Trace;
use serde_json::Value;
use std::sync::Arc;

/// One record, with the step that left it.
#[derive(Clone, Debug)]
pub struct CloudTrailRecord {
    /// Index of its call in [`Lab::past`].
    pub call: usize,
    /// Index of the step in that call's trace.
    pub step: usize,
    /// The call.
    pub trace: Arc<Trace>,
    /// `eventName`, e.g. `GenerateDataKey`.
    pub name: String,
    /// `eventSource`, e.g. `kms.amazonaws.com`.
    pub source: String,
    /// `eventTime`: ISO 8601, UTC.
    pub time: String,
    /// ARN of the caller whose permissions count.
    pub who: String,
    /// The service that called for them, e.g. `fas.s3.amazonaws.com`.
    pub invoked_by: Option<String>,
    /// `errorCode` of a failed call.
    pub error: Option<String>,
    /// ARN of the KMS key, where one was found.
    pub key: Option<String>,
    /// ARN of the S3 object or bucket that the encryption context names.
    pub object: Option<String>,
    /// The whole record as JSON, two spaces an indent.
    pub text: String,
}

/// A remark on one line of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNote {
    /// The line of [`CloudTrailRecord::text`] it is about, counted from 0.
    pub line: usize,
    /// What to read there; names stand in backticks.
    pub says: &'static str,
}

/// Which records to show. The empty filter shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Words that must all occur in the record's JSON, in any case.
    pub text: String,
    /// Event names, of which one must fit; empty for any.
    pub names: Vec<String>,
    /// ARN of the caller; none for anyone.
    pub who: Option<String>,
    /// Only failed calls.
    pub failures: bool,
}

impl RecordFilter {
    /// Whether a record is to be shown.
    pub fn passes(&self, entry: &CloudTrailRecord) -> bool {
        (!self.failures || entry.error.is_some())
            && (self.names.is_empty() || self.names.contains(&entry.name))
            && (self.who.as_ref().is_none_or(|who| *who == entry.who))
            && {
                let text = entry.text.to_ascii_lowercase();
                (self.text.split_whitespace()).all(|word| text.contains(&word.to_ascii_lowercase()))
            }
    }

    /// Adds an event name, or takes it away again.
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
        // A record that lacks one of these is shown without it.
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

    /// The caller in short: `app-role`, `admin`, `root`.
    pub fn who_name(&self) -> &str {
        short_name(&self.who)
    }

    /// The time of day: `14:13:20`.
    pub fn clock(&self) -> &str {
        let time = self.time.split_once('T').map_or("", |(_, time)| time);
        time.trim_end_matches('Z')
    }

    /// What it was about, in short: the object as `bucket/key`, otherwise the key's resource part.
    pub fn about(&self) -> &str {
        match (&self.object, &self.key) {
            (Some(object), _) => object.strip_prefix("arn:aws:s3:::").unwrap_or(object),
            (None, Some(arn)) => arn.rsplit(':').next().unwrap_or(arn),
            (None, None) => "",
        }
    }

    /// What the call is called where it is played: the object's key, otherwise the operation.
    pub fn play_name(&self) -> &str {
        let key = self.object.as_deref().and_then(|arn| arn.split_once('/'));
        key.map_or(self.trace.operation, |(_, key)| key)
    }

    /// What to read in it, in the order of its lines.
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

    /// Whether it is a Decrypt that does not name its key, which is then in `resources`.
    fn names_no_key(&self) -> bool {
        self.name == "Decrypt" && self.key.is_some() && !self.text.contains("\"keyId\"")
    }
}

const INVOKED: &str = "S3 called KMS for the caller above, with the caller’s permissions: a forward access session. Older records say `AWS Internal`.";
const DIRECT: &str = "No `invokedBy`: the caller asked KMS itself, from this address.";
const REFUSED: &str = "Refused requests are recorded like all others: who asked, for what, and why not. `AccessDenied` is KMS’s `AccessDeniedException`.";
const NO_KEY: &str = "No `keyId`: the encrypted data names its KMS key itself, so a Decrypt need not. To find the key, read `resources`.";
const CONTEXT: &str = "The encryption context is in clear text, for everyone who may read the trail. Good for searching; never put a secret into it.";
const NULL: &str =
    "The answer is left out. Plaintext, data keys and ciphertext are never in a record.";

impl Lab {
    /// Every record that the finished calls left, newest first.
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

/// The event names that occur, each once with how often, in the order of the entries.
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

/// The callers that occur, each once, in the order of the entries.
pub fn callers(entries: &[CloudTrailRecord]) -> Vec<String> {
    let mut callers: Vec<String> = Vec::new();
    for entry in entries {
        if !callers.contains(&entry.who) {
            callers.push(entry.who.clone());
        }
    }
    callers
}

/// Records as CloudTrail delivers them in a file, `{"Records": […]}`, oldest first; `entries` are
/// newest first.
pub fn records(entries: &[CloudTrailRecord]) -> String {
    let texts: Vec<&str> = (entries.iter().rev())
        .map(|entry| entry.text.as_str())
        .collect();
    format!("{{\"Records\": [\n{}\n]}}\n", texts.join(",\n"))
}

/// The caller's own name in an ARN: the role of a session, otherwise what comes after the sort.
pub fn short_name(arn: &str) -> &str {
    let resource = arn.rsplit(':').next().unwrap_or(arn);
    match resource.split_once('/') {
        Some(("assumed-role", rest)) => rest.split('/').next().unwrap_or(rest),
        Some((_, name)) => name,
        None => resource,
    }
}

fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    let mut here = value;
    for member in path {
        here = here.get(member)?;
    }
    here.as_str()
}
