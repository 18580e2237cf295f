//! S3 asks KMS on the caller's behalf: whose permissions count, what the policies are told, and how
//! each refusal reads to the application.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::*;
use envelope_lab::core::cloud::{Call, Cloud, Outcome};
use envelope_lab::core::error::Service;
use envelope_lab::core::iam::Principal;
use envelope_lab::core::kms::KeyState;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::{Request, SseHeaders, update_object_encryption};
use envelope_lab::core::trace::Actor;

const KEY: &str = "letter.txt";
const BODY: &[u8] = b"sixteen bytes or more of a body";
const S3_ONLY: &str = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
const KMS_ONLY: &str = r#"{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}"#;

/// The error as KMS told S3, and as S3 told the application.
fn errors(outcome: &Outcome) -> Vec<(Actor, Actor, String)> {
    let refusal = outcome.trace.refusal.as_ref().expect("a refusal");
    let told = refusal.errors.iter();
    told.map(|(from, to, error)| (*from, *to, error.to_string()))
        .collect()
}

/// (policy, who refuses, what the application reads). S3 quotes the resource, KMS does not.
#[test]
fn a_missing_s3_permission_and_a_missing_kms_permission_read_differently() {
    for (action, kms_action) in [
        ("s3:PutObject", "kms:GenerateDataKey"),
        ("s3:GetObject", "kms:Decrypt"),
    ] {
        let run = |statements: &str| {
            let mut cloud = cloud(ALLOW_ALL);
            upload(&mut cloud, "letter.txt", BODY);
            grant(&mut cloud, &Lab::app(), statements);
            match action {
                "s3:PutObject" => upload(&mut cloud, "letter.txt", BODY),
                _ => download(&mut cloud, "letter.txt"),
            }
        };
        let by_s3 = format!(
            "User: {APP} is not authorized to perform: {action} on resource: \
             \"arn:aws:s3:::my-bucket/letter.txt\" because no identity-based policy allows the {action} action"
        );
        let by_kms = format!(
            "User: {APP} is not authorized to perform: {kms_action} on resource: {} \
             because no identity-based policy allows the {kms_action} action",
            key_arn()
        );
        assert_eq!(
            errors(&run(KMS_ONLY)),
            [(
                Actor::S3,
                Actor::App,
                format!("AccessDenied (403): {by_s3}")
            )]
        );
        assert_eq!(
            errors(&run(S3_ONLY)),
            [
                (
                    Actor::Kms,
                    Actor::S3,
                    format!("AccessDeniedException (400): {by_kms}")
                ),
                (
                    Actor::S3,
                    Actor::App,
                    format!("AccessDenied (403): {by_kms}")
                ),
            ]
        );
        let outcome = run(S3_ONLY);
        let error = outcome.result.as_ref().unwrap_err();
        assert_eq!(
            error.service,
            Service::S3,
            "the application hears it from S3"
        );
        let operation = outcome.trace.operation;
        assert_eq!(
            error.cli_line(operation),
            format!(
                "An error occurred (AccessDenied) when calling the {operation} operation: {by_kms}"
            )
        );
    }
}

/// S3 has no key permission of its own: two callers, one object, and only their policies differ.
#[test]
fn the_callers_own_kms_permission_counts() {
    let alice = Principal::User {
        account: ACCOUNT.to_owned(),
        name: "alice".to_owned(),
    };
    let mut cloud = cloud(ALLOW_ALL);
    upload(&mut cloud, KEY, BODY);
    grant(&mut cloud, &alice, S3_ONLY);
    let hers = cloud.call(&alice, get(KEY), &[], NOW);
    assert!(error_of(&hers).contains("user/alice is not authorized to perform: kms:Decrypt"));
    assert_eq!(
        body_of(&download(&mut cloud, KEY)),
        BODY,
        "the application still may"
    );
    grant(&mut cloud, &alice, ALLOW_ALL);
    assert_eq!(body_of(&cloud.call(&alice, get(KEY), &[], NOW)), BODY);
}

