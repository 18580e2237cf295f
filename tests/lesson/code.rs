//! The code of each client: every snippet parses and, run against clients that only take notes, sends exactly the
//! call that was made; every error is caught and printed as the client prints it; no object key breaks any of it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::snippet::{Sample, Sent, calls, models};
use envelope_lab::core::api::Line;
use envelope_lab::core::error::{Service, ServiceError};
use envelope_lab::core::lab::{EncryptionChoice, Lab, Permission};
use envelope_lab::core::trace::{Actor, Trace};
use envelope_lab::lesson::code::{
    Client, ClientCall, PieceKind, model, names, sdk_error, step_code,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const NUMBERS: [&str; 8] = [
    "Limit",
    "MaxKeys",
    "MaxParts",
    "NumberOfBytes",
    "PartNumber",
    "PartNumberMarker",
    "PendingWindowInDays",
    "MaxItems",
];
const FLAGS: [&str; 3] = [
    "BucketKeyEnabled",
    "DryRun",
    "BypassPolicyLockoutSafetyCheck",
];

/// The parameters that a client must send for a line, worked out from the line alone.
fn expected(line: &Line, client: Client) -> Map<String, Value> {
    let mut input = line.input.as_object().unwrap().clone();
    input.retain(|_, value| *value != json!(false) || line.service == "s3");
    if input.get("ContentType") == Some(&json!("binary/octet-stream")) {
        input.remove("ContentType");
    }
    for (name, value) in &mut input {
        let file = |name: &str| json!({ "file": name });
        *value = match name.as_str() {
            "Body" => file("?"),
            "Plaintext" => file("secret.txt"),
            "SSECustomerKey" | "CopySourceSSECustomerKey" if client == Client::Rust => {
                file("key.base64")
            }
            "SSECustomerKey" | "CopySourceSSECustomerKey" => file("key.bin"),
            "CiphertextBlob" if client == Client::Cli => file("blob.bin"),
            "CiphertextBlob" => json!({"base64": value}),
            // The API's model has a text, botocore's a number.
            "PartNumberMarker" if matches!(client, Client::JavaScript | Client::Rust) => {
                json!(value.to_string())
            }
            name if NUMBERS.contains(&name) => {
                json!(value.to_string().trim_matches('"').parse::<i64>().unwrap())
            }
            name if FLAGS.contains(&name) => json!(value.to_string().trim_matches('"') == "true"),
            _ => value.clone(),
        };
    }
    input
}

/// What differs from one client's code to another's and says nothing: the name of the body's file.
fn without_file_names(mut input: Map<String, Value>) -> Map<String, Value> {
    if let Some(body) = input.get_mut("Body") {
        assert!(
            body["file"].as_str().is_some_and(|name| !name.is_empty()),
            "{body}"
        );
        *body = json!({"file": "?"});
    }
    // Rust sends the digest of the customer's key itself; the others work it out.
    input.remove("SSECustomerKeyMD5");
    input.remove("CopySourceSSECustomerKeyMD5");
    input
}

fn check(client: Client, samples: &[Sample], sent: &[Sent]) {
    let models = models();
    assert_eq!(samples.len(), sent.len());
    for (sample, sent) in samples.iter().zip(sent) {
        let text = client.write(&sample.call, sample.error.as_ref()).text();
        let name = format!("{client:?}, {}\n{text}", sample.name);
        let model = &models["operations"][sample.call.operation];
        let operation = match client {
            Client::Cli => model["command"].as_str(),
            Client::JavaScript => Some(sample.call.operation),
            Client::Python | Client::Rust => model["method"].as_str(),
        };
        assert_eq!(Some(sent.operation.as_str()), operation, "{name}");
        assert_eq!(sent.region, sample.call.region, "{name}");
        assert_eq!(sent.unsigned, sample.call.unsigned, "{name}");
        for parameter in sent.input.keys() {
            assert!(
                model["input"].get(parameter).is_some(),
                "no {parameter}: {name}"
            );
        }
        if let Some(line) = &sample.line {
            assert_eq!(sample.call.operation, line.operation);
            let input = without_file_names(sent.input.clone());
            assert_eq!(
                Value::from(input),
                Value::from(expected(line, client)),
                "{name}"
            );
        }
        if let Some(error) = &sample.error {
            assert!(sent.lets_others_through, "{name}");
            let printed = sdk_error(client, &sample.call, error).prints;
            match client {
                Client::Cli => assert_eq!(sent.printed, [printed + "\n"], "{name}"),
                Client::Python => assert_eq!(sent.printed.concat(), error.code, "{name}"),
                Client::JavaScript => {
                    let printed_name = format!("{}: ", sent.printed.concat());
                    assert!(printed.starts_with(&printed_name), "{name}");
                }
                Client::Rust => {}
            }
        }
        assert!(text.lines().count() <= 30, "{name}");
        assert!(text.ends_with('\n') && !text.contains("\n\n\n"), "{name}");
    }
}

fn read_rust(samples: &[Sample]) -> Vec<Sent> {
    let models = models();
    (samples.iter())
        .map(|sample| {
            let text = Client::Rust
                .write(&sample.call, sample.error.as_ref())
                .text();
            crate::snippet::rust::sent(&models, &text)
                .unwrap_or_else(|error| panic!("{error}\n{text}"))
        })
        .collect()
}

fn check_all(samples: &[Sample], test: &str) {
    let (python, javascript, cli) = std::thread::scope(|scope| {
        let python = scope.spawn(|| crate::snippet::python(samples, test));
        let javascript = scope.spawn(|| crate::snippet::javascript(samples, test));
        let cli = crate::snippet::cli(samples, test);
        (python.join(), javascript.join(), cli)
    });
    check(Client::Cli, samples, &cli);
    check(Client::Python, samples, &python.expect("python"));
    check(
        Client::JavaScript,
        samples,
        &javascript.expect("javascript"),
    );
    check(Client::Rust, samples, &read_rust(samples));
}

#[test]
fn every_call_is_written_as_it_was_made_in_each_client() {
    let samples = calls::all();
    let operations: BTreeSet<&str> = samples.iter().map(|sample| sample.call.operation).collect();
    let models = models();
    let simulated: BTreeSet<&str> = models["operations"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(operations, simulated);
    assert_eq!(operations.len(), 69);
    let failed: BTreeSet<&str> = (samples.iter())
        .filter_map(|sample| Some(sample.error.as_ref()?.code.as_str()))
        .collect();
    assert!(failed.len() >= 18, "{failed:?}");
    check_all(&samples, "all");
}

/// Object keys are made of anything: quotes, backslashes, line ends, `$`, other scripts, characters that turn the text.
#[test]
fn no_object_key_breaks_the_code() {
    let nasty = [
        "'",
        "\"",
        "\\",
        "\\\\\"",
        "$(touch x)",
        "`touch x`",
        "${HOME}",
        "a\nb",
        "a\r\nb",
        "\t",
        "-rf",
        "--key",
        "=x",
        "*",
        "~",
        "#",
        "!x",
        "%41%",
        "a\"#b",
        "\"##",
        "r#\"x\"#",
        "'''",
        "\"\"\"",
        "{x}",
        "\u{202e}gpj.exe",
        "\u{2028}",
        "é/ü/字/🙂",
        "x\u{7f}",
        "\u{1}",
        "\u{feff}",
        "</script>",
        "a  b ",
        "//",
        "..",
        "'; DROP TABLE users; --",
        "\\u0041",
        "\\n",
        "\\x41",
        "a\u{301}",
    ];
    let mut runner = TestRunner::deterministic();
    let any = proptest::collection::vec(
        prop_oneof![
            proptest::sample::select(nasty.to_vec()).prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
            "[ -~]{0,6}",
        ],
        1..6,
    );
    let mut keys: Vec<String> = nasty.iter().map(|key| (*key).to_owned()).collect();
    for _ in 0..120 {
        // No shell has a word with a zero byte in it.
        keys.push(
            any.new_tree(&mut runner)
                .unwrap()
                .current()
                .concat()
                .replace('\0', ""),
        );
    }
    let mut lab = calls::lab();
    let samples: Vec<Sample> = (keys.iter().filter(|key| !key.is_empty()))
        .map(|key| {
            let line = Line {
                principal: Lab::admin(),
                service: "s3".to_owned(),
                operation: "GetObject".to_owned(),
                input: json!({"Bucket": "my-bucket", "Key": key}),
            };
            let trace = lab.send(&line, calls::NOW).trace.unwrap();
            calls::sample(key, &trace, Some(line)).unwrap()
        })
        .collect();
    assert!(samples.len() > 140, "{}", samples.len());
    check_all(&samples, "keys");
    for sample in &samples {
        for client in Client::ALL {
            let text = client.write(&sample.call, sample.error.as_ref()).text();
            let hidden = |one: char| {
                one != '\n' && one.is_control() || ('\u{202a}'..='\u{202e}').contains(&one)
            };
            assert!(!text.contains(hidden), "{text:?}");
        }
    }
}

/// Which operation has which error: AWS's service models. Where a class exists, the code names it.
#[test]
fn a_class_is_named_where_the_models_have_one() {
    let models = models();
    let codes: BTreeSet<String> = (models["operations"].as_object().unwrap().values())
        .flat_map(|operation| operation["errors"].as_array().unwrap())
        .map(|code| code.as_str().unwrap().to_owned())
        // Not in the lab: KMS's own troubles, and S3's of other storage classes.
        .filter(|code| {
            ![
                "DependencyTimeoutException",
                "KMSInternalException",
                "LimitExceededException",
                "UnsupportedOperationException",
            ]
            .contains(&code.as_str())
        })
        .filter(|code| {
            code.ends_with("Exception")
                || [
                    "NoSuchKey",
                    "NoSuchBucket",
                    "NoSuchUpload",
                    "BucketAlreadyExists",
                    "BucketAlreadyOwnedByYou",
                ]
                .contains(&code.as_str())
        })
        .filter(|code| {
            !["Xks", "CloudHsm", "CustomKeyStore"]
                .iter()
                .any(|start| code.starts_with(start))
        })
        .collect();
    assert!(codes.len() >= 18, "{codes:?}");
    for (operation, model) in models["operations"].as_object().unwrap() {
        for code in &codes {
            let error = ServiceError {
                service: Service::Kms,
                code: code.clone(),
                status: 400,
                message: String::new(),
            };
            // A HEAD's 404 is NotFound to all clients, whatever the model says.
            let listed = model["errors"].as_array().unwrap().contains(&json!(code))
                && !operation.starts_with("Head");
            assert_eq!(
                model::models(operation, &error),
                listed,
                "{operation} {code}"
            );
        }
    }
}

/// Every name there is, in the CLI's spelling and in Rust's.
#[test]
fn names_are_spelt_as_the_clients_spell_them() {
    let models = models();
    for (name, spelt) in models["names"].as_object().unwrap() {
        assert_eq!(names::apart(name, '-'), spelt[0].as_str().unwrap());
        assert_eq!(names::apart(name, '_'), spelt[1].as_str().unwrap());
    }
    for (name, model) in models["operations"].as_object().unwrap() {
        assert_eq!(names::apart(name, '-'), model["command"].as_str().unwrap());
        assert_eq!(names::apart(name, '_'), model["method"].as_str().unwrap());
    }
}

fn upload(take: Option<Permission>) -> std::sync::Arc<Trace> {
    let mut lab = calls::lab();
    if let Some(permission) = take {
        lab.set_permission(permission, false);
    }
    calls::upload(&mut lab, "report.pdf").trace
}

/// The learner's upload, word for word as each client's documentation has it.
#[test]
fn an_upload_in_four_clients() {
    let trace = upload(None);
    let call = step_code(&trace, 1).unwrap().call;
    insta::assert_snapshot!(
        Client::ALL
            .map(|client| client.write(&call, None).text())
            .join("----\n")
    );
    let refused = upload(Some(Permission::ALL[2]));
    let last = step_code(&refused, refused.steps.len() - 1).unwrap();
    let error = last.error.unwrap();
    let texts = Client::ALL.map(|client| {
        let printed = sdk_error(client, &last.call, &error);
        format!(
            "{}\n{}\n{}\n",
            client.write(&last.call, Some(&error)).text(),
            printed.class,
            printed.prints
        )
    });
    insta::assert_snapshot!(texts.join("----\n"));
}

/// Beside: S3's call to KMS is shown exactly while it is under way, with the values on the wire; nothing is said of an
/// error before it is there.
#[test]
fn what_s3_does_stands_beside_what_is_written() {
    for kind in EncryptionChoice::ALL {
        let mut lab = calls::lab();
        lab.set_kind(kind);
        for trace in [
            calls::upload(&mut lab, "a.txt").trace,
            calls::download(&mut lab, "a.txt").trace,
        ] {
            let asks = |actor: Actor| {
                trace
                    .steps
                    .iter()
                    .position(|step| step.from == actor && step.to == Actor::Kms)
            };
            let answers = trace
                .steps
                .iter()
                .position(|step| step.from == Actor::Kms && step.to == Actor::S3);
            for (index, step) in trace.steps.iter().enumerate() {
                let code = step_code(&trace, index).unwrap();
                assert_eq!(code.call.operation, trace.operation);
                assert_eq!(
                    code.inside,
                    step.from != Actor::App && step.to != Actor::App
                );
                let under_way = asks(Actor::S3).is_some_and(|first| first <= index)
                    && answers.is_some_and(|last| index <= last);
                assert_eq!(
                    code.inner.is_some(),
                    under_way,
                    "{kind:?} {index} {}",
                    step.title
                );
                assert!(
                    code.says.contains("You write nothing here") == code.inside,
                    "{}",
                    code.says
                );
                assert_eq!(code.error, None);
            }
        }
    }
    let refused = upload(Some(Permission::ALL[2]));
    let at = refused.refusal.as_ref().unwrap().step;
    for index in 0..refused.steps.len() {
        let code = step_code(&refused, index).unwrap();
        assert_eq!(code.error.is_some(), index >= at, "{index}");
        let inner = code.inner.map(|inner| (inner.call, inner.error));
        if let Some((call, error)) = inner {
            assert_eq!(call.operation, "GenerateDataKey");
            assert_eq!(
                call.to_json(),
                json!({"KeyId": "alias/my-s3-key", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::my-bucket/report.pdf"}, "KeySpec": "AES_256"})
            );
            assert_eq!(
                error.map(|error| error.code),
                (index >= at).then(|| "AccessDeniedException".to_owned())
            );
        }
    }
    // A call to KMS that the learner writes is not S3's.
    let (_, _, direct) = calls::of_cases()
        .into_iter()
        .find(|(_, line, _)| line.operation == "Encrypt")
        .unwrap();
    assert!(
        (0..direct.steps.len()).all(|index| step_code(&direct, index).unwrap().inner.is_none())
    );
}

/// The learner's own values are told from the client's words.
#[test]
fn the_learners_values_are_marked() {
    let trace = upload(None);
    let call: ClientCall = step_code(&trace, 0).unwrap().call;
    for client in Client::ALL {
        let snippet = client.write(&call, None);
        let own: Vec<&str> = (snippet.pieces().iter())
            .filter(|(kind, _)| *kind == PieceKind::Value)
            .map(|(_, text)| text.as_str())
            .collect();
        for value in ["my-bucket", "report.pdf", "us-east-1", "alias/my-s3-key"] {
            assert!(
                own.iter().any(|text| text.contains(value)),
                "{client:?}: {value} in {own:?}"
            );
        }
    }
}
