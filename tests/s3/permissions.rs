//! Which permissions every operation of S3 needs: with all of them it succeeds; with any one of them missing it fails at
//! the service that asks for that one, and changes nothing.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::requests;
use crate::common::world::*;
use envelope_lab::core::cloud::{Call, Cloud, Outcome};
use envelope_lab::core::iam::Principal;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::delete_object;
use envelope_lab::core::s3::encryption_rule::EncryptionRule;
use envelope_lab::core::s3::parameters::CopySource;
use envelope_lab::core::s3::*;
use envelope_lab::core::trace::Actor;

const KEY: &str = "file.txt";
const BODY: &[u8] = b"a body of some bytes";

/// What an operation acts on, as the administrator made it.
struct Made {
    cloud: Cloud,
    upload_id: String,
    etag: String,
}

type Run = Box<dyn Fn(&mut Made) -> Outcome>;

fn admin() -> Principal {
    Lab::admin()
}

/// An object of each kind, and an upload of one part, all under one KMS key.
fn made() -> Made {
    let mut cloud = cloud("");
    grant(&mut cloud, &admin(), ALLOW_ALL);
    for (name, sse) in kinds() {
        // Bucket keys are held for a requester: the administrator's is not the application's.
        let outcome = put_as(&mut cloud, &admin(), name, BODY, &sse, NOW);
        assert!(outcome.result.is_ok(), "{name}");
    }
    let outcome = put_as(
        &mut cloud,
        &admin(),
        "tagged",
        BODY,
        &SseHeaders::kms(ALIAS),
        NOW,
    );
    assert!(outcome.result.is_ok());
    let bucket = cloud.s3.bucket_mut(BUCKET).unwrap();
    bucket.objects.get_mut("tagged").unwrap().tags = vec![("a".to_owned(), "b".to_owned())];
    let sse = SseHeaders::kms(ALIAS);
    let upload_id = upload_id_of(create_as(&mut cloud, &admin(), KEY, &sse));
    let etag = etag_of(part_as(
        &mut cloud,
        &admin(),
        KEY,
        &upload_id,
        1,
        BODY,
        None,
    ));
    Made {
        cloud,
        upload_id,
        etag,
    }
}

fn request(request: Request) -> Run {
    Box::new(move |made| s3(&mut made.cloud, &request))
}

fn put(sse: SseHeaders) -> Run {
    Box::new(move |made| put_as(&mut made.cloud, &Lab::app(), "new", BODY, &sse, NOW))
}

fn get(name: &'static str) -> Run {
    let (_, sse) = kinds().into_iter().find(|(kind, _)| *kind == name).unwrap();
    Box::new(move |made| {
        get_as(
            &mut made.cloud,
            &Lab::app(),
            name,
            sse.customer.as_ref(),
            NOW,
        )
    })
}

fn copy(from: &str, sse: SseHeaders) -> Run {
    request(requests::copy(from, "copy", sse, None))
}

fn head(name: &str, checksum: bool) -> Run {
    request(requests::head(name, checksum))
}

fn kind(name: &str) -> SseHeaders {
    let found = kinds().into_iter().find(|(kind, _)| *kind == name);
    found.unwrap().1
}

const PUT: &str = "s3:PutObject";
const GET: &str = "s3:GetObject";
const MAKE: &str = "kms:GenerateDataKey";
const OPEN: &str = "kms:Decrypt";

