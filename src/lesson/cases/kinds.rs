//! Cases about the kinds of encryption.

use super::case::Case;
use super::case_runner::{BODY, CaseRunner, allow, get, objects, put, text_at};
use crate::core::crypto::{Aes256Key, Nonce, aead};
use crate::core::json::Object;
use base64ct::{Base64, Encoding};
use serde_json::Value;

const GROUP: &str = "Kinds of encryption";

pub const SSE_S3: Case = Case {
    slug: "sse-s3",
    group: GROUP,
    title: "SSE-S3: S3 keeps the key",
    asks: "Which KMS permissions does an object encrypted with AES256 need?",
    answer: "None. S3 encrypts the data key with a key of its own, so anyone who can read the object in S3 gets the plaintext. It has been the default for every new object since January 2023.",
    script: sse_s3,
};

fn sse_s3(run: &mut CaseRunner<'_>) {
    let bucket = run.bucket();
    let role = run.role(
        "s3-only",
        &allow(&["s3:GetObject", "s3:PutObject"], &[&objects(&bucket)]),
    );
    let input = [
        ("Bucket", bucket.as_str()),
        ("Key", "a.txt"),
        ("Body", BODY),
        ("ServerSideEncryption", "AES256"),
    ];
    run.call(
        "This is envelope encryption too, but S3 has both keys. The ETag is the file\u{2019}s MD5.",
        &role,
        "s3:PutObject",
        &input,
    );
    run.call(
        "No KMS permission, no line in CloudTrail.",
        &role,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
    );
}

pub const MANAGED: Case = Case {
    slug: "aws-managed-key",
    group: GROUP,
    title: "SSE-KMS without naming a key: aws/s3",
    asks: "The header says aws:kms and names no key. Which key does S3 use, and who can use it?",
    answer: "The AWS managed key aws/s3 of the caller\u{2019}s account, created on first use. Its key policy allows every caller of the account, through S3 only, and nobody can change it.",
    script: managed,
};

fn managed(run: &mut CaseRunner<'_>) {
    let (bucket, admin) = (run.bucket(), CaseRunner::admin());
    let role = run.role(
        "s3-only",
        &allow(&["s3:GetObject", "s3:PutObject"], &[&objects(&bucket)]),
    );
    let input = [
        ("Bucket", bucket.as_str()),
        ("Key", "a.txt"),
        ("Body", BODY),
        ("ServerSideEncryption", "aws:kms"),
    ];
    run.call(
        "The request names no key. The role has no KMS permission of its own, and doesn\u{2019}t need one here.",
        &role,
        "s3:PutObject",
        &input,
    );
    run.call(
        "Reading it back.",
        &role,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
    );
    let describe = [("KeyId", "alias/aws/s3")];
    run.call(
        "This is the key that S3 used.",
        &admin,
        "kms:DescribeKey",
        &describe,
    );
    let direct = [("KeyId", "alias/aws/s3"), ("KeySpec", "AES_256")];
    run.refused(
        "Not even the administrator can use it except through S3.",
        &admin,
        "kms:GenerateDataKey",
        &direct,
        "AccessDeniedException",
    );
}

pub const DUAL: Case = Case {
    slug: "dsse-kms",
    group: GROUP,
    title: "DSSE-KMS: two layers",
    asks: "What\u{2019}s different with aws:kms:dsse?",
    answer: "S3 encrypts the object twice, with two independent keys. The permissions are those of SSE-KMS; you can\u{2019}t use a Bucket Key.",
    script: dual,
};

fn dual(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let may = [
        allow(&["s3:GetObject", "s3:PutObject"], &[&objects(&bucket)]),
        allow(&["kms:GenerateDataKey", "kms:Decrypt"], &[&key]),
    ];
    let role = run.role("app", &may.join(", "));
    let [bucket_is, key_is, body, _, kms_key] = put(&bucket, "a.txt", &key);
    let input = [
        bucket_is,
        key_is,
        body,
        ("ServerSideEncryption", "aws:kms:dsse"),
        kms_key,
    ];
    run.call(
        "Encrypted with the data key from KMS, then with one of S3\u{2019}s own.",
        &role,
        "s3:PutObject",
        &input,
    );
    run.call(
        "On the way back, S3 decrypts both layers.",
        &role,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
    );
}

pub const CUSTOMER: Case = Case {
    slug: "sse-c",
    group: GROUP,
    title: "SSE-C: you bring the key every time",
    asks: "Who can read an object if the customer sends the key?",
    answer: "Only a caller that sends the same key again. S3 keeps a salted hash of it to recognize it, and nothing that decrypts. Since April 2026 new buckets block SSE-C: unblock it with PutBucketEncryption first.",
    script: customer,
};

