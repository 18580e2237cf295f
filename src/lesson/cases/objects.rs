//! Cases about objects and buckets.

use super::case::Case;
use super::case_runner::{CaseRunner, allow, get, objects, policy, put, text_at};
use crate::core::json::Object;
use serde_json::Value;

const GROUP: &str = "Objects and buckets";

pub const MULTIPART: Case = Case {
    slug: "multipart-trap",
    group: GROUP,
    title: "The multipart trap",
    asks: "A role has s3:PutObject and kms:GenerateDataKey. Small uploads work, large ones fail. Why?",
    answer: "All parts share one data key, and S3 has to ask KMS to decrypt it for each part, so UploadPart needs kms:Decrypt. `aws s3 cp` switches to multipart at 8 MiB.",
    script: multipart,
};

fn multipart(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let all = objects(&bucket);
    let may = [
        allow(&["s3:PutObject"], &[&all]),
        allow(&["kms:GenerateDataKey"], &[&key]),
    ];
    let writer = run.role("writer", &may.join(", "));
    run.call(
        "Small file, one PutObject. The only KMS permission it needs is GenerateDataKey.",
        &writer,
        "s3:PutObject",
        &put(&bucket, "small.bin", &key),
    );
    let create = [
        ("Bucket", bucket.as_str()),
        ("Key", "large.bin"),
        ("ServerSideEncryption", "aws:kms"),
        ("SSEKMSKeyId", &key),
    ];
    let output = run.call(
        "A large file starts well: one data key for all parts.",
        &writer,
        "s3:CreateMultipartUpload",
        &create,
    );
    let upload = text_at(&output, &["UploadId"]);
    let part = [
        ("Bucket", bucket.as_str()),
        ("Key", "large.bin"),
        ("UploadId", &upload),
        ("PartNumber", "1"),
        ("Body", super::case_runner::BODY),
    ];
    run.refused(
        "First part. S3 needs KMS to decrypt the data key, but the role isn\u{2019}t allowed kms:Decrypt.",
        &writer,
        "s3:UploadPart",
        &part,
        "AccessDenied",
    );
    let role = run.name("writer");
    let document = policy(
        &[&may[..], &[allow(&["kms:Decrypt"], &[&key])]]
            .concat()
            .join(", "),
    );
    let grant = [
        ("RoleName", role.as_str()),
        ("PolicyName", "inline-policy"),
        ("PolicyDocument", &document),
    ];
    run.call(
        "The fix: the administrator adds kms:Decrypt.",
        &CaseRunner::admin(),
        "iam:PutRolePolicy",
        &grant,
    );
    let output = run.call(
        "Now the same part is accepted.",
        &writer,
        "s3:UploadPart",
        &part,
    );
    let mut number = Object::of(&[("ETag", &text_at(&output, &["ETag"]))]);
    number.put("PartNumber", Value::from(1));
    let mut parts = Object::default();
    parts.put("Parts", Value::Array(vec![number.value()]));
    let mut complete = Object::of(&[
        ("Bucket", &bucket),
        ("Key", "large.bin"),
        ("UploadId", &upload),
    ]);
    complete.put("MultipartUpload", parts.value());
    run.call_with(
        "And the upload is complete. Its ETag ends in the number of parts.",
        &writer,
        "s3:CompleteMultipartUpload",
        complete.value(),
    );
}

pub const MISSING: Case = Case {
    slug: "missing-object",
    group: GROUP,
    title: "Not there, or not allowed?",
    asks: "The same GET of an object that doesn\u{2019}t exist: 404 for one role, 403 for another. Why?",
    answer: "S3 reveals whether an object exists only to callers with s3:ListBucket (on the bucket, not its objects). So a 403 may just be a typo in the key name.",
    script: missing,
};

