//! Cases about callers without credentials, with a presigned URL, and from another account.

use super::case::Case;
use super::case_runner::{BODY, CaseRunner, OTHER, allow, get, objects, policy, put, text_at};
use crate::core::iam::Principal;
use crate::core::json::Object;

const GROUP: &str = "Callers from elsewhere";

pub const ANONYMOUS: Case = Case {
    slug: "anonymous",
    group: GROUP,
    title: "A public bucket, and still not public",
    asks: "The bucket policy lets everyone read. Why can\u{2019}t anyone use the link?",
    answer: "A new bucket blocks public access, and you must turn that off first. Even then, KMS must know the caller, and an anonymous request has no signature. S3 allows it and then returns 400: SSE-KMS objects are never public. With SSE-S3 the same link works.",
    script: anonymous,
};

fn anonymous(run: &mut CaseRunner<'_>) {
    let (key, bucket, admin) = (run.key(), run.bucket(), CaseRunner::admin());
    run.object(&bucket, "kms.txt", &key);
    run.set(
        &admin,
        "s3:PutObject",
        &[("Bucket", &bucket), ("Key", "plain.txt"), ("Body", BODY)],
    );
    let public = policy(&format!(
        r#"{{"Sid": "PublicRead", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "{}"}}"#,
        objects(&bucket)
    ));
    run.refused(
        "A policy for everyone? A new bucket blocks public access, so S3 rejects the policy.",
        &admin,
        "s3:PutBucketPolicy",
        &[("Bucket", &bucket), ("Policy", &public)],
        "AccessDenied",
    );
    run.call(
        "The administrator turns off Block Public Access for this bucket.",
        &admin,
        "s3:DeletePublicAccessBlock",
        &[("Bucket", &bucket)],
    );
    run.call(
        "Now S3 accepts the policy: everyone is allowed to read.",
        &admin,
        "s3:PutBucketPolicy",
        &[("Bucket", &bucket), ("Policy", &public)],
    );
    run.call(
        "Anyone can read the SSE-S3 object.",
        &Principal::Anonymous,
        "s3:GetObject",
        &get(&bucket, "plain.txt"),
    );
    run.refused(
        "Nobody can read the SSE-KMS object this way.",
        &Principal::Anonymous,
        "s3:GetObject",
        &get(&bucket, "kms.txt"),
        "InvalidArgument",
    );
}

pub const PRESIGNED: Case = Case {
    slug: "presigned",
    group: GROUP,
    title: "A presigned URL borrows its signer\u{2019}s rights",
    asks: "A customer downloads with a presigned URL. Who needs kms:Decrypt: the customer or the signer?",
    answer: "The signer. Signing is local and checks nothing, so you can sign a URL that never works. Each use is authorized with the signer\u{2019}s permissions at that moment, in both S3 and KMS.",
    script: presigned,
};

fn presigned(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    run.object(&bucket, "bill.pdf", &key);
    let all = objects(&bucket);
    let half = run.role("s3-only", &allow(&["s3:GetObject"], &[&all]));
    let whole = [
        allow(&["s3:GetObject"], &[&all]),
        allow(&["kms:Decrypt"], &[&key]),
    ];
    let whole = run.role("s3-and-kms", &whole.join(", "));
    let mut params = Object::of(&get(&bucket, "bill.pdf"));
    let mut input = Object::of(&[("ClientMethod", "get_object"), ("ExpiresIn", "900")]);
    input.put("Params", params.value());
    let input = input.value();
    let output = run.call_with(
        "A role without kms:Decrypt signs a URL. Signing checks no permission.",
        &half,
        "s3:GeneratePresignedUrl",
        input.clone(),
    );
    let url = text_at(&output, &["Url"]);
    run.refused(
        "Anyone who uses it fails, because the signer lacks kms:Decrypt.",
        &Principal::Anonymous,
        "s3:FetchPresignedUrl",
        &[("Url", &url)],
        "AccessDenied",
    );
    let output = run.call_with(
        "A role with both permissions signs a URL.",
        &whole,
        "s3:GeneratePresignedUrl",
        input,
    );
    let url = text_at(&output, &["Url"]);
    run.call(
        "Now anyone with the URL can read, without credentials of their own.",
        &Principal::Anonymous,
        "s3:FetchPresignedUrl",
        &[("Url", &url)],
    );
    let forged = url.replace("bill.pdf", "all.pdf");
    run.refused(
        "A URL that someone changed doesn\u{2019}t work.",
        &Principal::Anonymous,
        "s3:FetchPresignedUrl",
        &[("Url", &forged)],
        "SignatureDoesNotMatch",
    );
    run.wait(1_000);
    run.refused(
        "An expired URL doesn\u{2019}t work either.",
        &Principal::Anonymous,
        "s3:FetchPresignedUrl",
        &[("Url", &url)],
        "AccessDenied",
    );
}

/// The key, the bucket and the other account's role that the cross-account cases share.
struct Partner {
    key: String,
    bucket: String,
    partner: Principal,
}

impl Partner {
    fn new(run: &mut CaseRunner<'_>) -> Self {
        let (key, bucket) = (run.key(), run.bucket());
        run.object(&bucket, "shared.txt", &key);
        let statements = [
            allow(&["s3:GetObject", "s3:PutObject"], &[&objects(&bucket)]),
            allow(&["kms:Decrypt", "kms:GenerateDataKey"], &[&key]),
        ];
        let partner = run.role_of(OTHER, "partner", &statements.join(", "));
        Self {
            key,
            bucket,
            partner,
        }
    }