fn customer(run: &mut CaseRunner<'_>) {
    let (bucket, admin) = (run.bucket(), CaseRunner::admin());
    let (mine, other) = (
        Base64::encode_string(&[0x5a; 32]),
        Base64::encode_string(&[0xa5; 32]),
    );
    let with = |key: &'static str, secret: &str| {
        let mut input = Object::of(&get(&bucket, key));
        input
            .text("SSECustomerAlgorithm", "AES256")
            .text("SSECustomerKey", secret);
        input
    };
    let mut upload = with("a.txt", &mine);
    let upload = upload.text("Body", BODY).value();
    run.refused_with(
        "A new bucket blocks SSE-C.",
        &admin,
        "s3:PutObject",
        upload.clone(),
        "AccessDenied",
    );
    run.call_with(
        "The administrator unblocks it: the bucket no longer blocks any type of encryption.",
        &admin,
        "s3:PutBucketEncryption",
        unblocked(&bucket),
    );
    run.call_with(
        "The app sends the key with the file, over TLS, and S3 forgets it.",
        &admin,
        "s3:PutObject",
        upload,
    );
    run.call_with(
        "With the same key, S3 decrypts it.",
        &admin,
        "s3:GetObject",
        with("a.txt", &mine).value(),
    );
    run.refused(
        "Without the key.",
        &admin,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
        "InvalidRequest",
    );
    run.refused_with(
        "With another key.",
        &admin,
        "s3:GetObject",
        with("a.txt", &other).value(),
        "AccessDenied",
    );
}

/// The parameters of a `PutBucketEncryption` that blocks no type of encryption and leaves the default as it is.
fn unblocked(bucket: &str) -> Value {
    let types = Value::Array(vec![Value::from("NONE")]);
    let blocked = Object::default().put("EncryptionType", types).value();
    let rule = Object::default()
        .put("BlockedEncryptionTypes", blocked)
        .value();
    let rules = Object::default()
        .put("Rules", Value::Array(vec![rule]))
        .value();
    let mut input = Object::of(&[("Bucket", bucket)]);
    input
        .put("ServerSideEncryptionConfiguration", rules)
        .value()
}

pub const CLIENT: Case = Case {
    slug: "client-side",
    group: GROUP,
    title: "Client-side: S3 sees only ciphertext",
    asks: "What if S3 must never see the plaintext file?",
    answer: "The app calls GenerateDataKey itself, encrypts the file, and stores the ciphertext with the encrypted data key in the object\u{2019}s metadata. S3 can encrypt it again, and still never sees the plaintext. (Metadata as the S3 Encryption Client writes it, version 2.)",
    script: client,
};

fn client(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let may = [
        allow(&["s3:GetObject", "s3:PutObject"], &[&objects(&bucket)]),
        allow(&["kms:GenerateDataKey", "kms:Decrypt"], &[&key]),
    ];
    let role = run.role("app", &may.join(", "));
    // The context that the S3 Encryption Client binds.
    let context = || Object::of(&[("aws:x-amz-cek-alg", "AES/GCM/NoPadding")]).value();
    let mut ask = Object::of(&[("KeyId", &key), ("KeySpec", "AES_256")]);
    ask.put("EncryptionContext", context());
    let output = run.call_with(
        "The app calls KMS itself; S3 doesn\u{2019}t.",
        &role,
        "kms:GenerateDataKey",
        ask.value(),
    );
    let blob = text_at(&output, &["CiphertextBlob"]);
    let secret = decoded(&text_at(&output, &["Plaintext"]));
    let nonce = Nonce::new([0x24; 12]);
    let file = decoded(BODY);
    let sealed = Aes256Key::from_slice(&secret)
        .and_then(|key| aead::seal_with_known_nonce(&key, &nonce, &[], &file).ok())
        .map_or_else(Vec::new, |sealed| sealed.to_bytes());
    let mut metadata = Object::of(&[
        ("x-amz-key-v2", &blob),
        ("x-amz-iv", &Base64::encode_string(nonce.as_bytes())),
        ("x-amz-cek-alg", "AES/GCM/NoPadding"),
        ("x-amz-tag-len", "128"),
        ("x-amz-wrap-alg", "kms+context"),
        (
            "x-amz-matdesc",
            r#"{"aws:x-amz-cek-alg":"AES/GCM/NoPadding"}"#,
        ),
    ]);
    let mut upload = Object::of(&[
        ("Bucket", &bucket),
        ("Key", "a.txt"),
        ("Body", &Base64::encode_string(&sealed)),
    ]);
    upload.put("Metadata", metadata.value());
    run.call_with(
        "The app sends S3 ciphertext, with the encrypted data key in the metadata.",
        &role,
        "s3:PutObject",
        upload.value(),
    );
    run.call(
        "S3 returns the same ciphertext.",
        &role,
        "s3:GetObject",
        &get(&bucket, "a.txt"),
    );
    let mut open = Object::of(&[("CiphertextBlob", &blob)]);
    open.put("EncryptionContext", context());
    run.call_with(
        "The app asks KMS to decrypt the data key, and decrypts the file itself.",
        &role,
        "kms:Decrypt",
        open.value(),
    );
}

/// Decodes base64 that the case itself or KMS wrote.
#[expect(
    clippy::expect_used,
    reason = "INVARIANT: both are written in base64, and a member that is not there is an empty text"
)]
fn decoded(text: &str) -> Vec<u8> {
    Base64::decode_vec(text).expect("base64")
}
