//! KMS's operations as callers see them: sizes, limits, errors word for word, and the seal.
//! Texts are those of AWS; sources stand beside the code that says them.

use crate::common::world::*;
use base64ct::{Base64, Encoding};
use envelope_lab::core::cloud::{Call, Response};
use envelope_lab::core::error::Service;
use envelope_lab::core::kms::KeyState;

/// (`KeySpec`, `NumberOfBytes`) → (key length, blob length).
#[test]
fn generate_data_key_gives_a_key_and_a_blob_of_awss_sizes() {
    let cases = [
        (Some("AES_256"), None, 32, 184),
        (Some("AES_128"), None, 16, 168),
        (None, Some(1), 1, 153),
        (None, Some(32), 32, 184),
        // DER writes lengths from 256 on in three bytes; there are five.
        (None, Some(1_024), 1_024, 1_186),
    ];
    for (spec, number, key_len, blob_len) in cases {
        let mut cloud = cloud(ALLOW_ALL);
        let outcome = call(
            &mut cloud,
            generate(ALIAS, spec, number, &[("purpose", "test")]),
        );
        let Ok(Response::GenerateDataKey(output)) = &outcome.result else {
            panic!("{spec:?} {number:?}: {:?}", outcome.result);
        };
        assert_eq!(output.plaintext.len(), key_len);
        assert_eq!(output.ciphertext_blob.len(), blob_len);
        assert_eq!(
            output.key_id,
            key_arn(),
            "the ARN, whatever form was asked with"
        );
        let text = Base64::encode_string(&output.ciphertext_blob);
        assert!(text.starts_with("AQIDAH"), "{text}");
        let opened = call(
            &mut cloud,
            decrypt(&output.ciphertext_blob, None, &[("purpose", "test")]),
        );
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
            format!(
                "{CONSTRAINT} '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1"
            ),
        ),
        (
            generate(ALIAS, None, Some(-5), &[]),
            format!(
                "{CONSTRAINT} '-5' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1"
            ),
        ),
        (
            generate(ALIAS, None, Some(1_025), &[]),
            format!(
                "{CONSTRAINT} '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024"
            ),
        ),
        (generate(ALIAS, None, None, &[]), chosen.to_owned()),
        (
            generate(ALIAS, Some("AES_256"), Some(32), &[]),
            chosen.to_owned(),
        ),
        (
            generate(ALIAS, Some("AES_512"), None, &[]),
            format!(
                "{CONSTRAINT} 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]"
            ),
        ),
        (
            encrypt(ALIAS, &[0; 4_097], &[]),
            format!(
                "{CONSTRAINT} at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"
            ),
        ),
        (
            encrypt(ALIAS, &[], &[]),
            format!(
                "{CONSTRAINT} at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1"
            ),
        ),
        (
            decrypt(&[], None, &[]),
            format!(
                "{CONSTRAINT} at 'ciphertextBlob' failed to satisfy constraint: Member must have length greater than or equal to 1"
            ),
        ),
        (
            decrypt(&[1; 6_145], None, &[]),
            format!(
                "{CONSTRAINT} at 'ciphertextBlob' failed to satisfy constraint: Member must have length less than or equal to 6144"
            ),
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
        assert!(Base64::encode_string(&blob).starts_with("AQICAH"));
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
        assert_eq!(
            error_of(&outcome),
            "InvalidCiphertextException (400): ",
            "{given:?}"
        );
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
        let opened = call(
            &mut cloud,
            decrypt(&output.ciphertext_blob, Some(key_id), &[]),
        );
        assert!(opened.result.is_ok(), "{key_id}: {:?}", opened.result);
    }
}

#[test]
fn a_name_that_misses_gets_awss_sentence_for_how_it_misses() {
    let cases = [
        ("fake-key-id", "Invalid keyId 'fake-key-id'"),
        (
            "1234abcd12ab34cd56ef1234567890ab",
            "Invalid keyId '1234abcd12ab34cd56ef1234567890ab'",
        ),
        (
            "mrk-1234abcd12ab34cd56ef1234567890",
            "Invalid keyId 'mrk-1234abcd12ab34cd56ef1234567890'",
        ),
        (
            "mrk-1234abcd12ab34cd56ef1234567890ag",
            "Invalid keyId 'mrk-1234abcd12ab34cd56ef1234567890ag'",
        ),
        (
            "mrk-1234abcd12ab34cd56ef1234567890ab",
            "Key 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab' does not exist",
        ),
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
        for asked in [
            encrypt(key_id, b"s", &[]),
            generate(key_id, Some("AES_256"), None, &[]),
        ] {
            let outcome = call(&mut cloud(ALLOW_ALL), asked);
            assert_eq!(
                error_of(&outcome),
                format!("NotFoundException (400): {message}")
            );
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
        (
            KeyState::Disabled,
            format!("DisabledException (400): {arn} is disabled."),
        ),
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
        (
            &both,
            DELEGATES,
            "with an explicit deny in an identity-based policy",
        ),
        (
            ALLOW_ALL,
            &denies_role,
            "with an explicit deny in a resource-based policy",
        ),
    ];
    let blob = blob_of(&call(&mut cloud(ALLOW_ALL), encrypt(KEY_ID, b"s", &[])));
    let calls = [
        ("kms:Encrypt", encrypt(ALIAS, b"s", &[])),
        ("kms:Decrypt", decrypt(&blob, None, &[])),
        (
            "kms:GenerateDataKey",
            generate(ALIAS, Some("AES_256"), None, &[]),
        ),
    ];
    for (statements, key_policy, reason) in cases {
        for (action, asked) in &calls {
            let mut cloud = cloud(statements);
            cloud.kms.key_mut(KEY_ID).unwrap().policy = policy(key_policy);
            let reason = reason.replace("ACTION", action);
            // A Decrypt that names no key is about the ciphertext.
            let on = match *action {
                "kms:Decrypt" => "the resource associated with this ciphertext".to_owned(),
                _ => format!("resource: {}", key_arn()),
            };
            assert_eq!(
                error_of(&call(&mut cloud, asked.clone())),
                format!(
                    "AccessDeniedException (400): User: {APP} is not authorized to perform: \
                     {action} on {on} {reason}"
                )
            );
        }
    }
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
        let http = &outcome
            .trace
            .steps
            .last()
            .unwrap()
            .api
            .as_ref()
            .unwrap()
            .http;
        let (head, body) = http.split_once("\n\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\n"), "{head}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["__type"], error.code.as_str());
        let message = body.get("message").and_then(|text| text.as_str());
        assert_eq!(message.unwrap_or_default(), error.message);
        assert_eq!(message.is_none(), error.message.is_empty());
    }
}
