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
    asks: "The bucket policy lets everyone read. Why can nobody open the link?",
    answer: "A new bucket blocks public access, and that must be switched off first. Even then, KMS must know who asks, and an anonymous request has no signature. S3 lets it in and then answers 400: SSE-KMS objects are never public. Under SSE-S3 the same link works.",
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
        "Everyone may read? A new bucket blocks public access, so S3 refuses the policy.",
        &admin,
        "s3:PutBucketPolicy",
        &[("Bucket", &bucket), ("Policy", &public)],
        "AccessDenied",
    );
    run.call(
        "Block Public Access is switched off for this bucket.",
        &admin,
        "s3:DeletePublicAccessBlock",
        &[("Bucket", &bucket)],
    );
    run.call(
        "Now everyone may read.",
        &admin,
        "s3:PutBucketPolicy",
        &[("Bucket", &bucket), ("Policy", &public)],
    );
    run.call(
        "The object under SSE-S3 opens for anyone.",
        &Principal::Anonymous,
        "s3:GetObject",
        &get(&bucket, "plain.txt"),
    );
    run.refused(
        "The one under SSE-KMS does not.",
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
    asks: "Who needs kms:Decrypt when a customer opens a presigned link: the customer or the signer?",
    answer: "The signer. Signing asks nobody, so a link can be signed that never works; each use is judged with the signer\u{2019}s permissions of that moment, in S3 and in KMS.",
    script: presigned,
};

fn presigned(run: &mut CaseRunner<'_>) {
    let (key, bucket) = (run.key(), run.bucket());
    run.object(&bucket, "bill.pdf", &key);
    let all = objects(&bucket);
    let half = run.role("half", &allow(&["s3:GetObject"], &[&all]));
    let whole = [
        allow(&["s3:GetObject"], &[&all]),
        allow(&["kms:Decrypt"], &[&key]),
    ];
    let whole = run.role("whole", &whole.join(", "));
    let mut params = Object::of(&get(&bucket, "bill.pdf"));
    let mut input = Object::of(&[("ClientMethod", "get_object"), ("ExpiresIn", "900")]);
    input.put("Params", params.value());
    let input = input.value();
    let output = run.call_with(
        "A role without kms:Decrypt signs a link. Nobody is asked.",
        &half,
        "s3:GeneratePresignedUrl",
        input.clone(),
    );
    let url = text_at(&output, &["Url"]);
    run.refused(
        "Whoever opens it fails, for the signer\u{2019}s want of kms:Decrypt.",
        &Principal::Anonymous,
        "s3:FetchPresignedUrl",
        &[("Url", &url)],
        "AccessDenied",
    );
    let output = run.call_with(
        "A role with both permissions signs.",
        &whole,
        "s3:GeneratePresignedUrl",
        input,
    );
    let url = text_at(&output, &["Url"]);
    run.call(
        "Now anyone with the link can read, without credentials of their own.",
        &Principal::Anonymous,
        "s3:FetchPresignedUrl",
        &[("Url", &url)],
    );
    let forged = url.replace("bill.pdf", "all.pdf");
    run.refused(
        "A changed link is worth nothing.",
        &Principal::Anonymous,
        "s3:FetchPresignedUrl",
        &[("Url", &forged)],
        "SignatureDoesNotMatch",
    );
    run.wait(1_000);
    run.refused(
        "Nor is an old one.",
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
            "The partner\u{2019}s own account takes the role\u{2019}s policy away.",
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
    asks: "A role of account 444455556666 uploads into our bucket, under our key. What must be in place?",
    answer: "Three policies: our bucket policy, our key policy, and the caller\u{2019}s own IAM policy. With any of them missing it fails, and S3 gives no detail to strangers. The key must be named by its ARN.",
    script: upload,
};

fn upload(run: &mut CaseRunner<'_>) {
    let world = Partner::new(run);
    let admin = CaseRunner::admin();
    let input = put(&world.bucket, "from-partner.txt", &world.key);
    run.refused(
        "Only the partner\u{2019}s own policy: S3 says no, without detail.",
        &world.partner,
        "s3:PutObject",
        &input,
        "AccessDenied",
    );
    run.call(
        "Our bucket policy lets the role in.",
        &admin,
        "s3:PutBucketPolicy",
        &texts(&world.bucket_policy()),
    );
    run.refused(
        "The key policy is missing: KMS does not even tell whether the key exists.",
        &world.partner,
        "s3:PutObject",
        &input,
        "AccessDenied",
    );
    run.call(
        "Our key policy names the role, too.",
        &admin,
        "kms:PutKeyPolicy",
        &texts(&world.key_policy()),
    );
    run.call(
        "All three are there.",
        &world.partner,
        "s3:PutObject",
        &input,
    );
    let by_alias = put(&world.bucket, "by-alias.txt", "alias/my-s3-key");
    run.refused(
        "An alias is looked up in the caller\u{2019}s own account, where there is none.",
        &world.partner,
        "s3:PutObject",
        &by_alias,
        "KMS.NotFoundException",
    );
    world.without_iam(run);
    run.refused(
        "And without the caller\u{2019}s own policy both of ours are of no use.",
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
    asks: "The same role downloads an object of ours. Which of the three policies is missing when it fails?",
    answer: "Bucket policy, key policy, and the caller\u{2019}s IAM policy, all three. And an object under the AWS managed key aws/s3 can never be shared: its key policy is not yours to change.",
    script: download,
};

fn download(run: &mut CaseRunner<'_>) {
    let world = Partner::new(run);
    let admin = CaseRunner::admin();
    let input = get(&world.bucket, "shared.txt");
    run.call(
        "Our key policy names the role.",
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
        "Our bucket policy lets the role in.",
        &admin,
        "s3:PutBucketPolicy",
        &texts(&world.bucket_policy()),
    );
    run.call(
        "All three are there.",
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
        "We store another object, under the AWS managed key aws/s3.",
        &admin,
        "s3:PutObject",
        &managed,
    );
    run.refused(
        "That one stays ours: aws/s3 serves its own account only.",
        &world.partner,
        "s3:GetObject",
        &get(&world.bucket, "under-aws-s3.txt"),
        "AccessDenied",
    );
    world.without_iam(run);
    run.refused(
        "Without the caller\u{2019}s own policy nothing goes.",
        &world.partner,
        "s3:GetObject",
        &input,
        "AccessDenied",
    );
}
