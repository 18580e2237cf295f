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
    asks: "A role may upload and may call GenerateDataKey. Small files go up, large ones fail. Why?",
    answer: "Every part is sealed with the data key of the whole upload, so S3 must have that key opened again: UploadPart needs kms:Decrypt. `aws s3 cp` goes multipart from 8 MiB.",
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
        "A small file in one PutObject: GenerateDataKey is all that KMS is asked for.",
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
        "A large file begins well: one data key for all parts.",
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
        "The first part: S3 must have the data key opened, and the role may not call Decrypt.",
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
        "The remedy: the administrator adds kms:Decrypt.",
        &CaseRunner::admin(),
        "iam:PutRolePolicy",
        &grant,
    );
    let output = run.call(
        "The same part goes up now.",
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
    asks: "The same GET of an object that does not exist: 404 for one role, 403 for another.",
    answer: "Whether something exists is told only to those who may list the bucket (s3:ListBucket on the bucket, not on its objects). A 403 may be a spelling mistake.",
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
        "This role may list the bucket, so S3 tells it the truth.",
        &lister,
        "s3:GetObject",
        &get(&bucket, "nothing.txt"),
        "NoSuchKey",
    );
    run.refused(
        "This one may only read: it learns nothing about what exists.",
        &reader,
        "s3:GetObject",
        &get(&bucket, "nothing.txt"),
        "AccessDenied",
    );
    run.refused(
        "A HEAD has no body, so not even a sentence.",
        &reader,
        "s3:HeadObject",
        &get(&bucket, "nothing.txt"),
        "403",
    );
}

pub const DEFAULTS: Case = Case {
    slug: "header-and-default",
    group: GROUP,
    title: "A default is no header",
    asks: "The bucket encrypts with KMS by default. Does that satisfy a policy that demands encryption?",
    answer: "A request\u{2019}s header beats the default, and conditions see only the request: an upload without a header is denied by such a policy though the bucket would have encrypted it.",
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
        "A new bucket encrypts with SSE-S3 when nothing is asked.",
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
        "From now on it uses this KMS key by default. Objects already there stay as they are.",
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
        "A header asks for SSE-S3, and wins over the default.",
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
        "No header, no entry, though the default would have encrypted it.",
        &admin,
        "s3:PutObject",
        &plain,
        "AccessDenied",
    );
    run.call(
        "With the header it goes through.",
        &admin,
        "s3:PutObject",
        &put(&bucket, "asked.txt", &key),
    );
}

pub const BUCKET_KEY: Case = Case {
    slug: "bucket-key",
    group: GROUP,
    title: "Bucket Keys: fewer calls, another context",
    asks: "What changes when a Bucket Key is switched on?",
    answer: "S3 asks KMS once for a bucket key and makes data keys itself. CloudTrail then names only the bucket, and a policy that tests the object\u{2019}s ARN in the encryption context stops working.",
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
        "The next object: KMS is not asked at all.",
        &wide,
        "s3:PutObject",
        with("three.txt"),
    );
    run.call(
        "Nor for reading it back.",
        &wide,
        "s3:GetObject",
        &get(&bucket, "three.txt"),
    );
    run.refused_with("The role whose policy tests the object\u{2019}s ARN is out: KMS sees only the bucket\u{2019}s.", &narrow, "s3:PutObject", with("four.txt"), "AccessDenied");
    run.call(
        "What was there before is unaffected.",
        &narrow,
        "s3:GetObject",
        &get(&bucket, "one.txt"),
    );
}

pub const COPY: Case = Case {
    slug: "copy",
    group: GROUP,
    title: "A copy is sealed anew",
    asks: "Copying an object to another key: which permissions, on which key?",
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
        "This role may open the source, but not make a data key under the new KMS key.",
        &reads,
        "s3:CopyObject",
        &input,
        "AccessDenied",
    );
    run.call(
        "This one may do both: the source is opened and the copy sealed.",
        &both,
        "s3:CopyObject",
        &input,
    );
    run.refused(
        "Reading the copy needs Decrypt on the new key, which it lacks.",
        &both,
        "s3:GetObject",
        &get(&bucket, "copy.txt"),
        "AccessDenied",
    );
}
