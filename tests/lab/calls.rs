//! Calls in order, each file of `tests/data/calls` in a world of its own, and what AWS answers to each.
//!
//! A line is a call by the administrator, or by `"by"`: `"call": "s3:PutObject"`, its `"input"`. What is expected: `"is"`,
//! members of the output by their path (`null`: not there; `"/…/"`: a part of the text), or `"error"`: the code, the
//! status, and a part of the message. A line with neither must succeed. `"save"` keeps members of the output for
//! `{{name}}` in later lines. Documents may be written as JSON. Lines with `"//"` are remarks.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::api::World;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const ADMIN: &str = "arn:aws:iam::111122223333:user/admin";

/// What was saved, by name.
type Saved = BTreeMap<String, String>;

/// Puts in what was saved, and makes text of documents.
fn filled(value: &Value, saved: &Saved) -> Value {
    match value {
        Value::String(text) => {
            let put = |text: String, (name, of): (&String, &String)| {
                text.replace(&format!("{{{{{name}}}}}"), of)
            };
            let text = saved.iter().fold(text.clone(), put);
            assert!(!text.contains("{{"), "nothing saved for {text}");
            Value::String(text)
        }
        Value::Array(items) => items.iter().map(|item| filled(item, saved)).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let value = filled(value, saved);
                let document = name == "Policy" || name.ends_with("Document");
                let value = match document && value.is_object() {
                    true => Value::String(value.to_string()),
                    false => value,
                };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// The member at a path such as `Rules.0.ObjectOwnership`.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.')
        .fold(value, |value, step| match step.parse::<usize>() {
            Ok(place) => value.get(place).unwrap_or(&Value::Null),
            Err(_) => value.get(step).unwrap_or(&Value::Null),
        })
}

fn fits(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::String(text), Value::String(part))
            if part.len() > 1 && part.starts_with('/') && part.ends_with('/') =>
        {
            text.contains(part.trim_matches('/'))
        }
        (value, wanted) => value == wanted,
    }
}

/// What is wrong with an answer.
fn wrong(line: &Value, answer: &Value, saved: &Saved) -> Option<String> {
    let error = &answer["error"];
    let Some(expected) = line["error"].as_array() else {
        if !error.is_null() {
            return Some(format!("{error}"));
        }
        let is = filled(&line["is"], saved);
        let of = |(path, wanted): (&String, &Value)| {
            let value = at(&answer["output"], path);
            (!fits(value, wanted)).then(|| format!("{path} is {value}, not {wanted}"))
        };
        return is.as_object().into_iter().flatten().find_map(of);
    };
    let expected: Vec<Value> = expected.iter().map(|one| filled(one, saved)).collect();
    let message = error["message"].as_str().unwrap_or("");
    let ok = match expected.as_slice() {
        [code, status] => error["code"] == *code && error["status"] == *status,
        [code, status, says @ ..] => {
            error["code"] == *code
                && error["status"] == *status
                && says
                    .iter()
                    .all(|part| message.contains(part.as_str().unwrap()))
        }
        _ => panic!("code and status: {line}"),
    };
    (!ok).then(|| format!("wanted {expected:?}, got {answer}"))
}

fn run(path: &Path) -> Vec<String> {
    let (mut world, mut saved, mut problems) = (World::new(), Saved::new(), Vec::new());
    let text = std::fs::read_to_string(path).unwrap();
    for (number, line) in (1..).zip(text.lines()) {
        let place = format!("{}:{number}", path.display());
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{place}"));
        if line.get("call").is_none() {
            continue;
        }
        let (service, operation) = line["call"].as_str().unwrap().split_once(':').unwrap();
        let call = json!({
            "as": filled(&line["by"], &saved).as_str().unwrap_or(ADMIN),
            "service": service,
            "operation": operation,
            "input": filled(&line["input"], &saved),
        });
        let answer = world.answer(&call.to_string());
        problems.extend(
            wrong(&line, &answer, &saved).map(|what| format!("{place} {operation}: {what}")),
        );
        for (name, path) in line["save"].as_object().into_iter().flatten() {
            let value = at(&answer["output"], path.as_str().unwrap());
            let value = value
                .as_str()
                .unwrap_or_else(|| panic!("{place}: no {path} in {answer}"));
            saved.insert(name.clone(), value.to_owned());
        }
    }
    problems
}

#[test]
fn every_call_is_answered_as_by_aws() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/calls");
    let mut files: Vec<_> = (std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 8, "{files:?}");
    let problems: Vec<String> = files.iter().flat_map(|file| run(file)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
