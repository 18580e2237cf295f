//! KMS's operations by name, as public reports and AWS's documents tell them: parameters that go together or not, tags
//! and constraints that open and close a key, aliases, rotation, and the operations that are not simulated.

use crate::common::script;
use crate::common::world::*;
use envelope_lab::core::api::{World, kms as api};
use envelope_lab::core::iam::PolicyDocument;
use envelope_lab::core::kms::{Request, create_key, tag_resource};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_world_answers_as_aws_does() {
    let (worlds, calls, wrong) = script::run(include_str!("../data/kms-calls.jsonl"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(worlds > 20 && calls > 200, "{worlds} {calls}");
}

/// Every operation of AWS's model is simulated or refused, none is unknown, and none both.
#[test]
fn an_operation_that_is_not_simulated_is_refused_by_its_name() {
    let simulated: BTreeSet<&str> = api::tables().map(|table| table.operation).collect();
    let others: BTreeSet<&str> = api::not_simulated().collect();
    assert!(simulated.is_disjoint(&others));
    assert_eq!((simulated.len(), others.len()), (32, 24));
    for operation in others {
        let line = json!({"as": "anonymous", "service": "kms", "operation": operation, "input": {"KeyId": "a"}});
        let answer = World::new().answer(&line.to_string());
        assert_eq!(
            answer["error"],
            json!({
                "code": "UnsupportedOperationException", "status": 400,
                "message": format!("The operation {operation} is not simulated here."),
            }),
            "{operation}"
        );
    }
}

/// Every kind of key with every usage: created, refused as AWS does, or refused because the lab lacks it.
#[test]
fn every_key_spec_with_every_usage_is_answered() {
    // The usages of a kind of key, and whether the lab creates it with the first.
    let specs: [(&[&str], &[&str], bool); 9] = [
        (&["SYMMETRIC_DEFAULT"], &["ENCRYPT_DECRYPT"], true),
        (
            &["HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"],
            &["GENERATE_VERIFY_MAC"],
            true,
        ),
        (
            &["RSA_2048", "RSA_3072", "RSA_4096"],
            &["SIGN_VERIFY", "ENCRYPT_DECRYPT"],
            true,
        ),
        (
            &["ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"],
            &["SIGN_VERIFY", "KEY_AGREEMENT"],
            true,
        ),
        (
            &["ECC_NIST_EDWARDS25519", "ECC_SECG_P256K1"],
            &["SIGN_VERIFY"],
            false,
        ),
        (
            &["ML_DSA_44", "ML_DSA_65", "ML_DSA_87"],
            &["SIGN_VERIFY"],
            false,
        ),
        (
            &["ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"],
            &["ENCAPSULATE_DECAPSULATE"],
            false,
        ),
        (
            &["SM2"],
            &["SIGN_VERIFY", "ENCRYPT_DECRYPT", "KEY_AGREEMENT"],
            false,
        ),
        (&["AES_256"], &[], false),
    ];
    let usages = [
        "ENCRYPT_DECRYPT",
        "SIGN_VERIFY",
        "GENERATE_VERIFY_MAC",
        "KEY_AGREEMENT",
        "ENCAPSULATE_DECAPSULATE",
    ];
    let mut asked = 0;
    for (specs, fitting, here) in specs {
        for spec in specs {
            for usage in usages {
                asked += 1;
                let request = Request::CreateKey(create_key::Input {
                    key_spec: Some((*spec).to_owned()),
                    key_usage: Some(usage.to_owned()),
                    ..Default::default()
                });
                let outcome = kms(&mut cloud(ALLOW_ALL), request);
                let code = outcome
                    .result
                    .as_ref()
                    .map_or_else(|error| error.code.as_str(), |_| "");
                let expected = match (fitting.first(), fitting.contains(&usage)) {
                    (_, false) => "ValidationException",
                    (Some(first), true) if here && *first == usage => "",
                    (_, true) => "UnsupportedOperationException",
                };
                assert_eq!(code, expected, "{spec} {usage}: {:?}", outcome.result);
            }
        }
    }
    assert_eq!(asked, 21 * 5);
}

fn tags(from: usize, count: usize) -> Vec<(String, String)> {
    (from..from + count)
        .map(|number| (format!("tag-{number}"), String::new()))
        .collect()
}

#[test]
fn a_key_has_fifty_tags_at_most() {
    let create = |count| {
        Request::CreateKey(create_key::Input {
            tags: tags(0, count),
            ..Default::default()
        })
    };
    let mut cloud = cloud(ALLOW_ALL);
    assert!(kms(&mut cloud, create(50)).result.is_ok());
    assert!(
        error_of(&kms(&mut cloud, create(51))).starts_with("TagException (400): Too many tags")
    );
    let mut tag = |from, count| {
        let input = tag_resource::Input {
            key_id: KEY_ID.to_owned(),
            tags: tags(from, count),
        };
        kms(&mut cloud, Request::TagResource(input))
    };
    assert!(tag(0, 49).result.is_ok());
    assert!(error_of(&tag(48, 3)).starts_with("TagException (400): Too many tags"));
    // A new value of an old tag is no new tag.
    assert!(tag(48, 2).result.is_ok());
    assert!(tag(0, 50).result.is_ok());
}

#[test]
fn the_default_policy_is_awss() {
    let policy = create_key::default_policy(ACCOUNT).unwrap();
    let recorded: Value = json!({
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
            "Action": "kms:*",
            "Resource": "*",
        }],
    });
    let recorded = PolicyDocument::parse(&recorded.to_string()).unwrap();
    assert_eq!(policy.to_json(), recorded.to_json());
}