fn on_objects() -> Vec<(&'static str, Vec<&'static str>, Run)> {
    let tags = vec![("a".to_owned(), "b".to_owned())];
    let tagged = put_object::Input {
        tags: tags.clone(),
        ..put_input("new", BODY, &SseHeaders::kms(ALIAS))
    };
    let range = get_object::Input {
        bucket: BUCKET.to_owned(),
        key: "SSE-KMS".to_owned(),
        range: Some("bytes=1-3".to_owned()),
        ..get_object::Input::default()
    };
    let bucket = || BUCKET.to_owned();
    vec![
        ("put, SSE-KMS", vec![PUT, MAKE], put(kind("SSE-KMS"))),
        ("put, with a context", vec![PUT, MAKE], put(kind("context"))),
        ("put, DSSE-KMS", vec![PUT, MAKE], put(kind("DSSE-KMS"))),
        ("put, bucket key", vec![PUT, MAKE], put(kind("bucket key"))),
        // The managed key's policy lets in everyone of the account who comes through S3.
        ("put, aws/s3", vec![PUT], put(kind("aws/s3"))),
        ("put, SSE-S3", vec![PUT], put(kind("SSE-S3"))),
        ("put, SSE-C", vec![PUT], put(kind("SSE-C"))),
        (
            "put, tagged",
            vec![PUT, "s3:PutObjectTagging", MAKE],
            Box::new(move |made| {
                made.cloud
                    .call(&Lab::app(), Call::PutObject(tagged.clone()), BODY, NOW)
            }),
        ),
        ("get, SSE-KMS", vec![GET, OPEN], get("SSE-KMS")),
        ("get, with a context", vec![GET, OPEN], get("context")),
        ("get, DSSE-KMS", vec![GET, OPEN], get("DSSE-KMS")),
        ("get, bucket key", vec![GET, OPEN], get("bucket key")),
        ("get, aws/s3", vec![GET], get("aws/s3")),
        ("get, SSE-S3", vec![GET], get("SSE-S3")),
        ("get, SSE-C", vec![GET], get("SSE-C")),
        (
            "get, a range",
            vec![GET, OPEN],
            Box::new(move |made| call(&mut made.cloud, Call::GetObject(range.clone()))),
        ),
        ("head", vec![GET], head("SSE-KMS", false)),
        ("head, checksum", vec![GET, OPEN], head("SSE-KMS", true)),
        ("head, checksum, SSE-S3", vec![GET], head("SSE-S3", true)),
        (
            "copy",
            vec![GET, PUT, OPEN, MAKE],
            copy("SSE-KMS", kind("SSE-KMS")),
        ),
        (
            "copy to SSE-S3",
            vec![GET, PUT, OPEN],
            copy("DSSE-KMS", kind("SSE-S3")),
        ),
        (
            "copy from SSE-S3",
            vec![GET, PUT, MAKE],
            copy("SSE-S3", kind("bucket key")),
        ),
        (
            "copy, tagged",
            vec![
                GET,
                "s3:GetObjectTagging",
                PUT,
                "s3:PutObjectTagging",
                OPEN,
                MAKE,
            ],
            copy("tagged", kind("SSE-KMS")),
        ),
        (
            "delete",
            vec!["s3:DeleteObject"],
            Box::new(|made| {
                let call = Call::DeleteObject(delete_object::Input {
                    bucket: BUCKET.to_owned(),
                    key: "SSE-KMS".to_owned(),
                    ..delete_object::Input::default()
                });
                made.cloud.call(&Lab::app(), call, &[], NOW)
            }),
        ),
        (
            "list",
            vec!["s3:ListBucket"],
            request(Request::ListObjectsV2(list_objects_v2::Input {
                bucket: bucket(),
                ..list_objects_v2::Input::default()
            })),
        ),
        (
            "put tags",
            vec!["s3:PutObjectTagging"],
            request(Request::PutObjectTagging(put_object_tagging::Input {
                bucket: bucket(),
                key: "SSE-KMS".to_owned(),
                tags,
                ..put_object_tagging::Input::default()
            })),
        ),
        (
            "get tags",
            vec!["s3:GetObjectTagging"],
            request(Request::GetObjectTagging(get_object_tagging::Input {
                bucket: bucket(),
                key: "tagged".to_owned(),
                ..get_object_tagging::Input::default()
            })),
        ),
    ]
}

fn on_uploads() -> Vec<(&'static str, Vec<&'static str>, Run)> {
    let bucket = || BUCKET.to_owned();
    let key = || KEY.to_owned();
    vec![
        (
            "create",
            vec![PUT, MAKE],
            Box::new(|made| create_as(&mut made.cloud, &Lab::app(), "new", &kind("SSE-KMS"))),
        ),
        (
            "part",
            vec![PUT, OPEN],
            Box::new(|made| {
                let id = made.upload_id.clone();
                part_as(&mut made.cloud, &Lab::app(), KEY, &id, 2, BODY, None)
            }),
        ),
        (
            "part copy",
            vec![GET, PUT, OPEN],
            Box::new(move |made| {
                let input = upload_part_copy::Input {
                    bucket: bucket(),
                    key: key(),
                    upload_id: made.upload_id.clone(),
                    part_number: 2,
                    source: CopySource {
                        bucket: bucket(),
                        key: "SSE-KMS".to_owned(),
                        version_id: None,
                    },
                    ..upload_part_copy::Input::default()
                };
                s3(&mut made.cloud, &Request::UploadPartCopy(input))
            }),
        ),
        (
            "complete",
            vec![PUT, OPEN],
            Box::new(|made| {
                let parts = [(1, made.etag.clone())];
                complete_as(&mut made.cloud, &Lab::app(), KEY, &made.upload_id, &parts)
            }),
        ),
        (
            "abort",
            vec!["s3:AbortMultipartUpload"],
            Box::new(move |made| {
                let input = abort_multipart_upload::Input {
                    bucket: bucket(),
                    key: key(),
                    upload_id: made.upload_id.clone(),
                    ..abort_multipart_upload::Input::default()
                };
                s3(&mut made.cloud, &Request::AbortMultipartUpload(input))
            }),
        ),
        (
            "list parts",
            vec!["s3:ListMultipartUploadParts", OPEN],
            Box::new(move |made| {
                let input = list_parts::Input {
                    bucket: bucket(),
                    key: key(),
                    upload_id: made.upload_id.clone(),
                    ..list_parts::Input::default()
                };
                s3(&mut made.cloud, &Request::ListParts(input))
            }),
        ),
        (
            "list uploads",
            vec!["s3:ListBucketMultipartUploads"],
            request(Request::ListMultipartUploads(
                list_multipart_uploads::Input {
                    bucket: bucket(),
                    prefix: None,
                    ..list_multipart_uploads::Input::default()
                },
            )),
        ),
    ]
}

