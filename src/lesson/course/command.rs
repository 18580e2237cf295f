//! What a lesson does in the lab, as values; and the bench on which it is done.

use crate::core::api::{Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Outcome, Progress, Response};
use crate::core::error::{Service, ServiceError};
use crate::core::json::parse_value;
use crate::core::lab::world::OTHER_ACCOUNT;
use crate::core::lab::world::secrets::filler;
use crate::core::lab::world::{ACCOUNT, ALIAS, BUCKET, KEY_ID, REGION, ROLE, key_arn};
use crate::core::lab::{Kind, Lab, Permission, PolicyDraft, Preset, Slot, Who};
use crate::core::s3::body::excerpt_of;
use crate::core::trace::Trace;
use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::sync::Arc;

/// Something done in the lab. In texts, `{key}` stands for the lab's key's ARN, `{key_id}`, `{alias}`, `{alias_arn}`,
/// `{bucket}`, `{account}`, `{other}` and `{role}` for what they say, and `{.CiphertextBlob}` for that member of the
/// latest answer that had one (`{.KeyMetadata.Arn}` for a member of a member).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonCommand {
    /// Turns a switch on.
    Allow(Permission),
    /// Turns a switch off.
    Take(Permission),
    /// Chooses a preset.
    Preset(Preset),
    /// Puts a policy in force.
    Policy(Slot, &'static str),
    /// Takes an optional policy away.
    NoPolicy(Slot),
    /// Chooses who calls.
    As(Who),
    /// Chooses how uploads are encrypted.
    With(Kind),
    /// Uploads a small text file of this name.
    Upload(&'static str),
    /// Downloads an object.
    Download(&'static str),
    /// Any call by name: who, `service:Operation`, its parameters as JSON.
    Call(Who, &'static str, &'static str),
    /// Has the application call `kms:Encrypt` for a secret of so many bytes.
    Seal(usize),
    /// Lets days pass.
    Wait(u64),
}

/// What came of a call.
#[derive(Clone, Debug)]
pub struct CallRecord {
    /// What it was, where that is a command.
    pub command: LessonCommand,
    /// The output's members, or the error.
    pub result: Result<Value, ServiceError>,
    /// The steps; none where the call could not be made.
    pub trace: Option<Arc<Trace>>,
    /// Whether a download gave back what was uploaded, where that is known.
    pub identical: Option<bool>,
}

impl CallRecord {
    /// The answer's member at a dotted path.
    pub fn member(&self, path: &str) -> Option<&Value> {
        let mut here = self.result.as_ref().ok()?;
        for name in path.split('.') {
            here = here.get(name)?;
        }
        Some(here)
    }

    /// IAM's decisions on the way: action, and whether it was allowed.
    pub fn asked(&self) -> impl Iterator<Item = (&str, bool)> {
        let steps = self.trace.iter().flat_map(|trace| trace.steps.iter());
        steps
            .filter_map(|step| step.decision.as_ref())
            .map(|decision| (decision.action.as_str(), decision.is_allowed()))
    }

    /// How many records KMS left.
    pub fn kms_records(&self) -> usize {
        self.trace
            .as_ref()
            .map_or(0, |trace| trace.events().count())
    }
}

/// The content of a lesson's file: one line that names it.
pub fn content(name: &str) -> Vec<u8> {
    format!("This is {name}, readable by whoever holds it.\n").into_bytes()
}

/// A lab in which commands are done, one second after the other.
#[derive(Debug)]
pub struct Runner<'a> {
    lab: &'a mut Lab,
    now: Timestamp,
    /// The calls made here, oldest first.
    pub ran: Vec<CallRecord>,
}

impl<'a> Runner<'a> {
    /// Begins at the page's time.
    pub fn new(lab: &'a mut Lab, now: Timestamp) -> Self {
        let ran = Vec::new();
        Self { lab, now, ran }
    }

    /// Goes on where another bench had ended.
    pub fn resume(lab: &'a mut Lab, now: Timestamp, ran: Vec<CallRecord>) -> Self {
        Self { lab, now, ran }
    }

    /// Does several.
    pub fn all(&mut self, commands: &[LessonCommand]) -> &mut Self {
        for command in commands {
            self.run(*command);
        }
        self
    }

    /// Does one. A call is added to what ran.
    pub fn run(&mut self, command: LessonCommand) -> Option<&CallRecord> {
        self.now.0 += 1;
        match command {
            LessonCommand::Allow(permission) => self.lab.set_permission(permission, true),
            LessonCommand::Take(permission) => self.lab.set_permission(permission, false),
            LessonCommand::Preset(preset) => self.lab.apply_preset(preset),
            LessonCommand::Policy(slot, text) => {
                let text = self.fill(text);
                self.lab
                    .change(slot, |draft| draft.edit(text) && draft.format());
            }
            LessonCommand::NoPolicy(slot) => {
                self.lab.change(slot, |draft| draft.edit(String::new()))
            }
            LessonCommand::As(who) => self.lab.set_who(who),
            LessonCommand::With(kind) => self.lab.set_kind(kind),
            LessonCommand::Wait(days) => drop(self.lab.let_pass(days, self.now)),
            LessonCommand::Upload(name) => return self.upload(command, name),
            LessonCommand::Download(name) => return self.download(command, name),
            LessonCommand::Call(who, operation, input) => {
                return self.call(command, who, operation, input);
            }
            LessonCommand::Seal(length) => {
                let secret = Base64::encode_string(filler(length).as_bytes());
                let input = format!(r#"{{"KeyId": "{ALIAS}", "Plaintext": "{secret}"}}"#);
                return self.call(command, Who::App, "kms:Encrypt", &input);
            }
        }
        None
    }

    fn upload(&mut self, command: LessonCommand, name: &str) -> Option<&CallRecord> {
        let (body, now) = (content(name), self.lab.now(self.now));
        let excerpt = excerpt_of(&body);
        let digest = excerpt.sha256;
        let outcome = match self.lab.begin_upload(name, "text/plain", excerpt, now) {
            Progress::Done(outcome) => *outcome,
            Progress::Body(pending) => {
                let sealed = pending.work(&body);
                let note = digest.map(|digest| (name, digest));
                self.lab.finish(*pending, sealed, note)
            }
        };
        self.add(command, outcome)
    }

    fn download(&mut self, command: LessonCommand, name: &str) -> Option<&CallRecord> {
        let now = self.lab.now(self.now);
        let outcome = match self.lab.begin_download(name, now) {
            Progress::Done(outcome) => *outcome,
            Progress::Body(pending) => {
                let opened = pending.work(&[]);
                self.lab.finish(*pending, opened, None)
            }
        };
        self.add(command, outcome)
    }

    fn add(&mut self, command: LessonCommand, outcome: Outcome) -> Option<&CallRecord> {
        let identical = match &outcome.result {
            Ok(Response::GetObject(output)) => output.identical,
            _ => None,
        };
        let reply = Reply::of(crate::core::api::Done::Outcome(outcome));
        self.keep(command, reply, identical)
    }

    fn keep(
        &mut self,
        command: LessonCommand,
        reply: Reply,
        identical: Option<bool>,
    ) -> Option<&CallRecord> {
        self.ran.push(CallRecord {
            command,
            result: reply.result,
            trace: reply.trace,
            identical,
        });
        self.ran.last()
    }

    fn call(
        &mut self,
        command: LessonCommand,
        who: Who,
        operation: &str,
        input: &str,
    ) -> Option<&CallRecord> {
        self.lab.invite();
        let (service, name) = operation.split_once(':').unwrap_or(("", operation));
        let reply = match parse_value(&self.fill(input)) {
            Ok(input) => {
                let line = Line {
                    principal: who.principal(),
                    service: service.to_owned(),
                    operation: name.to_owned(),
                    input,
                };
                let now = self.lab.now(self.now);
                self.lab.send(&line, now)
            }
            // A lesson's own mistake; the tests would see it.
            Err(message) => Reply {
                result: Err(ServiceError {
                    service: Service::S3,
                    code: "MalformedInput".to_owned(),
                    status: 400,
                    message,
                }),
                trace: None,
            },
        };
        self.keep(command, reply, None)
    }

    /// A text with its names filled in.
    fn fill(&self, text: &str) -> String {
        let mut filled = names(text);
        while let Some((before, rest)) = filled.split_once("{.") {
            let Some((path, after)) = rest.split_once('}') else {
                break;
            };
            let found = self.ran.iter().rev().find_map(|ran| ran.member(path));
            let value = found.and_then(Value::as_str).unwrap_or_default();
            filled = format!("{before}{value}{after}");
        }
        filled
    }
}

/// A text with the lab's own names filled in.
pub fn names(text: &str) -> String {
    let role = format!("arn:aws:iam::{ACCOUNT}:role/{ROLE}");
    let all = [
        ("{key}", key_arn()),
        ("{key_id}", KEY_ID.to_owned()),
        ("{alias}", ALIAS.to_owned()),
        (
            "{alias_arn}",
            format!("arn:aws:kms:{REGION}:{ACCOUNT}:{ALIAS}"),
        ),
        ("{bucket}", BUCKET.to_owned()),
        ("{account}", ACCOUNT.to_owned()),
        ("{other}", OTHER_ACCOUNT.to_owned()),
        ("{role}", role),
    ];
    let mut filled = text.to_owned();
    for (name, value) in all {
        filled = filled.replace(name, &value);
    }
    filled
}

/// Whether a policy's draft is the same policy as this text, blanks and line breaks aside.
pub fn says_the_same(draft: &PolicyDraft, text: &str) -> bool {
    let plain = |text: &str| -> String { text.split_whitespace().collect() };
    plain(&draft.text).contains(&plain(&names(text)))
}
