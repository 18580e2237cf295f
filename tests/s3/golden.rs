//! The whole story of S3's other flows, word for word and byte for byte. A change here is a change of what learners
//! read: look at it, then `cargo insta accept` or `INSTA_UPDATE=always`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::page::golden;
use crate::common::requests;
use crate::common::world::*;
use envelope_lab::core::cloud::{Call, Cloud, Outcome, Response};
use envelope_lab::core::iam::Principal;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::acl::AclHeaders;
use envelope_lab::core::s3::encryption_rule::EncryptionRule;
use envelope_lab::core::s3::ownership::OwnershipRule;
use envelope_lab::core::s3::*;

const KEY: &str = "letter.txt";
const LETTER: &[u8] = b"Dear reader, these words are yours to watch.";
const S3_ONLY: &str = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
const S3_AND_KMS: &str =
    r#"{"Effect": "Allow", "Action": ["s3:*", "kms:Decrypt"], "Resource": "*"}"#;
const PUBLIC: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}"#;
const NO_DECRYPT: &str =
    r#"{"Effect": "Allow", "Action": ["s3:*", "kms:GenerateDataKey"], "Resource": "*"}"#;

fn kind(name: &str) -> SseHeaders {
    kinds()
        .into_iter()
        .find(|(kind, _)| *kind == name)
        .unwrap()
        .1
}

fn put(name: &str) -> Outcome {
    put_as(
        &mut cloud(ALLOW_ALL),
        &Lab::app(),
        KEY,
        LETTER,
        &kind(name),
        NOW,
    )
}

fn get(name: &str) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, KEY, LETTER, &kind(name));
    get_as(
        &mut cloud,
        &Lab::app(),
        KEY,
        kind(name).customer.as_ref(),
        NOW,
    )
}

/// The bucket key is there, and held.
fn with_a_held_bucket_key(download: bool) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, KEY, LETTER, &bucket_key());
    match download {
        true => get_as(&mut cloud, &Lab::app(), KEY, None, NOW),
        false => put_as(
            &mut cloud,
            &Lab::app(),
            "second",
            LETTER,
            &bucket_key(),
            NOW,
        ),
    }
}

/// A request about an SSE-KMS object called `letter.txt`.
fn ask(statements: &str, request: Request) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, KEY, LETTER, &kind("SSE-KMS"));
    grant(&mut cloud, &Lab::app(), statements);
    s3(&mut cloud, &request)
}

fn head(checksum: bool) -> Request {
    requests::head(KEY, checksum)
}

fn copy(sse: SseHeaders) -> Request {
    requests::copy(KEY, "copy.txt", sse, None)
}

fn part(statements: &str) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    let app = Lab::app();
    let id = upload_id_of(create_as(&mut cloud, &app, KEY, &kind("SSE-KMS")));
    grant(&mut cloud, &app, statements);
    part_as(&mut cloud, &app, KEY, &id, 1, LETTER, None)
}

fn about_an_upload(request: impl Fn(String) -> Request) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    let app = Lab::app();
    let id = upload_id_of(create_as(&mut cloud, &app, KEY, &kind("SSE-KMS")));
    part_as(&mut cloud, &app, KEY, &id, 1, LETTER, None)
        .result
        .unwrap();
    s3(&mut cloud, &request(id))
}

/// A call of the application, to either half of S3.
enum Asked {
    S3(Request),
    Call(Call),
}

fn get_version(id: Option<&str>) -> Asked {
    Asked::Call(Call::GetObject(get_object::Input {
        bucket: bucket(),
        key: KEY.to_owned(),
        version_id: id.map(str::to_owned),
        ..get_object::Input::default()
    }))
}

fn delete_version(id: Option<&str>) -> Asked {
    Asked::Call(Call::DeleteObject(delete_object::Input {
        bucket: bucket(),
        key: KEY.to_owned(),
        version_id: id.map(str::to_owned),
        ..delete_object::Input::default()
    }))
}

/// Two versions of `letter.txt`, both under SSE-KMS; the call gets the first one's id.
fn versioned(statements: &str, asked: impl Fn(&str) -> Asked) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    cloud.s3.bucket_mut(BUCKET).unwrap().settings.versioning = Versioning::Enabled;
    let first = stored(&mut cloud, KEY, LETTER, &kind("SSE-KMS"));
    stored(&mut cloud, KEY, b"Dear reader, again.", &kind("SSE-KMS"));
    grant(&mut cloud, &Lab::app(), statements);
    sent(&mut cloud, asked(&first.version_id.unwrap()))
}

/// `letter.txt` under a delete marker; the call gets the marker's id.
fn deleted(statements: &str, asked: impl Fn(&str) -> Asked) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    cloud.s3.bucket_mut(BUCKET).unwrap().settings.versioning = Versioning::Enabled;
    stored(&mut cloud, KEY, LETTER, &kind("SSE-KMS"));
    let marker = match sent(&mut cloud, delete_version(None)).result {
        Ok(Response::DeleteObject(deleted)) => deleted.version_id.unwrap(),
        other => panic!("no marker: {other:?}"),
    };
    grant(&mut cloud, &Lab::app(), statements);
    sent(&mut cloud, asked(&marker))
}

