//! IAM, STS and Organizations by name: paths and ids, principals that exist or not, sessions with policies, simulated
//! decisions, control policies.

use crate::common::script;
use envelope_lab::core::api::{World, iam};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_world_answers_as_aws_does() {
    let (worlds, calls, wrong) = script::run(include_str!("../data/account-calls.jsonl"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(worlds > 14 && calls > 280, "{worlds} {calls}");
}

/// One call of each operation, in an order in which each succeeds.
const EVERY_OPERATION: &str = include_str!("../data/account-operations.jsonl");

/// The whole answer of every operation. A value that a later line names by `$place` is the first answer's.
#[test]
fn every_operation_has_awss_shape() {
    let mut world = World::new();
    let mut answers: Vec<Value> = Vec::new();
    let mut asked = BTreeSet::new();
    let mut golden = String::new();
    for line in EVERY_OPERATION.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (call, input) = line.as_object().unwrap().iter().next().unwrap();
        let (service, operation) = call.split_once(':').unwrap();
        let mut text = input.to_string();
        for (index, answer) in answers.iter().enumerate().rev() {
            for (name, place) in [
                ("root", "/Roots/0/Id"),
                ("policy", "/Policy/PolicySummary/Id"),
                ("unit", "/OrganizationalUnit/Id"),
            ] {
                if let Some(value) = answer.pointer(place).and_then(Value::as_str) {
                    text = text.replace(&format!("${name}{index}"), value);
                }
            }
        }
        let input: Value = serde_json::from_str(&text).unwrap();
        let asks = json!({
            "as": "arn:aws:iam::111122223333:user/admin",
            "service": service, "operation": operation, "input": input,
        });
        let answer = world.answer(&asks.to_string());
        assert!(answer.get("error").is_none(), "{call}: {answer}");
        assert_eq!(
            answer["events"],
            json!([]),
            "CloudTrail shows KMS's calls only"
        );
        asked.insert(call.clone());
        golden.push_str(&format!("{call} {input}\n{:#}\n\n", answer["output"]));
        answers.push(answer["output"].clone());
    }
    let tables = [
        ("iam", iam::tables().collect::<Vec<_>>()),
        ("sts", iam::sts_tables().collect()),
        ("organizations", iam::organizations_tables().collect()),
    ];
    let all: BTreeSet<String> = (tables.iter())
        .flat_map(|(service, tables)| {
            tables
                .iter()
                .map(move |table| format!("{service}:{}", table.operation))
        })
        .collect();
    assert_eq!(all.difference(&asked).collect::<Vec<_>>(), [""; 0]);
    insta::assert_snapshot!(golden);
}
