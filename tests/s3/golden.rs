//! The whole story of S3's other flows, word for word and byte for byte. A change here is a change of what learners
//! read: look at it, then `cargo insta accept` or `INSTA_UPDATE=always`.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::page::golden;
use crate::common::requests;
use crate::common::world::*;
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::s3::encryption_rule::EncryptionRule;
use envelope_lab::core::s3::*;

const KEY: &str = "letter.txt";
const LETTER: &[u8] = b"Dear reader, these words are yours to watch.";
const S3_ONLY: &str = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
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
    create_bucket: ask(ALLOW_ALL, Request::CreateBucket(create_bucket::Input { bucket: "another-bucket".to_owned(), location_constraint: None }));
    delete_bucket_refused: ask(ALLOW_ALL, Request::DeleteBucket(delete_bucket::Input { bucket: bucket(), ..delete_bucket::Input::default() }));
    list_buckets: ask(ALLOW_ALL, Request::ListBuckets(list_buckets::Input::default()));
    put_bucket_policy_refused: ask(ALLOW_ALL, Request::PutBucketPolicy(put_bucket_policy::Input { bucket: bucket(), policy: "{}".to_owned(), ..put_bucket_policy::Input::default() }));
    put_bucket_encryption: ask(ALLOW_ALL, Request::PutBucketEncryption(put_bucket_encryption::Input { bucket: bucket(), rule: EncryptionRule { sse_algorithm: "aws:kms".to_owned(), kms_master_key_id: Some(ALIAS.to_owned()), bucket_key_enabled: Some(true) }, ..put_bucket_encryption::Input::default() }));
    get_bucket_encryption: ask(ALLOW_ALL, Request::GetBucketEncryption(get_bucket_encryption::Input { bucket: bucket(), ..get_bucket_encryption::Input::default() }));
    put_object_tagging: ask(S3_ONLY, Request::PutObjectTagging(put_object_tagging::Input { bucket: bucket(), key: KEY.to_owned(), tags: vec![("team".to_owned(), "blue & red".to_owned())], ..put_object_tagging::Input::default() }));
}
