//! CloudTrail's records, and what may be in none of them.

use crate::common::world::*;
use envelope_lab::core::iam::Principal;
use envelope_lab::core::lab::Lab;

/// The whole record, member by member.
#[test]
fn cloudtrail_keeps_requests_and_outcomes_in_awss_shape() {
    let mut cloud = cloud(ALLOW_ALL);
    let outcome = call(
        &mut cloud,
        generate(ALIAS, Some("AES_256"), None, &[("tenant", "7")]),
    );
    let events: Vec<_> = outcome.trace.events().collect();
    let [event] = events.as_slice() else {
        panic!("{} events", events.len());
    };
    let expected = serde_json::json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole", "principalId": "AROAEXAMPLE:i-0abcd1234ef567890", "arn": APP,
            "accountId": ACCOUNT, "accessKeyId": "ASIAEXAMPLE",
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role", "principalId": "AROAEXAMPLE",
                    "arn": "arn:aws:iam::111122223333:role/app-role",
                    "accountId": ACCOUNT, "userName": "app-role",
                },
                "attributes": { "creationDate": "2026-09-21T14:13:20Z", "mfaAuthenticated": "false" },
            },
        },
        "eventTime": "2026-09-21T14:13:20Z",
        "eventSource": "kms.amazonaws.com",
        "eventName": "GenerateDataKey",
        "awsRegion": REGION,
        "sourceIPAddress": "203.0.113.12",
        "userAgent": "envelope-lab (simulated)",
        "requestParameters": {
            "keyId": ALIAS, "encryptionContext": { "tenant": "7" }, "keySpec": "AES_256",
        },
        "responseElements": null,
        "additionalEventData": event["additionalEventData"],
        "requestID": event["requestID"],
        "eventID": event["eventID"],
        "readOnly": true,
        "resources": [{ "accountId": ACCOUNT, "type": "AWS::KMS::Key", "ARN": key_arn() }],
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    });
    assert_eq!(**event, expected);
    let material = event["additionalEventData"]["keyMaterialId"]
        .as_str()
        .unwrap();
    assert_eq!(material.len(), 64);
    assert!(material.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_ne!(event["requestID"], event["eventID"]);
}

#[test]
fn cloudtrail_names_s3_as_the_invoker_and_the_key_only_as_a_resource() {
    let mut cloud = cloud(ALLOW_ALL);
    let up = upload(&mut cloud, "letter.txt", b"hello");
    let down = download(&mut cloud, "letter.txt");
    let object = serde_json::json!({ "aws:s3:arn": "arn:aws:s3:::my-bucket/letter.txt" });
    let expected = [
        (
            &up,
            "GenerateDataKey",
            serde_json::json!({ "keyId": ALIAS, "encryptionContext": object, "keySpec": "AES_256" }),
        ),
        (
            &down,
            "Decrypt",
            serde_json::json!({ "encryptionAlgorithm": "SYMMETRIC_DEFAULT", "encryptionContext": object }),
        ),
    ];
    for (outcome, name, parameters) in expected {
        let events: Vec<_> = outcome.trace.events().collect();
        assert_eq!(
            events.len(),
            1,
            "one KMS event an object request, none of S3's"
        );
        let event = events[0];
        assert_eq!(event["eventName"], name);
        assert_eq!(event["requestParameters"], parameters);
        assert_eq!(event["resources"][0]["ARN"], key_arn());
        assert_eq!(
            event["userIdentity"]["arn"], APP,
            "the caller's own permissions count"
        );
        for place in [
            &event["userIdentity"]["invokedBy"],
            &event["sourceIPAddress"],
            &event["userAgent"],
        ] {
            assert_eq!(*place, "fas.s3.amazonaws.com");
        }
    }
}

