//! The call in JavaScript, with the AWS SDK v3; an ES module.

use super::literal::{self, Words, text};
use super::names::{Holds, holds};
use super::thrown::{bare, base, models};
use super::{Snippet, Written};
use crate::core::error::ServiceError;

const WORDS: Words = Words {
    indent: "  ",
    flags: ["false", "true"],
    bare: true,
};

/// The module.
pub fn write(call: &Written, error: Option<&ServiceError>) -> Snippet {
    let mut snippet = Snippet::default();
    let (client, package) = if call.s3 {
        ("S3", "s3")
    } else {
        ("KMS", "kms")
    };
    let name = package;
    let class = error.map(|error| match models(call.operation, error) {
        true => super::thrown::class(error),
        false => base(call.s3).to_owned(),
    });
    let mut files = Vec::new();
    if call.input.keys().any(|name| reads(name)) {
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
    snippet.own(&text(&call.region));
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
                    .own(&error.status.to_string()),
                false => snippet.code(" && error.name === ").own(&text(&error.code)),
            };
        }
        snippet.code(")) throw error;\n  console.error(error);\n}\n");
    }
    snippet
}

fn reads(name: &str) -> bool {
    matches!(holds(name), Holds::File | Holds::Secret | Holds::OwnKey)
}

fn calls(snippet: &mut Snippet, call: &Written, name: &str, depth: usize) {
    let indent = WORDS.indent.repeat(depth);
    let operation = call.operation;
    snippet.code(&format!(
        "{indent}const answer = await {name}.send(new {operation}Command({{"
    ));
    let mut any = false;
    for (name, value) in &call.input {
        if holds(name) == Holds::Digest {
            continue;
        }
        any = true;
        snippet.code(&format!("\n{indent}  {name}: "));
        match (holds(name), value.as_str()) {
            (Holds::File, Some(file)) => {
                snippet.code("await readFile(").own(&text(file)).code(")");
            }
            (Holds::Secret, _) => {
                snippet.code("await readFile(\"secret.txt\")");
            }
            (Holds::OwnKey, _) => {
                snippet.code("await readFile(\"key.bin\")");
            }
            (Holds::Blob, Some(blob)) => {
                snippet
                    .code("Buffer.from(")
                    .own(&text(blob))
                    .code(", \"base64\")");
            }
            // A number on boto3's side, a text in the API.
            _ if name == "PartNumberMarker" => {
                snippet.own(&text(&value.to_string()));
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
            snippet.own(&text(&call.file()));
            snippet.code(", await answer.Body.transformToByteArray());\n");
        }
        _ => {
            snippet.code(&format!("{indent}console.log(answer);\n"));
        }
    }
}