fn on_buckets() -> Vec<(&'static str, Vec<&'static str>, Run)> {
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/bob"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}"#;
    let bucket = || BUCKET.to_owned();
    let with_policy = move |run: Request| -> Run {
        Box::new(move |made| {
            let policy = policy.parse().unwrap();
            made.cloud.s3.bucket_mut(BUCKET).unwrap().policy = Some(policy);
            s3(&mut made.cloud, &run)
        })
    };
    let name = || "another-bucket".to_owned();
    vec![
        (
            "create bucket",
            vec!["s3:CreateBucket"],
            request(Request::CreateBucket(create_bucket::Input {
                bucket: name(),
                ..create_bucket::Input::default()
            })),
        ),
        (
            "delete bucket",
            vec!["s3:DeleteBucket"],
            Box::new(move |made| {
                made.cloud.s3.bucket_mut(BUCKET).unwrap().objects.clear();
                let input = delete_bucket::Input {
                    bucket: bucket(),
                    ..delete_bucket::Input::default()
                };
                s3(&mut made.cloud, &Request::DeleteBucket(input))
            }),
        ),
        (
            "list buckets",
            vec!["s3:ListAllMyBuckets"],
            request(Request::ListBuckets(list_buckets::Input::default())),
        ),
        (
            "put policy",
            vec!["s3:PutBucketPolicy"],
            request(Request::PutBucketPolicy(put_bucket_policy::Input {
                bucket: bucket(),
                policy: policy.to_owned(),
                ..put_bucket_policy::Input::default()
            })),
        ),
        (
            "get policy",
            vec!["s3:GetBucketPolicy"],
            with_policy(Request::GetBucketPolicy(get_bucket_policy::Input {
                bucket: bucket(),
                ..get_bucket_policy::Input::default()
            })),
        ),
        (
            "delete policy",
            vec!["s3:DeleteBucketPolicy"],
            with_policy(Request::DeleteBucketPolicy(delete_bucket_policy::Input {
                bucket: bucket(),
                ..delete_bucket_policy::Input::default()
            })),
        ),
        (
            "put encryption",
            vec!["s3:PutEncryptionConfiguration"],
            request(Request::PutBucketEncryption(put_bucket_encryption::Input {
                bucket: bucket(),
                rule: EncryptionRule {
                    sse_algorithm: "aws:kms".to_owned(),
                    ..EncryptionRule::default()
                },
                ..put_bucket_encryption::Input::default()
            })),
        ),
        (
            "get encryption",
            vec!["s3:GetEncryptionConfiguration"],
            request(Request::GetBucketEncryption(get_bucket_encryption::Input {
                bucket: bucket(),
                ..get_bucket_encryption::Input::default()
            })),
        ),
        (
            "delete encryption",
            vec!["s3:PutEncryptionConfiguration"],
            request(Request::DeleteBucketEncryption(
                delete_bucket_encryption::Input {
                    bucket: bucket(),
                    ..delete_bucket_encryption::Input::default()
                },
            )),
        ),
    ]
}