    fn bucket_policy(&self) -> [(String, String); 2] {
        let statement = format!(
            r#"{{"Sid": "Partner", "Effect": "Allow", "Principal": {{"AWS": "{}"}}, "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "{}"}}"#,
            self.partner.principal_arn(),
            objects(&self.bucket)
        );
        [
            ("Bucket".to_owned(), self.bucket.clone()),
            ("Policy".to_owned(), policy(&statement)),
        ]
    }

    fn key_policy(&self) -> [(String, String); 2] {
        let own = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}"#;
        let statement = format!(
            r#"{{"Sid": "Partner", "Effect": "Allow", "Principal": {{"AWS": "{}"}}, "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}}"#,
            self.partner.principal_arn()
        );
        [
            ("KeyId".to_owned(), self.key.clone()),
            ("Policy".to_owned(), policy(&format!("{own}, {statement}"))),
        ]
    }

    /// The caller's account removes the policy from its own role.
    fn without_iam(&self, run: &mut CaseRunner<'_>) {
        let role = run.name("partner");
        let input = [("RoleName", role.as_str()), ("PolicyName", "inline-policy")];
        run.call(
            "The partner\u{2019}s account removes its role\u{2019}s own policy.",
            &CaseRunner::admin_of(OTHER),
            "iam:DeleteRolePolicy",
            &input,
        );
    }
}

fn texts(pairs: &[(String, String); 2]) -> [(&str, &str); 2] {
    let [(a, b), (c, d)] = pairs;
    [(a, b), (c, d)]
}

pub const UPLOAD: Case = Case {
    slug: "cross-account-upload",
    group: GROUP,
    title: "Another account uploads",
    asks: "A role of account 444455556666 uploads to your bucket, under your key. What must be in place?",
    answer: "Three policies: your bucket policy, your key policy, and the caller\u{2019}s own IAM policy. If any of them is missing, the upload fails, and S3 gives another account no detail. The upload must name the key by its ARN.",
    script: upload,
};

fn upload(run: &mut CaseRunner<'_>) {
    let world = Partner::new(run);
    let admin = CaseRunner::admin();
    let input = put(&world.bucket, "from-partner.txt", &world.key);
    run.refused(
        "Only the partner\u{2019}s own policy allows it: S3 denies it, without detail.",
        &world.partner,
        "s3:PutObject",
        &input,
        "AccessDenied",
    );
    run.call(
        "Your bucket policy now allows the role.",
        &admin,
        "s3:PutBucketPolicy",
        &texts(&world.bucket_policy()),
    );
    run.refused(
        "The key policy is missing: KMS doesn\u{2019}t even say whether the key exists.",
        &world.partner,
        "s3:PutObject",
        &input,
        "AccessDenied",
    );
    run.call(
        "Your key policy now names the role, too.",
        &admin,
        "kms:PutKeyPolicy",
        &texts(&world.key_policy()),
    );
    run.call(
        "All three policies allow it.",
        &world.partner,
        "s3:PutObject",
        &input,
    );
    let by_alias = put(&world.bucket, "by-alias.txt", "alias/my-s3-key");
    run.refused(
        "KMS looks up an alias in the caller\u{2019}s own account, where there is none.",
        &world.partner,
        "s3:PutObject",
        &by_alias,
        "KMS.NotFoundException",
    );
    world.without_iam(run);
    run.refused(
        "Without the caller\u{2019}s own policy, your two policies aren\u{2019}t enough.",
        &world.partner,
        "s3:PutObject",
        &input,
        "AccessDenied",
    );
}

pub const DOWNLOAD: Case = Case {
    slug: "cross-account-download",
    group: GROUP,
    title: "Another account downloads",
    asks: "The same role downloads one of your objects. Which of the three policies is missing when it fails?",
    answer: "It needs the bucket policy, the key policy, and the caller\u{2019}s IAM policy. And you can never share an object under the AWS managed key aws/s3: you can\u{2019}t change its key policy.",
    script: download,
};

fn download(run: &mut CaseRunner<'_>) {
    let world = Partner::new(run);
    let admin = CaseRunner::admin();
    let input = get(&world.bucket, "shared.txt");
    run.call(
        "Your key policy names the role.",
        &admin,
        "kms:PutKeyPolicy",
        &texts(&world.key_policy()),
    );
    run.refused(
        "The bucket policy is missing.",
        &world.partner,
        "s3:GetObject",
        &input,
        "AccessDenied",
    );
    run.call(
        "Your bucket policy now allows the role.",
        &admin,
        "s3:PutBucketPolicy",
        &texts(&world.bucket_policy()),
    );
    run.call(
        "All three policies allow it.",
        &world.partner,
        "s3:GetObject",
        &input,
    );
    let managed = [
        ("Bucket", world.bucket.as_str()),
        ("Key", "under-aws-s3.txt"),
        ("Body", BODY),
        ("ServerSideEncryption", "aws:kms"),
    ];
    run.call(
        "You store another object, under the AWS managed key aws/s3.",
        &admin,
        "s3:PutObject",
        &managed,
    );
    run.refused(
        "You can\u{2019}t share that one: aws/s3 works for its own account only.",
        &world.partner,
        "s3:GetObject",
        &get(&world.bucket, "under-aws-s3.txt"),
        "AccessDenied",
    );
    world.without_iam(run);
    run.refused(
        "Without the caller\u{2019}s own policy, S3 denies it.",
        &world.partner,
        "s3:GetObject",
        &input,
        "AccessDenied",
    );
}
