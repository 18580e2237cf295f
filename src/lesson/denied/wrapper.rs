//! What a client prints around AWS's message: the error code, the operation, the status, the request id.
//!
//! Source: botocore `ClientError.MSG_TEMPLATE`; the SDKs' own error types (`ServiceException` of JavaScript v3,
//! `AwsServiceException` of Java v2, `OperationError` and `ResponseError` of Go v2, `ErrorMetadata` of Rust), seen in
//! public reports.

use super::known;
use super::operation_names::action_of;
use super::reading::{ErrorKind, ErrorSource, Span};
use super::squeezed::Squeezed;
use crate::core::error::Service;

/// What stands around the message.
#[derive(Debug, Default)]
pub(super) struct Wrapper {
    pub source: Option<ErrorSource>,
    pub code: Option<String>,
    pub kind: Option<ErrorKind>,
    /// The only service with this code.
    pub service: Option<Service>,
    pub status: Option<u16>,
    pub operation: Option<(String, Span)>,
    pub request_id: Option<String>,
}

pub(super) fn wrapper(text: &Squeezed<'_>) -> Wrapper {
    let mut wrapper = Wrapper {
        source: Some(source(text)),
        ..Wrapper::default()
    };
    operation(text, &mut wrapper);
    code(text, &mut wrapper);
    wrapper.status = wrapper.status.or_else(|| status(text));
    wrapper.request_id = request_id(text);
    wrapper
}

/// Marks of each source, the outermost first, in lower case without spaces.
const SOURCES: [(ErrorSource, &[&str]); 11] = [
    (
        ErrorSource::Terraform,
        &[
            "withaws_",
            "terraform",
            ".tfline",
            "withmodule.",
            "error:creating",
            "error:reading",
            "error:uploading",
            "error:putting",
            "error:errorcreating",
            "error:errorputting",
        ],
    ),
    (
        ErrorSource::Cdk,
        &["\u{274c}", "cdkdeploy", "aws-cdk", "cdk-", "cdktoolkit"],
    ),
    (
        ErrorSource::CloudFormation,
        &[
            "resourcehandlerreturnedmessage",
            "handlererrorcode",
            "create_failed",
            "update_failed",
            "delete_failed",
            "rollback",
        ],
    ),
    (
        ErrorSource::JavaScript,
        &[
            "$fault",
            "$metadata",
            ".js:",
            "requestid:'",
            "node_modules",
            "throwdefaulterror",
        ],
    ),
    (
        ErrorSource::Java,
        &[
            "(service:",
            "software.amazon.awssdk",
            "com.amazonaws",
            ".java:",
        ],
    ),
    (
        ErrorSource::Go,
        &[
            "operationerror",
            "apierror",
            "statuscode:403,requestid",
            "statuscode:400,requestid",
            "hostid:",
        ],
    ),
    (
        ErrorSource::Rust,
        &[
            "aws_request_id",
            "unhandlederror(",
            "sdkerror",
            "serviceerror(",
            "errormetadata",
            "dispatchfailure",
        ],
    ),
    (
        ErrorSource::Python,
        &[
            "botocore",
            "boto3",
            "traceback(mostrecentcalllast)",
            "clienterror:",
        ],
    ),
    (ErrorSource::CliOrPython, &["anerroroccurred("]),
    (ErrorSource::Xml, &["<error>", "<code>", "<?xml"]),
    (ErrorSource::Json, &["\"__type\"", "__type"]),
];

fn source(text: &Squeezed<'_>) -> ErrorSource {
    // Tags are not in the squeezed text.
    let plain = &text.plain.text;
    let found = SOURCES.iter().find(|(source, marks)| {
        (marks.iter()).any(|mark| match source {
            ErrorSource::Xml => {
                plain.contains("<Error>") || plain.contains("<Code>") || plain.contains("<?xml")
            }
            _ => text.lower.contains(mark),
        })
    });
    found.map_or(ErrorSource::Sentence, |(source, _)| *source)
}

/// The operation: after words that name it, or in the name of a class or a function.
fn operation(text: &Squeezed<'_>, wrapper: &mut Wrapper) {
    let mut set = |start: usize, end: usize| -> bool {
        let name = text.get(start, end);
        let sound = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if sound && name.len() < 60 {
            wrapper.operation = Some((name.to_owned(), text.span(start, end)));
        }
        sound
    };
    let until = |from: usize, end: &str| {
        let rest = text.text.get(from..)?;
        rest.find(end).filter(|end| *end < 60).map(|end| from + end)
    };
    if let Some((_, from)) = text.find("whencallingthe")
        && let Some(end) = until(from, "operation")
        && set(from, end)
    {
        return;
    }
    for (service, of) in [
        ("operationerrors3:", Service::S3),
        ("operationerrorkms:", Service::Kms),
    ] {
        if let Some((_, from)) = text.find(service)
            && let Some(end) = until(from, ",")
            && set(from, end)
        {
            wrapper.service.get_or_insert(of);
            return;
        }
    }
    for api in ["api:s3:", "api:kms:"] {
        if let Some((_, from)) = text.find(api) {
            let rest = text.plain.text.get(text.at(from)..).unwrap_or("");
            let length = rest.find(|letter: char| !letter.is_ascii_alphanumeric());
            if set(from, from + length.map_or(rest.len(), |length| length)) {
                return;
            }
        }
    }
    if let Some((name, at, end)) = named_in_code(&text.plain.text) {
        wrapper.operation = Some((name, text.plain.span(at, end)));
    }
}

