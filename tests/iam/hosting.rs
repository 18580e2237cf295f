//! The policies of docs/hosting.md: CloudFront's two requests are allowed, and nothing beside them.

use crate::common::iam_case::Case;
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../docs/hosting.md");

/// The policy below a line of the page.
fn policy(below: &str) -> Option<Value> {
    let (_, rest) = PAGE.split_once(below)?;
    let (_, rest) = rest.split_once("```json")?;
    let (text, _) = rest.split_once("```")?;
    serde_json::from_str(text).ok()
}

const DISTRIBUTION: &str = "arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5F6G7";
const OBJECT: &str = "arn:aws:s3:::my-site/index.html";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn decided(caller: Value, action: &str, resource: &str, of: &str, policy: &Value) -> String {
    let line = json!({
        "id": action,
        "request": {
            "principal": caller,
            "action": action,
            "resource": { "resource": resource, "accountId": "111122223333" },
            "contextVariables": { "aws:SourceArn": of },
        },
        "resourcePolicy": policy,
    });
    match Case::read(&line.to_string()) {
        Ok(case) => case
            .answer()
            .get("decision")
            .map_or_else(String::new, Value::to_string),
        Err((_, problem)) => problem,
    }
}

fn cloudfront() -> Value {
    json!({ "type": "Service", "service": "cloudfront.amazonaws.com" })
}

#[test]
fn cloudfront_reads_and_decrypts_for_this_distribution() {
    let (bucket, key) = (
        policy("Bucket policy:").expect("a policy"),
        policy("Key policy:").expect("a policy"),
    );
    for (action, resource, policy) in [
        ("s3:GetObject", OBJECT, &bucket),
        ("kms:Decrypt", KEY, &key),
    ] {
        let decision = decided(cloudfront(), action, resource, DISTRIBUTION, policy);
        assert_eq!(decision, "\"Allowed\"", "{action}");
        let theirs = "arn:aws:cloudfront::444455556666:distribution/E7G6F5D4C3B2A1";
        let decision = decided(cloudfront(), action, resource, theirs, policy);
        assert_eq!(
            decision, "\"ImplicitlyDenied\"",
            "{action} for another distribution"
        );
        let nobody = decided(json!("anonymous"), action, resource, DISTRIBUTION, policy);
        assert_eq!(nobody, "\"ImplicitlyDenied\"", "{action} by anyone");
    }
}

#[test]
fn cloudfront_can_do_nothing_else() {
    let (bucket, key) = (
        policy("Bucket policy:").expect("a policy"),
        policy("Key policy:").expect("a policy"),
    );
    for (action, resource, policy) in [
        ("s3:PutObject", OBJECT, &bucket),
        ("s3:DeleteObject", OBJECT, &bucket),
        (
            "s3:GetObject",
            "arn:aws:s3:::other-site/index.html",
            &bucket,
        ),
        ("kms:Encrypt", KEY, &key),
        ("kms:GenerateDataKey", KEY, &key),
        ("kms:ScheduleKeyDeletion", KEY, &key),
    ] {
        let decision = decided(cloudfront(), action, resource, DISTRIBUTION, policy);
        assert_eq!(decision, "\"ImplicitlyDenied\"", "{action}");
    }
}