/// Each condition is met by the real request and by no other, so the keys are there and right.
#[test]
fn the_forwarded_request_carries_awss_condition_keys() {
    let via = r#""StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com", "kms:CallerAccount": "111122223333"}"#;
    let fas = r#""Bool": {"aws:ViaAWSService": "true", "aws:SecureTransport": "true"}"#;
    let context = r#""StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::my-bucket/letter.txt"}"#;
    let keys = r#""ForAllValues:StringEquals": {"kms:EncryptionContextKeys": "aws:s3:arn"}"#;
    let alias = r#""StringEquals": {"kms:RequestAlias": "alias/my-s3-key"}"#;
    let aliases = r#""ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/my-s3-key"}"#;
    let role = r#""ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app-role"}"#;
    for condition in [via, fas, context, keys, alias, aliases, role] {
        let conditional = |condition: &str| {
            format!(
                r#"{S3_ONLY}, {{"Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "*", "Condition": {{{condition}}}}}"#
            )
        };
        let outcome = upload(&mut cloud(&conditional(condition)), "letter.txt", BODY);
        assert!(outcome.result.is_ok(), "{condition}: {:?}", outcome.result);
        let other = condition
            .replace("true", "false")
            .replace("alias/", "alias/not-")
            .replace("us-east-1", "eu-west-1")
            .replace("aws:s3:arn\"}", "tenant\"}")
            .replace("letter.txt", "other.txt")
            .replace("app-role", "other-role");
        assert_ne!(other, condition);
        let outcome = upload(&mut cloud(&conditional(&other)), "letter.txt", BODY);
        assert!(
            error_of(&outcome).contains("kms:GenerateDataKey"),
            "{other}"
        );
    }
    // The application itself comes "via" nothing, to KMS as to S3.
    for condition in [via, fas] {
        let statement = format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{{condition}}}}}"#
        );
        let mut cloud = cloud(&statement);
        let direct = call(&mut cloud, generate(ALIAS, Some("AES_256"), None, &[]));
        assert!(
            error_of(&direct).contains("kms:GenerateDataKey"),
            "{condition}"
        );
        let direct = upload(&mut cloud, KEY, BODY);
        assert!(error_of(&direct).contains("s3:PutObject"), "{condition}");
    }
    // An alias ARN is an alias as well.
    let outcome = call(
        &mut cloud(&format!(
            r#"{{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": {{{alias}}}}}"#
        )),
        encrypt(
            &format!("arn:aws:kms:{REGION}:{ACCOUNT}:{ALIAS}"),
            b"s",
            &[],
        ),
    );
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
}

/// (KMS's action, how the object is stored before, what the application then asks of S3): whichever operation of KMS it
/// is, S3 tells it the object's ARN, and a policy can go by that.
#[test]
fn every_call_that_s3_makes_is_about_the_object() {
    let update = |cloud: &mut Cloud| {
        let encryption = update_object_encryption::NewEncryption {
            kms_key_arn: key_arn(),
            bucket_key_enabled: None,
        };
        let input = update_object_encryption::Input {
            bucket: BUCKET.to_owned(),
            key: KEY.to_owned(),
            encryption,
            ..update_object_encryption::Input::default()
        };
        s3(cloud, &Request::UpdateObjectEncryption(input))
    };
    type Ask = fn(&mut Cloud) -> Outcome;
    let cases: [(&str, &str, Ask); 5] = [
        ("GenerateDataKey", "SSE-S3", |cloud| {
            upload(cloud, KEY, BODY)
        }),
        ("Decrypt", "SSE-KMS", |cloud| download(cloud, KEY)),
        ("Encrypt", "SSE-S3", update),
        ("ReEncryptFrom", "SSE-KMS", update),
        ("ReEncryptTo", "SSE-KMS", update),
    ];
    for (action, before, ask) in cases {
        for (object, allowed) in [(KEY, true), ("other.txt", false)] {
            let mut cloud = cloud(ALLOW_ALL);
            let (_, sse) = (kinds().into_iter())
                .find(|(kind, _)| *kind == before)
                .expect("a kind");
            stored(&mut cloud, KEY, BODY, &sse);
            let statements = format!(
                r#"{S3_ONLY}, {{"Effect": "Allow", "NotAction": "kms:{action}", "Resource": "*"}},
                   {{"Effect": "Allow", "Action": "kms:{action}", "Resource": "*", "Condition":
                     {{"StringEquals": {{"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::my-bucket/{object}"}}}}}}"#
            );
            grant(&mut cloud, &Lab::app(), &statements);
            let outcome = ask(&mut cloud);
            assert_eq!(
                outcome.result.is_ok(),
                allowed,
                "{action} {object}: {:?}",
                outcome.result
            );
            if !allowed {
                assert!(error_of(&outcome).contains(&format!("kms:{action} ")));
            }
        }
    }
}

/// `aws:username` is a user's name without its path; a role's session has none.
#[test]
fn policies_may_speak_of_the_users_own_name() {
    let home = r#"{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::my-bucket/${aws:username}/*"}"#;
    let statements = format!("{home}, {KMS_ONLY}");
    let alice = Principal::User {
        account: ACCOUNT.to_owned(),
        name: "division/alice".to_owned(),
    };
    let mut cloud = cloud(&statements);
    grant(&mut cloud, &alice, &statements);
    let mut put_as = |who: &Principal, key: &str| {
        let outcome = cloud.call(who, put(key, BODY), BODY, NOW);
        outcome.result.is_ok()
    };
    assert!(put_as(&alice, "alice/a"));
    assert!(!put_as(&alice, "bob/a"));
    assert!(!put_as(&Lab::app(), "alice/a"));
}

