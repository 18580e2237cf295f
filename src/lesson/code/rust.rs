//! Writes a call in Rust, with the AWS SDK for Rust and Tokio.

use super::model::{bare, models};
use super::names::{apart, capitalized, variant};
use super::snippet::quoted;
use super::{ClientCall, Snippet};
use crate::core::error::ServiceError;
use crate::core::wire::{Member, Type};
use serde_json::Value;

/// Structures that are enums in the SDK, with one variant for each member.
const UNIONS: [&str; 1] = ["ObjectEncryption"];

/// A string literal: a raw string if quotes would need backslashes.
pub fn text(text: &str) -> String {
    let raw = text.contains(['"', '\\'])
        && !text.contains("\"#")
        && !text.chars().any(super::snippet::is_odd);
    match raw {
        true => format!("r#\"{text}\"#"),
        false => quoted(text, '"', |code| format!("\\u{{{code:x}}}")),
    }
}

pub fn write(call: &ClientCall, error: Option<&ServiceError>) -> Snippet {
    let (krate, client) = if call.is_s3() {
        ("aws_sdk_s3", "s3")
    } else {
        ("aws_sdk_kms", "kms")
    };
    let mut body = Body {
        types: Vec::new(),
        snippet: Snippet::default(),
    };
    for (member, value) in &call.input {
        body.parameter(member, value);
    }
    let mut snippet = Snippet::default();
    snippet.code("use aws_config::BehaviorVersion;\n");
    if error.is_some_and(|error| !bare(error)) {
        snippet.code(&format!("use {krate}::error::ProvideErrorMetadata;\n"));
    }
    for (of, primitive) in [
        (Type::Body, "ByteStream"),
        (Type::Secret, "Blob"),
        (Type::Blob, "Blob"),
        (Type::Timestamp, "{DateTime, DateTimeFormat}"),
    ] {
        if call.has(|kind| kind == of) {
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
    if call.has(|kind| kind == Type::Blob) {
        snippet.code("use base64::prelude::*;\n");
    }
    snippet.code("\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n");
    snippet.code("    let config = aws_config::defaults(BehaviorVersion::latest()).region(");
    snippet.value(&text(&call.region)).code(")");
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
    snippet.append(&body.snippet);
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

/// Writes what the program does with the response; `answer` is an expression.
fn prints(snippet: &mut Snippet, call: &ClientCall, answer: &str, indent: &str) {
    snippet.code(indent);
    if call.operation == "GetObject" {
        snippet.code("std::fs::write(").value(&text(&call.file()));
        snippet.code(&format!(
            ", {answer}.body.collect().await?.into_bytes())?;\n"
        ));
    } else {
        snippet.code(&format!("println!(\"{{:?}}\", {answer});\n"));
    }
}

/// Writes how the program recognises this error.
fn caught(snippet: &mut Snippet, call: &ClientCall, error: &ServiceError) {
    snippet.code("\n        .send().await;\n    match answer {\n        Err(error) if error.");
    if models(call.operation, error) {
        let is = apart(&super::model::class(error), '_');
        snippet.code(&format!(
            "as_service_error().is_some_and(|error| error.is_{is}())"
        ));
    } else if bare(error) {
        snippet.code("raw_response().is_some_and(|answer| answer.status().as_u16() == ");
        snippet.value(&error.status.to_string()).code(")");
    } else {
        snippet
            .code("code() == Some(")
            .value(&text(&error.code))
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

/// The builder's calls written so far.
struct Body {
    types: Vec<&'static str>,
    snippet: Snippet,
}

impl Body {
    fn uses(&mut self, name: &'static str) {
        if let Err(at) = self.types.binary_search(&name) {
            self.types.insert(at, name);
        }
    }

    fn parameter(&mut self, member: &Member, value: &Value) {
        let method = apart(member.name, '_');
        let begin = |snippet: &mut Snippet| {
            snippet.code(&format!("\n        .{method}("));
        };
        match (member.kind, value.as_str()) {
            (Type::Body, Some(file)) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("ByteStream::from_path(")
                    .value(&text(file))
                    .code(").await?)");
            }
            (Type::Secret, _) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("Blob::new(std::fs::read(\"secret.txt\")?))");
            }
            (Type::CustomerKey, _) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("std::fs::read_to_string(\"key.base64\")?)");
            }
            (Type::Blob, Some(blob)) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("Blob::new(BASE64_STANDARD.decode(")
                    .value(&text(blob))
                    .code(")?))");
            }
            (Type::Timestamp, Some(time)) => {
                begin(&mut self.snippet);
                self.snippet
                    .code("DateTime::from_str(")
                    .value(&text(time))
                    .code(", DateTimeFormat::DateTime)?)");
            }
            (Type::NumberText, _) => {
                begin(&mut self.snippet);
                self.snippet.value(&text(&value.to_string())).code(")");
            }
            _ => self.each(member.name, member.kind, value, "\n        "),
        }
    }

    /// Writes one call of the builder, or one for each item of a list and each pair of a map.
    fn each(&mut self, name: &str, kind: Type, value: &Value, before: &str) {
        let begin = format!("{before}.{}(", apart(name, '_'));
        match (kind, kind.item(), value) {
            // The builder reports a required list as missing until an item is added.
            (_, Some(_), Value::Array(items)) if items.is_empty() => {
                let method = apart(name, '_');
                let set = format!("{before}.set_{method}(Some(Vec::new()))");
                self.snippet.code(&set);
            }
            (_, Some(item_kind), Value::Array(items)) => {
                for item in items {
                    self.snippet.code(&begin);
                    self.value(item_kind, item);
                    self.snippet.code(")");
                }
            }
            (Type::Map, _, Value::Object(pairs)) => {
                for (key, value) in pairs {
                    self.snippet.code(&begin).value(&text(key)).code(", ");
                    self.value(Type::Text, value);
                    self.snippet.code(")");
                }
            }
            (_, _, value) => {
                self.snippet.code(&begin);
                self.value(kind, value);
                self.snippet.code(")");
            }
        }
    }

    fn value(&mut self, kind: Type, value: &Value) {
        match (kind, value) {
            (Type::Structure(structure), Value::Object(values))
                if UNIONS.contains(&structure.rust) =>
            {
                self.uses(structure.rust);
                for member in structure.members {
                    if let Some(value) = values.get(member.name) {
                        let variant = capitalized(member.name);
                        let begin = format!("{}::{variant}(", structure.rust);
                        self.snippet.code(&begin);
                        self.value(member.kind, value);
                        self.snippet.code(")");
                    }
                }
            }
            (Type::Structure(structure), Value::Object(values)) => {
                self.uses(structure.rust);
                self.snippet.code(&format!("{}::builder()", structure.rust));
                for member in structure.members {
                    if let Some(value) = values.get(member.name) {
                        self.each(member.name, member.kind, value, "");
                    }
                }
                let build = if structure.fails {
                    ".build()?"
                } else {
                    ".build()"
                };
                self.snippet.code(build);
            }
            (Type::Enumeration(enumeration), Value::String(word)) => {
                let of = enumeration.rust;
                self.uses(of);
                match variant(enumeration, word) {
                    Some(variant) => self.snippet.value(&format!("{of}::{variant}")),
                    None => self
                        .snippet
                        .code(&format!("{of}::from("))
                        .value(&text(word))
                        .code(")"),
                };
            }
            (_, Value::String(own)) => {
                self.snippet.value(&text(own));
            }
            (_, value) => {
                self.snippet.value(&value.to_string());
            }
        }
    }
}
