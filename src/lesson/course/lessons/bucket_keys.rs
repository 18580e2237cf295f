//! Bucket keys: fewer requests to KMS, and another encryption context.

use crate::core::lab::report::meter::{Dollars, full_price_of_requests};
use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy};
use crate::core::s3::encryption::Algorithm;
use crate::core::trace::{Actor, Kind as StepKind};
use crate::lesson::course::probes::must_be_denied::{
    NO_DECRYPT_WITHOUT_CONTEXT, NO_ENCRYPT, NO_LOOKALIKE_BUCKET, NO_OTHER_ACTION,
};
use crate::lesson::course::probes::must_succeed::{DOWNLOADS_OLD, UPLOADS_BY_BUCKET_KEY};
use crate::lesson::course::trace_checks::is_recorded;
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Probe, StepNote, StepSelector, Symptom, Task,
};

const DEFAULT_WITHOUT: LessonCommand = LessonCommand::Call(
    CallerChoice::Admin,
    "s3:PutBucketEncryption",
    r#"{"Bucket": "{bucket}", "ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "{key_id}"}, "BucketKeyEnabled": false}]}}"#,
);
const DEFAULT_WITH: LessonCommand = LessonCommand::Call(
    CallerChoice::Admin,
    "s3:PutBucketEncryption",
    r#"{"Bucket": "{bucket}", "ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "{key_id}"}, "BucketKeyEnabled": true}]}}"#,
);
const DEFAULT_S3: LessonCommand = LessonCommand::Call(
    CallerChoice::Admin,
    "s3:PutBucketEncryption",
    r#"{"Bucket": "{bucket}", "ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}"#,
);