fn missing(run: &mut CaseRunner<'_>) {
    let bucket = run.bucket();
    let (all, arn) = (objects(&bucket), format!("arn:aws:s3:::{bucket}"));
    let reader = run.role("reader", &allow(&["s3:GetObject"], &[&all]));
    let may = [
        allow(&["s3:GetObject"], &[&all]),
        allow(&["s3:ListBucket"], &[&arn]),
    ];
    let lister = run.role("lister", &may.join(", "));
    run.refused(
        "This role has s3:ListBucket, so S3 tells it that the object doesn\u{2019}t exist.",
        &lister,
        "s3:GetObject",
        &get(&bucket, "nothing.txt"),
        "NoSuchKey",
    );
    run.refused(
        "This one can only read: S3 doesn\u{2019}t tell it what exists.",
        &reader,
        "s3:GetObject",
        &get(&bucket, "nothing.txt"),
        "AccessDenied",
    );
    run.refused(
        "A response to HEAD has no body, so there isn\u{2019}t even a message.",
        &reader,
        "s3:HeadObject",
        &get(&bucket, "nothing.txt"),
        "403",
    );
}

pub const DEFAULTS: Case = Case {
    slug: "header-and-default",
    group: GROUP,
    title: "A default isn\u{2019}t a header",
    asks: "The bucket encrypts with KMS by default. Does that satisfy a policy that requires encryption?",
    answer: "A header in the request overrides the default, and conditions see only the request. Such a policy denies an upload without a header, even though the bucket would have encrypted it.",
    script: defaults,
};

fn defaults(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let admin = CaseRunner::admin();
    let plain = [
        ("Bucket", bucket.as_str()),
        ("Key", "by-default.txt"),
        ("Body", super::case_runner::BODY),
    ];
    run.call(
        "A new bucket encrypts with SSE-S3 if the request doesn\u{2019}t say otherwise.",
        &admin,
        "s3:PutObject",
        &plain,
    );
    let mut by_default = Object::of(&[("SSEAlgorithm", "aws:kms"), ("KMSMasterKeyID", &key)]);
    let mut rule = Object::default();
    rule.put("ApplyServerSideEncryptionByDefault", by_default.value());
    let mut rules = Object::default();
    rules.put("Rules", Value::Array(vec![rule.value()]));
    let mut input = Object::of(&[("Bucket", &bucket)]);
    input.put("ServerSideEncryptionConfiguration", rules.value());
    run.call_with(
        "From now on the bucket\u{2019}s default is this KMS key. Existing objects aren\u{2019}t changed.",
        &admin,
        "s3:PutBucketEncryption",
        input.value(),
    );
    run.call(
        "The same upload again: now under the KMS key.",
        &admin,
        "s3:PutObject",
        &plain,
    );
    let header = [&plain[..], &[("ServerSideEncryption", "AES256")]].concat();
    run.call(
        "A header requests SSE-S3, and overrides the default.",
        &admin,
        "s3:PutObject",
        &header,
    );
    let deny = policy(&format!(
        r#"{{"Sid": "DenyUnencrypted", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "{}", "Condition": {{"StringNotEquals": {{"s3:x-amz-server-side-encryption": "aws:kms"}}}}}}"#,
        objects(&bucket)
    ));
    run.call(
        "A bucket policy that denies uploads without the header.",
        &admin,
        "s3:PutBucketPolicy",
        &[("Bucket", &bucket), ("Policy", &deny)],
    );
    run.refused(
        "Denied: no header, even though the bucket default would have encrypted the object.",
        &admin,
        "s3:PutObject",
        &plain,
        "AccessDenied",
    );
    run.call(
        "With the header S3 allows it.",
        &admin,
        "s3:PutObject",
        &put(&bucket, "asked.txt", &key),
    );
}

pub const BUCKET_KEY: Case = Case {
    slug: "bucket-key",
    group: GROUP,
    title: "Bucket Keys: fewer calls, another context",
    asks: "What changes when you turn on a Bucket Key?",
    answer: "S3 asks KMS once for a bucket key and generates data keys itself. CloudTrail then names only the bucket, and a policy that tests the object\u{2019}s ARN in the encryption context stops working.",
    script: bucket_key,
};

