//! What each client throws and prints for an error.

use super::literal::text;
use super::model::{bare, base, class, models};
use super::{Client, ClientCall};
use crate::core::error::ServiceError;

/// An error as a client reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdkError {
    /// The error's class, and how code recognizes it; names are in backticks.
    pub class: String,
    /// What the client prints, verbatim; `…` replaces what the lab does not know, e.g. request ids.
    pub prints: String,
}

/// Whether recent clients have a class for this error under every operation, which older ones lack.
fn is_new(call: &ClientCall, error: &ServiceError) -> bool {
    const NEW: [&str; 5] = [
        "AccessDenied",
        "InvalidRequest",
        "NoSuchBucket",
        "NoSuchKey",
        "NoSuchUpload",
    ];
    call.is_s3() && !models(call.operation, error) && NEW.contains(&error.code.as_str())
}

pub fn sdk_error(client: Client, call: &ClientCall, error: &ServiceError) -> SdkError {
    let line = error.cli_line(call.operation);
    match client {
        Client::Cli => SdkError {
            class: "Exit status 254: the service answered with an error. Older versions print the line without `aws: [ERROR]:`.".to_owned(),
            prints: format!("aws: [ERROR]: {line}"),
        },
        Client::Python => SdkError {
            class: python(call, error),
            prints: line,
        },
        Client::JavaScript => SdkError {
            class: javascript(call, error),
            prints: node(call, error),
        },
        Client::Rust => rust(call, error),
    }
}

fn python(call: &ClientCall, error: &ServiceError) -> String {
    let client = if call.is_s3() { "s3" } else { "kms" };
    let code = &error.code;
    if models(call.operation, error) && !bare(error) {
        return format!("`{client}.exceptions.{code}`, a `botocore.exceptions.ClientError`.");
    }
    let test = format!(
        "`botocore.exceptions.ClientError`, with `error.response[\"Error\"][\"Code\"] == {}`.",
        text(code)
    );
    match is_new(call, error) {
        true => format!("{test} Recent versions throw its subclass `{client}.exceptions.{code}`."),
        false => test,
    }
}

fn javascript(call: &ClientCall, error: &ServiceError) -> String {
    let base = base(call.is_s3());
    if models(call.operation, error) {
        return format!("`{}`, a `{base}`.", class(error));
    }
    if bare(error) {
        return format!(
            "`{base}`. A response to HEAD has no error code, only the status: `error.$metadata.httpStatusCode`."
        );
    }
    let test = format!("`{base}`, with `error.name === {}`.", text(&error.code));
    match is_new(call, error) {
        true => format!(
            "{test} Recent versions throw its subclass `{}`.",
            error.code
        ),
        false => test,
    }
}

/// The text that Node prints for an error object.
fn node(call: &ClientCall, error: &ServiceError) -> String {
    let fault = if error.status < 500 {
        "client"
    } else {
        "server"
    };
    // The message that the client supplies if the response has none.
    let message = match error.message.as_str() {
        _ if bare(error) => "UnknownError",
        "" => "UnknownError",
        message => message,
    };
    let name = match bare(error) {
        true if error.status == 404 => "NotFound",
        true => "Unknown",
        false => &error.code,
    };
    let own = match (bare(error), call.is_s3()) {
        (true, _) => String::new(),
        (_, true) => format!(",\n  Code: '{}'", error.code),
        (_, false) => format!(",\n  __type: '{}'", error.code),
    };
    format!(
        "{name}: {message}\n    at … {{\n  '$fault': '{fault}',\n  '$metadata': {{ httpStatusCode: {}, … }}{own}\n}}",
        error.status
    )
}

fn rust(call: &ClientCall, error: &ServiceError) -> SdkError {
    if bare(error) && !models(call.operation, error) {
        return SdkError {
            class:
                "`SdkError::ServiceError`. A response to HEAD has no error code, only the status: see `raw_response()`."
                    .to_owned(),
            prints: "service error".to_owned(),
        };
    }
    let class = match models(call.operation, error) {
        true => format!(
            "`SdkError::ServiceError` around `{}Error::{}`.",
            call.operation,
            class(error)
        ),
        false => format!(
            "`SdkError::ServiceError`, with `error.code() == Some({})`.",
            text(&error.code)
        ),
    };
    let prints = match bare(error) {
        true => "service error".to_owned(),
        false => format!("{}: {}", error.code, error.message),
    };
    SdkError { class, prints }
}