/// Allows the key only with the ARN of one of the bucket's objects as encryption context.
const BY_OBJECT: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "ForMyBucket", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/*"}}}]}"#;

const BY_BUCKET: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "ForMyBucket", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}"}}}]}"#;

const BY_BOTH: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "ForMyBucket", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"]}}}]}"#;

const BY_STAR: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "ForMyBucket", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}*"}}}]}"#;

const BY_KEY: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "ForMyBucket", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}"}]}"#;

/// How many CloudTrail records KMS wrote in all calls.
fn records(all: &[CallRecord]) -> usize {
    all.iter().map(CallRecord::kms_records).sum()
}

pub static LESSON: Lesson = Lesson {
    slug: "bucket-keys",
    title: "Bucket keys and cost",
    question: "What does one key for many objects save, and what does it change?",
    minutes: 4,
    corrects: &[],
    opening: "Every SSE-KMS upload costs one request to KMS. A bucket key changes that: KMS generates it, and S3 keeps it in memory for a while. app-role has just uploaded one.txt with a bucket key. Now comes two.txt.",
    start: &[
        LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
        LessonCommand::Upload("one.txt"),
    ],
    predict: LessonQuestion {
        asks: "What does S3 ask KMS for when it stores two.txt?",
        scene: &[],
        call: LessonCommand::Upload("two.txt"),
        choices: &[
            Choice {
                says: "Nothing at all",
                expect: Expectation::KmsRecords(0),
                because: "S3 still has the bucket key in memory. It generates a data key itself and encrypts it with the bucket key: no request, no cost, and no line in CloudTrail.",
            },
            Choice {
                says: "A data key, as for every object",
                expect: Expectation::Asks("kms:GenerateDataKey"),
                because: "two.txt gets a data key of its own, but S3 generates it and encrypts it with the bucket key. KMS generated only the bucket key.",
            },
            Choice {
                says: "To decrypt the bucket key",
                expect: Expectation::Asks("kms:Decrypt"),
                because: "Not yet: S3 still has the plaintext bucket key from one.txt. KMS must decrypt it again only after S3 has forgotten it.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The same upload as before, with one more header: use a bucket key.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "S3’s own check is the same as before.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, StepKind::Compute),
            says: "KMS is missing here. S3 doesn’t call it, so KMS doesn’t check kms:GenerateDataKey either. How long S3 keeps the key is simulated.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, StepKind::Store),
            says: "S3 stores the object’s data key with it, encrypted under the bucket key. Only the bucket key is encrypted under the KMS key.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "Done, with no record in CloudTrail. The bill gets shorter, and so does the log.",
        },
    ],
    guided: Task {
        says: "The app sends no encryption header, so S3 uses the bucket’s default: SSE-KMS, one request per object. Turn on the bucket key in that default, for the lab’s key.",
        scene: &[
            DEFAULT_WITHOUT,
            LessonCommand::Encryption(EncryptionChoice::BucketDefault),
        ],
        view: Some(("#/world", "Open World")),
        calls: &[],
        must: &[
            Probe {
                says: "an upload without a header uses the lab’s key",
                scene: &[LessonCommand::Encryption(EncryptionChoice::BucketDefault)],
                call: LessonCommand::Upload("probe.txt"),
                expect: Expectation::Check(|all| {
                    all.last().is_some_and(|ran| {
                        let key = ran.member("SSEKMSKeyId").and_then(|key| key.as_str());
                        key.is_some_and(|key| key == crate::core::lab::world::key_arn())
                    })
                }),
                because: "The default no longer uses the lab’s key. Keep SSE-KMS and the key; change only the bucket key.",
            },
            Probe {
                says: "a second upload without a header makes no call to KMS",
                scene: &[
                    LessonCommand::Wait(1),
                    LessonCommand::Encryption(EncryptionChoice::BucketDefault),
                    LessonCommand::Upload("probe.txt"),
                ],
                call: LessonCommand::Upload("probe-2.txt"),
                expect: Expectation::KmsRecords(0),
                because: "Each upload without a header still calls KMS. Tick “Bucket Key” in the default encryption of my-bucket.",
            },
        ],
        least: &[],
        hints: [
            "World shows the default of each bucket. What does my-bucket’s say about the bucket key?",
            "Press “Default encryption …” next to my-bucket. Leave the kind and the key as they are.",
            "Tick “Bucket Key”, then press “Save default encryption”.",
        ],
        solution: &[DEFAULT_WITH],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::NotCalled("PutBucketEncryption"),
                does: &[
                    LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
                    LessonCommand::Upload("two.txt"),
                ],
                because: "The menu sets a header for your own uploads. The default of the bucket hasn’t changed: change it in World.",
            },
            CommonMistake {
                symptom: Symptom::DefaultEncryption(Algorithm::SseS3),
                does: &[DEFAULT_S3],
                because: "SSE-S3 is free, but it doesn’t use the lab’s key: no key policy, no record, no way to disable it. Go back to SSE-KMS.",
            },
        ],
    },
    alone: Task {
        says: "app-role is allowed to use the key for my-bucket only: a condition tests the context. Since bucket keys are on, its uploads fail. Fix it so that it can also read old objects, but can’t use the key for other buckets.",
        scene: &[
            LessonCommand::SetPolicy(LabPolicy::Identity, BY_OBJECT),
            LessonCommand::Wait(1),
            LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
        ],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[UPLOADS_BY_BUCKET_KEY, DOWNLOADS_OLD],
        least: &[
            NO_LOOKALIKE_BUCKET,
            NO_DECRYPT_WITHOUT_CONTEXT,
            NO_ENCRYPT,
            NO_OTHER_ACTION,
        ],
        hints: [
            "Upload something and look at the request to KMS: which ARN does the context contain now?",
            "With a bucket key it’s the ARN of the bucket; without one it’s the ARN of the object. You need both.",
            "\"kms:EncryptionContext:aws:s3:arn\": [\"arn:aws:s3:::my-bucket\", \"arn:aws:s3:::my-bucket/*\"]",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_BOTH)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Identity, "kms:EncryptionContext"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_KEY)],
                because: "The condition is gone. Now the role can use the key for any bucket: keep the condition, and fix it.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Identity,
                    r#""kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}""#,
                ),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_BUCKET)],
                because: "New uploads work, but old objects can’t be decrypted: their context is their own ARN. List both.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Identity,
                    r#""arn:aws:s3:::{bucket}*""#,
                ),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_STAR)],
                because: "The star matches too much: my-bucket* also matches my-bucket-2, which can belong to anyone. Name the two forms one by one.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "With a bucket key, S3 calls KMS once for many objects instead of once for each.",
            claim: Claim {
                scene: &[
                    LessonCommand::Upload("a.txt"),
                    LessonCommand::Upload("b.txt"),
                    LessonCommand::Upload("c.txt"),
                    LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
                    LessonCommand::Upload("a.txt"),
                    LessonCommand::Upload("b.txt"),
                ],
                call: LessonCommand::Upload("c.txt"),
                expect: Expectation::Check(|all| {
                    all.split_at_checked(3)
                        .is_some_and(|(without, with)| records(without) == 3 && records(with) == 1)
                }),
            },
        },
        Fact {
            says: "Above the free tier, a million requests to KMS cost $3.",
            claim: Claim {
                scene: &[],
                call: LessonCommand::Upload("a.txt"),
                expect: Expectation::Check(|all| {
                    Expectation::KmsRecords(1).fits(all)
                        && full_price_of_requests(1_000_000) == Dollars(3_000_000)
                }),
            },
        },
        Fact {
            says: "KMS and CloudTrail then see the ARN of the bucket, not the ARN of the object.",
            claim: Claim {
                scene: &[LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey)],
                call: LessonCommand::Upload("a.txt"),
                expect: Expectation::Check(|all| {
                    all.last().is_some_and(|ran| {
                        is_recorded(ran, r#"{"aws:s3:arn":"arn:aws:s3:::my-bucket"}"#)
                            && !is_recorded(ran, "a.txt")
                    })
                }),
            },
        },
        Fact {
            says: "So a condition on the object’s ARN no longer matches.",
            claim: Claim {
                scene: &[
                    LessonCommand::SetPolicy(LabPolicy::Identity, BY_OBJECT),
                    LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
                ],
                call: LessonCommand::Upload("a.txt"),
                expect: Expectation::Denied("kms:GenerateDataKey"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A role’s policy tests the object’s ARN in the context. Then you turn on bucket keys. The role downloads an object from before. What happens?",
        scene: &[
            LessonCommand::Upload("a.txt"),
            LessonCommand::SetPolicy(LabPolicy::Identity, BY_OBJECT),
            DEFAULT_WITH,
        ],
        call: LessonCommand::Download("a.txt"),
        choices: &[
            Choice {
                says: "Denied: KMS sees the bucket’s ARN now",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "That’s true for new objects. This one keeps the data key and the context with which it was stored.",
            },
            Choice {
                says: "It succeeds without a request: S3 has the bucket key",
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
                because: "No bucket key protects this object. Its own data key is encrypted under the KMS key, so S3 must call KMS.",
            },
            Choice {
                says: "It succeeds: the object’s own context is unchanged",
                expect: Expectation::Asks("kms:Decrypt"),
                because: "Turning on bucket keys doesn’t change stored objects. The old object is still bound to its own ARN.",
            },
        ],
    },
    recalls: &["multipart"],
};
