//! Writes a call in Python, with boto3.

use super::literal::{self, Words, text};
use super::model::{bare, models};
use super::names::apart;
use super::{ClientCall, Snippet};
use crate::core::error::ServiceError;
use crate::core::wire::Type;

const WORDS: Words = Words {
    indent: "    ",
    flags: ["False", "True"],
    bare: false,
};

pub fn write(call: &ClientCall, error: Option<&ServiceError>) -> Snippet {
    let mut snippet = Snippet::default();
    let client = if call.is_s3() { "s3" } else { "kms" };
    let by_class = error.is_some_and(|error| models(call.operation, error) && !bare(error));
    if call.has(|kind| kind == Type::Blob) {
        snippet.code("import base64\n");
    }
    snippet.code("import boto3\n");
    if call.unsigned {
        snippet.code("from botocore import UNSIGNED\nfrom botocore.config import Config\n");
    }
    if error.is_some() && !by_class {
        snippet.code("from botocore.exceptions import ClientError\n");
    }
    snippet.code(&format!(
        "\n{client} = boto3.client(\"{client}\", region_name="
    ));
    snippet.value(&text(&call.region));
    if call.unsigned {
        snippet.code(", config=Config(signature_version=UNSIGNED)");
    }
    snippet.code(")\n");
    let depth = usize::from(error.is_some());
    if error.is_some() {
        snippet.code("try:\n");
    }
    calls(&mut snippet, call, client, depth);
    if let Some(error) = error {
        match by_class {
            true => {
                let class = format!("except {client}.exceptions.{} as error:\n", error.code);
                snippet.code(&class);
            }
            false => {
                snippet.code("except ClientError as error:\n");
                snippet.code("    if error.response[\"Error\"][\"Code\"] != ");
                snippet.value(&text(&error.code)).code(":\n        raise\n");
            }
        }
        snippet.code("    print(error)\n");
    }
    snippet
}

fn calls(snippet: &mut Snippet, call: &ClientCall, client: &str, depth: usize) {
    let indent = WORDS.indent.repeat(depth);
    let method = apart(call.operation, '_');
    snippet.code(&format!("{indent}answer = {client}.{method}("));
    let mut any = false;
    for (member, value) in &call.input {
        let (name, kind) = (member.name, member.kind);
        if kind == Type::CustomerKeyDigest {
            continue;
        }
        any = true;
        snippet.code(&format!("\n{indent}    {name}="));
        match (kind, value.as_str()) {
            (Type::Body, Some(file)) => {
                snippet.code("open(").value(&text(file)).code(", \"rb\")");
            }
            (Type::Secret, _) => {
                snippet.code("open(\"secret.txt\", \"rb\").read()");
            }
            (Type::CustomerKey, _) => {
                snippet.code("open(\"key.bin\", \"rb\").read()");
            }
            (Type::Blob, Some(blob)) => {
                snippet
                    .code("base64.b64decode(")
                    .value(&text(blob))
                    .code(")");
            }
            _ => literal::write(snippet, value, WORDS, depth + 1),
        }
        snippet.code(",");
    }
    match any {
        true => snippet.code(&format!("\n{indent})\n")),
        false => snippet.code(")\n"),
    };
    match call.operation {
        "GetObject" => {
            snippet.code(&format!("{indent}with open("));
            snippet.value(&text(&call.file()));
            snippet.code(&format!(
                ", \"wb\") as file:\n{indent}    file.write(answer[\"Body\"].read())\n"
            ));
        }
        _ => {
            snippet.code(&format!("{indent}print(answer)\n"));
        }
    }
}