fn allow(actions: &[&str]) -> String {
    match actions {
        [] => String::new(),
        _ => format!(r#"{{"Effect": "Allow", "Action": {actions:?}, "Resource": "*"}}"#),
    }
}

#[test]
fn every_operation_needs_exactly_these_permissions() {
    let rows = [on_objects(), on_uploads(), on_buckets()];
    for (name, actions, run) in rows.into_iter().flatten() {
        let mut world = made();
        grant(&mut world.cloud, &Lab::app(), &allow(&actions));
        let outcome = run(&mut world);
        assert!(outcome.result.is_ok(), "{name}: {:?}", outcome.result);
        let asked: Vec<_> = (outcome.trace.steps.iter())
            .filter_map(|step| step.decision.as_ref())
            .map(|decision| decision.action.as_str())
            .collect();
        for action in &actions {
            assert!(asked.contains(action), "{name}: {action} was not asked");
            let rest: Vec<_> = actions
                .iter()
                .copied()
                .filter(|other| other != action)
                .collect();
            refused_without(name, action, &rest, &run);
        }
    }
}

fn refused_without(name: &str, action: &str, rest: &[&str], run: &Run) {
    let mut world = made();
    grant(&mut world.cloud, &Lab::app(), &allow(rest));
    // Run once with everything in a twin, so that what the run itself sets up is there.
    let before = world.cloud.s3.clone();
    let outcome = run(&mut world);
    let error = outcome.result.as_ref().unwrap_err();
    let refusal = outcome.trace.refusal.as_ref().unwrap();
    let decision = refusal.decision.as_ref().unwrap();
    assert_eq!(decision.action, action, "{name} without {action}");
    assert_eq!(error.status, 403, "{name} without {action}");
    let tellers: Vec<_> = refusal.errors.iter().map(|(from, ..)| *from).collect();
    let by_kms = action.starts_with("kms:");
    match by_kms {
        true => assert_eq!(tellers, [Actor::Kms, Actor::S3], "{name} without {action}"),
        false => assert_eq!(tellers, [Actor::S3], "{name} without {action}"),
    }
    if name.starts_with("head") {
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            ("403", "Forbidden")
        );
    } else {
        let resource = match by_kms {
            true => decision.resource.clone(),
            false => format!("\"{}\"", decision.resource),
        };
        assert_eq!(error.code, "AccessDenied");
        assert_eq!(
            error.message,
            format!(
                "User: {APP} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
            ),
            "{name}"
        );
    }
    let set_up = ["delete bucket", "get policy", "delete policy"].contains(&name);
    assert!(
        set_up || world.cloud.s3 == before,
        "{name} without {action} changed something"
    );
}

/// A writer who may have data keys made and not opened: small files go, large ones do not
/// (`aws s3 cp` goes multipart from 8 MiB).
#[test]
fn the_multipart_trap() {
    let mut cloud = cloud(&allow(&[PUT, MAKE]));
    let sse = SseHeaders::kms(ALIAS);
    assert!(
        put_as(&mut cloud, &Lab::app(), "small", BODY, &sse, NOW)
            .result
            .is_ok()
    );
    let id = upload_id_of(create_as(&mut cloud, &Lab::app(), "large", &sse));
    let outcome = part_as(&mut cloud, &Lab::app(), "large", &id, 1, BODY, None);
    assert_eq!(
        error_of(&outcome),
        format!(
            "AccessDenied (403): User: {APP} is not authorized to perform: kms:Decrypt on resource: {} because no identity-based policy allows the kms:Decrypt action",
            key_arn()
        )
    );
    assert_eq!(kms_calls(&outcome), ["Decrypt"]);
    assert!(
        cloud.s3.bucket(BUCKET).unwrap().uploads[&id]
            .parts
            .is_empty()
    );
}

