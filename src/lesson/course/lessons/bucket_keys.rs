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
    opening: "Every SSE-KMS upload costs one request to KMS. A bucket key stands in between: KMS makes it, S3 holds it for a while. app-role has just uploaded one.txt with a bucket key. Now comes two.txt.",
    start: &[
        LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
        LessonCommand::Upload("one.txt"),
    ],
    predict: LessonQuestion {
        asks: "What does S3 ask of KMS for two.txt?",
        scene: &[],
        call: LessonCommand::Upload("two.txt"),
        choices: &[
            Choice {
                says: "Nothing at all",
                expect: Expectation::KmsRecords(0),
                because: "S3 still holds the bucket key. With it S3 seals a data key of its own making: no request, no cost, and no line in CloudTrail.",
            },
            Choice {
                says: "A data key, as for every object",
                expect: Expectation::Asks("kms:GenerateDataKey"),
                because: "two.txt gets a data key of its own, but S3 makes it and seals it under the bucket key. KMS made only that one.",
            },
            Choice {
                says: "To open the bucket key",
                expect: Expectation::Asks("kms:Decrypt"),
                because: "Not yet: S3 still holds the bucket key in clear from one.txt. Only when it has let go of it, KMS must open it again.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The same upload as ever, with one more header: a bucket key, please.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "S3’s own gate stays where it was.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, StepKind::Compute),
            says: "Look who is missing. KMS is not asked, so nobody checks kms:GenerateDataKey either. How long S3 holds the key is simulated.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, StepKind::Store),
            says: "Beside the object lies its data key, sealed under the bucket key. Only that one is sealed under the KMS key.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "Done, with no record in CloudTrail. The bill gets shorter, and so does the log.",
        },
    ],
    guided: Task {
        says: "The app sends no header, so the bucket’s default counts: SSE-KMS, one request an object. Turn on the bucket key in that default, for the lab’s key.",
        scene: &[
            DEFAULT_WITHOUT,
            LessonCommand::Encryption(EncryptionChoice::BucketDefault),
        ],
        view: Some(("#/world", "Open World")),
        calls: &[],
        must: &[
            Probe {
                says: "an upload without a header is under the lab’s key",
                scene: &[LessonCommand::Encryption(EncryptionChoice::BucketDefault)],
                call: LessonCommand::Upload("probe.txt"),
                expect: Expectation::Check(|all| {
                    all.last().is_some_and(|ran| {
                        let key = ran.member("SSEKMSKeyId").and_then(|key| key.as_str());
                        key.is_some_and(|key| key == crate::core::lab::world::key_arn())
                    })
                }),
                because: "The default no longer leads to the lab’s key. Keep SSE-KMS and the key; only the bucket key is to change.",
            },
            Probe {
                says: "a second upload without a header asks KMS for nothing",
                scene: &[
                    LessonCommand::Wait(1),
                    LessonCommand::Encryption(EncryptionChoice::BucketDefault),
                    LessonCommand::Upload("probe.txt"),
                ],
                call: LessonCommand::Upload("probe-2.txt"),
                expect: Expectation::KmsRecords(0),
                because: "Each upload by the default still asks KMS. Tick “Bucket Key” in the default encryption of my-bucket.",
            },
        ],
        least: &[],
        hints: [
            "In the World each bucket shows its default. What does my-bucket’s say of the bucket key?",
            "Press “Default encryption …” beside my-bucket. Leave the kind and the key as they are.",
            "Tick “Bucket Key”, then press “Set it”.",
        ],
        solution: &[DEFAULT_WITH],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::NotCalled("PutBucketEncryption"),
                does: &[
                    LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
                    LessonCommand::Upload("two.txt"),
                ],
                because: "The menu sets a header for your own uploads. The default of the bucket is still as it was: change it in the World.",
            },
            CommonMistake {
                symptom: Symptom::DefaultEncryption(Algorithm::SseS3),
                does: &[DEFAULT_S3],
                because: "SSE-S3 is free, but the lab’s key is out of play: no key policy, no record, nobody to switch it off. Go back to SSE-KMS.",
            },
        ],
    },
    alone: Task {
        says: "app-role may use the key for my-bucket only: a condition tests the context. Since bucket keys are on, its uploads fail. Mend it: old objects must open too, and other buckets stay out.",
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
            "Upload something and look at the request to KMS: which ARN is in the context now?",
            "With a bucket key it is the ARN of the bucket; without one that of the object. You need both.",
            "\"kms:EncryptionContext:aws:s3:arn\": [\"arn:aws:s3:::my-bucket\", \"arn:aws:s3:::my-bucket/*\"]",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_BOTH)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Identity, "kms:EncryptionContext"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_KEY)],
                because: "It works, since the condition is gone. Now the role may use the key for any bucket: keep the condition, and mend it.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Identity,
                    r#""kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}""#,
                ),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_BUCKET)],
                because: "New uploads work, and old objects are shut now: their context is their own ARN. Keep both in a list.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Identity,
                    r#""arn:aws:s3:::{bucket}*""#,
                ),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_STAR)],
                because: "The star reaches too far: my-bucket* is also my-bucket-2, which may be anyone’s. Name the two forms one by one.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "With a bucket key S3 asks KMS once for many objects, instead of once for each.",
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
            says: "Beyond the free ones, a million requests to KMS cost $3.",
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
            says: "KMS and CloudTrail then see the ARN of the bucket, not that of the object.",
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
        asks: "A role’s policy tests the object’s ARN in the context. Somebody turns on bucket keys. The role downloads an object from before. What happens?",
        scene: &[
            LessonCommand::Upload("a.txt"),
            LessonCommand::SetPolicy(LabPolicy::Identity, BY_OBJECT),
            DEFAULT_WITH,
        ],
        call: LessonCommand::Download("a.txt"),
        choices: &[
            Choice {
                says: "It is refused: KMS sees the bucket’s ARN now",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "That is so for new objects. This one keeps the data key and the context with which it was stored.",
            },
            Choice {
                says: "It opens without a request: S3 holds the bucket key",
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
                because: "No bucket key has sealed this object. Its own data key lies under the KMS key, so KMS is asked.",
            },
            Choice {
                says: "It opens: its own context is as it was",
                expect: Expectation::Asks("kms:Decrypt"),
                because: "Turning on bucket keys changes nothing that is stored. The old object is still bound to its own ARN.",
            },
        ],
    },
    recalls: &["multipart"],
};
