//! What the tests of the code need: calls of every sort, and readers that turn each client's code back into the
//! parameters it sends.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

pub mod calls;
pub mod rust;

use envelope_lab::core::api::Line;
use envelope_lab::core::error::ServiceError;
use envelope_lab::lesson::code::{Client, ClientCall, sdk_error};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A call to be written in each client.
#[derive(Debug)]
pub struct Sample {
    /// What it is, for messages.
    pub name: String,
    /// The call.
    pub call: ClientCall,
    /// What it failed with.
    pub error: Option<ServiceError>,
    /// The call as it was asked for, where it was asked for in AWS's words.
    pub line: Option<Line>,
}

/// What a program sends, and how it ends.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// Method, command or subcommand, as the client spells it.
    pub operation: String,
    pub region: String,
    pub unsigned: bool,
    /// Parameters under AWS's names.
    pub input: Map<String, Value>,
    /// What it printed about an error.
    pub printed: Vec<String>,
    /// Whether another error than the one it knows gets through.
    pub lets_others_through: bool,
}

/// AWS's service models, as far as the lab goes: for each operation its parameters and errors; for each name how the
/// CLI and the Rust SDK spell it. Made from botocore's models and its `xform_name`; each Rust name was looked up in the
/// sources of aws-sdk-s3 and aws-sdk-kms.
pub fn models() -> Value {
    serde_json::from_str(include_str!("models.json")).unwrap()
}

/// The AWS name that one of the clients spells so: `client` 0 is the CLI, 1 Rust.
pub fn aws_name(models: &Value, client: usize, spelt: &str) -> String {
    let names = models["names"].as_object().unwrap();
    let found = names
        .iter()
        .find(|(_, spellings)| spellings[client] == spelt);
    found
        .unwrap_or_else(|| panic!("nobody has `{spelt}`"))
        .0
        .clone()
}

