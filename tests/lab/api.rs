//! The way in for outside checks: one world, asked line by line, in AWS's own names.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use base64ct::{Base64, Encoding};
use envelope_lab::core::api::World;
use proptest::prelude::*;
use serde_json::{Value, json};

const ADMIN: &str = "arn:aws:iam::111122223333:user/admin";
const OTHER_ADMIN: &str = "arn:aws:iam::444455556666:user/admin";
const APP: &str = "arn:aws:sts::111122223333:assumed-role/app/session";
const KMS: [&str; 24] = [
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "Encrypt",
    "Decrypt",
    "ReEncrypt",
    "CreateKey",
    "DescribeKey",
    "ListKeys",
    "ListAliases",
    "EnableKey",
    "DisableKey",
    "ScheduleKeyDeletion",
    "CancelKeyDeletion",
    "GetKeyPolicy",
    "PutKeyPolicy",
    "CreateAlias",
    "UpdateAlias",
    "DeleteAlias",
    "RotateKeyOnDemand",
    "ListKeyRotations",
    "CreateGrant",
    "ListGrants",
    "RevokeGrant",
    "RetireGrant",
];
const S3: [&str; 26] = [
    "PutObject",
    "GetObject",
    "DeleteObject",
    "HeadObject",
    "CopyObject",
    "ListObjectsV2",
    "CreateBucket",
    "DeleteBucket",
    "ListBuckets",
    "PutBucketPolicy",
    "GetBucketPolicy",
    "DeleteBucketPolicy",
    "PutBucketEncryption",
    "GetBucketEncryption",
    "DeleteBucketEncryption",
    "PutObjectTagging",
    "GetObjectTagging",
    "CreateMultipartUpload",
    "UploadPart",
    "UploadPartCopy",
    "CompleteMultipartUpload",
    "AbortMultipartUpload",
    "ListParts",
    "ListMultipartUploads",
    "GeneratePresignedUrl",
    "FetchPresignedUrl",
];
const IAM: [&str; 15] = [
    "CreateUser",
    "CreateRole",
    "DeleteUser",
    "DeleteRole",
    "PutUserPolicy",
    "PutRolePolicy",
    "DeleteUserPolicy",
    "DeleteRolePolicy",
    "AttachUserPolicy",
    "AttachRolePolicy",
    "PutUserPermissionsBoundary",
    "PutRolePermissionsBoundary",
    "DeleteUserPermissionsBoundary",
    "DeleteRolePermissionsBoundary",
    "CreatePolicy",
];

/// Lets everyone in the account assume the role whom IAM allows to.
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}"#;

fn send(world: &mut World, who: &str, call: &str, input: Value) -> Value {
    let (service, operation) = call.split_once(':').unwrap();
    let line = json!({"as": who, "service": service, "operation": operation, "input": input});
    world.answer(&line.to_string())
}

/// The output of a call that must succeed.
fn ok(world: &mut World, who: &str, call: &str, input: Value) -> Value {
    let answer = send(world, who, call, input);
    assert!(answer.get("error").is_none(), "{call}: {answer}");
    assert!(answer["events"].is_array());
    answer["output"].clone()
}

