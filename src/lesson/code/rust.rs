//! The call in Rust, with the AWS SDK for Rust and Tokio.

use super::ink::quoted;
use super::names::{Holds, apart, enumeration, holds, structure, variant};
use super::thrown::{bare, models};
use super::{Snippet, Written};
use crate::core::error::ServiceError;
use serde_json::Value;

/// A string literal: raw where quotes would need backslashes.
pub fn text(text: &str) -> String {
    let raw = text.contains(['"', '\\'])
        && !text.contains("\"#")
        && !text.chars().any(super::ink::is_odd);
    match raw {
        true => format!("r#\"{text}\"#"),
        false => quoted(text, '"', |code| format!("\\u{{{code:x}}}")),
    }
}

/// The program.
pub fn write(call: &Written, error: Option<&ServiceError>) -> Snippet {
    let (krate, client) = if call.s3 {
        ("aws_sdk_s3", "s3")
    } else {
        ("aws_sdk_kms", "kms")
    };
    let mut body = Body {
        operation: call.operation,
        types: Vec::new(),
        snippet: Snippet::default(),
    };
    for (name, value) in &call.input {
        body.parameter(name, value);
    }
    let mut snippet = Snippet::default();
    snippet.code("use aws_config::BehaviorVersion;\n");
    if error.is_some_and(|error| !bare(error)) {
        snippet.code(&format!("use {krate}::error::ProvideErrorMetadata;\n"));
    }
    for (holding, primitive) in [
        (Holds::File, "ByteStream"),
        (Holds::Secret, "Blob"),
        (Holds::Blob, "Blob"),
    ] {
        if call.input.keys().any(|name| holds(name) == holding) {
            snippet.code(&format!("use {krate}::primitives::{primitive};\n"));
        }
    }
    match body.types.as_slice() {
        [] => {}
        [one] => {
            snippet.code(&format!("use {krate}::types::{one};\n"));
        }
        several => {
            snippet.code(&format!(
                "use {krate}::types::{{{}}};\n",
                several.join(", ")
            ));
        }
    }
    if call.input.keys().any(|name| holds(name) == Holds::Blob) {
        snippet.code("use base64::prelude::*;\n");
    }
    snippet.code("\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n");
    snippet.code("    let config = aws_config::defaults(BehaviorVersion::latest()).region(");
    snippet.own(&text(&call.region)).code(")");
    if call.unsigned {
        snippet.code(".no_credentials()");
    }
    snippet.code(".load().await;\n");
    snippet.code(&format!(
        "    let {client} = {krate}::Client::new(&config);\n"
    ));
    snippet.code(&format!(
        "    let answer = {client}.{}()",
        apart(call.operation, '_')
    ));
    for (ink, text) in body.snippet.pieces() {
        match ink {
            super::Ink::Code => snippet.code(text),
            super::Ink::Own => snippet.own(text),
        };
    }
    match error {
        None => {
            snippet.code("\n        .send().await?;\n");
            prints(&mut snippet, call, "answer", "    ");
        }
        Some(error) => caught(&mut snippet, call, error),
    }
    snippet.code("    Ok(())\n}\n");
    snippet
}

/// What is done with the answer; `answer` is an expression.
fn prints(snippet: &mut Snippet, call: &Written, answer: &str, indent: &str) {
    snippet.code(indent);
    if call.operation == "GetObject" {
        snippet.code("std::fs::write(").own(&text(&call.file()));
        snippet.code(&format!(
            ", {answer}.body.collect().await?.into_bytes())?;\n"
        ));
    } else {
        snippet.code(&format!("println!(\"{{:?}}\", {answer});\n"));
    }
}

