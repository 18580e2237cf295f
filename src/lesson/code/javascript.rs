//! Writes a call in JavaScript, with the AWS SDK v3, as an ES module.

use super::literal::{self, Words, text};
use super::model::{bare, base, models};
use super::{ClientCall, Snippet};
use crate::core::error::ServiceError;
use crate::core::wire::Type;

const WORDS: Words = Words {
    indent: "  ",
    flags: ["false", "true"],
    bare: true,
};

pub fn write(call: &ClientCall, error: Option<&ServiceError>) -> Snippet {
    let mut snippet = Snippet::default();
    let (client, package) = if call.is_s3() {
        ("S3", "s3")
    } else {
        ("KMS", "kms")
    };
    let name = package;
    let class = error.map(|error| match models(call.operation, error) {
        true => super::model::class(error),
        false => base(call.is_s3()).to_owned(),
    });
    let mut files = Vec::new();
    if call.has(reads) {
        files.push("readFile");
    }
    if call.operation == "GetObject" {
        files.push("writeFile");
    }
    if !files.is_empty() {
        let files = files.join(", ");
        snippet.code(&format!(
            "import {{ {files} }} from \"node:fs/promises\";\n"
        ));
    }
    snippet.code(&format!(
        "import {{ {client}Client, {}Command",
        call.operation
    ));
    if let Some(class) = &class {
        snippet.code(", ").code(class);
    }
    snippet.code(&format!(" }} from \"@aws-sdk/client-{package}\";\n\n"));
    snippet.code(&format!("const {name} = new {client}Client({{ region: "));
    snippet.value(&text(&call.region));
    if call.unsigned {
        snippet.code(", signer: { sign: async (request) => request }");
    }
    snippet.code(" });\n");
    let depth = usize::from(error.is_some());
    if error.is_some() {
        snippet.code("try {\n");
    }
    calls(&mut snippet, call, name, depth);
    if let (Some(error), Some(class)) = (error, &class) {
        snippet.code(&format!(
            "}} catch (error) {{\n  if (!(error instanceof {class}"
        ));
        if !models(call.operation, error) {
            match bare(error) {
                true => snippet
                    .code(" && error.$metadata.httpStatusCode === ")
                    .value(&error.status.to_string()),
                false => snippet
                    .code(" && error.name === ")
                    .value(&text(&error.code)),
            };
        }
        snippet.code(")) throw error;\n  console.error(error);\n}\n");
    }
    snippet
}

fn reads(kind: Type) -> bool {
    matches!(kind, Type::Body | Type::Secret | Type::CustomerKey)
}

fn calls(snippet: &mut Snippet, call: &ClientCall, name: &str, depth: usize) {
    let indent = WORDS.indent.repeat(depth);
    let operation = call.operation;
    snippet.code(&format!(
        "{indent}const answer = await {name}.send(new {operation}Command({{"
    ));
    let mut any = false;
    for (member, value) in &call.input {
        let (name, kind) = (member.name, member.kind);
        if kind == Type::CustomerKeyDigest {
            continue;
        }
        any = true;
        snippet.code(&format!("\n{indent}  {name}: "));
        match (kind, value.as_str()) {
            (Type::Body, Some(file)) => {
                snippet.code("await readFile(").value(&text(file)).code(")");
            }
            (Type::Secret, _) => {
                snippet.code("await readFile(\"secret.txt\")");
            }
            (Type::CustomerKey, _) => {
                snippet.code("await readFile(\"key.bin\")");
            }
            (Type::Blob, Some(blob)) => {
                snippet
                    .code("Buffer.from(")
                    .value(&text(blob))
                    .code(", \"base64\")");
            }
            (Type::Timestamp, Some(time)) => {
                snippet.code("new Date(").value(&text(time)).code(")");
            }
            (Type::NumberText, _) => {
                snippet.value(&text(&value.to_string()));
            }
            _ => literal::write(snippet, value, WORDS, depth + 1),
        }
        snippet.code(",");
    }
    match any {
        true => snippet.code(&format!("\n{indent}}}));\n")),
        false => snippet.code("}));\n"),
    };
    match operation {
        "GetObject" => {
            snippet.code(&format!("{indent}await writeFile("));
            snippet.value(&text(&call.file()));
            snippet.code(", await answer.Body.transformToByteArray());\n");
        }
        _ => {
            snippet.code(&format!("{indent}console.log(answer);\n"));
        }
    }
}
