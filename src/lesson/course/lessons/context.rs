//! The encryption context.

use crate::core::lab::{CallerChoice, LabPolicy};
use crate::core::trace::{Actor, Kind};
use crate::lesson::course::probes::must_be_denied::{
    NO_DECRYPT_WITHOUT_CONTEXT, NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_BUCKET, NO_OTHER_KEY,
    NO_PAYROLL,
};
use crate::lesson::course::probes::must_succeed::{DOWNLOADS_REPORTS, UPLOADS};
use crate::lesson::course::trace_checks::is_recorded;
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Misconception, StepNote, StepSelector, Symptom, Task,
};

/// Allows the role to decrypt one object only.
const ONE_REPORT: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "DecryptReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
    "Condition": {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/may.txt"}}}]}"#;

const STAR_IN_EQUALS: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "DecryptReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
    "Condition": {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/*"}}}]}"#;

const ALL_REPORTS: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "DecryptReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/*"}}}]}"#;

const NO_CONDITION: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "DecryptReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}"}]}"#;

/// Allows the role to upload and decrypt every object.
const WIDE: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "UseTheKey", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}"}]}"#;

const BOTH_BOUND: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "UseTheKey", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/*"}}}]}"#;

const BY_S3: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket}/reports/*"}, {
    "Sid": "UseTheKey", "Effect": "Allow",
    "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}"}]}"#;

const OPENING_BOUND: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "Upload", "Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "{key}"}, {
    "Sid": "DecryptReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/*"}}}]}"#;

const BIND: LessonCommand = LessonCommand::Call(
    CallerChoice::Admin,
    "kms:GenerateDataKey",
    r#"{"KeyId": "{key}", "KeySpec": "AES_256", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::{bucket}/a.txt"}}"#,
);

fn names_the_file(ran: &CallRecord) -> bool {
    is_recorded(ran, "arn:aws:s3:::my-bucket/layoffs.txt")
}

/// Whether a CloudTrail record could contain a data key: it mentions a plaintext or has response elements.
fn holds_a_key(ran: &CallRecord) -> bool {
    is_recorded(ran, "Plaintext") || !is_recorded(ran, r#""responseElements":null"#)
}

pub static LESSON: Lesson = Lesson {
    slug: "context",
    title: "Encryption context",
    question: "What is bound to a data key, and is it secret?",
    minutes: 4,
    corrects: &[Misconception::ContextIsSecret],
    opening: "app-role uploads layoffs.txt with SSE-KMS. When S3 asks for the data key, it also sends an encryption context: the object’s ARN. KMS binds the context to the key. An auditor is allowed to read CloudTrail, and nothing else.",
    start: &[],
    predict: LessonQuestion {
        asks: "What can the auditor learn about the file from CloudTrail?",
        scene: &[],
        call: LessonCommand::Upload("layoffs.txt"),
        choices: &[
            Choice {
                says: "Nothing: the context is encrypted too",
                expect: Expectation::Check(|all| {
                    all.last()
                        .is_some_and(|ran| ran.result.is_ok() && !names_the_file(ran))
                }),
                because: "KMS binds the context to the key, but doesn’t hide it. It writes the context to its record in plaintext: the auditor reads my-bucket/layoffs.txt.",
            },
            Choice {
                says: "Its name, and no more",
                expect: Expectation::Check(|all| {
                    all.last()
                        .is_some_and(|ran| names_the_file(ran) && !holds_a_key(ran))
                }),
                because: "The record contains the context in plaintext, with the full name. It contains neither the file’s contents nor any key.",
            },
            Choice {
                says: "Its name and its encrypted data key",
                expect: Expectation::Check(|all| {
                    all.last()
                        .is_some_and(|ran| names_the_file(ran) && holds_a_key(ran))
                }),
                because: "The name is there, but no key in any form: responseElements is null. S3 stores the encrypted data key with the object.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The file name gives something away. The contents will be encrypted; watch what happens to the name.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Here S3 sends the context: aws:s3:arn, with the full ARN of the object. The file stays in S3.",
        },
        StepNote {
            at: StepSelector::Asks("kms:GenerateDataKey"),
            says: "Policies can test it too, with the condition key kms:EncryptionContext:aws:s3:arn. Remember that for the tasks.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "KMS binds the context to the encrypted data key. To decrypt it, S3 must send exactly the same context.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "KMS writes its record to CloudTrail. Open it: everyone who can read the log can read the ARN.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The file is encrypted; its name isn’t. Never put secrets in object names or encryption contexts.",
        },
    ],
    guided: Task {
        says: "app-role is allowed to decrypt just one object: reports/may.txt. Widen the condition to everything under reports/, but not to payroll/.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, ONE_REPORT)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[DOWNLOADS_REPORTS, NO_PAYROLL],
        least: &[],
        hints: [
            "Look at the condition of the statement DecryptReports. It names one ARN.",
            "A star matches the rest of the name. But StringEquals treats a star as a plain character.",
            "Replace StringEquals with StringLike, and end the ARN in my-bucket/reports/*.",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Identity, ALL_REPORTS)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Identity, "kms:EncryptionContext"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, NO_CONDITION)],
                because: "The condition is gone, so the role can decrypt every object in the bucket, even payroll/. Widen the condition instead.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Identity,
                    r#""StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/*"#,
                ),
                does: &[LessonCommand::SetPolicy(
                    LabPolicy::Identity,
                    STAR_IN_EQUALS,
                )],
                because: "The star is right, but the operator isn’t: StringEquals looks for an object that is really called *. Use StringLike.",
            },
        ],
    },
    alone: Task {
        says: "app-role can upload to and decrypt everything in my-bucket. Let it decrypt only what’s under reports/. Uploads must still work everywhere.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, WIDE)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[UPLOADS, DOWNLOADS_REPORTS, NO_PAYROLL],
        least: &[
            NO_DECRYPT_WITHOUT_CONTEXT,
            NO_ENCRYPT,
            NO_OTHER_ACTION,
            NO_OTHER_KEY,
            NO_OTHER_BUCKET,
        ],
        hints: [
            "Uploads and downloads need two different KMS actions. Only one of them needs the condition.",
            "Split UseTheKey into two statements. Put the condition on the one with kms:Decrypt.",
            "\"Condition\": {\"StringLike\": {\"kms:EncryptionContext:aws:s3:arn\": \"arn:aws:s3:::my-bucket/reports/*\"}}",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Identity, OPENING_BOUND)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyContains(
                    LabPolicy::Identity,
                    r#""Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "{key}", "Condition""#,
                ),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BOTH_BOUND)],
                because: "The condition covers both actions now, so uploads outside reports/ fail too. Give kms:Decrypt a statement of its own.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Identity, "kms:EncryptionContext"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_S3)],
                because: "No statement tests the context yet. S3’s permissions don’t count here: KMS itself must deny the request.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "S3 binds each data key to the object’s ARN. CloudTrail shows that context in plaintext.",
            claim: Claim {
                scene: &[],
                call: LessonCommand::Upload("layoffs.txt"),
                expect: Expectation::Check(|all| {
                    all.last()
                        .is_some_and(|ran| names_the_file(ran) && !holds_a_key(ran))
                }),
            },
        },
        Fact {
            says: "With a different context KMS returns InvalidCiphertextException, no matter who calls.",
            claim: Claim {
                scene: &[BIND],
                call: LessonCommand::Call(
                    CallerChoice::Admin,
                    "kms:Decrypt",
                    r#"{"CiphertextBlob": "{.CiphertextBlob}", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::{bucket}/b.txt"}}"#,
                ),
                expect: Expectation::ErrorCode("InvalidCiphertextException"),
            },
        },
        Fact {
            says: "A policy can require a context: the condition key is kms:EncryptionContext:aws:s3:arn.",
            claim: Claim {
                scene: &[
                    LessonCommand::CallAs(CallerChoice::Admin),
                    LessonCommand::Upload("payroll/anna.txt"),
                    LessonCommand::CallAs(CallerChoice::App),
                    LessonCommand::SetPolicy(LabPolicy::Identity, ALL_REPORTS),
                ],
                call: LessonCommand::Download("payroll/anna.txt"),
                expect: Expectation::Denied("kms:Decrypt"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A data key was generated with a context. An administrator, who is allowed everything, calls Decrypt with the encrypted data key and no context. What happens?",
        scene: &[BIND],
        call: LessonCommand::Call(
            CallerChoice::Admin,
            "kms:Decrypt",
            r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
        ),
        choices: &[
            Choice {
                says: "It succeeds: the context is just a note for the log",
                expect: Expectation::Succeeds,
                because: "The log shows it, but that’s not all. KMS bound it to the encrypted data key, and decryption fails without the same context.",
            },
            Choice {
                says: "AccessDeniedException: no policy allows it",
                expect: Expectation::ErrorCode("AccessDeniedException"),
                because: "The policies allow the administrator everything, and IAM allowed the request. The decryption itself failed.",
            },
            Choice {
                says: "InvalidCiphertextException: the decryption fails",
                expect: Expectation::ErrorCode("InvalidCiphertextException"),
                because: "No permission replaces the context. It must be exactly the same as at encryption.",
            },
        ],
    },
    recalls: &["deny"],
};
