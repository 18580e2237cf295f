//! Runs the commands of a lesson in a lab.

use super::call_record::CallRecord;
use super::command::LessonCommand;
use super::placeholders::fill;
use crate::core::api::{CallOutcome, Line, Reply};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Outcome, Response};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{PolicyError, Principal};
use crate::core::json::{Subject, parse_value};
use crate::core::lab::log::{
    ApplyPreset, CallByName, Download, EditPolicy, Invite, LabChange, LetPass, PolicyEdit,
    Recording, SetCaller, SetEncryption, SetPermission, Upload,
};
use crate::core::lab::world::secrets::filler;
use crate::core::lab::world::{ALIAS, named_file};
use crate::core::lab::{Lab, LabPolicy};
use base64ct::{Base64, Encoding};

/// When the labs of claims and questions begin: a day in September 2026, in seconds since 1970.
pub const DAY: Timestamp = Timestamp(1_790_000_000);

/// Runs a call after a scene in a fresh lab that begins at [`DAY`]. Returns all calls, this one last.
///
/// # Errors
/// As for [`Lab::new`].
pub fn run(scene: &[LessonCommand], call: LessonCommand) -> Result<Vec<CallRecord>, PolicyError> {
    let mut lab = Lab::new([0x2c; 32])?;
    let mut runner = Runner::new(&mut lab, DAY);
    runner.all(scene).run(call);
    Ok(runner.calls)
}

/// Runs commands in a lab, one second apart.
#[derive(Debug)]
pub struct Runner<'a> {
    recording: Recording<'a>,
    now: Timestamp,
    /// The calls made, oldest first.
    pub calls: Vec<CallRecord>,
}

impl<'a> Runner<'a> {
    pub fn new(lab: &'a mut Lab, now: Timestamp) -> Self {
        Self::resume(Recording::of(lab), now, Vec::new())
    }

    /// Continues after the calls that an earlier runner made in this lab.
    pub fn resume(recording: Recording<'a>, now: Timestamp, calls: Vec<CallRecord>) -> Self {
        Self {
            recording,
            now,
            calls,
        }
    }

    /// The calls made, and the recording to continue with.
    pub fn into_parts(self) -> (Vec<CallRecord>, Recording<'a>) {
        (self.calls, self.recording)
    }

    fn apply<C: LabChange>(&mut self, change: C) -> C::Output {
        self.recording.apply(change)
    }

    fn edit(&mut self, policy: LabPolicy, edit: PolicyEdit) {
        self.apply(EditPolicy { policy, edit });
    }

    fn lab_now(&self) -> Timestamp {
        self.recording.lab().now(self.now)
    }

    /// Runs several commands in order.
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
            LessonCommand::Allow(permission) => self.apply(SetPermission {
                permission,
                on: true,
            }),
            LessonCommand::Revoke(permission) => self.apply(SetPermission {
                permission,
                on: false,
            }),
            LessonCommand::Preset(preset) => self.apply(ApplyPreset(preset)),
            LessonCommand::SetPolicy(policy, text) => {
                let text = fill(text, &self.calls);
                self.edit(policy, PolicyEdit::Text(text));
                if self.recording.lab().draft(policy).flaw.is_none() {
                    self.edit(policy, PolicyEdit::Format);
                }
            }
            LessonCommand::RemovePolicy(policy) => {
                self.edit(policy, PolicyEdit::Text(String::new()));
            }
            LessonCommand::CallAs(who) => self.apply(SetCaller(who)),
            LessonCommand::Encryption(kind) => self.apply(SetEncryption(kind)),
            LessonCommand::Wait(days) => {
                let real = self.now;
                drop(self.apply(LetPass { days, real }));
            }
            LessonCommand::Upload(name) => return self.upload(command, name),
            LessonCommand::Download(name) => return self.download(command, name),
            LessonCommand::Call(who, operation, input) => {
                return self.call(command, &who.principal(), operation, input);
            }
            LessonCommand::Administer(operation, input) => {
                return self.call(command, &Lab::admin(), operation, input);
            }
            LessonCommand::EncryptSecret(length) => {
                let secret = Base64::encode_string(filler(length).as_bytes());
                let input = format!(r#"{{"KeyId": "{ALIAS}", "Plaintext": "{secret}"}}"#);
                return self.call(command, &Lab::app(), "kms:Encrypt", &input);
            }
        }
        None
    }

    fn upload(&mut self, command: LessonCommand, name: &str) -> Option<&CallRecord> {
        let outcome = self.apply(Upload {
            key: name,
            content_type: "text/plain",
            body: &named_file(name),
            now: self.lab_now(),
        });
        self.record_outcome(command, outcome)
    }

    fn download(&mut self, command: LessonCommand, name: &str) -> Option<&CallRecord> {
        let now = self.lab_now();
        let outcome = self.apply(Download { key: name, now });
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
        who: &Principal,
        operation: &str,
        input: &str,
    ) -> Option<&CallRecord> {
        self.apply(Invite);
        let reply = match (
            operation.split_once(':'),
            parse_value(Subject::Parameters, &fill(input, &self.calls)),
        ) {
            (Some((service, name)), Ok(input)) => {
                let line = Line {
                    principal: who.clone(),
                    service: service.to_owned(),
                    operation: name.to_owned(),
                    input,
                };
                let now = self.lab_now();
                self.apply(CallByName { line: &line, now })
            }
            // The tests run every command and find no such mistake.
            (None, _) => malformed("expected `service:Operation`".to_owned()),
            (_, Err(error)) => malformed(error.to_string()),
        };
        self.record(command, reply, None)
    }
}

/// The reply to a call that a lesson spells wrongly.
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