fn sent(cloud: &mut Cloud, asked: Asked) -> Outcome {
    match asked {
        Asked::S3(request) => s3(cloud, &request),
        Asked::Call(asked) => call(cloud, asked),
    }
}

/// `letter.txt` of this kind gets another envelope, under the lab's key.
fn updated(name: &str, bucket_key_enabled: Option<bool>) -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, KEY, LETTER, &kind(name));
    let encryption = update_object_encryption::NewEncryption {
        kms_key_arn: key_arn(),
        bucket_key_enabled,
    };
    let input = update_object_encryption::Input {
        bucket: bucket(),
        key: KEY.to_owned(),
        encryption,
        ..update_object_encryption::Input::default()
    };
    s3(&mut cloud, &Request::UpdateObjectEncryption(input))
}

fn put_blocked() -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    cloud.s3.bucket_mut(BUCKET).unwrap().settings = BucketSettings::NEW;
    put_as(&mut cloud, &Lab::app(), KEY, LETTER, &kind("SSE-C"), NOW)
}

fn put_with_acl() -> Outcome {
    let input = put_object::Input {
        acl: AclHeaders {
            canned: Some("public-read".to_owned()),
            ..AclHeaders::default()
        },
        ..put_input(KEY, LETTER, &kind("SSE-S3"))
    };
    call(&mut cloud(ALLOW_ALL), Call::PutObject(input))
}

/// A stranger asks a bucket whose policy is public, while Block Public Access is on.
fn restricted() -> Outcome {
    let mut cloud = cloud(ALLOW_ALL);
    stored(&mut cloud, KEY, LETTER, &kind("SSE-S3"));
    cloud.s3.bucket_mut(BUCKET).unwrap().policy = Some(PUBLIC.parse().unwrap());
    get_as(&mut cloud, &Principal::Anonymous, KEY, None, NOW)
}

fn bucket() -> String {
    BUCKET.to_owned()
}