/// How this error is told from others.
fn caught(snippet: &mut Snippet, call: &Written, error: &ServiceError) {
    snippet.code("\n        .send().await;\n    match answer {\n        Err(error) if error.");
    if models(call.operation, error) {
        let is = apart(&super::thrown::class(error), '_');
        snippet.code(&format!(
            "as_service_error().is_some_and(|error| error.is_{is}())"
        ));
    } else if bare(error) {
        snippet.code("raw_response().is_some_and(|answer| answer.status().as_u16() == ");
        snippet.own(&error.status.to_string()).code(")");
    } else {
        snippet
            .code("code() == Some(")
            .own(&text(&error.code))
            .code(")");
    }
    snippet.code(" => {\n            ");
    snippet.code(match bare(error) {
        true => "eprintln!(\"{error}\");\n",
        false => "eprintln!(\"{}: {}\", error.code().unwrap_or(\"?\"), error.message().unwrap_or(\"\"));\n",
    });
    snippet.code("        }\n        answer => {\n");
    prints(snippet, call, "answer?", "            ");
    snippet.code("        }\n    }\n");
}

/// The builder's calls in the making.
struct Body {
    operation: &'static str,
    types: Vec<&'static str>,
    snippet: Snippet,
}

impl Body {
    fn uses(&mut self, name: &'static str) {
        if let Err(at) = self.types.binary_search(&name) {
            self.types.insert(at, name);
        }
    }

    fn parameter(&mut self, name: &str, value: &Value) {
        let method = apart(name, '_');
        let begin = |snippet: &mut Snippet| {
            snippet.code(&format!("\n        .{method}("));
        };
        match (holds(name), value.as_str()) {
            (Holds::File, Some(file)) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("ByteStream::from_path(")
                    .own(&text(file))
                    .code(").await?)");
            }
            (Holds::Secret, _) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("Blob::new(std::fs::read(\"secret.txt\")?))");
            }
            (Holds::OwnKey, _) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("std::fs::read_to_string(\"key.base64\")?)");
            }
            (Holds::Blob, Some(blob)) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("Blob::new(BASE64_STANDARD.decode(")
                    .own(&text(blob))
                    .code(")?))");
            }
            // The API takes it as a text.
            _ if name == "PartNumberMarker" => {
                begin(&mut self.snippet);
                self.snippet.own(&text(&value.to_string())).code(")");
            }
            _ => self.each(name, value, "\n        "),
        }
    }

    /// A builder's call; one for each item of a list and each pair of a map.
    fn each(&mut self, name: &str, value: &Value, before: &str) {
        let begin = format!("{before}.{}(", apart(name, '_'));
        match value {
            // A required list is missing as long as nothing was added.
            Value::Array(items) if items.is_empty() => {
                let method = apart(name, '_');
                let set = format!("{before}.set_{method}(Some(Vec::new()))");
                self.snippet.code(&set);
            }
            Value::Array(items) => {
                for item in items {
                    self.snippet.code(&begin);
                    self.value(name, item);
                    self.snippet.code(")");
                }
            }
            Value::Object(pairs) if structure(name).is_none() => {
                for (key, value) in pairs {
                    self.snippet.code(&begin).own(&text(key)).code(", ");
                    self.value("", value);
                    self.snippet.code(")");
                }
            }
            value => {
                self.snippet.code(&begin);
                self.value(name, value);
                self.snippet.code(")");
            }
        }
    }

    fn value(&mut self, name: &str, value: &Value) {
        match (value, structure(name), enumeration(self.operation, name)) {
            (Value::Object(members), Some((of, fails)), _) => {
                self.uses(of);
                self.snippet.code(&format!("{of}::builder()"));
                for (name, value) in members {
                    self.each(name, value, "");
                }
                self.snippet
                    .code(if fails { ".build()?" } else { ".build()" });
            }
            (Value::String(own), _, Some(of)) => {
                self.uses(of);
                match variant(own) {
                    Some(variant) => self.snippet.own(&format!("{of}::{variant}")),
                    None => self
                        .snippet
                        .code(&format!("{of}::from("))
                        .own(&text(own))
                        .code(")"),
                };
            }
            (Value::String(own), ..) => {
                self.snippet.own(&text(own));
            }
            (value, ..) => {
                self.snippet.own(&value.to_string());
            }
        }
    }
}
