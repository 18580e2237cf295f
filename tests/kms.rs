//! KMS's operations as callers see them: sizes, limits, errors word for word, and the seal.
//! Texts are those of AWS; sources stand beside the code that says them.
#![cfg(not(target_arch = "wasm32"))]

mod world;

use base64::{Engine, engine::general_purpose::STANDARD};
use envelope_lab::core::cloud::{Call, Response};
use envelope_lab::core::error::Service;
use envelope_lab::core::iam::Principal;
use envelope_lab::core::kms::{CiphertextBlob, KeyState, blob::Purpose};
use envelope_lab::core::lab::Lab;
use proptest::prelude::*;
use world::*;

/// (`KeySpec`, `NumberOfBytes`) → (key length, blob length).
#[test]
fn generate_data_key_gives_a_key_and_a_blob_of_awss_sizes() {
    let cases = [
        (Some("AES_256"), None, 32, 184),
        (Some("AES_128"), None, 16, 168),
        (None, Some(1), 1, 153),
        (None, Some(32), 32, 184),
        (None, Some(1_024), 1_024, 1_184),
    ];
    for (spec, number, key_len, blob_len) in cases {
        let mut cloud = cloud(ALLOW_ALL);
        let outcome = call(&mut cloud, generate(ALIAS, spec, number, &[("purpose", "test")]));
        let Ok(Response::GenerateDataKey(output)) = &outcome.result else {
            panic!("{spec:?} {number:?}: {:?}", outcome.result);
        };
        assert_eq!(output.plaintext.len(), key_len);
        assert_eq!(output.ciphertext_blob.len(), blob_len);
        assert_eq!(output.key_id, key_arn(), "the ARN, whatever form was asked with");
        let text = STANDARD.encode(&output.ciphertext_blob);
        assert!(text.starts_with("AQIDAH"), "{text}");
        let opened = call(&mut cloud, decrypt(&output.ciphertext_blob, None, &[("purpose", "test")]));
        let Ok(Response::Decrypt(back)) = &opened.result else {
            panic!("{:?}", opened.result);
        };
        assert_eq!(*back.plaintext, *output.plaintext);
        assert_eq!(back.key_id, key_arn());
    }
}

#[test]
fn data_keys_are_new_every_time() {
    let mut cloud = cloud(ALLOW_ALL);
    let mut one = || call(&mut cloud, generate(KEY_ID, Some("AES_256"), None, &[]));
    let (first, second) = (one(), one());
    assert_ne!(data_key_of(&first.trace), data_key_of(&second.trace));
    assert_ne!(blob_of(&first), blob_of(&second));
}

