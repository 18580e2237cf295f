//! Runs the commands of a lesson in a lab.

use super::call_record::CallRecord;
use super::command::LessonCommand;
use super::placeholders::fill;
use crate::core::api::{CallOutcome, Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Outcome, Response};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::PolicyError;
use crate::core::json::{Subject, parse_value};
use crate::core::lab::world::ALIAS;
use crate::core::lab::world::secrets::filler;
use crate::core::lab::{CallerChoice, Lab};
use base64ct::{Base64, Encoding};

/// When the labs of claims and questions begin: a day in 2026.
pub const DAY: Timestamp = Timestamp(1_790_000_000);

/// Runs a call after a scene in a fresh lab that begins at [`DAY`]: all calls made, this one last.
///
/// # Errors
/// As for [`Lab::new`].
pub fn run(scene: &[LessonCommand], call: LessonCommand) -> Result<Vec<CallRecord>, PolicyError> {
    let mut lab = Lab::new([0x2c; 32])?;
    let mut runner = Runner::new(&mut lab, DAY);
    runner.all(scene).run(call);
    Ok(runner.calls)
}

/// The content of an uploaded file: one line that names it.
pub fn file_content(name: &str) -> Vec<u8> {
    format!("This is {name}, readable by whoever holds it.\n").into_bytes()
}

/// Runs commands in a lab, one second after the other.
#[derive(Debug)]
pub struct Runner<'a> {
    lab: &'a mut Lab,
    now: Timestamp,
    /// The calls made, oldest first.
    pub calls: Vec<CallRecord>,
}

impl<'a> Runner<'a> {
    /// Begins at this time.
    pub fn new(lab: &'a mut Lab, now: Timestamp) -> Self {
        let calls = Vec::new();
        Self { lab, now, calls }
    }

    /// Begins with the calls that an earlier runner made in this lab.
    pub fn resume(lab: &'a mut Lab, now: Timestamp, calls: Vec<CallRecord>) -> Self {
        Self { lab, now, calls }
    }

    /// Runs several commands.
    pub fn all(&mut self, commands: &[LessonCommand]) -> &mut Self {
        for command in commands {
            self.run(*command);
        }
        self
    }

    /// Runs one command. A call is added to [`Runner::calls`] and returned.
    pub fn run(&mut self, command: LessonCommand) -> Option<&CallRecord> {
        self.now.0 += 1;
        match command {
            LessonCommand::Allow(permission) => self.lab.set_permission(permission, true),
            LessonCommand::Revoke(permission) => self.lab.set_permission(permission, false),
            LessonCommand::Preset(preset) => self.lab.apply_preset(preset),
            LessonCommand::SetPolicy(policy, text) => {
                let text = fill(text, &self.calls);
                self.lab
                    .change(policy, |draft| draft.edit(text) && draft.format());
            }
            LessonCommand::RemovePolicy(policy) => {
                self.lab.change(policy, |draft| draft.edit(String::new()))
            }
            LessonCommand::CallAs(who) => self.lab.set_who(who),
            LessonCommand::Encryption(kind) => self.lab.set_kind(kind),
            LessonCommand::Wait(days) => drop(self.lab.let_pass(days, self.now)),
            LessonCommand::Upload(name) => return self.upload(command, name),
            LessonCommand::Download(name) => return self.download(command, name),
            LessonCommand::Call(who, operation, input) => {
                return self.call(command, who, operation, input);
            }
            LessonCommand::EncryptSecret(length) => {
                let secret = Base64::encode_string(filler(length).as_bytes());
                let input = format!(r#"{{"KeyId": "{ALIAS}", "Plaintext": "{secret}"}}"#);
                return self.call(command, CallerChoice::App, "kms:Encrypt", &input);
            }
        }
        None
    }

    fn upload(&mut self, command: LessonCommand, name: &str) -> Option<&CallRecord> {
        let (body, now) = (file_content(name), self.lab.now(self.now));
        let outcome = self.lab.upload(name, "text/plain", &body, now);
        self.record_outcome(command, outcome)
    }

    fn download(&mut self, command: LessonCommand, name: &str) -> Option<&CallRecord> {
        let outcome = self.lab.download(name, self.lab.now(self.now));
        self.record_outcome(command, outcome)
    }

    fn record_outcome(&mut self, command: LessonCommand, outcome: Outcome) -> Option<&CallRecord> {
        let identical = match &outcome.result {
            Ok(Response::GetObject(output)) => output.identical,
            Ok(_) | Err(_) => None,
        };
        let reply = Reply::of(CallOutcome::Outcome(outcome));
        self.record(command, reply, identical)
    }

    fn record(
        &mut self,
        command: LessonCommand,
        reply: Reply,
        identical: Option<bool>,
    ) -> Option<&CallRecord> {
        self.calls.push(CallRecord {
            command,
            result: reply.result,
            trace: reply.trace,
            identical,
        });
        self.calls.last()
    }

    fn call(
        &mut self,
        command: LessonCommand,
        who: CallerChoice,
        operation: &str,
        input: &str,
    ) -> Option<&CallRecord> {
        self.lab.invite();
        let reply = match (
            operation.split_once(':'),
            parse_value(Subject::Parameters, &fill(input, &self.calls)),
        ) {
            (Some((service, name)), Ok(input)) => {
                let line = Line {
                    principal: who.principal(),
                    service: service.to_owned(),
                    operation: name.to_owned(),
                    input,
                };
                let now = self.lab.now(self.now);
                self.lab.send(&line, now)
            }
            // The tests run every command and find no such mistake.
            (None, _) => malformed("expected `service:Operation`".to_owned()),
            (_, Err(error)) => malformed(error.to_string()),
        };
        self.record(command, reply, None)
    }
}

/// The answer to a call that the lesson writes wrongly.
fn malformed(message: String) -> Reply {
    Reply {
        result: Err(ServiceError {
            service: Service::S3,
            code: "MalformedInput".to_owned(),
            status: 400,
            message,
        }),
        trace: None,
    }
}
