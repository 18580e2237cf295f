//! A KMS error: its step, its explanation, and its HTTP text.

use super::{Caller, KmsError, Session};
use crate::core::error::ServiceError;
use crate::core::json::Object;
use crate::core::trace::{Actor, Field, Kind, Role, Step};

impl Session<'_> {
    /// Records the refusal that goes back to the caller, and returns the error.
    pub(super) fn refuse(&mut self, error: KmsError) -> KmsError {
        let answer = ServiceError::from(&error);
        let event = self.event(Some(&answer));
        let to = match self.caller.actor {
            Actor::S3 => "S3",
            _ => "your app",
        };
        let mut message = Field::text("Message", Role::Metadata, &answer.message);
        if answer.message.is_empty() {
            message = message.from("KMS sends no message with this error");
        }
        let mut step = Step::new(
            Actor::Kms,
            self.caller.actor,
            Kind::Fail,
            format!("KMS returns {} to {to}", answer.code),
        )
        .label(format!("{}, {}", answer.code, answer.status))
        .says(refusal_says(&error, self.operation, self.caller))
        .field(message)
        .api(self.operation, http_error(&answer))
        .error(&answer)
        .event(event);
        if self.caller.actor == Actor::App {
            let line = answer.cli_line(self.operation);
            step = step.field(Field::text("AWS CLI prints", Role::Metadata, line));
        }
        self.recorder.step(step);
        error
    }
}

fn refusal_says(error: &KmsError, operation: &str, caller: &Caller) -> String {
    match error {
        KmsError::AccessDenied(_) => {
            let nothing = match operation {
                "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => "KMS generated no data key.",
                "Decrypt" => "KMS decrypted nothing.",
                "Encrypt" | "ReEncrypt" => "KMS encrypted nothing.",
                _ => "Nothing changed.",
            };
            match caller.actor {
                Actor::S3 => format!(
                    "{nothing} S3 called KMS with your app's permissions, not its own, and they don't allow this."
                ),
                _ => format!("{nothing} Your app's permissions don't allow this."),
            }
        }
        KmsError::InvalidCiphertext => {
            "Decryption fails because the ciphertext or the encryption context doesn't match. KMS doesn't say which."
                .to_owned()
        }
        KmsError::DryRun => {
            "This is a dry run: KMS checked everything and did nothing.".to_owned()
        }
        _ => "KMS rejects the request and does nothing.".to_owned(),
    }
}

/// The error as HTTP text (KMS wire format: JSON 1.1).
fn http_error(error: &ServiceError) -> String {
    let mut body = Object::of(&[("__type", &error.code)]);
    if !error.message.is_empty() {
        body.text("message", &error.message);
    }
    format!(
        "HTTP/1.1 {} Bad Request\nContent-Type: application/x-amz-json-1.1\n\n{:#}",
        error.status,
        body.value()
    )
}
