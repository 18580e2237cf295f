//! Worlds of calls, one JSON object a line, each with what AWS answers.
//!
//! `{"world": "…"}` starts a fresh world. A call is `{"kms:CreateKey": {…}}`: service, operation and input, made by
//! `as`, or else by the administrator of 111122223333. Documents may stand there as JSON. It must succeed, unless
//! `refused` lists what the refusal, `Code (status): message`, contains. `holds` lists places of the output with what
//! they contain; `keep` gives a place a name, and `$name` stands for its text later.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::api::World;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const ADMIN: &str = "arn:aws:iam::111122223333:user/admin";
const DOCUMENTS: [&str; 3] = ["Policy", "PolicyDocument", "AssumeRolePolicyDocument"];

/// Runs a file; returns how many worlds and calls it has, and what is not as expected.
pub fn run(file: &str) -> (usize, usize, Vec<String>) {
    let (mut worlds, mut calls, mut wrong) = (0, 0, Vec::new());
    let mut script = Script::default();
    let lines = file.lines().filter(|line| !line.trim().is_empty());
    for (number, line) in lines.enumerate() {
        let line: Map<String, Value> = serde_json::from_str(line).unwrap();
        if let Some(name) = line.get("world") {
            worlds += 1;
            script = Script {
                name: name.as_str().unwrap().to_owned(),
                ..Script::default()
            };
            continue;
        }
        calls += 1;
        if let Err(problem) = script.call(&line) {
            wrong.push(format!("{}, {}: {problem}", script.name, number + 1));
        }
    }
    (worlds, calls, wrong)
}

#[derive(Default)]
struct Script {
    name: String,
    world: World,
    kept: BTreeMap<String, String>,
}

impl Script {
    fn call(&mut self, line: &Map<String, Value>) -> Result<(), String> {
        let (call, input) = (line.iter())
            .find(|(name, _)| name.contains(':'))
            .unwrap_or_else(|| panic!("no call: {line:?}"));
        let (service, operation) = call.split_once(':').unwrap();
        let who = line.get("as").map_or(ADMIN, |who| who.as_str().unwrap());
        let asked = json!({"as": who, "service": service, "operation": operation, "input": self.filled(input)});
        let answer = self.world.answer(&asked.to_string());
        let error = answer.get("error").map(|error| {
            let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
            let status = error.get("status").unwrap();
            format!("{} ({status}): {}", text("code"), text("message"))
        });
        match (line.get("refused"), error) {
            (None, Some(error)) => return Err(format!("{call}: {error}")),
            (Some(_), None) => return Err(format!("{call}: not refused")),
            (Some(parts), Some(error)) => {
                for part in parts.as_array().unwrap() {
                    let part = self.text(part.as_str().unwrap());
                    if !error.contains(&part) {
                        return Err(format!("{call}: {error}, without {part}"));
                    }
                }
                return Ok(());
            }
            (None, None) => {}
        }
        let output = answer.get("output").unwrap();
        let members = |name: &str| line.get(name).and_then(Value::as_object);
        for (place, part) in members("holds").into_iter().flatten() {
            let found = output.pointer(place);
            let found = found.map_or_else(|| "nothing".to_owned(), plain);
            let part = self.text(&plain(part));
            if !found.contains(&part) {
                return Err(format!("{call}: {place} is {found}, without {part}"));
            }
        }
        for (name, place) in members("keep").into_iter().flatten() {
            let found = output.pointer(place.as_str().unwrap());
            let found = found.ok_or_else(|| format!("{call}: no {place}"))?;
            self.kept.insert(name.clone(), plain(found));
        }
        Ok(())
    }

    /// Longer names first, so that `$key_id` is not `$key` and `_id`.
    fn text(&self, text: &str) -> String {
        let mut kept: Vec<_> = self.kept.iter().collect();
        kept.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        kept.into_iter()
            .fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("${name}"), value)
            })
    }

    fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| {
                    let value = self.filled(value);
                    let document = DOCUMENTS.contains(&name.as_str()) && value.is_object();
                    let value = match document {
                        true => Value::String(value.to_string()),
                        false => value,
                    };
                    (name.clone(), value)
                });
                Value::Object(members.collect())
            }
            value => value.clone(),
        }
    }
}

/// A text without its quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
