//! IAM, STS and Organizations by name: paths and ids, principals that exist or not, sessions with policies, simulated
//! decisions, control policies.

use crate::common::script;

#[test]
fn every_world_answers_as_aws_does() {
    let (worlds, calls, wrong) = script::run(include_str!("../data/account-calls.jsonl"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(worlds > 14 && calls > 280, "{worlds} {calls}");
}