#[test]
fn a_copy_needs_to_open_the_source_key_and_to_make_under_the_other_one() {
    let other = key_arn().replace(KEY_ID, OTHER_KEY_ID);
    let statements = format!(
        r#"{{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}},
           {{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{}"}},
           {{"Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "{other}"}}"#,
        key_arn()
    );
    let mut world = made();
    grant(&mut world.cloud, &Lab::app(), &statements);
    let outcome = copy("SSE-KMS", SseHeaders::kms(OTHER_KEY_ID))(&mut world);
    assert_eq!(kms_calls(&outcome), ["Decrypt", "GenerateDataKey"]);
    assert_eq!(json_of(&outcome)["SSEKMSKeyId"], other);
    let outcome = copy("SSE-KMS", SseHeaders::kms(ALIAS))(&mut world);
    assert!(
        error_of(&outcome).contains(&format!("kms:GenerateDataKey on resource: {}", key_arn()))
    );
}

/// S3's condition keys: what the request says, not what the bucket does.
#[test]
fn a_policy_that_demands_a_header_is_met_by_the_header_alone() {
    let demand = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::my-bucket/*",
        "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}"#;
    let mut cloud = cloud(ALLOW_ALL);
    let bucket = cloud.s3.bucket_mut(BUCKET).unwrap();
    bucket.policy = Some(policy(demand));
    bucket.encryption.algorithm = encryption::Algorithm::SseKms;
    let denied = put_as(
        &mut cloud,
        &Lab::app(),
        "a",
        BODY,
        &SseHeaders::default(),
        NOW,
    );
    assert_eq!(
        error_of(&denied),
        format!(
            "AccessDenied (403): User: {APP} is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::my-bucket/a\" with an explicit deny in a resource-based policy"
        )
    );
    let sse = SseHeaders::kms(ALIAS);
    assert!(
        put_as(&mut cloud, &Lab::app(), "a", BODY, &sse, NOW)
            .result
            .is_ok()
    );
    // Parts repeat no header: the upload's count.
    assert!(
        in_parts(&mut cloud, "b", &sse, &[BODY, BODY])
            .result
            .is_ok()
    );
}

#[test]
fn tags_prefixes_and_numbers_are_told_to_policies() {
    let statements = r#"
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*",
         "Condition": {"StringLike": {"s3:prefix": "home/*"}, "NumericLessThanEquals": {"s3:max-keys": "10"}, "StringEquals": {"s3:delimiter": "/"}}},
        {"Effect": "Allow", "Action": "s3:GetObject*", "Resource": "*",
         "Condition": {"StringEquals": {"s3:ExistingObjectTag/team": "blue"}}},
        {"Effect": "Allow", "Action": ["s3:PutObject", "s3:PutObjectTagging"], "Resource": "*",
         "Condition": {"StringEquals": {"s3:RequestObjectTag/team": "blue"},
                       "ForAllValues:StringEquals": {"s3:RequestObjectTagKeys": ["team", "cost"]}}}"#;
    let mut cloud = cloud(statements);
    let list = |prefix: &str, max: i64, delimiter: &str| {
        Request::ListObjectsV2(list_objects_v2::Input {
            bucket: BUCKET.to_owned(),
            prefix: Some(prefix.to_owned()),
            max_keys: Some(max),
            delimiter: Some(delimiter.to_owned()),
            ..list_objects_v2::Input::default()
        })
    };
    assert!(s3(&mut cloud, &list("home/a", 10, "/")).result.is_ok());
    for other in [
        list("else", 10, "/"),
        list("home/a", 11, "/"),
        list("home/a", 10, "-"),
    ] {
        assert!(error_of(&s3(&mut cloud, &other)).contains("s3:ListBucket"));
    }
    let mut put = |tags: &[(&str, &str)]| {
        let tags = tags
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let input = put_object::Input {
            tags: tags.collect(),
            ..put_input("a", BODY, &SseHeaders::default())
        };
        cloud
            .call(&Lab::app(), Call::PutObject(input), BODY, NOW)
            .result
            .is_ok()
    };
    assert!(!put(&[]));
    assert!(!put(&[("team", "red")]));
    assert!(!put(&[("team", "blue"), ("other", "x")]));
    assert!(put(&[("team", "blue"), ("cost", "x")]));
    assert!(download(&mut cloud, "a").result.is_ok());
    cloud
        .s3
        .bucket_mut(BUCKET)
        .unwrap()
        .objects
        .get_mut("a")
        .unwrap()
        .tags
        .clear();
    assert!(error_of(&download(&mut cloud, "a")).contains("s3:GetObject on"));
}

/// S3 API reference, PutBucketPolicy: a policy cannot lock out the root user from itself.
#[test]
fn the_root_user_can_always_mend_the_bucket_policy() {
    let mut cloud = cloud(ALLOW_ALL);
    let root = Principal::Root {
        account: ACCOUNT.to_owned(),
    };
    let shut = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::my-bucket", "arn:aws:s3:::my-bucket/*"]}"#;
    cloud.s3.bucket_mut(BUCKET).unwrap().policy = Some(policy(shut));
    let drop = Request::DeleteBucketPolicy(delete_bucket_policy::Input {
        bucket: BUCKET.to_owned(),
        ..delete_bucket_policy::Input::default()
    });
    assert!(error_of(&s3(&mut cloud, &drop)).contains("explicit deny in a resource-based policy"));
    let list = Request::ListObjectsV2(list_objects_v2::Input {
        bucket: BUCKET.to_owned(),
        ..list_objects_v2::Input::default()
    });
    assert!(cloud.s3(&root, &list, &[], NOW).result.is_err());
    assert!(cloud.s3(&root, &drop, &[], NOW).result.is_ok());
    assert!(cloud.s3(&root, &list, &[], NOW).result.is_ok());
}
