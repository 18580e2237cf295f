//! `tests/data/requests.jsonl`: requests in the form of `--example decide`, with the answers that AWS's documents give.
//!
//! `expected` has the decision, and where it matters what decides (`by`), and how the sentence ends; or the parts of
//! the error of a line that cannot be read.
//! Sources: IAM User Guide, "Policy evaluation logic", "IAM JSON policy elements", "AWS global condition context keys";
//! Organizations User Guide, "Resource control policies"; public reports.

use crate::common::iam_case::Case;
use serde_json::Value;

const REQUESTS: &str = include_str!("../data/requests.jsonl");

fn texts(value: &Value) -> Vec<&str> {
    let values = value.as_array().into_iter().flatten();
    values.filter_map(Value::as_str).collect()
}

#[test]
fn every_request_is_answered_as_expected() {
    let mut refused = 0;
    for line in REQUESTS.lines() {
        let case: Value = serde_json::from_str(line).expect("a line of our own");
        let (id, expected) = (&case["id"], &case["expected"]);
        let answer = match Case::read(line) {
            Ok(case) => case.answer(),
            Err((read, problem)) => {
                assert_eq!(id, &read);
                let parts = texts(&expected["error"]);
                assert!(!parts.is_empty(), "{id}: {problem}");
                for part in parts {
                    assert!(problem.contains(part), "{id}: no `{part}` in: {problem}");
                }
                refused += 1;
                continue;
            }
        };
        assert_eq!(answer["id"], *id);
        assert_eq!(answer["decision"], expected["decision"], "{id}: {answer}");
        if let Some(by) = expected.get("by") {
            assert_eq!(answer["by"], *by, "{id}");
        }
        let sentence = answer["sentence"].as_str();
        assert_eq!(sentence.is_none(), answer["decision"] == "Allowed", "{id}");
        if let Some(end) = expected.get("sentence").and_then(Value::as_str) {
            assert!(
                sentence.is_some_and(|sentence| sentence.ends_with(end)),
                "{id}: {sentence:?}"
            );
        }
        let allowed = sentence.is_none();
        for member in ["fixes", "next"] {
            let none = answer[member].as_array().is_some_and(Vec::is_empty);
            assert!(none || !allowed, "{id}: {member} of an allowed request");
        }
    }
    assert!(refused > 0);
}

#[test]
fn a_line_that_breaks_off_is_an_error() {
    let (id, problem) = Case::read(r#"{"id": "1", "request": {"#).expect_err("no JSON");
    assert_eq!(id, "");
    assert!(problem.contains("line 1 column 24"), "{problem}");
}
