//! The condition keys that policies see in real calls (FIDELITY.md, section 3).

use crate::common::world::{
    ACCOUNT, ALIAS, ALLOW_ALL, BUCKET, KEY_ID, NOW, blob_of, call, cloud, decrypt, download,
    encrypt, error_of, generate, upload,
};
use envelope_lab::core::cloud::{Call, Cloud, Outcome};
use envelope_lab::core::iam::Principal;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::delete_object;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

/// A statement that allows everything the caller asks of KMS when the condition holds, and S3 anyway.
fn when(condition: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}},
           {{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": {{{condition}}}}}"#
    )
}

/// Each condition is met by the call and its opposite is not, so
/// the key is there with this value.
#[test]
fn real_calls_carry_the_documented_context_keys() {
    let tests_value =
        |operator: &str, key: &str, value: &str| format!(r#""{operator}": {{"{key}": "{value}"}}"#);
    let object = format!("arn:aws:s3:::{BUCKET}/a");
    let both = [
        ("aws:SecureTransport", "true"),
        (
            "aws:PrincipalArn",
            "arn:aws:iam::111122223333:role/app-role",
        ),
        ("aws:PrincipalAccount", ACCOUNT),
        ("aws:userid", "AROAEXAMPLE:i-0abcd1234ef567890"),
        ("kms:CallerAccount", ACCOUNT),
        ("kms:KeySpec", "SYMMETRIC_DEFAULT"),
        ("kms:KeyOrigin", "AWS_KMS"),
        ("kms:RequestAlias", ALIAS),
        ("kms:ResourceAliases", ALIAS),
    ];
    let by_s3 = [
        ("aws:ViaAWSService", "true"),
        ("kms:ViaService", "s3.us-east-1.amazonaws.com"),
        ("kms:EncryptionContext:aws:s3:arn", object.as_str()),
        ("kms:EncryptionContextKeys", "aws:s3:arn"),
    ];
    let by_app = [
        ("aws:ViaAWSService", "false"),
        ("aws:SourceIp", "203.0.113.12"),
        ("kms:EncryptionContext:tenant", "7"),
        ("kms:EncryptionContextKeys", "tenant"),
    ];
    let direct = |cloud: &mut Cloud| call(cloud, encrypt(ALIAS, b"x", &[("tenant", "7")]));
    let put = |cloud: &mut Cloud| upload(cloud, "a", b"body");
    type Run<'a> = &'a dyn Fn(&mut Cloud) -> Outcome;
    let runs: [(Run<'_>, Vec<&(&str, &str)>); 2] = [
        (&put, both.iter().chain(&by_s3).collect()),
        (&direct, both.iter().chain(&by_app).collect()),
    ];
    for (run, keys) in runs {
        for (key, value) in keys {
            let (is, is_not) = match *key {
                "aws:SourceIp" => ("IpAddress", "NotIpAddress"),
                "kms:ResourceAliases" | "kms:EncryptionContextKeys" => {
                    ("ForAllValues:StringEquals", "ForAnyValue:StringNotEquals")
                }
                _ => ("StringEquals", "StringNotEquals"),
            };
            let present = format!(r#", "Null": {{"{key}": "false"}}"#);
            let met = when(&(tests_value(is, key, value) + &present));
            assert!(run(&mut cloud(&met)).result.is_ok(), "{key} = {value}");
            let not_met = when(&tests_value(is_not, key, value));
            assert!(run(&mut cloud(&not_met)).result.is_err(), "{key} ≠ {value}");
        }
    }
    // What one of the two does not have: null keys.
    let absent = |key: &str| when(&tests_value("Null", key, "true"));
    for key in ["aws:SourceIp", "aws:username", "kms:GrantIsForAWSResource"] {
        assert!(put(&mut cloud(&absent(key))).result.is_ok(), "{key}");
    }
    for key in [
        "kms:ViaService",
        "aws:username",
        "kms:EncryptionContext:aws:s3:arn",
    ] {
        assert!(direct(&mut cloud(&absent(key))).result.is_ok(), "{key}");
    }
    // `Decrypt` names no key, so it requests no alias; the key has it all the same.
    let mut cloud = cloud(ALLOW_ALL);
    let blob = blob_of(&direct(&mut cloud));
    let open = |cloud: &mut Cloud| call(cloud, decrypt(&blob, None, &[("tenant", "7")]));
    for (condition, allowed) in [
        (tests_value("Null", "kms:RequestAlias", "true"), true),
        (
            tests_value("ForAnyValue:StringEquals", "kms:ResourceAliases", ALIAS),
            true,
        ),
        (
            tests_value("StringEquals", "kms:RequestAlias", ALIAS),
            false,
        ),
    ] {
        crate::common::world::grant(&mut cloud, &Lab::app(), &when(&condition));
        assert_eq!(open(&mut cloud).result.is_ok(), allowed, "{condition}");
    }
}

/// The known trap: an Allow limited to an address works for the app and fails for S3's own call.
#[test]
fn an_allow_by_address_fails_behind_s3() {
    let from = r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#;
    let all = format!(
        r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{{from}}}}}"#
    );
    let mut cloud = cloud(&all);
    assert!(
        call(&mut cloud, generate(ALIAS, Some("AES_256"), None, &[]))
            .result
            .is_ok()
    );
    let refused = error_of(&upload(&mut cloud, "a", b"body"));
    assert!(
        refused.ends_with("because no identity-based policy allows the kms:GenerateDataKey action"),
        "{refused}"
    );
}