/// A fresh directory for this test.
pub fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("code-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Runs a tool of the project's: Node.js, Python 3 and bash (README, "What it needs").
fn tool(program: &str, arguments: &[&str], directory: &Path) -> String {
    let output = (Command::new(program).args(arguments).current_dir(directory))
        .stderr(Stdio::piped())
        .output()
        .unwrap_or_else(|error| panic!("the code is checked with `{program}`, which does not start here ({error}); install it"));
    let [text, wrong] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let status = output.status;
    assert!(status.success(), "{program}: {status}: {wrong}\n{text}");
    text
}

fn helper(name: &str) -> String {
    format!("{}/tests/lesson/snippet/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Writes every sample in a client into a directory of its own, with the list that the runners read.
fn write(samples: &[Sample], client: Client, suffix: &str, test: &str) -> PathBuf {
    let directory = directory(&format!("{test}-{suffix}"));
    let mut list = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        let file = directory.join(format!("{index:04}.{suffix}"));
        fs::write(
            &file,
            client.write(&sample.call, sample.error.as_ref()).text(),
        )
        .unwrap();
        let mut one = json!({"file": file});
        if let Some(error) = &sample.error {
            one["error"] = match client {
                Client::JavaScript => {
                    json!({"name": javascript_name(error), "status": error.status})
                }
                _ => json!(error.code),
            };
            if client == Client::Cli {
                let printed = sdk_error(client, &sample.call, error).prints;
                fs::write(file.with_extension("error"), format!("\n{printed}\n")).unwrap();
            }
        }
        list.push(one);
    }
    fs::write(directory.join("list.json"), Value::from(list).to_string()).unwrap();
    directory
}

/// A HEAD brings no code: the SDK then says `Unknown`, or S3's model's `NotFound`.
fn javascript_name(error: &ServiceError) -> String {
    match error.code.as_str() {
        "404" => "NotFound".to_owned(),
        code if code == error.status.to_string() => "Unknown".to_owned(),
        code => code.to_owned(),
    }
}

/// Parses and runs the JavaScript.
pub fn javascript(samples: &[Sample], test: &str) -> Vec<Sent> {
    let directory = write(samples, Client::JavaScript, "mjs", test);
    let script = helper("run.mjs");
    let arguments = [
        "--no-warnings",
        "--experimental-vm-modules",
        &script,
        "list.json",
    ];
    read(&tool("node", &arguments, &directory), "command")
}

/// Compiles and runs the Python.
pub fn python(samples: &[Sample], test: &str) -> Vec<Sent> {
    let directory = write(samples, Client::Python, "py", test);
    fs::write(
        directory.join("modelled.json"),
        models()["exceptions"].to_string(),
    )
    .unwrap();
    let script = helper("run.py");
    let arguments = [script.as_str(), "list.json", "modelled.json"];
    read(&tool("python3", &arguments, &directory), "method")
}

fn read(notes: &str, operation: &str) -> Vec<Sent> {
    let notes: Vec<Value> = serde_json::from_str(notes).unwrap();
    let text = |note: &Value, name: &str| note[name].as_str().unwrap_or_default().to_owned();
    (notes.iter())
        .map(|note| {
            assert!(note.get("fault").is_none(), "{note}");
            assert_eq!(note["ended"], "quietly", "{note}");
            let printed = note["printed"].as_array().unwrap().iter();
            Sent {
                operation: text(note, operation),
                region: text(note, "region"),
                unsigned: note["unsigned"] == true,
                input: note["input"].as_object().unwrap().clone(),
                printed: printed
                    .map(|text| text.as_str().unwrap().to_owned())
                    .collect(),
                lets_others_through: text(note, "other").contains("SomethingElse"),
            }
        })
        .collect()
}

/// Checks and runs the commands.
pub fn cli(samples: &[Sample], test: &str) -> Vec<Sent> {
    let directory = write(samples, Client::Cli, "sh", test);
    let models = models();
    tool("bash", &[&helper("run.sh"), "."], &directory);
    (samples.iter().enumerate())
        .map(|(index, sample)| {
            let read = |suffix: &str| {
                fs::read_to_string(directory.join(format!("{index:04}.{suffix}"))).unwrap()
            };
            assert_eq!(read("status"), "0", "{}: {}", sample.name, read("sh"));
            let words = read("args");
            let words: Vec<&str> = words.trim_end_matches('\0').split('\0').collect();
            Sent {
                printed: vec![read("out")],
                lets_others_through: true,
                ..options(&models, &words)
            }
        })
        .collect()
}

/// An AWS CLI command's words, as parameters.
fn options(models: &Value, words: &[&str]) -> Sent {
    let mut sent = Sent {
        operation: words[1].to_owned(),
        ..Sent::default()
    };
    let service = if words[0] == "s3api" { "s3" } else { words[0] };
    let mut at = 2;
    while at < words.len() {
        let Some(option) = words[at].strip_prefix("--") else {
            // The file that get-object writes.
            assert_eq!(
                (sent.operation.as_str(), at + 1),
                ("get-object", words.len())
            );
            break;
        };
        at += 1;
        let (option, glued) = match option.split_once('=') {
            Some((option, glued)) => (option, Some(glued)),
            None => (option, None),
        };
        let mut values: Vec<&str> = glued.into_iter().collect();
        match option {
            "region" => {
                sent.region = words[at].to_owned();
                at += 1;
                continue;
            }
            "no-sign-request" => {
                sent.unsigned = true;
                continue;
            }
            _ => {}
        }
        let off = option.strip_prefix("no-");
        let name = aws_name(models, 0, off.unwrap_or(option));
        let operations = models["operations"].as_object().unwrap();
        let operation = (operations.values())
            .find(|one| one["service"] == service && one["command"] == sent.operation.as_str())
            .unwrap();
        let sort = operation["input"][&name]
            .as_str()
            .unwrap_or_else(|| panic!("{} has no {name}", sent.operation));
        if glued.is_none() {
            let several = sort == "list";
            while at < words.len()
                && !words[at].starts_with("--")
                && sort != "boolean"
                && (several || values.is_empty())
            {
                values.push(words[at]);
                at += 1;
            }
        }
        let value = match (sort, values.as_slice()) {
            ("boolean", []) => Value::Bool(off.is_none()),
            ("list", values) if !values[0].starts_with('[') => json!(values),
            ("list" | "map" | "structure", [json]) => serde_json::from_str(json).unwrap(),
            ("integer", [number]) => json!(number.parse::<i64>().unwrap()),
            (_, ["fileb://blob.bin"]) => json!({"file": "blob.bin"}),
            (_, [file]) if file.starts_with("fileb://") => {
                json!({"file": file.trim_start_matches("fileb://")})
            }
            ("blob", [file]) => json!({"file": file}),
            (_, [text]) => json!(text),
            (sort, values) => panic!("{option}: {sort} {values:?}"),
        };
        assert!(
            sent.input.insert(name, value).is_none(),
            "{option} comes twice"
        );
    }
    sent
}
