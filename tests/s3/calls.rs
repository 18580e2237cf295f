//! S3's operations by name, as public reports and AWS's documents tell them: what their parameters ask for, what comes
//! back, and what is refused.

use crate::common::script;

#[test]
fn every_world_answers_as_aws_does() {
    let (worlds, calls, wrong) = script::run(include_str!("../data/s3-calls.jsonl"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(worlds > 13 && calls > 400, "{worlds} {calls}");
}