/// The operation of a class (`PutObjectCommand`, `GetObjectRequest`, `PutObjectError`) or of a function (`put_object`,
/// `.putObject(`), with its place.
fn named_in_code(text: &str) -> Option<(String, usize, usize)> {
    const ENDINGS: [&str; 8] = [
        "Command",
        "Request",
        "Error",
        "Input",
        "Output",
        "Response",
        "Fluent",
        "Operation",
    ];
    for (at, token) in tokens(text) {
        let Some(first) = token.chars().next() else {
            continue;
        };
        let camel = match (token.contains('_'), first.is_ascii_uppercase()) {
            (true, false) => camel_of(token),
            (false, false) => {
                // A function's name: only where it is called.
                let called = text
                    .get(at + token.len()..)
                    .is_some_and(|rest| rest.starts_with('('));
                if !called {
                    continue;
                }
                let mut name = first.to_ascii_uppercase().to_string();
                name.push_str(token.get(1..).unwrap_or(""));
                name
            }
            _ => ENDINGS
                .into_iter()
                .find_map(|ending| token.strip_suffix(ending))
                .unwrap_or(token)
                .to_owned(),
        };
        if camel.len() > 5
            && action_of(&camel, None).is_some()
            // A word of its own may be anything; with a second capital, it is a name.
            && camel.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
        {
            return Some((camel, at, at + token.len()));
        }
    }
    None
}

fn camel_of(snake: &str) -> String {
    let mut camel = String::new();
    let mut upper = true;
    for letter in snake.chars() {
        match letter {
            '_' => upper = true,
            _ if upper => {
                camel.push(letter.to_ascii_uppercase());
                upper = false;
            }
            _ => camel.push(letter),
        }
    }
    camel
}

/// The words of letters, digits, `_` and `.`, with their places; a `.` at the end is none of them.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(is_inside)?;
        let rest = text.get(start..)?;
        let length = rest.find(|letter| !is_inside(letter));
        let end = start + length.map_or(rest.len(), |length| length);
        at = end;
        Some((start, text.get(start..end)?))
    })
}

fn code(text: &Squeezed<'_>, wrapper: &mut Wrapper) {
    // The code that the CLI prints in brackets stands for itself, known or not.
    if let Some((_, from)) = text.find("anerroroccurred(")
        && let Some(end) = text.text.get(from..).and_then(|rest| rest.find(')'))
    {
        let code = text.get(from, from + end);
        if let Ok(status) = code.parse() {
            wrapper.status = Some(status);
        } else if code.len() < 80 {
            take_code(code, wrapper);
        }
        return;
    }
    let mut weakest = None;
    for (at, token) in tokens(&text.plain.text) {
        // Java's and Python's classes: `KmsException`, `DisabledException`; Rust's variants: `NotFoundException(…)`.
        let Some((kind, _)) = known::code(token) else {
            continue;
        };
        let before = text.plain.text.get(..at).unwrap_or("");
        let whole = if before.ends_with("KMS.") {
            format!("KMS.{token}")
        } else {
            token.to_owned()
        };
        // `NotAccess` codes are words that may stand for anything.
        if kind == ErrorKind::NotAccess {
            weakest.get_or_insert(whole);
            continue;
        }
        take_code(&whole, wrapper);
        return;
    }
    if let Some(code) = weakest {
        take_code(&code, wrapper);
    }
}

fn take_code(code: &str, wrapper: &mut Wrapper) {
    if let Some((kind, service)) = known::code(code) {
        wrapper.kind = Some(kind);
        wrapper.service = service.or(wrapper.service);
    }
    wrapper.code = Some(code.to_owned());
}

fn status(text: &Squeezed<'_>) -> Option<u16> {
    let marks = [
        "statuscode:",
        "httpstatuscode:",
        "\"status\":",
        "statuscode=",
        "http/1.1",
        "httpcode",
        "returnederror:",
    ];
    marks.into_iter().find_map(|mark| {
        let (_, from) = text.find(mark)?;
        let number = text.text.get(from..from + 3)?;
        number
            .parse()
            .ok()
            .filter(|status| (300..600).contains(status))
    })
}

fn request_id(text: &Squeezed<'_>) -> Option<String> {
    let plain = &text.plain.text;
    if let Some((_, rest)) = plain.split_once("<RequestId>")
        && let Some((id, _)) = rest.split_once('<')
    {
        return sound_id(id);
    }
    let marks = [
        "requestid:",
        "requestid=",
        "requestid\":\"",
        "aws_request_id:",
        "aws_request_id\":\"",
        "requestid\":",
        "request_id:",
    ];
    marks.into_iter().find_map(|mark| {
        let (_, from) = text.find(mark)?;
        let rest = plain.get(text.at(from)..)?;
        let rest = rest.trim_start_matches([' ', '\n', '"', '\'', '(', '\\']);
        let rest = rest.strip_prefix("Some(\"").unwrap_or(rest);
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        sound_id(rest.get(..end.map_or(rest.len(), |end| end))?)
    })
}

fn sound_id(id: &str) -> Option<String> {
    let id = id.trim();
    let has_digit = id.bytes().any(|byte| byte.is_ascii_digit());
    ((8..=60).contains(&id.len()) && has_digit).then(|| id.to_owned())
}
