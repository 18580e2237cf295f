//! Writes a call as an AWS CLI command in bash.

use super::names::apart;
use super::snippet::{four, is_odd, quoted};
use super::{ClientCall, Snippet};
use crate::core::error::ServiceError;
use crate::core::wire::{Member, Type};
use serde_json::Value;

/// A word of bash: unchanged if bash treats none of its characters specially, otherwise in single quotes.
pub fn word(text: &str) -> String {
    let plain = |one: char| {
        one.is_ascii_alphanumeric() || matches!(one, '.' | '_' | '-' | '/' | ':' | '@' | '+' | ',')
    };
    match text {
        text if !text.is_empty() && text.chars().all(plain) => text.to_owned(),
        text if text.chars().any(is_odd) => format!("${}", quoted(text, '\'', four)),
        text => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

pub fn write(call: &ClientCall, error: Option<&ServiceError>) -> Snippet {
    let mut snippet = Snippet::default();
    let blob = |(member, _): &&(&Member, Value)| member.kind == Type::Blob;
    if let Some((_, Value::String(blob))) = call.input.iter().find(blob) {
        snippet.code("echo ").value(&word(blob));
        snippet.code(" | base64 --decode > blob.bin\n");
    }
    let service = if call.is_s3() { "s3api" } else { "kms" };
    snippet.code("aws ").code(service).code(" ");
    snippet.code(&apart(call.operation, '-'));
    option(&mut snippet, "--region");
    snippet.code(" ").value(&word(&call.region));
    if call.unsigned {
        option(&mut snippet, "--no-sign-request");
    }
    for (member, value) in &call.input {
        parameter(&mut snippet, member, value);
    }
    // The output file is a positional argument, not an option.
    if call.operation == "GetObject" {
        snippet.code(" \\\n  ").value(&word(&call.file()));
    }
    if let Some(error) = error {
        snippet.code(" \\\n  2> error.txt || grep -F ");
        snippet.value(&word(&format!("({})", error.code)));
        snippet.code(" error.txt");
    }
    snippet.code("\n");
    snippet
}

fn option(snippet: &mut Snippet, option: &str) {
    snippet.code(" \\\n  ").code(option);
}

fn parameter(snippet: &mut Snippet, member: &Member, value: &Value) {
    let name = apart(member.name, '-');
    let text = match (member.kind, value) {
        // The CLI computes the digest itself.
        (Type::CustomerKeyDigest, _) => return,
        (Type::Secret, _) => "fileb://secret.txt".to_owned(),
        (Type::Blob, _) => "fileb://blob.bin".to_owned(),
        (Type::CustomerKey, _) => "fileb://key.bin".to_owned(),
        (_, Value::Bool(on)) => {
            let start = if *on { "--" } else { "--no-" };
            return option(snippet, &format!("{start}{name}"));
        }
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    };
    option(snippet, &format!("--{name}"));
    match value {
        // The CLI takes a list of texts as several words.
        Value::Array(items) if items.iter().all(Value::is_string) => {
            for item in items.iter().filter_map(Value::as_str) {
                snippet.code(" ").value(&word(item));
            }
        }
        // The CLI would take a value with a leading dash for another option.
        _ if text.starts_with('-') => {
            snippet.code("=").value(&word(&text));
        }
        _ => {
            snippet.code(" ").value(&word(&text));
        }
    }
}