fn bucket_key(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    let all = objects(&bucket);
    let narrow = format!(
        r#"{{"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}", "Condition": {{"StringLike": {{"kms:EncryptionContext:aws:s3:arn": "{all}"}}}}}}"#
    );
    let narrow = run.role("by-object", &[allow(&["s3:*"], &[&all]), narrow].join(", "));
    let wide = [
        allow(&["s3:*"], &[&all]),
        allow(&["kms:GenerateDataKey", "kms:Decrypt"], &[&key]),
    ];
    let wide = run.role("by-key", &wide.join(", "));
    run.call(
        "Without a Bucket Key: one call to KMS, bound to the object\u{2019}s ARN.",
        &narrow,
        "s3:PutObject",
        &put(&bucket, "one.txt", &key),
    );
    let with = |name: &'static str| {
        let mut input = Object::of(&put(&bucket, name, &key));
        input.put("BucketKeyEnabled", Value::Bool(true));
        input.value()
    };
    run.call_with(
        "With a Bucket Key: one call again, bound to the bucket\u{2019}s ARN.",
        &wide,
        "s3:PutObject",
        with("two.txt"),
    );
    run.call_with(
        "The next object: S3 doesn\u{2019}t call KMS at all.",
        &wide,
        "s3:PutObject",
        with("three.txt"),
    );
    run.call(
        "To read it back, S3 doesn\u{2019}t call KMS either.",
        &wide,
        "s3:GetObject",
        &get(&bucket, "three.txt"),
    );
    run.refused_with("KMS denies the role whose policy tests the object\u{2019}s ARN: the context contains only the bucket\u{2019}s.", &narrow, "s3:PutObject", with("four.txt"), "AccessDenied");
    run.call(
        "Older objects aren\u{2019}t affected.",
        &narrow,
        "s3:GetObject",
        &get(&bucket, "one.txt"),
    );
}

pub const COPY: Case = Case {
    slug: "copy",
    group: GROUP,
    title: "A copy gets a data key of its own",
    asks: "You copy an object to another key. Which permissions do you need, on which key?",
    answer: "Decrypt on the source\u{2019}s key, GenerateDataKey on the copy\u{2019}s. The bytes never leave S3, and the copy has a data key of its own.",
    script: copy,
};

fn copy(run: &mut CaseRunner<'_>) {
    let (old, new, bucket) = (run.key(), run.key(), run.bucket());
    let all = objects(&bucket);
    run.object(&bucket, "source.txt", &old);
    let s3 = allow(&["s3:GetObject", "s3:PutObject"], &[&all]);
    let reads = run.role(
        "reads-old",
        &[s3.clone(), allow(&["kms:Decrypt"], &[&old])].join(", "),
    );
    let both = [
        s3,
        allow(&["kms:Decrypt"], &[&old]),
        allow(&["kms:GenerateDataKey"], &[&new]),
    ];
    let both = run.role("both", &both.join(", "));
    let source = format!("{bucket}/source.txt");
    let input = [
        ("Bucket", bucket.as_str()),
        ("Key", "copy.txt"),
        ("CopySource", &source),
        ("ServerSideEncryption", "aws:kms"),
        ("SSEKMSKeyId", &new),
    ];
    run.refused(
        "This role can decrypt the source, but can\u{2019}t generate a data key under the new KMS key.",
        &reads,
        "s3:CopyObject",
        &input,
        "AccessDenied",
    );
    run.call(
        "This one can do both: S3 decrypts the source and encrypts the copy.",
        &both,
        "s3:CopyObject",
        &input,
    );
    run.refused(
        "To read the copy, this role needs Decrypt on the new key, which it lacks.",
        &both,
        "s3:GetObject",
        &get(&bucket, "copy.txt"),
        "AccessDenied",
    );
}
