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
    "Sid": "OpenReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
    "Condition": {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/may.txt"}}}]}"#;

const STAR_IN_EQUALS: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "OpenReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
    "Condition": {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/*"}}}]}"#;

const ALL_REPORTS: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "OpenReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::{bucket}/reports/*"}}}]}"#;

const NO_CONDITION: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Sid": "OpenReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}"}]}"#;

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
    "Sid": "OpenReports", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "{key}",
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
    opening: "app-role uploads layoffs.txt with SSE-KMS. When S3 asks for the data key, it sends an encryption context along: the object’s ARN. KMS binds it to the key. An auditor may read CloudTrail, and nothing else.",
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
                because: "The context is bound to the key, but it is not hidden. KMS writes it into its record in clear: the auditor reads my-bucket/layoffs.txt.",
            },
            Choice {
                says: "Its name, and no more",
                expect: Expectation::Check(|all| {
                    all.last()
                        .is_some_and(|ran| names_the_file(ran) && !holds_a_key(ran))
                }),
                because: "The context stands in the record in clear, with the full name. Neither the text of the file nor any key does.",
            },
            Choice {
                says: "Its name and its sealed data key",
                expect: Expectation::Check(|all| {
                    all.last()
                        .is_some_and(|ran| names_the_file(ran) && holds_a_key(ran))
                }),
                because: "The name is there, but no key in any form: responseElements is null. The sealed data key lies beside the object.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "A file with a telling name. What it says will be sealed. Watch where the name goes.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Here goes the context: aws:s3:arn, with the full ARN of the object. The file stays behind.",
        },
        StepNote {
            at: StepSelector::Asks("kms:GenerateDataKey"),
            says: "Policies can read it too, by the condition key kms:EncryptionContext:aws:s3:arn. Keep that for the tasks.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "KMS binds the context to the seal of the data key. To open it, one must send the very same context.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "KMS leaves its record in CloudTrail. Open it: the ARN stands there for all who may read the log.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The file is sealed, its name is not. Put no secret into a name or a context.",
        },
    ],
    guided: Task {
        says: "app-role may open just one object: reports/may.txt. Widen the condition to all that lies under reports/, and keep payroll/ shut.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, ONE_REPORT)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[DOWNLOADS_REPORTS, NO_PAYROLL],
        least: &[],
        hints: [
            "Look at the condition of the statement OpenReports. It names one ARN.",
            "A star stands for the rest of the name. But StringEquals takes a star as a plain character.",
            "Write StringLike for StringEquals, and end the ARN in my-bucket/reports/*.",
        ],
        solution: &[LessonCommand::SetPolicy(LabPolicy::Identity, ALL_REPORTS)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Identity, "kms:EncryptionContext"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, NO_CONDITION)],
                because: "The condition is gone, so the role opens every object of the bucket, payroll/ included. Widen it instead.",
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
                because: "The star is right, the operator is not: StringEquals looks for an object that is really called *. Use StringLike.",
            },
        ],
    },
    alone: Task {
        says: "app-role uploads all over my-bucket and may open it all. Let KMS open for it only what lies under reports/. Uploads must go on everywhere.",
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
            "Uploads and downloads ask KMS for two different actions. Only one of them is to be bound.",
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
                because: "Both actions stand under the condition now, so uploads outside reports/ fail too. Give kms:Decrypt a statement of its own.",
            },
            CommonMistake {
                symptom: Symptom::PolicyLacks(LabPolicy::Identity, "kms:EncryptionContext"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, BY_S3)],
                because: "No statement looks at the context yet. S3’s permissions do not count here: the key itself must refuse.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "S3 binds each data key to the object’s ARN. CloudTrail shows that context in clear.",
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
            says: "With another context KMS answers InvalidCiphertextException, whoever asks.",
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
            says: "A policy can demand a context: the condition key is kms:EncryptionContext:aws:s3:arn.",
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
        asks: "A data key was made with a context. An administrator, who may do everything, calls Decrypt with the sealed key and no context. What happens?",
        scene: &[BIND],
        call: LessonCommand::Call(
            CallerChoice::Admin,
            "kms:Decrypt",
            r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
        ),
        choices: &[
            Choice {
                says: "It opens: the context is just a remark for the log",
                expect: Expectation::Succeeds,
                because: "The log shows it, but that is not all. It is bound to the seal, and without the same context the seal stays shut.",
            },
            Choice {
                says: "AccessDeniedException: no policy allows it",
                expect: Expectation::ErrorCode("AccessDeniedException"),
                because: "The policies allow the administrator everything, and IAM said yes. It was the seal that did not open.",
            },
            Choice {
                says: "InvalidCiphertextException: the seal does not open",
                expect: Expectation::ErrorCode("InvalidCiphertextException"),
                because: "No permission stands in for the context. It must be the very same as when the key was sealed.",
            },
        ],
    },
    recalls: &["deny"],
};
