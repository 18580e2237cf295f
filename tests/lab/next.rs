//! What a refused call will be denied next, as the lab finds out by making it again.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use crate::common::runs::new_lab;
use crate::common::world::NOW;
use envelope_lab::core::api::Line;
use envelope_lab::core::lab::{Lab, Permission, Preset};
use serde_json::{Value, json};

fn call(lab: &mut Lab, operation: &str, input: Value) -> Vec<String> {
    let line = json!({
        "as": Lab::app().arn(), "service": "s3", "operation": operation, "input": input,
    });
    let reply = lab.send(&Line::of(&line).unwrap(), NOW);
    let refusal = reply.trace.and_then(|trace| trace.refusal.clone());
    refusal.map_or_else(Vec::new, |refusal| refusal.next)
}

/// Which of the lab's permissions a call will be denied after the one it is denied now.
fn next(has: &[Permission], operation: &str, mut input: Value) -> Vec<String> {
    let mut lab = new_lab();
    // An object to read, written while everything was allowed.
    let stored = json!({
        "Bucket": "my-bucket", "Key": "letter", "Body": "aGVsbG8=",
        "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/my-s3-key",
    });
    assert_eq!(call(&mut lab, "PutObject", stored), Vec::<String>::new());
    lab.apply_preset(Preset::Nothing);
    for permission in has {
        lab.set_permission(*permission, true);
    }
    input["Bucket"] = json!("my-bucket");
    input["Key"] = json!("letter");
    let before = lab.cloud().s3.bucket("my-bucket").unwrap().clone();
    let next = call(&mut lab, operation, input);
    // Found out in a copy: nothing of the lab has changed.
    assert_eq!(lab.cloud().s3.bucket("my-bucket").unwrap(), &before);
    next
}

#[test]
fn what_is_denied_next() {
    use Permission::{GenerateDataKey, GetObject, PutObject};
    let kms = json!({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/my-s3-key"});
    let plain = json!({"Body": "aGVsbG8="});
    for (has, operation, input, wanted) in [
        (&[][..], "GetObject", json!({}), &["kms:Decrypt"][..]),
        (&[GetObject], "GetObject", json!({}), &[]),
        (&[], "PutObject", kms.clone(), &["kms:GenerateDataKey"]),
        // S3's own key needs no permission.
        (&[], "PutObject", plain, &[]),
        (
            &[],
            "CreateMultipartUpload",
            kms.clone(),
            &["kms:GenerateDataKey", "kms:Decrypt"],
        ),
        (&[PutObject], "CreateMultipartUpload", kms, &["kms:Decrypt"]),
        (
            &[GenerateDataKey],
            "CopyObject",
            json!({
                "CopySource": "my-bucket/letter",
                "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/my-s3-key",
            }),
            &["s3:PutObject", "kms:Decrypt"],
        ),
    ] {
        assert_eq!(
            next(has, operation, input),
            wanted,
            "{operation} with {has:?}"
        );
    }
}