/// S3's own questions: (the call's condition on s3:*, allowed).
#[test]
fn s3s_own_questions_carry_their_keys() {
    let s3_when = |action: &str, condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}},
               {{"Effect": "Allow", "Action": "{action}", "Resource": "*", "Condition": {{{condition}}}}}"#
        )
    };
    let sse = r#""StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}"#;
    let key_id = r#""ArnLike": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:*:111122223333:key/*"}"#;
    let address = r#""IpAddress": {"aws:SourceIp": "203.0.113.12/32"}"#;
    let tls = r#""Bool": {"aws:SecureTransport": "true"}, "NumericGreaterThanEquals": {"s3:TlsVersion": "1.2"}"#;
    let not_forwarded = r#""Bool": {"aws:ViaAWSService": "false"}, "Null": {"kms:ViaService": "true", "kms:CallerAccount": "true"}"#;
    let who = r#""StringEquals": {"aws:PrincipalAccount": "111122223333", "aws:PrincipalArn": "arn:aws:iam::111122223333:role/app-role"}"#;
    for (condition, put, others) in [
        (sse, true, false),
        (key_id, true, false),
        (address, true, true),
        (tls, true, true),
        (not_forwarded, true, true),
        (who, true, true),
    ] {
        let mut cloud = cloud(ALLOW_ALL);
        upload(&mut cloud, "a", b"body");
        for (action, allowed) in [
            ("s3:PutObject", put),
            ("s3:GetObject", others),
            ("s3:DeleteObject", others),
        ] {
            crate::common::world::grant(&mut cloud, &Lab::app(), &s3_when(action, condition));
            let outcome = match action {
                "s3:PutObject" => upload(&mut cloud, "a", b"body"),
                "s3:GetObject" => download(&mut cloud, "a"),
                _ => {
                    let (bucket, key) = (BUCKET.to_owned(), "a".to_owned());
                    call(
                        &mut cloud,
                        Call::DeleteObject(delete_object::Input {
                            bucket,
                            key,
                            ..delete_object::Input::default()
                        }),
                    )
                }
            };
            assert_eq!(outcome.result.is_ok(), allowed, "{action} {condition}");
        }
    }
}

/// A user has a name and an id of its own; a session has no name.
#[test]
fn users_have_names() {
    let alice: Principal = ALICE.parse().unwrap();
    let mut cloud = cloud(ALLOW_ALL);
    let condition = r#""StringEquals": {"aws:username": "alice", "aws:userid": "AIDAEXAMPLE"}"#;
    let statements = when(condition);
    crate::common::world::grant(&mut cloud, &alice, &statements);
    crate::common::world::grant(&mut cloud, &Lab::app(), &statements);
    let asked = encrypt(KEY_ID, b"x", &[]);
    assert!(cloud.call(&alice, asked.clone(), &[], NOW).result.is_ok());
    assert!(call(&mut cloud, asked).result.is_err());
}
