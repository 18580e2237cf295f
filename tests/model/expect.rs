//! What the model expects of a call, and how it differs from what the lab answered.

use base64ct::Encoding;
use serde_json::Value;
use std::collections::BTreeMap;

/// A request as one line has it.
#[derive(Clone, Debug)]
pub struct Call {
    pub caller: String,
    pub service: String,
    pub operation: String,
    pub input: Value,
}

impl Call {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.input.get(name).and_then(Value::as_str)
    }

    /// A parameter that every call of the operation has.
    pub fn given(&self, name: &str) -> &str {
        self.text(name)
            .unwrap_or_else(|| panic!("{} without {name}", self.operation))
    }

    pub fn is_set(&self, name: &str) -> bool {
        self.input.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// A map of texts, such as an encryption context.
    pub fn pairs(&self, name: &str) -> BTreeMap<String, String> {
        pairs(&self.input[name])
    }

    pub fn line(&self) -> Value {
        serde_json::json!({"as": self.caller, "service": self.service, "operation": self.operation, "input": self.input})
    }
}

pub fn pairs(value: &Value) -> BTreeMap<String, String> {
    let members = value.as_object().into_iter().flatten();
    let texts =
        members.map(|(key, value)| (key.clone(), value.as_str().expect("a text").to_owned()));
    texts.collect()
}

/// The identifiers that the lab makes up: key ids, blobs, grant ids. The model takes over nothing else from an answer.
#[derive(Clone, Copy, Debug)]
pub struct Fresh<'a>(pub &'a Value);

impl Fresh<'_> {
    pub fn id(&self, place: &str) -> String {
        let output = self
            .0
            .get("output")
            .and_then(|output| output.pointer(place));
        output.and_then(Value::as_str).unwrap_or("none").to_owned()
    }
}

/// One way in which a call may fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: String,
    pub status: u16,
    /// One of these; empty where AWS's text is not known.
    pub messages: Vec<String>,
}

impl Failure {
    pub fn new(code: &str, status: u16, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            status,
            messages: vec![message.into()],
        }
    }

    /// Where FIDELITY gives the code and no text.
    pub fn code(code: &str, status: u16) -> Self {
        Self {
            code: code.to_owned(),
            status,
            messages: Vec::new(),
        }
    }

    fn fits(&self, code: &str, status: u64, message: &str) -> bool {
        // The lab may say more, on a line of its own.
        let first = message.split('\n').next().unwrap_or_default();
        self.code == code
            && u64::from(self.status) == status
            && (self.messages.is_empty() || self.messages.iter().any(|one| one == first))
    }
}

/// A record of CloudTrail, as far as FIDELITY 4 fixes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    /// The exception's name; `AccessDenied` for permission failures; none of them if it succeeded.
    pub errors: Vec<String>,
    pub caller: String,
    pub through_s3: bool,
    pub context: BTreeMap<String, String>,
    /// The key's ARN; none where the request named none that exists.
    pub key: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Any of these failures; none if the call succeeds.
    pub failures: Vec<Failure>,
    /// Places of the output and what is there; `null` where nothing may be.
    pub output: Vec<(&'static str, Value)>,
    /// A list of the output, the member of each that counts, and what it holds.
    pub listed: Option<(&'static str, &'static str, Vec<String>)>,
    /// How a blob begins in base64, and how many bytes it has.
    pub blob: Option<(&'static str, Option<usize>)>,
    pub events: Vec<Event>,
}

impl Expected {
    pub fn fails(failures: Vec<Failure>) -> Self {
        Self {
            failures,
            ..Self::default()
        }
    }

    /// What the answer has wrong, a line each.
    pub fn differences(&self, answer: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        match answer.get("error") {
            None if !self.failures.is_empty() => {
                wrong.push(format!("succeeds; expected {:?}", self.failures))
            }
            None => self.compare_output(&answer["output"], &mut wrong),
            Some(error) => {
                let code = error["code"].as_str().unwrap_or_default();
                let message = error["message"].as_str().unwrap_or_default();
                let status = error["status"].as_u64().unwrap_or_default();
                if !self
                    .failures
                    .iter()
                    .any(|one| one.fits(code, status, message))
                {
                    wrong.push(format!(
                        "{code} ({status}): {message}; expected {:?}",
                        self.failures
                    ));
                }
            }
        }
        // The management events of S3 and the account are not what the lab records.
        let records: Vec<&Value> = (answer["events"].as_array().into_iter().flatten())
            .filter(|one| one["eventSource"] == "kms.amazonaws.com")
            .collect();
        if records.len() != self.events.len() {
            let names: Vec<_> = records.iter().map(|one| &one["eventName"]).collect();
            wrong.push(format!("events {names:?}; expected {:?}", self.events));
            return wrong;
        }
        for (expected, found) in self.events.iter().zip(records) {
            wrong.extend(expected.differences(found));
        }
        wrong
    }

    fn compare_output(&self, output: &Value, wrong: &mut Vec<String>) {
        for (place, expected) in &self.output {
            let found = output.pointer(place).unwrap_or(&Value::Null);
            if found != expected {
                wrong.push(format!("{place} is {found}; expected {expected}"));
            }
        }
        if let Some((start, length)) = self.blob {
            let text = output["CiphertextBlob"].as_str().unwrap_or_default();
            let bytes = base64ct::Base64::decode_vec(text).map_or(0, |bytes| bytes.len());
            if !text.starts_with(start) || length.is_some_and(|length| length != bytes) {
                wrong.push(format!(
                    "blob of {bytes} bytes is {text}; expected {start} and {length:?}"
                ));
            }
        }
        if let Some((list, member, expected)) = &self.listed {
            let rows = output[list].as_array().into_iter().flatten();
            let found: Vec<_> = rows.filter_map(|row| row[member].as_str()).collect();
            if found != *expected {
                wrong.push(format!("lists {found:?}; expected {expected:?}"));
            }
        }
    }
}

impl Event {
    fn differences(&self, found: &Value) -> Vec<String> {
        let text = |place: &str| {
            found
                .pointer(place)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let mut wrong = Vec::new();
        let mut same = |what: &str, expected: &str, found: &str| {
            if expected != found {
                wrong.push(format!(
                    "event's {what} is {found:?}; expected {expected:?} ({self:?})"
                ));
            }
        };
        same("name", &self.name, &text("/eventName"));
        same("caller", &self.caller, &text("/userIdentity/arn"));
        let by = if self.through_s3 {
            "fas.s3.amazonaws.com"
        } else {
            ""
        };
        same("invoker", by, &text("/userIdentity/invokedBy"));
        let error = text("/errorCode");
        if !(self.errors.contains(&error) || self.errors.is_empty() && error.is_empty()) {
            same("error", &self.errors.join(" or "), &error);
        }
        let context = found
            .pointer("/requestParameters/encryptionContext")
            .unwrap_or(&Value::Null);
        same(
            "context",
            &format!("{:?}", self.context),
            &format!("{:?}", pairs(context)),
        );
        if let Some(key) = &self.key {
            same("key", key, &text("/resources/0/ARN"));
        }
        if self.through_s3 && self.name == "Decrypt" {
            // FIDELITY 4: no keyId; the key is in `resources`.
            same("keyId", "", &text("/requestParameters/keyId"));
        }
        if self.errors.is_empty() && (self.through_s3 || found["readOnly"] == true) {
            same("response", "null", &found["responseElements"].to_string());
        }
        wrong
    }
}
