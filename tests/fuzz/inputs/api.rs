//! Calls by name: every parameter of every operation, object keys and headers among them.

use super::{lines, text};
use envelope_lab::core::api::World;

/// The most calls of one input that are made.
const MOST: usize = 6;

/// Lines as the page's console takes them, made in one new world.
pub fn calls(input: &[u8]) {
    let mut world = World::new();
    for line in text(input).lines().take(MOST) {
        let reply = world.answer(line);
        let told = reply.get("output").is_some() || reply.get("error").is_some();
        assert!(told, "every line is answered: {reply}");
    }
}

pub fn call_seeds() -> Vec<Vec<u8>> {
    let admin = "arn:aws:iam::111122223333:user/admin";
    let mut seeds = vec![include_bytes!("../../data/lab.jsonl").to_vec()];
    for file in [
        include_str!("../../data/s3-calls.jsonl"),
        include_str!("../../data/kms-calls.jsonl"),
        include_str!("../../data/account-operations.jsonl"),
    ] {
        // A call is `{"service:Operation": {…}}` there, after the bucket or key that it needs.
        for line in lines(file, 40) {
            let Ok(serde_json::Value::Object(line)) = serde_json::from_str(line) else {
                continue;
            };
            let Some((name, input)) = line.iter().find(|(name, _)| name.contains(':')) else {
                continue;
            };
            let (service, operation) = name.split_once(':').unwrap();
            let call = serde_json::json!({"as": admin, "service": service, "operation": operation, "input": input});
            let bucket = r#"{"as": "arn:aws:iam::111122223333:user/admin", "service": "s3", "operation": "CreateBucket", "input": {"Bucket": "ledgers"}}"#;
            seeds.push(format!("{bucket}\n{call}").into_bytes());
        }
    }
    seeds
}