#[test]
fn parameters_out_of_bounds_get_awss_sentences() {
    const CONSTRAINT: &str = "ValidationException (400): 1 validation error detected: Value";
    let chosen = "ValidationException (400): Please specify either number of bytes or key spec.";
    let cases = [
        (
            generate(ALIAS, None, Some(0), &[]),
            format!("{CONSTRAINT} '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        ),
        (
            generate(ALIAS, None, Some(-5), &[]),
            format!("{CONSTRAINT} '-5' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        ),
        (
            generate(ALIAS, None, Some(1_025), &[]),
            format!("{CONSTRAINT} '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024"),
        ),
        (generate(ALIAS, None, None, &[]), chosen.to_owned()),
        (generate(ALIAS, Some("AES_256"), Some(32), &[]), chosen.to_owned()),
        (
            generate(ALIAS, Some("AES_512"), None, &[]),
            format!("{CONSTRAINT} 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]"),
        ),
        (
            encrypt(ALIAS, &[0; 4_097], &[]),
            format!("{CONSTRAINT} at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"),
        ),
        (
            encrypt(ALIAS, &[], &[]),
            format!("{CONSTRAINT} at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1"),
        ),
        (
            decrypt(&[], None, &[]),
            format!("{CONSTRAINT} at 'ciphertextBlob' failed to satisfy constraint: Member must have length greater than or equal to 1"),
        ),
        (
            decrypt(&[1; 6_145], None, &[]),
            format!("{CONSTRAINT} at 'ciphertextBlob' failed to satisfy constraint: Member must have length less than or equal to 6144"),
        ),
    ];
    for (asked, expected) in cases {
        assert_eq!(error_of(&call(&mut cloud(ALLOW_ALL), asked)), expected);
    }
}

#[test]
fn encrypt_takes_one_to_4096_bytes_and_decrypt_gives_them_back() {
    for len in [1, 2, 127, 128, 4_095, 4_096] {
        let mut cloud = cloud(ALLOW_ALL);
        let secret: Vec<u8> = (0..len).map(|i| (i % 253) as u8).collect();
        let blob = blob_of(&call(&mut cloud, encrypt(ALIAS, &secret, &[])));
        assert!(STANDARD.encode(&blob).starts_with("AQICAH"));
        assert!(blob.len() <= 6_144, "Decrypt takes it back");
        let opened = call(&mut cloud, decrypt(&blob, None, &[]));
        let Ok(Response::Decrypt(output)) = &opened.result else {
            panic!("{len}: {:?}", opened.result);
        };
        assert_eq!(*output.plaintext, secret);
    }
}

#[test]
fn the_encryption_context_is_bound_pair_by_pair() {
    let mut cloud = cloud(ALLOW_ALL);
    let pairs = [("ab", "c"), ("x", "")];
    let blob = blob_of(&call(&mut cloud, encrypt(ALIAS, b"a secret", &pairs)));
    let wrong: [&[(&str, &str)]; 7] = [
        &[],
        &[("ab", "c")],
        &[("a", "bc"), ("x", "")],
        &[("ab", "c"), ("x", "y")],
        &[("AB", "c"), ("x", "")],
        &[("ab", "c"), ("x", ""), ("z", "")],
        &[("c", "ab"), ("", "x")],
    ];
    for given in wrong {
        let outcome = call(&mut cloud, decrypt(&blob, None, given));
        assert_eq!(error_of(&outcome), "InvalidCiphertextException (400): ", "{given:?}");
    }
    let reordered = [("x", ""), ("ab", "c")];
    let outcome = call(&mut cloud, decrypt(&blob, None, &reordered));
    assert!(outcome.result.is_ok(), "the order of pairs does not matter");
}

#[test]
fn the_cli_prints_nothing_after_the_colon_of_an_invalid_ciphertext() {
    let mut cloud = cloud(ALLOW_ALL);
    let Err(error) = call(&mut cloud, decrypt(b"not a blob", None, &[])).result else {
        panic!("opened");
    };
    assert_eq!(error.service, Service::Kms);
    assert_eq!(
        error.cli_line("Decrypt"),
        "An error occurred (InvalidCiphertextException) when calling the Decrypt operation: "
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_blob_with_any_one_bit_flipped_never_opens(
        data_key in any::<bool>(),
        byte in any::<prop::sample::Index>(),
        bit in 0..8u8,
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        let pairs = [("tenant", "7")];
        let made = if data_key {
            generate(KEY_ID, Some("AES_256"), None, &pairs)
        } else {
            encrypt(KEY_ID, b"a secret of the app", &pairs)
        };
        let mut blob = blob_of(&call(&mut cloud, made));
        *byte.get_mut(&mut blob) ^= 1 << bit;
        let outcome = call(&mut cloud, decrypt(&blob, None, &pairs));
        prop_assert_eq!(error_of(&outcome), "InvalidCiphertextException (400): ");
    }

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(
        mut bytes in prop::collection::vec(any::<u8>(), 0..300),
        true_start in 0..120usize,
    ) {
        let mut cloud = cloud(ALLOW_ALL);
        prop_assert_eq!(CiphertextBlob::parse(&bytes), None);
        // And bytes that begin like a true blob.
        let blob = blob_of(&call(&mut cloud, generate(KEY_ID, Some("AES_256"), None, &[])));
        bytes.splice(..0, blob.iter().take(true_start).copied());
        let outcome = call(&mut cloud, decrypt(&bytes, None, &[]));
        prop_assert!(outcome.result.is_err());
    }

    #[test]
    fn a_blob_parses_back_to_what_it_was_and_its_parts_cover_it(len in 1..1_500usize) {
        let mut cloud = cloud(ALLOW_ALL);
        let bytes = blob_of(&call(&mut cloud, encrypt(KEY_ID, &vec![9; len], &[])));
        let blob = CiphertextBlob::parse(&bytes);
        prop_assert_eq!(blob.as_ref().map(CiphertextBlob::to_bytes), Some(bytes.clone()));
        let blob = blob.ok_or_else(|| TestCaseError::fail("no blob"))?;
        prop_assert_eq!(blob.purpose, Purpose::Encrypt);
        let parts = blob.parts();
        let mut at = 0;
        for part in &parts {
            prop_assert_eq!(part.offset, at);
            at += part.len;
        }
        prop_assert_eq!(at, bytes.len() as u64);
        // The labels lie on the bytes they name.
        let slice = |name: &str| {
            let part = parts.iter().find(|part| part.name == name);
            part.map(|part| bytes[part.offset as usize..][..part.len as usize].to_vec())
        };
        prop_assert_eq!(slice("nonce"), Some(blob.nonce.to_vec()));
        prop_assert_eq!(slice("KMS key id"), Some(blob.key.to_vec()));
        prop_assert_eq!(slice("key material id"), Some(blob.material.to_vec()));
        let tag = blob.sealed[blob.sealed.len() - 16..].to_vec();
        prop_assert_eq!(slice("tag"), Some(tag));
    }
}

#[test]
fn every_form_of_a_key_id_names_the_key() {
    let alias_arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:{ALIAS}");
    for key_id in [KEY_ID, &key_arn(), ALIAS, &alias_arn] {
        let mut cloud = cloud(ALLOW_ALL);
        let outcome = call(&mut cloud, encrypt(key_id, b"s", &[]));
        let Ok(Response::Encrypt(output)) = &outcome.result else {
            panic!("{key_id}: {:?}", outcome.result);
        };
        assert_eq!(output.key_id, key_arn());
        let opened = call(&mut cloud, decrypt(&output.ciphertext_blob, Some(key_id), &[]));
        assert!(opened.result.is_ok(), "{key_id}: {:?}", opened.result);
    }
}

#[test]
fn a_name_that_misses_gets_awss_sentence_for_how_it_misses() {
    let cases = [
        ("fake-key-id", "Invalid keyId 'fake-key-id'"),
        ("1234abcd12ab34cd56ef1234567890ab", "Invalid keyId '1234abcd12ab34cd56ef1234567890ab'"),
        (
            "134f2428-cec1-4b25-a1ae-9048164dba47",
            "Key 'arn:aws:kms:us-east-1:111122223333:key/134f2428-cec1-4b25-a1ae-9048164dba47' does not exist",
        ),
        (
            "arn:aws:kms:us-east-1:111122223333:key/134f2428-cec1-4b25-a1ae-9048164dba47",
            "Key 'arn:aws:kms:us-east-1:111122223333:key/134f2428-cec1-4b25-a1ae-9048164dba47' does not exist",
        ),
        (
            "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "Invalid arn eu-west-1",
        ),
        (
            "alias/nope",
            "Alias arn:aws:kms:us-east-1:111122223333:alias/nope is not found.",
        ),
        (
            "arn:aws:kms:us-east-1:111122223333:alias/nope",
            "Alias arn:aws:kms:us-east-1:111122223333:alias/nope is not found.",
        ),
    ];
    for (key_id, message) in cases {
        for asked in [encrypt(key_id, b"s", &[]), generate(key_id, Some("AES_256"), None, &[])] {
            let outcome = call(&mut cloud(ALLOW_ALL), asked);
            assert_eq!(error_of(&outcome), format!("NotFoundException (400): {message}"));
        }
    }
}

#[test]
fn decrypt_with_another_key_named_is_an_incorrect_key() {
    let mut cloud = cloud(ALLOW_ALL);
    let blob = blob_of(&call(&mut cloud, encrypt(KEY_ID, b"s", &[])));
    let outcome = call(&mut cloud, decrypt(&blob, Some(OTHER_KEY_ID), &[]));
    assert_eq!(
        error_of(&outcome),
        "IncorrectKeyException (400): The key ID in the request does not identify a CMK that can \
         perform this operation."
    );
}

#[test]
fn a_key_that_is_not_enabled_does_no_cryptography_until_it_is_again() {
    let mut cloud = cloud(ALLOW_ALL);
    let blob = blob_of(&call(&mut cloud, encrypt(KEY_ID, b"s", &[])));
    let calls = [
        encrypt(ALIAS, b"s", &[]),
        decrypt(&blob, None, &[]),
        generate(ALIAS, Some("AES_256"), None, &[]),
    ];
    let arn = key_arn();
    let states = [
        (KeyState::Disabled, format!("DisabledException (400): {arn} is disabled.")),
        (
            KeyState::PendingDeletion,
            format!("KMSInvalidStateException (400): {arn} is pending deletion."),
        ),
    ];
    for (state, expected) in states {
        cloud.kms.key_mut(KEY_ID).unwrap().state = state;
        for asked in &calls {
            assert_eq!(error_of(&call(&mut cloud, asked.clone())), expected);
        }
        cloud.kms.key_mut(KEY_ID).unwrap().state = KeyState::Enabled;
        for asked in &calls {
            assert!(call(&mut cloud, asked.clone()).result.is_ok(), "{asked:?}");
        }
    }
}

/// KMS puts no quotes round the resource and no full stop at the end.
#[test]
fn a_denial_names_the_caller_the_action_the_key_and_the_kind_of_policy() {
    let deny = r#"{"Effect": "Deny", "Action": "kms:*", "Resource": "*"}"#;
    let both = format!("{ALLOW_ALL}, {deny}");
    let admin_only = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": ["kms:Describe*", "kms:Put*"], "Resource": "*"}"#;
    let denies_role = format!(
        r#"{DELEGATES}, {{"Effect": "Deny", "Principal": {{"AWS": "arn:aws:iam::111122223333:role/app-role"}}, "Action": "kms:*", "Resource": "*"}}"#
    );
    let identity = "because no identity-based policy allows the ACTION action";
    let resource = "because no resource-based policy allows the ACTION action";
    let cases = [
        ("", DELEGATES, identity),
        (ALLOW_ALL, admin_only, resource),
        (&both, DELEGATES, "with an explicit deny in an identity-based policy"),
        (ALLOW_ALL, &denies_role, "with an explicit deny in a resource-based policy"),
    ];
    let blob = blob_of(&call(&mut cloud(ALLOW_ALL), encrypt(KEY_ID, b"s", &[])));
    let calls = [
        ("kms:Encrypt", encrypt(ALIAS, b"s", &[])),
        ("kms:Decrypt", decrypt(&blob, None, &[])),
        ("kms:GenerateDataKey", generate(ALIAS, Some("AES_256"), None, &[])),
    ];
    for (statements, key_policy, reason) in cases {
        for (action, asked) in &calls {
            let mut cloud = cloud(statements);
            cloud.kms.key_mut(KEY_ID).unwrap().policy = policy(key_policy);
            let reason = reason.replace("ACTION", action);
            assert_eq!(
                error_of(&call(&mut cloud, asked.clone())),
                format!(
                    "AccessDeniedException (400): User: {APP} is not authorized to perform: \
                     {action} on resource: {} {reason}",
                    key_arn()
                )
            );
        }
    }
}

/// What each call must leave behind: (call, event name, request parameters besides the context).
#[test]
fn cloudtrail_keeps_requests_and_outcomes_in_awss_shape() {
    let mut cloud = cloud(ALLOW_ALL);
    let outcome = call(&mut cloud, generate(ALIAS, Some("AES_256"), None, &[("tenant", "7")]));
    let events: Vec<_> = outcome.trace.events().collect();
    let [event] = events.as_slice() else {
        panic!("{} events", events.len());
    };
    let expected = serde_json::json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole", "principalId": "AROAEXAMPLE:i-0abcd1234ef567890", "arn": APP,
            "accountId": ACCOUNT,
            "sessionContext": { "sessionIssuer": {
                "type": "Role", "principalId": "AROAEXAMPLE",
                "arn": "arn:aws:iam::111122223333:role/app-role",
                "accountId": ACCOUNT, "userName": "app-role",
            } },
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
    let material = event["additionalEventData"]["keyMaterialId"].as_str().unwrap();
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
        assert_eq!(events.len(), 1, "one KMS event an object request, none of S3's");
        let event = events[0];
        assert_eq!(event["eventName"], name);
        assert_eq!(event["requestParameters"], parameters);
        assert_eq!(event["resources"][0]["ARN"], key_arn());
        assert_eq!(event["userIdentity"]["arn"], APP, "the caller's own permissions count");
        for place in [&event["userIdentity"]["invokedBy"], &event["sourceIPAddress"], &event["userAgent"]] {
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
        ("", encrypt(ALIAS, b"s", &[]), "AccessDenied", Some(denied.as_str())),
        (ALLOW_ALL, decrypt(&blob, None, &[("a", "b")]), "InvalidCiphertextException", None),
        (
            ALLOW_ALL,
            decrypt(&blob, Some(OTHER_KEY_ID), &[]),
            "IncorrectKeyException",
            Some("The key ID in the request does not identify a CMK that can perform this operation."),
        ),
    ];
    for (statements, asked, code, message) in cases {
        let outcome = call(&mut cloud(statements), asked);
        let events: Vec<_> = outcome.trace.events().collect();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["errorCode"], code);
        assert_eq!(events[0].get("errorMessage").and_then(|text| text.as_str()), message);
        assert_eq!(events[0]["responseElements"], serde_json::Value::Null);
        assert_eq!(events[0].get("additionalEventData"), None, "no material was used");
    }
}

#[test]
fn cloudtrail_tells_users_root_and_sessions_apart() {
    let user = Principal::User { account: ACCOUNT.to_owned(), name: "alice".to_owned() };
    let root = Principal::Root { account: ACCOUNT.to_owned() };
    for (principal, kind) in [(Lab::app(), "AssumedRole"), (user, "IAMUser"), (root, "Root")] {
        let mut cloud = cloud(ALLOW_ALL);
        let outcome = cloud.call(&principal, encrypt(ALIAS, b"s", &[]), &[], NOW);
        let event = outcome.trace.events().next().unwrap().clone();
        assert_eq!(event["userIdentity"]["type"], kind);
        assert_eq!(event["userIdentity"]["arn"], principal.arn());
        assert_eq!(event["userIdentity"].get("invokedBy"), None, "called directly");
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
        let events: String = outcome.trace.events().map(|event| event.to_string()).collect();
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
    let material = *cloud.kms.key(KEY_ID).unwrap().current().secret;
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

#[test]
fn every_kms_error_is_http_400_and_says_so_on_the_wire() {
    let mut cloud = cloud("");
    let asked: [Call; 4] = [
        encrypt(ALIAS, b"s", &[]),
        encrypt("alias/nope", b"s", &[]),
        decrypt(b"not a blob", None, &[]),
        generate(ALIAS, None, None, &[]),
    ];
    for asked in asked {
        let outcome = call(&mut cloud, asked);
        let Err(error) = &outcome.result else {
            panic!("not refused");
        };
        assert_eq!((error.service, error.status), (Service::Kms, 400));
        let http = &outcome.trace.steps.last().unwrap().api.as_ref().unwrap().http;
        let (head, body) = http.split_once("\n\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\n"), "{head}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["__type"], error.code.as_str());
        let message = body.get("message").and_then(|text| text.as_str());
        assert_eq!(message.unwrap_or_default(), error.message);
        assert_eq!(message.is_none(), error.message.is_empty());
    }
}