golden! {
    put_sse_s3: put("SSE-S3");
    put_dsse_kms: put("DSSE-KMS");
    put_sse_c: put("SSE-C");
    put_bucket_key: put("bucket key");
    put_held_bucket_key: with_a_held_bucket_key(false);
    put_with_a_context: put("context");
    put_aws_s3: put("aws/s3");
    get_sse_s3: get("SSE-S3");
    get_dsse_kms: get("DSSE-KMS");
    get_sse_c: get("SSE-C");
    get_held_bucket_key: with_a_held_bucket_key(true);
    head_object: ask(S3_ONLY, head(false));
    head_object_checksum: ask(ALLOW_ALL, head(true));
    head_object_checksum_without_decrypt: ask(S3_ONLY, head(true));
    copy_object: ask(ALLOW_ALL, copy(kind("SSE-KMS")));
    copy_object_without_decrypt: ask(NO_DECRYPT, copy(kind("SSE-S3")));
    list_objects_v2: ask(S3_ONLY, Request::ListObjectsV2(list_objects_v2::Input { bucket: bucket(), prefix: Some("l".to_owned()), ..list_objects_v2::Input::default() }));
    create_multipart_upload: create_as(&mut cloud(ALLOW_ALL), &Lab::app(), KEY, &kind("context"));
    upload_part: part(ALLOW_ALL);
    upload_part_without_decrypt: part(NO_DECRYPT);
    complete_multipart_upload: in_parts(&mut cloud(ALLOW_ALL), KEY, &kind("SSE-KMS"), &[b"Dear ", b"reader"]);
    complete_multipart_upload_sse_s3: in_parts(&mut cloud(ALLOW_ALL), KEY, &kind("SSE-S3"), &[b"Dear ", b"reader"]);
    abort_multipart_upload: about_an_upload(|upload_id| Request::AbortMultipartUpload(abort_multipart_upload::Input { bucket: bucket(), key: KEY.to_owned(), upload_id, ..abort_multipart_upload::Input::default() }));
    list_parts: about_an_upload(|upload_id| Request::ListParts(list_parts::Input { bucket: bucket(), key: KEY.to_owned(), upload_id, ..list_parts::Input::default() }));
    list_multipart_uploads: about_an_upload(|_| Request::ListMultipartUploads(list_multipart_uploads::Input { bucket: bucket(), prefix: None, ..list_multipart_uploads::Input::default() }));
    create_bucket: ask(ALLOW_ALL, Request::CreateBucket(create_bucket::Input { bucket: "another-bucket".to_owned(), ..create_bucket::Input::default() }));
    delete_bucket_refused: ask(ALLOW_ALL, Request::DeleteBucket(delete_bucket::Input { bucket: bucket(), ..delete_bucket::Input::default() }));
    list_buckets: ask(ALLOW_ALL, Request::ListBuckets(list_buckets::Input::default()));
    put_bucket_policy_refused: ask(ALLOW_ALL, Request::PutBucketPolicy(put_bucket_policy::Input { bucket: bucket(), policy: "{}".to_owned(), ..put_bucket_policy::Input::default() }));
    put_bucket_encryption: ask(ALLOW_ALL, Request::PutBucketEncryption(put_bucket_encryption::Input { bucket: bucket(), rule: EncryptionRule { sse_algorithm: "aws:kms".to_owned(), kms_master_key_id: Some(ALIAS.to_owned()), bucket_key_enabled: Some(true), ..EncryptionRule::default() }, ..put_bucket_encryption::Input::default() }));
    get_bucket_encryption: ask(ALLOW_ALL, Request::GetBucketEncryption(get_bucket_encryption::Input { bucket: bucket(), ..get_bucket_encryption::Input::default() }));
    get_object_version: versioned(S3_AND_KMS, |id| get_version(Some(id)));
    get_object_delete_marker: deleted(S3_AND_KMS, |_| get_version(None));
    get_object_delete_marker_by_id: deleted(S3_AND_KMS, |id| get_version(Some(id)));
    delete_object_with_versions: versioned(S3_ONLY, |_| delete_version(None));
    delete_object_version: versioned(S3_ONLY, |id| delete_version(Some(id)));
    list_object_versions: deleted(S3_ONLY, |_| Asked::S3(Request::ListObjectVersions(list_object_versions::Input { bucket: bucket(), ..list_object_versions::Input::default() })));
    delete_objects: ask(r#"{"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::my-bucket/l*"}"#, Request::DeleteObjects(delete_objects::Input { bucket: bucket(), delete: delete_objects::Delete { objects: vec![(KEY.to_owned(), None), ("other.txt".to_owned(), None)], quiet: None }, ..delete_objects::Input::default() }));
    update_object_encryption: updated("SSE-S3", None);
    update_object_encryption_of_sse_kms: updated("SSE-KMS", None);
    update_object_encryption_bucket_key: updated("SSE-KMS", Some(true));
    update_object_encryption_refused: updated("DSSE-KMS", None);
    put_sse_c_blocked: put_blocked();
    put_acl_refused: put_with_acl();
    create_multipart_upload_anonymous: create_as(&mut cloud(ALLOW_ALL), &Principal::Anonymous, KEY, &kind("SSE-S3"));
    get_restricted: restricted();
    put_bucket_policy_blocked: ask(ALLOW_ALL, Request::PutBucketPolicy(put_bucket_policy::Input { bucket: bucket(), policy: PUBLIC.to_owned(), ..put_bucket_policy::Input::default() }));
    put_public_access_block: ask(ALLOW_ALL, Request::PutPublicAccessBlock(put_public_access_block::Input { bucket: bucket(), configuration: Some(PublicAccessBlock::NONE), ..put_public_access_block::Input::default() }));
    get_public_access_block: ask(ALLOW_ALL, Request::GetPublicAccessBlock(get_public_access_block::Input { bucket: bucket(), ..get_public_access_block::Input::default() }));
    delete_public_access_block: ask(ALLOW_ALL, Request::DeletePublicAccessBlock(delete_public_access_block::Input { bucket: bucket(), ..delete_public_access_block::Input::default() }));
    put_bucket_ownership_controls: ask(ALLOW_ALL, Request::PutBucketOwnershipControls(put_bucket_ownership_controls::Input { bucket: bucket(), rule: OwnershipRule { object_ownership: "ObjectWriter".to_owned() }, ..put_bucket_ownership_controls::Input::default() }));
    get_bucket_ownership_controls: ask(ALLOW_ALL, Request::GetBucketOwnershipControls(get_bucket_ownership_controls::Input { bucket: bucket(), ..get_bucket_ownership_controls::Input::default() }));
    delete_bucket_ownership_controls: ask(ALLOW_ALL, Request::DeleteBucketOwnershipControls(delete_bucket_ownership_controls::Input { bucket: bucket(), ..delete_bucket_ownership_controls::Input::default() }));
    put_bucket_versioning: ask(ALLOW_ALL, Request::PutBucketVersioning(put_bucket_versioning::Input { bucket: bucket(), status: Some("Enabled".to_owned()), ..put_bucket_versioning::Input::default() }));
    get_bucket_versioning: ask(ALLOW_ALL, Request::GetBucketVersioning(get_bucket_versioning::Input { bucket: bucket(), ..get_bucket_versioning::Input::default() }));
    head_bucket: ask(S3_ONLY, Request::HeadBucket(head_bucket::Input { bucket: bucket(), ..head_bucket::Input::default() }));
    get_bucket_location: ask(S3_ONLY, Request::GetBucketLocation(get_bucket_location::Input { bucket: bucket(), ..get_bucket_location::Input::default() }));
    put_object_tagging: ask(S3_ONLY, Request::PutObjectTagging(put_object_tagging::Input { bucket: bucket(), key: KEY.to_owned(), tags: vec![("team".to_owned(), "blue & red".to_owned())], ..put_object_tagging::Input::default() }));
}