/// `code (status): message` of a call that must fail.
fn refused(world: &mut World, who: &str, call: &str, input: Value) -> String {
    let answer = send(world, who, call, input);
    let error = &answer["error"];
    assert!(answer.get("output").is_none(), "{call}: {answer}");
    format!(
        "{} ({}): {}",
        error["code"].as_str().unwrap(),
        error["status"],
        error["message"].as_str().unwrap()
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn an_upload_and_a_download_in_awss_own_names() {
    let mut world = World::new();
    let key = text(&ok(&mut world, ADMIN, "kms:CreateKey", json!({}))["KeyMetadata"]["Arn"]);
    ok(
        &mut world,
        ADMIN,
        "kms:CreateAlias",
        json!({"AliasName": "alias/files", "TargetKeyId": key}),
    );
    ok(
        &mut world,
        ADMIN,
        "s3:CreateBucket",
        json!({"Bucket": "example-bucket"}),
    );
    let body = Base64::encode_string(b"test-sse");
    let place = json!({"Bucket": "example-bucket", "Key": "a b.txt"});
    let mut put = place.clone();
    put["Body"] = json!(body);
    put["ServerSideEncryption"] = json!("aws:kms");
    put["SSEKMSKeyId"] = json!("alias/files");
    let answer = send(&mut world, ADMIN, "s3:PutObject", put);
    assert_eq!(answer["output"]["ServerSideEncryption"], "aws:kms");
    assert_eq!(
        answer["output"]["SSEKMSKeyId"], *key,
        "the ARN, whatever was sent"
    );
    assert!(
        answer["output"].get("BucketKeyEnabled").is_none(),
        "only when true"
    );
    let events = answer["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "KMS's, not S3's own");
    assert_eq!(events[0]["eventName"], "GenerateDataKey");
    assert_eq!(
        events[0]["userIdentity"]["invokedBy"],
        "fas.s3.amazonaws.com"
    );
    assert_eq!(
        events[0]["requestParameters"]["encryptionContext"]["aws:s3:arn"],
        "arn:aws:s3:::example-bucket/a b.txt"
    );
    let got = ok(&mut world, ADMIN, "s3:GetObject", place);
    assert_eq!(
        (&got["Body"], &got["ContentLength"]),
        (&json!(body), &json!(8))
    );
}

#[test]
fn roles_boundaries_and_other_accounts() {
    let mut world = World::new();
    let key = text(&ok(&mut world, ADMIN, "kms:CreateKey", json!({}))["KeyMetadata"]["KeyId"]);
    let data_key = json!({"KeyId": key, "KeySpec": "AES_256"});
    ok(
        &mut world,
        ADMIN,
        "iam:CreateRole",
        json!({"RoleName": "app", "AssumeRolePolicyDocument": TRUST}),
    );
    let sentence = |end: &str| {
        format!(
            "AccessDeniedException (400): User: {APP} is not authorized to perform: kms:GenerateDataKey on resource: \
             arn:aws:kms:us-east-1:111122223333:key/{key} because no {end} allows the kms:GenerateDataKey action"
        )
    };
    assert_eq!(
        refused(&mut world, APP, "kms:GenerateDataKey", data_key.clone()),
        sentence("identity-based policy")
    );
    let all = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    // A document may come as text, as the API has it, or as an object.
    for document in [json!(all.to_string()), all] {
        let input = json!({"RoleName": "app", "PolicyName": "p", "PolicyDocument": document});
        ok(&mut world, ADMIN, "iam:PutRolePolicy", input);
    }
    ok(&mut world, APP, "kms:GenerateDataKey", data_key.clone());
    let boundary = json!({"RoleName": "app", "PermissionsBoundary": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"});
    ok(
        &mut world,
        ADMIN,
        "iam:PutRolePermissionsBoundary",
        boundary,
    );
    assert_eq!(
        refused(&mut world, APP, "kms:GenerateDataKey", data_key),
        sentence("permissions boundary")
    );
    // Another account is there as soon as its administrator does something.
    let theirs =
        text(&ok(&mut world, OTHER_ADMIN, "kms:CreateKey", json!({}))["KeyMetadata"]["Arn"]);
    assert!(theirs.starts_with("arn:aws:kms:us-east-1:444455556666:key/"));
    for arn in [
        theirs,
        "arn:aws:kms:us-east-1:444455556666:key/00000000-0000-4000-8000-000000000000".to_owned(),
    ] {
        assert_eq!(
            refused(
                &mut world,
                ADMIN,
                "kms:GenerateDataKey",
                json!({"KeyId": arn, "KeySpec": "AES_256"})
            ),
            format!(
                "AccessDeniedException (400): User: {ADMIN} is not authorized to perform: kms:GenerateDataKey on this \
                 resource because the resource does not exist in this Region, no resource-based policies allow access, \
                 or a resource-based policy explicitly denies access"
            )
        );
    }
    assert_eq!(
        refused(
            &mut world,
            APP,
            "iam:CreateUser",
            json!({"UserName": "eve"})
        ),
        format!(
            "AccessDenied (403): User: {APP} is not authorized to perform: iam:CreateUser on resource: \
             arn:aws:iam::111122223333:user/eve because no permissions boundary allows the iam:CreateUser action"
        )
    );
    assert_eq!(
        refused(
            &mut world,
            ADMIN,
            "iam:PutUserPolicy",
            json!({"UserName": "eve", "PolicyName": "p", "PolicyDocument": "{}"})
        ),
        "NoSuchEntity (404): The user with name eve cannot be found."
    );
}

#[test]
fn a_line_that_cannot_be_read_is_an_error_and_the_next_one_works() {
    let mut world = World::new();
    let cases = [
        ("", "InvalidLine (400)"),
        ("rubbish", "InvalidLine (400)"),
        ("{", "InvalidLine (400)"),
        ("[]", "InvalidLine (400): expected a text as `as`"),
        (
            r#"{"as": "me", "service": "kms", "operation": "ListKeys"}"#,
            "InvalidLine (400): `me` is not a caller",
        ),
        (
            r#"{"as": "anonymous", "service": "kms", "operation": "ListKeys", "input": []}"#,
            "InvalidLine (400): expected an object as `input`",
        ),
        (
            r#"{"as": "anonymous", "service": "kms", "operation": "Sing", "input": {}}"#,
            "UnknownOperationException (400): no operation `Sing` of service `kms` is simulated here",
        ),
        (
            r#"{"as": "anonymous", "service": "sqs", "operation": "SendMessage"}"#,
            "UnknownOperationException (400): no operation `SendMessage` of service `sqs` is simulated here",
        ),
    ];
    for (line, expected) in cases {
        let answer = world.answer(line);
        let error = &answer["error"];
        let found = format!(
            "{} ({}): {}",
            text(&error["code"]),
            error["status"],
            text(&error["message"])
        );
        assert!(found.starts_with(expected), "{line}: {found}");
        assert_eq!(answer["events"], json!([]));
        ok(&mut world, ADMIN, "kms:ListKeys", json!({}));
    }
}

#[test]
fn members_of_the_wrong_type_say_what_was_expected() {
    let mut world = World::new();
    for (call, input, expected) in [
        (
            "kms:Encrypt",
            json!({"KeyId": "k", "Plaintext": "not base64!"}),
            "SerializationException (400): expected base64 as `Plaintext`",
        ),
        (
            "kms:Encrypt",
            json!({"KeyId": ["k"], "Plaintext": ""}),
            "SerializationException (400): expected a text as `KeyId`",
        ),
        (
            "kms:GenerateDataKey",
            json!({"KeyId": "k", "NumberOfBytes": "many"}),
            "SerializationException (400): expected a whole number as `NumberOfBytes`",
        ),
        (
            "kms:Decrypt",
            json!({"CiphertextBlob": "AA==", "EncryptionContext": {"a": 1}}),
            "SerializationException (400): expected an object of texts as `EncryptionContext`",
        ),
        (
            "kms:GenerateDataKey",
            json!({}),
            "ValidationException (400): 1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
        ),
    ] {
        assert_eq!(refused(&mut world, ADMIN, call, input), expected);
    }
}

/// Time passes a second a line, or as one says.
#[test]
fn a_scheduled_deletion_is_carried_out_once_its_time_is_over() {
    let mut world = World::new();
    let key = text(&ok(&mut world, ADMIN, "kms:CreateKey", json!({}))["KeyMetadata"]["KeyId"]);
    ok(
        &mut world,
        ADMIN,
        "kms:ScheduleKeyDeletion",
        json!({"KeyId": key, "PendingWindowInDays": 7}),
    );
    ok(
        &mut world,
        ADMIN,
        "clock:Advance",
        json!({"Seconds": 6 * 86_400}),
    );
    let state = ok(&mut world, ADMIN, "kms:DescribeKey", json!({"KeyId": key}));
    assert_eq!(state["KeyMetadata"]["KeyState"], "PendingDeletion");
    ok(
        &mut world,
        ADMIN,
        "clock:Advance",
        json!({"Seconds": 86_400}),
    );
    assert_eq!(
        refused(&mut world, ADMIN, "kms:DescribeKey", json!({"KeyId": key})),
        format!(
            "NotFoundException (400): Key 'arn:aws:kms:us-east-1:111122223333:key/{key}' does not exist"
        )
    );
}

/// Every operation there is, reached by its name.
#[test]
fn every_operation_of_the_issue_is_known() {
    let mut world = World::new();
    for (service, operations) in [("kms", &KMS[..]), ("s3", &S3[..]), ("iam", &IAM[..])] {
        for operation in operations {
            let answer = send(
                &mut world,
                ADMIN,
                &format!("{service}:{operation}"),
                json!({}),
            );
            assert_ne!(
                answer["error"]["code"], "UnknownOperationException",
                "{service}:{operation}"
            );
        }
    }
}

/// A value of any shape, with names and texts that operations know.
fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~]{0,12}",
        Just("alias/a".to_owned()),
        Just("AES_256".to_owned()),
        Just("aws:kms".to_owned()),
        Just("bucket-a".to_owned()),
        Just("AAAA".to_owned()),
        Just("{\"Version\": \"2012-10-17\", \"Statement\": []}".to_owned()),
        Just("bytes=0-".to_owned()),
        Just(
            "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000"
                .to_owned()
        ),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1i64..40).prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec(("[A-Za-z:]{1,8}", inner), 0..3)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

const NAMES: [&str; 26] = [
    "KeyId",
    "KeySpec",
    "NumberOfBytes",
    "Plaintext",
    "CiphertextBlob",
    "EncryptionContext",
    "Bucket",
    "Key",
    "Body",
    "ServerSideEncryption",
    "SSEKMSKeyId",
    "Range",
    "Policy",
    "PolicyDocument",
    "UserName",
    "RoleName",
    "AliasName",
    "TargetKeyId",
    "Operations",
    "GranteePrincipal",
    "UploadId",
    "PartNumber",
    "CopySource",
    "Url",
    "Tagging",
    "PendingWindowInDays",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_line_is_answered(line in "\\PC{0,80}") {
        let answer = World::new().answer(&line);
        prop_assert!(answer["error"]["code"].is_string());
    }

    #[test]
    fn any_input_is_answered(
        calls in prop::collection::vec(
            (0usize..65, prop::collection::vec((prop::sample::select(&NAMES[..]), any_value()), 0..6)),
            1..12,
        )
    ) {
        let all: Vec<(&str, &str)> = (KMS.iter().map(|name| ("kms", *name)))
            .chain(S3.iter().map(|name| ("s3", *name)))
            .chain(IAM.iter().map(|name| ("iam", *name)))
            .collect();
        let mut world = World::new();
        ok(&mut world, ADMIN, "s3:CreateBucket", json!({"Bucket": "bucket-a"}));
        let key = ok(&mut world, ADMIN, "kms:CreateKey", json!({}));
        ok(&mut world, ADMIN, "kms:CreateAlias", json!({"AliasName": "alias/a", "TargetKeyId": key["KeyMetadata"]["KeyId"]}));
        for (index, members) in calls {
            let (service, operation) = all[index % all.len()];
            let input: serde_json::Map<String, Value> =
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let answer = send(&mut world, ADMIN, &format!("{service}:{operation}"), Value::Object(input));
            prop_assert!(answer.get("output").is_some() != answer.get("error").is_some());
        }
    }
}