#[test]
fn a_bucket_policy_sees_the_encryption_headers_of_a_put() {
    let deny = |operator: &str, key: &str, value: &str| {
        format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*", "Condition": {{"{operator}": {{"{key}": "{value}"}}}}}}"#
        )
    };
    let header = "s3:x-amz-server-side-encryption";
    let key_header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    // The ARN of the key is compared, although the request names its alias.
    for (statement, allowed) in [
        (deny("StringNotEquals", header, "aws:kms"), true),
        (deny("StringNotEquals", header, "AES256"), false),
        (deny("StringNotEquals", key_header, ALIAS), false),
        (deny("StringNotEquals", key_header, &key_arn()), true),
    ] {
        let mut cloud = cloud(ALLOW_ALL);
        cloud.s3.bucket_mut(BUCKET).unwrap().policy = Some(policy(&statement));
        let outcome = upload(&mut cloud, KEY, BODY);
        assert_eq!(outcome.result.is_ok(), allowed, "{statement}");
        if !allowed {
            assert!(
                error_of(&outcome).ends_with("with an explicit deny in a resource-based policy")
            );
        }
    }
}

#[test]
fn trouble_with_the_key_is_passed_on_with_a_prefix_and_status_400() {
    let arn = key_arn();
    let states = [
        (
            KeyState::Disabled,
            format!("KMS.DisabledException (400): {arn} is disabled."),
        ),
        (
            KeyState::PendingDeletion,
            format!("KMS.KMSInvalidStateException (400): {arn} is pending deletion."),
        ),
    ];
    for (state, expected) in states {
        let mut cloud = cloud(ALLOW_ALL);
        upload(&mut cloud, KEY, BODY);
        cloud.kms.key_mut(KEY_ID).unwrap().state = state;
        assert_eq!(error_of(&upload(&mut cloud, KEY, BODY)), expected);
        assert_eq!(error_of(&download(&mut cloud, KEY)), expected);
        cloud.kms.key_mut(KEY_ID).unwrap().state = KeyState::Enabled;
        assert_eq!(
            body_of(&download(&mut cloud, KEY)),
            BODY,
            "nothing was lost"
        );
    }
    for (key_id, message) in [
        ("fake-key-id", "Invalid keyId 'fake-key-id'"),
        (
            "alias/nope",
            "Alias arn:aws:kms:us-east-1:111122223333:alias/nope is not found.",
        ),
        (
            "arn:aws:kms:eu-west-1:111122223333:key/x",
            "Invalid arn eu-west-1",
        ),
    ] {
        let Call::PutObject(mut input) = put(KEY, BODY) else {
            panic!("a put");
        };
        input.sse = SseHeaders::kms(key_id);
        let outcome = call(&mut cloud(ALLOW_ALL), Call::PutObject(input));
        assert_eq!(
            error_of(&outcome),
            format!("KMS.NotFoundException (400): {message}")
        );
    }
}

/// A public bucket policy opens the bucket, never an SSE-KMS object.
#[test]
fn nobody_without_a_signature_reads_or_writes_a_kms_object() {
    let open = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#;
    let mut cloud = cloud(ALLOW_ALL);
    unblock_public_access(&mut cloud);
    upload(&mut cloud, KEY, BODY);
    let before = cloud.s3.clone();
    for asked in [get(KEY), put(KEY, BODY)] {
        let shut = cloud.call(&Principal::Anonymous, asked.clone(), BODY, NOW);
        assert_eq!(error_of(&shut), "AccessDenied (403): Access Denied");
        cloud.s3.bucket_mut(BUCKET).unwrap().policy = Some(policy(open));
        let outcome = cloud.call(&Principal::Anonymous, asked, BODY, NOW);
        assert_eq!(
            error_of(&outcome),
            "InvalidArgument (400): Requests specifying Server Side Encryption with AWS KMS managed \
             keys require AWS Signature Version 4."
        );
        let http = &outcome
            .trace
            .steps
            .last()
            .unwrap()
            .api
            .as_ref()
            .unwrap()
            .http;
        assert!(http.contains(
            "<ArgumentName>Authorization</ArgumentName><ArgumentValue>null</ArgumentValue>"
        ));
        assert!(
            outcome.trace.steps.iter().all(|step| step.to != Actor::Kms),
            "KMS was not asked"
        );
        cloud.s3.bucket_mut(BUCKET).unwrap().policy = None;
    }
    assert!(cloud.s3 == before);
}
