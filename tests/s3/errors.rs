//! What the client gets: FIDELITY's rows on S3, word for word. Each test names its row.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::requests;
use crate::common::world::*;
use envelope_lab::core::cloud::{Call, Cloud, Outcome};
use envelope_lab::core::iam::Principal;
use envelope_lab::core::kms::{CiphertextBlob, KeyState};
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::encryption::Algorithm;
use envelope_lab::core::s3::encryption_rule::EncryptionRule;
use envelope_lab::core::s3::{
    Encryption, Request, SseHeaders, get_object, head_object, list_objects_v2,
    put_bucket_encryption,
};

const BODY: &[u8] = b"test-sse";

/// The last message in the trace, as HTTP text.
fn http_of(outcome: &Outcome) -> &str {
    let calls = outcome.trace.steps.iter().rev();
    &calls
        .filter_map(|step| step.api.as_ref())
        .next()
        .unwrap()
        .http
}

fn stranger() -> Principal {
    Principal::User {
        account: STRANGER.to_owned(),
        name: "mallory".to_owned(),
    }
}

/// Everybody may do anything with the objects, as far as the bucket has a say.
fn public(cloud: &mut Cloud) {
    unblock_public_access(cloud);
    let open = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::my-bucket", "arn:aws:s3:::my-bucket/*"]}"#;
    cloud.s3.bucket_mut(BUCKET).unwrap().policy = Some(policy(open));
}

/// Code, status, message, the XML and the line the CLI prints.
fn assert_refused(outcome: &Outcome, operation: &str, code: &str, status: u16, message: &str) {
    let error = outcome.result.as_ref().unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.status, error.message.as_str()),
        (code, status, message)
    );
    let line =
        format!("An error occurred ({code}) when calling the {operation} operation: {message}");
    assert_eq!(error.cli_line(operation), line);
    let http = http_of(outcome);
    assert!(http.starts_with(&format!("HTTP/1.1 {status} ")), "{http}");
    let body = format!("<Error><Code>{code}</Code><Message>{message}</Message>");
    let bare = operation == "HeadObject";
    assert_eq!(http.contains(&body), !bare, "{http}");
    assert!(
        !bare || http.lines().count() == 1,
        "a HEAD has no body: {http}"
    );
}

fn put_with(cloud: &mut Cloud, sse: &SseHeaders) -> Outcome {
    put_as(cloud, &Lab::app(), "a", BODY, sse, NOW)
}

fn copy(cloud: &mut Cloud, sse: SseHeaders) -> Outcome {
    s3(cloud, &requests::copy("plain", "copy", sse, None))
}

fn head(cloud: &mut Cloud, who: &Principal, key: &str) -> Outcome {
    cloud.s3(who, &requests::head(key, true), &[], NOW)
}

#[test]
fn row_kms_permission_missing_is_kms_own_message_with_403() {
    let mut cloud = cloud("");
    grant(
        &mut cloud,
        &alice(),
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
    );
    let outcome = put_as(
        &mut cloud,
        &alice(),
        "a",
        BODY,
        &SseHeaders::kms(ALIAS),
        NOW,
    );
    assert_refused(
        &outcome,
        "PutObject",
        "AccessDenied",
        403,
        "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:GenerateDataKey action",
    );
}

#[test]
fn row_s3_permission_missing_quotes_the_resource() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", BODY, &SseHeaders::default());
    grant(
        &mut cloud,
        &alice(),
        r#"{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}"#,
    );
    let outcome = get_as(&mut cloud, &alice(), "a", None, NOW);
    let message = r#"User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::my-bucket/a" because no identity-based policy allows the s3:GetObject action"#;
    assert_refused(&outcome, "GetObject", "AccessDenied", 403, message);
    let deny = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}"#;
    cloud.s3.bucket_mut(BUCKET).unwrap().policy = Some(policy(deny));
    let outcome = get_as(&mut cloud, &alice(), "a", None, NOW);
    let message = r#"User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::my-bucket/a" with an explicit deny in a resource-based policy"#;
    assert_refused(&outcome, "GetObject", "AccessDenied", 403, message);
}

#[test]
fn row_other_accounts_and_strangers_read_access_denied_and_no_more() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", BODY, &SseHeaders::default());
    grant(&mut cloud, &stranger(), ALLOW_ALL);
    for who in [stranger(), Principal::Anonymous] {
        let outcome = get_as(&mut cloud, &who, "a", None, NOW);
        assert_refused(&outcome, "GetObject", "AccessDenied", 403, "Access Denied");
        let outcome = put_as(&mut cloud, &who, "b", BODY, &SseHeaders::default(), NOW);
        assert_refused(&outcome, "PutObject", "AccessDenied", 403, "Access Denied");
        let list = Request::ListObjectsV2(list_objects_v2::Input {
            bucket: BUCKET.to_owned(),
            ..list_objects_v2::Input::default()
        });
        let outcome = cloud.s3(&who, &list, &[], NOW);
        assert_refused(
            &outcome,
            "ListObjectsV2",
            "AccessDenied",
            403,
            "Access Denied",
        );
    }
}

#[test]
fn row_another_accounts_key_hides_whether_it_is_there() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", BODY, &SseHeaders::kms(ALIAS));
    public(&mut cloud);
    grant(&mut cloud, &stranger(), ALLOW_ALL);
    let tail = "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";
    let user = "User: arn:aws:iam::444455556666:user/mallory is not authorized to perform:";
    for key in [
        key_arn(),
        key_arn().replace(KEY_ID, "aaaaaaaa-12ab-34cd-56ef-1234567890ab"),
    ] {
        let outcome = put_as(
            &mut cloud,
            &stranger(),
            "b",
            BODY,
            &SseHeaders::kms(&key),
            NOW,
        );
        let message = format!("{user} kms:GenerateDataKey on this resource {tail}");
        assert_refused(&outcome, "PutObject", "AccessDenied", 403, &message);
    }
    let outcome = get_as(&mut cloud, &stranger(), "a", None, NOW);
    let message =
        format!("{user} kms:Decrypt on the resource associated with this ciphertext {tail}");
    assert_refused(&outcome, "GetObject", "AccessDenied", 403, &message);
}

#[test]
fn row_head_has_no_body() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", BODY, &SseHeaders::kms(ALIAS));
    let (_, customer) = kinds().pop().unwrap();
    stored(&mut cloud, "c", BODY, &customer);
    let app = Lab::app();
    set_state(&mut cloud, KeyState::Disabled);
    let outcome = head(&mut cloud, &app, "a");
    assert_refused(&outcome, "HeadObject", "400", 400, "Bad Request");
    set_state(&mut cloud, KeyState::Enabled);
    let outcome = head(&mut cloud, &app, "c");
    assert_refused(&outcome, "HeadObject", "400", 400, "Bad Request");
    let outcome = head(&mut cloud, &app, "nope");
    assert_refused(&outcome, "HeadObject", "404", 404, "Not Found");
    grant(
        &mut cloud,
        &app,
        r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}"#,
    );
    for key in ["a", "nope"] {
        let outcome = head(&mut cloud, &app, key);
        assert_refused(&outcome, "HeadObject", "403", 403, "Forbidden");
    }
}

#[test]
fn row_key_state_is_400_with_kms_code_and_message() {
    let mut cloud = cloud(ALLOW_ALL);
    let sse = SseHeaders::kms(ALIAS);
    stored(&mut cloud, "a", BODY, &sse);
    stored(&mut cloud, "plain", BODY, &SseHeaders::default());
    let app = Lab::app();
    let id = upload_id_of(create_as(&mut cloud, &app, "m", &sse));
    for (state, code, tail) in [
        (KeyState::Disabled, "KMS.DisabledException", "is disabled."),
        (
            KeyState::PendingDeletion,
            "KMS.KMSInvalidStateException",
            "is pending deletion.",
        ),
    ] {
        set_state(&mut cloud, state);
        let message = format!("{} {tail}", key_arn());
        let refused = |outcome: &Outcome, operation: &str| {
            assert_refused(outcome, operation, code, 400, &message);
        };
        refused(&put_with(&mut cloud, &sse), "PutObject");
        refused(&download(&mut cloud, "a"), "GetObject");
        refused(&copy(&mut cloud, sse.clone()), "CopyObject");
        refused(
            &create_as(&mut cloud, &app, "n", &sse),
            "CreateMultipartUpload",
        );
        refused(
            &part_as(&mut cloud, &app, "m", &id, 1, BODY, None),
            "UploadPart",
        );
    }
}

#[test]
fn row_lookup_errors_are_400_with_kms_code_and_message() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "plain", BODY, &SseHeaders::default());
    let gone = key_arn().replace(KEY_ID, "aaaaaaaa-12ab-34cd-56ef-1234567890ab");
    let elsewhere = key_arn().replace(REGION, "eu-west-1");
    for (key, message) in [
        (
            "fake-key-id".to_owned(),
            "Invalid keyId 'fake-key-id'".to_owned(),
        ),
        (gone.clone(), format!("Key '{gone}' does not exist")),
        (elsewhere, "Invalid arn eu-west-1".to_owned()),
        (
            "alias/nope".to_owned(),
            "Alias arn:aws:kms:us-east-1:111122223333:alias/nope is not found.".to_owned(),
        ),
    ] {
        let sse = SseHeaders::kms(&key);
        let bucket_key = SseHeaders {
            bucket_key: Some(true),
            ..sse.clone()
        };
        let refused = |outcome: &Outcome, operation: &str| {
            assert_refused(outcome, operation, "KMS.NotFoundException", 400, &message);
        };
        refused(&put_with(&mut cloud, &sse), "PutObject");
        refused(&put_with(&mut cloud, &bucket_key), "PutObject");
        refused(&copy(&mut cloud, sse.clone()), "CopyObject");
        refused(
            &create_as(&mut cloud, &Lab::app(), "m", &sse),
            "CreateMultipartUpload",
        );
    }
}

#[test]
fn row_a_public_bucket_makes_no_sse_kms_object_public() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "plain", BODY, &SseHeaders::default());
    public(&mut cloud);
    let nobody = Principal::Anonymous;
    assert_eq!(
        body_of(&get_as(&mut cloud, &nobody, "plain", None, NOW)),
        BODY
    );
    let message = "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.";
    for (name, sse) in kinds() {
        if !sse
            .algorithm
            .as_ref()
            .is_some_and(|name| name.starts_with("aws:kms"))
        {
            continue;
        }
        stored(&mut cloud, name, BODY, &sse);
        for outcome in [
            get_as(&mut cloud, &nobody, name, None, NOW),
            put_as(&mut cloud, &nobody, "b", BODY, &sse, NOW),
        ] {
            let operation = outcome.trace.operation;
            assert_refused(&outcome, operation, "InvalidArgument", 400, message);
            let arguments = "<ArgumentName>Authorization</ArgumentName><ArgumentValue>null</ArgumentValue></Error>";
            assert!(
                http_of(&outcome).ends_with(arguments),
                "{}",
                http_of(&outcome)
            );
            assert!(kms_calls(&outcome).is_empty(), "{name}");
        }
    }
    // Only after S3 itself allowed it.
    cloud.s3.bucket_mut(BUCKET).unwrap().policy = None;
    let outcome = get_as(&mut cloud, &nobody, "SSE-KMS", None, NOW);
    assert_refused(&outcome, "GetObject", "AccessDenied", 403, "Access Denied");
}

#[test]
fn row_a_key_header_without_aws_kms() {
    let mut cloud = cloud(ALLOW_ALL);
    let message = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";
    let bare = SseHeaders {
        kms_key_id: Some(ALIAS.to_owned()),
        ..SseHeaders::default()
    };
    for sse in [bare, asks("AES256", Some(ALIAS))] {
        let outcome = put_with(&mut cloud, &sse);
        assert_refused(&outcome, "PutObject", "InvalidArgument", 400, message);
    }
}

#[test]
fn row_an_unsupported_encryption_method() {
    let mut cloud = cloud(ALLOW_ALL);
    for name in ["", "AES128", "AWS:KMS"] {
        let outcome = put_with(&mut cloud, &asks(name, None));
        let message = "The encryption method specified is not supported";
        assert_refused(&outcome, "PutObject", "InvalidArgument", 400, message);
    }
}

#[test]
fn row_a_key_with_an_aes256_default() {
    let mut cloud = cloud(ALLOW_ALL);
    let input = put_bucket_encryption::Input {
        bucket: BUCKET.to_owned(),
        rule: EncryptionRule {
            sse_algorithm: "AES256".to_owned(),
            kms_master_key_id: Some(KEY_ID.to_owned()),
            ..EncryptionRule::default()
        },
        ..put_bucket_encryption::Input::default()
    };
    let outcome = s3(&mut cloud, &Request::PutBucketEncryption(input));
    let message = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse";
    assert_refused(
        &outcome,
        "PutBucketEncryption",
        "InvalidArgument",
        400,
        message,
    );
}

#[test]
fn row_encryption_headers_on_get_and_head_are_400() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", BODY, &SseHeaders::kms(ALIAS));
    let input = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: "a".to_owned(),
        algorithm: Some("aws:kms".to_owned()),
        ..get_object::Input::default()
    };
    let outcome = call(&mut cloud, Call::GetObject(input));
    assert_eq!(outcome.result.unwrap_err().status, 400);
    let input = head_object::Input {
        bucket: BUCKET.to_owned(),
        key: "a".to_owned(),
        algorithm: Some("aws:kms".to_owned()),
        ..head_object::Input::default()
    };
    let outcome = s3(&mut cloud, &Request::HeadObject(input));
    assert_refused(&outcome, "HeadObject", "400", 400, "Bad Request");
}

#[test]
fn row_missing_objects_and_buckets() {
    let mut cloud = cloud(ALLOW_ALL);
    let outcome = download(&mut cloud, "nope");
    assert_refused(
        &outcome,
        "GetObject",
        "NoSuchKey",
        404,
        "The specified key does not exist.",
    );
    let list = Request::ListObjectsV2(list_objects_v2::Input {
        bucket: "nobodys-bucket".to_owned(),
        ..list_objects_v2::Input::default()
    });
    let outcome = s3(&mut cloud, &list);
    let message = "The specified bucket does not exist";
    assert_refused(&outcome, "ListObjectsV2", "NoSuchBucket", 404, message);
}

#[test]
fn row_sse_c_without_its_key_with_another_and_with_a_wrong_md5() {
    let mut cloud = cloud(ALLOW_ALL);
    let (_, sse) = kinds().pop().unwrap();
    stored(&mut cloud, "a", BODY, &sse);
    let app = Lab::app();
    let outcome = get_as(&mut cloud, &app, "a", None, NOW);
    let message = "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.";
    assert_refused(&outcome, "GetObject", "InvalidRequest", 400, message);
    let outcome = get_as(&mut cloud, &app, "a", Some(&customer(8)), NOW);
    let message = "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.";
    assert_refused(&outcome, "GetObject", "AccessDenied", 403, message);
    let mut spoilt = customer(9);
    spoilt.md5 = Some(customer(8).md5());
    let message = "The calculated MD5 hash of the key did not match the hash that was provided.";
    let outcome = get_as(&mut cloud, &app, "a", Some(&spoilt), NOW);
    assert_refused(&outcome, "GetObject", "InvalidArgument", 400, message);
    let put = SseHeaders {
        customer: Some(spoilt),
        ..SseHeaders::default()
    };
    assert_refused(
        &put_with(&mut cloud, &put),
        "PutObject",
        "InvalidArgument",
        400,
        message,
    );
    stored(&mut cloud, "plain", BODY, &SseHeaders::default());
    let outcome = get_as(&mut cloud, &app, "plain", Some(&customer(9)), NOW);
    let message = "The encryption parameters are not applicable to this object.";
    assert_refused(&outcome, "GetObject", "InvalidRequest", 400, message);
}

#[test]
fn row_the_address_of_the_user_is_not_told_to_kms() {
    let mut cloud = cloud(
        r#"{"Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#,
    );
    let outcome = put_with(&mut cloud, &SseHeaders::kms(ALIAS));
    let message = format!(
        "User: {APP} is not authorized to perform: kms:GenerateDataKey on resource: {} because no identity-based policy allows the kms:GenerateDataKey action",
        key_arn()
    );
    assert_refused(&outcome, "PutObject", "AccessDenied", 403, &message);
}

/// Response headers: the full key ARN whatever was sent; `bucket-key-enabled` only when true; the context on
/// Put, Copy and Create alone.
#[test]
fn row_response_headers() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "plain", BODY, &SseHeaders::default());
    let mut sse = kinds()[3].1.clone();
    sse.kms_key_id = Some(KEY_ID.to_owned());
    let context = sse.context.clone().unwrap();
    let key = format!(
        "x-amz-server-side-encryption-aws-kms-key-id: {}\n",
        key_arn()
    );
    let context_line = format!("x-amz-server-side-encryption-context: {context}\n");
    let app = Lab::app();
    let created = create_as(&mut cloud, &app, "m", &sse);
    let id = upload_id_of(create_as(&mut cloud, &app, "m", &sse));
    let part = part_as(&mut cloud, &app, "m", &id, 1, BODY, None);
    let parts = [(1, json_of(&part)["ETag"].as_str().unwrap().to_owned())];
    let with_context = [
        put_with(&mut cloud, &sse),
        copy(&mut cloud, sse.clone()),
        created,
    ];
    let without = [
        part,
        complete_as(&mut cloud, &app, "m", &id, &parts),
        download(&mut cloud, "a"),
        head(&mut cloud, &app, "a"),
    ];
    for (sent_back, outcomes) in [(true, &with_context[..]), (false, &without[..])] {
        for outcome in outcomes {
            let name = outcome.trace.operation;
            let steps = outcome.trace.steps.iter().rev();
            let http = &steps
                .filter_map(|step| step.api.as_ref())
                .find(|api| api.operation == name)
                .unwrap()
                .http;
            let http = &format!("{http}\n");
            assert!(
                http.contains("x-amz-server-side-encryption: aws:kms\n"),
                "{http}"
            );
            assert!(http.contains(&key), "{http}");
            assert!(!http.contains("bucket-key-enabled"), "{http}");
            assert_eq!(http.contains(&context_line), sent_back, "{http}");
            let json = json_of(outcome);
            assert_eq!(json["ServerSideEncryption"], "aws:kms");
            assert_eq!(json["SSEKMSKeyId"], key_arn());
            assert!(json.get("BucketKeyEnabled").is_none());
            assert_eq!(json.get("SSEKMSEncryptionContext").is_some(), sent_back);
        }
    }
    let outcome = put_with(&mut cloud, &bucket_key());
    assert!(http_of(&outcome).contains("x-amz-server-side-encryption-bucket-key-enabled: true\n"));
    assert_eq!(json_of(&outcome)["BucketKeyEnabled"], true);
    let outcome = put_with(&mut cloud, &SseHeaders::default());
    let json = json_of(&outcome);
    assert_eq!(
        json,
        serde_json::json!({"ETag": "\"42832cdec7083e70a9cd6f2d5852e004\"", "ServerSideEncryption": "AES256"})
    );
}

/// Header order: the request beats the bucket; `aws:kms` alone is `aws/s3` and keeps the bucket's `BucketKeyEnabled`.
#[test]
fn row_header_order() {
    let mut cloud = cloud(ALLOW_ALL);
    let default = &mut cloud.s3.bucket_mut(BUCKET).unwrap().encryption;
    default.algorithm = Algorithm::SseKms;
    default.kms_key_id = Some(OTHER_KEY_ID.to_owned());
    default.bucket_key = true;
    let key_of = |cloud: &mut Cloud, sse: &SseHeaders| {
        let json = json_of(&put_with(cloud, sse));
        (
            json["SSEKMSKeyId"].as_str().map(str::to_owned),
            json.get("BucketKeyEnabled").is_some(),
        )
    };
    let other = key_arn().replace(KEY_ID, OTHER_KEY_ID);
    assert_eq!(
        key_of(&mut cloud, &SseHeaders::default()),
        (Some(other), true)
    );
    assert_eq!(
        key_of(&mut cloud, &SseHeaders::kms(ALIAS)),
        (Some(key_arn()), true)
    );
    assert_eq!(key_of(&mut cloud, &asks("AES256", None)), (None, false));
    let (managed, bucket_key) = key_of(&mut cloud, &asks("aws:kms", None));
    let managed = managed.unwrap();
    assert!(bucket_key);
    assert_eq!(
        cloud
            .kms
            .find(ACCOUNT, REGION, "alias/aws/s3")
            .unwrap()
            .arn(),
        managed
    );
    assert!(
        !key_of(&mut cloud, &asks("aws:kms:dsse", Some(ALIAS))).1,
        "no Bucket Key for DSSE-KMS"
    );
    // The key of a default is not looked up until somebody uploads.
    cloud.s3.bucket_mut(BUCKET).unwrap().encryption.kms_key_id = Some("fake-key-id".to_owned());
    let outcome = put_with(&mut cloud, &SseHeaders::default());
    assert_refused(
        &outcome,
        "PutObject",
        "KMS.NotFoundException",
        400,
        "Invalid keyId 'fake-key-id'",
    );
}

/// A stored blob that names no key of KMS's is no lookup error but a ciphertext that is none.
#[test]
fn row_a_damaged_blob_has_kms_code_and_no_message() {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, "a", BODY, &SseHeaders::kms(ALIAS));
    let object = cloud
        .s3
        .bucket_mut(BUCKET)
        .unwrap()
        .objects
        .get_mut("a")
        .unwrap();
    let Encryption::Kms(sse) = &mut object.encryption else {
        panic!("{:?}", object.encryption);
    };
    let mut blob = CiphertextBlob::parse(&sse.encrypted_data_key).unwrap();
    blob.key = [7; 16];
    sse.encrypted_data_key = blob.to_bytes();
    let outcome = download(&mut cloud, "a");
    assert_refused(
        &outcome,
        "GetObject",
        "KMS.InvalidCiphertextException",
        400,
        "",
    );
}

/// What S3 says when KMS throttles is not documented: simulated.
#[test]
fn row_open_point_throttling_is_slow_down() {
    let mut cloud = cloud(ALLOW_ALL);
    cloud.kms.throttled = true;
    let outcome = put_with(&mut cloud, &SseHeaders::kms(ALIAS));
    assert_refused(
        &outcome,
        "PutObject",
        "SlowDown",
        503,
        "Please reduce your request rate.",
    );
}