/// (call, key state, code, message or none): failures are recorded too.
#[test]
fn cloudtrail_records_a_failure_with_its_code_and_message() {
    let mut healthy = cloud(ALLOW_ALL);
    let blob = blob_of(&call(&mut healthy, encrypt(KEY_ID, b"s", &[])));
    let denied = format!(
        "User: {APP} is not authorized to perform: kms:Encrypt on resource: {} \
         because no identity-based policy allows the kms:Encrypt action",
        key_arn()
    );
    let cases = [
        (
            "",
            encrypt(ALIAS, b"s", &[]),
            "AccessDenied",
            Some(denied.as_str()),
        ),
        (
            ALLOW_ALL,
            decrypt(&blob, None, &[("a", "b")]),
            "InvalidCiphertextException",
            None,
        ),
        (
            ALLOW_ALL,
            decrypt(&blob, Some(OTHER_KEY_ID), &[]),
            "IncorrectKeyException",
            Some(
                "The key ID in the request does not identify a CMK that can perform this operation.",
            ),
        ),
    ];
    for (statements, asked, code, message) in cases {
        let outcome = call(&mut cloud(statements), asked);
        let events: Vec<_> = outcome.trace.events().collect();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["errorCode"], code);
        assert_eq!(
            events[0].get("errorMessage").and_then(|text| text.as_str()),
            message
        );
        assert_eq!(events[0]["responseElements"], serde_json::Value::Null);
        assert_eq!(
            events[0].get("additionalEventData"),
            None,
            "no material was used"
        );
    }
}

#[test]
fn cloudtrail_tells_users_root_and_sessions_apart() {
    let user = Principal::User {
        account: ACCOUNT.to_owned(),
        name: "alice".to_owned(),
    };
    let root = Principal::Root {
        account: ACCOUNT.to_owned(),
    };
    for (principal, kind) in [
        (Lab::app(), "AssumedRole"),
        (user, "IAMUser"),
        (root, "Root"),
    ] {
        let mut cloud = cloud(ALLOW_ALL);
        let outcome = cloud.call(&principal, encrypt(ALIAS, b"s", &[]), &[], NOW);
        let event = outcome.trace.events().next().unwrap().clone();
        assert_eq!(event["userIdentity"]["type"], kind);
        assert_eq!(event["userIdentity"]["arn"], principal.arn());
        assert_eq!(
            event["userIdentity"].get("invokedBy"),
            None,
            "called directly"
        );
    }
}

#[test]
fn no_event_holds_a_data_key_or_a_secret_in_any_form() {
    let secret = b"correct horse battery staple";
    let mut cloud = cloud(ALLOW_ALL);
    let sealed = call(&mut cloud, encrypt(ALIAS, secret, &[]));
    let outcomes = [
        call(&mut cloud, decrypt(&blob_of(&sealed), None, &[])),
        sealed,
        call(&mut cloud, generate(ALIAS, Some("AES_256"), None, &[])),
        upload(&mut cloud, "a", secret),
        download(&mut cloud, "a"),
    ];
    let mut keys = 0;
    for outcome in &outcomes {
        let events: String = outcome
            .trace
            .events()
            .map(|event| event.to_string())
            .collect();
        assert!(!events.is_empty());
        assert_nowhere(secret, &events, "CloudTrail");
        if !matches!(outcome.trace.operation, "Encrypt" | "Decrypt") {
            keys += 1;
            assert_nowhere(&data_key_of(&outcome.trace), &events, "CloudTrail");
        }
    }
    assert_eq!(keys, 3);
}

/// Not in a trace, not in `Debug`: the one secret that nothing here may ever show.
#[test]
fn the_kms_keys_own_bytes_are_never_shown() {
    let mut cloud = cloud(ALLOW_ALL);
    let material = *cloud.kms.key(KEY_ID).unwrap().current().secret.as_bytes();
    let sealed = call(&mut cloud, encrypt(ALIAS, b"s", &[]));
    let outcomes = [
        call(&mut cloud, decrypt(&blob_of(&sealed), None, &[])),
        sealed,
        call(&mut cloud, generate(ALIAS, Some("AES_256"), None, &[])),
        upload(&mut cloud, "a", b"body"),
        download(&mut cloud, "a"),
    ];
    for outcome in &outcomes {
        let steps = serde_json::to_string(&outcome.trace.steps).unwrap();
        assert_nowhere(&material, &steps, "the trace");
    }
    assert_nowhere(&material, &format!("{cloud:?}"), "Debug of the cloud");
}
