//! A large upload needs more than a small one.

use crate::core::lab::{CallerChoice, LabPolicy, Permission, Preset};
use crate::core::trace::{Actor, Kind};
use crate::lesson::course::probes::must_be_denied::{
    NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_BUCKET, NO_OTHER_DECRYPT, NO_OTHER_KEY,
};
use crate::lesson::course::probes::must_succeed::{
    CREATE_MULTIPART, UPLOAD_PART, UPLOADS, UPLOADS_PARTS,
};
use crate::lesson::course::{
    Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand, LessonQuestion,
    Misconception, Probe, StepNote, StepSelector, Symptom, Task,
};

const BEGIN: LessonCommand = LessonCommand::Call(
    CallerChoice::App,
    "s3:CreateMultipartUpload",
    CREATE_MULTIPART,
);
const SEND: LessonCommand = LessonCommand::Call(CallerChoice::App, "s3:UploadPart", UPLOAD_PART);

const GAVE_UP: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Sid": "JustMakeItWork", "Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}]}"#;

pub static LESSON: Lesson = Lesson {
    slug: "multipart",
    title: "The multipart trap",
    question: "Why does a large upload need kms:Decrypt?",
    minutes: 4,
    corrects: &[Misconception::LargeIsLikeSmall],
    opening: "app-role has s3:PutObject and kms:GenerateDataKey, and all its small uploads worked. Today it uploads a video. Its SDK splits large files into parts. S3 has accepted CreateMultipartUpload; next comes part 1.",
    start: &[LessonCommand::Preset(Preset::UploadOnly), BEGIN],
    predict: LessonQuestion {
        asks: "What happens to part 1?",
        scene: &[],
        call: SEND,
        choices: &[
            Choice {
                says: "It is stored: s3:PutObject is enough for a part",
                expect: Expectation::DoesNotAsk("kms:GenerateDataKey"),
                because: "A small file gets a new data key. A part doesn’t: S3 encrypts it with the data key of the whole upload, and KMS must decrypt that key first.",
            },
            Choice {
                says: "S3 denies it: parts need an action of their own",
                expect: Expectation::Denied("s3:PutObject"),
                because: "S3 checks s3:PutObject for every part, just as for a small file, and allowed it. KMS didn’t.",
            },
            Choice {
                says: "KMS denies it: kms:Decrypt is missing",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "All parts share one data key, generated at the start. S3 kept only the encrypted one, so KMS must decrypt it for every part.",
            },
            Choice {
                says: "It is stored, under a data key of its own",
                expect: Expectation::Asks("kms:GenerateDataKey"),
                because: "KMS generated one data key at the start, for all parts. A part doesn’t need a new one: S3 needs KMS to decrypt the existing one.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "A part names its upload, and doesn’t mention encryption. That was settled at the start.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "S3 makes the same check for parts as for whole files, and allows it.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 reads the upload’s data key from storage. It has only the encrypted one.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Look: Decrypt, in the middle of an upload. S3 sends KMS the encrypted data key, on the role’s behalf.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "A single PutObject has no such check. All tests were small, so nobody gave the role this permission.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The app sent a part, and the error names kms:Decrypt. Read the action in the message, not the call.",
        },
    ],
    guided: Task {
        says: "Let app-role upload its video in parts: turn on the one permission that’s missing. Hidden requests will upload a part for you.",
        scene: &[],
        view: None,
        calls: &[],
        must: &[UPLOADS_PARTS, UPLOADS],
        least: &[],
        hints: [
            "Read the error of part 1 once more: which action did KMS deny?",
            "S3 needs KMS to decrypt the upload’s data key. Which action does that?",
            "Turn on kms:Decrypt.",
        ],
        solution: &[LessonCommand::Allow(Permission::Decrypt)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[
                    LessonCommand::Allow(Permission::Decrypt),
                    LessonCommand::Revoke(Permission::GenerateDataKey),
                ],
                because: "kms:GenerateDataKey is off now, so not even the start succeeds. A large upload needs both.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Allow(Permission::Encrypt),
                    LessonCommand::Allow(Permission::GetObject),
                ],
                because: "kms:Decrypt is still off. Neither kms:Encrypt nor s3:GetObject lets KMS decrypt the upload’s data key.",
            },
        ],
    },
    alone: Task {
        says: "The team gave up and allowed app-role s3:* and kms:*. Reduce it: small and large uploads must work, and nothing else. The role must not be able to download.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, GAVE_UP)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[
            UPLOADS_PARTS,
            UPLOADS,
            Probe {
                says: "app-role isn’t allowed s3:GetObject",
                scene: &[LessonCommand::Call(
                    CallerChoice::Admin,
                    "s3:PutObject",
                    r#"{"Bucket": "{bucket}", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
                )],
                call: LessonCommand::Call(
                    CallerChoice::App,
                    "s3:GetObject",
                    r#"{"Bucket": "{bucket}", "Key": "plain.txt"}"#,
                ),
                expect: Expectation::Denied("s3:GetObject"),
                because: "The role can still download. To decrypt the data key of an upload, S3 doesn’t need s3:GetObject.",
            },
        ],
        least: &[
            NO_ENCRYPT,
            NO_OTHER_ACTION,
            NO_OTHER_KEY,
            NO_OTHER_DECRYPT,
            NO_OTHER_BUCKET,
        ],
        hints: [
            "Delete the wide statement and start with what a small upload needs.",
            "Two actions for a small upload, and one more for parts. Two of the three are KMS actions.",
            "On: s3:PutObject, kms:GenerateDataKey, and kms:Decrypt. Off: everything else.",
        ],
        solution: &[
            LessonCommand::Preset(Preset::UploadOnly),
            LessonCommand::Allow(Permission::Decrypt),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[LessonCommand::Preset(Preset::UploadOnly)],
                because: "That’s the trap itself: small uploads work, and the first part of a large one fails. It needs kms:Decrypt.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::GetObject),
                does: &[LessonCommand::Preset(Preset::UploadAndDownload)],
                because: "s3:GetObject is still allowed, so the role can download. For the parts, S3 needs only kms:Decrypt.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Encrypt),
                does: &[
                    LessonCommand::Preset(Preset::UploadOnly),
                    LessonCommand::Allow(Permission::Decrypt),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "kms:Encrypt is allowed. No part needs it, however large the file is.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "The start of a multipart upload needs kms:GenerateDataKey: one data key for all parts.",
            claim: Claim {
                scene: &[LessonCommand::Preset(Preset::UploadOnly)],
                call: BEGIN,
                expect: Expectation::Check(|all| {
                    Expectation::Asks("kms:GenerateDataKey").fits(all)
                        && Expectation::DoesNotAsk("kms:Decrypt").fits(all)
                }),
            },
        },
        Fact {
            says: "Every part needs kms:Decrypt, and no new data key.",
            claim: Claim {
                scene: &[BEGIN, SEND],
                call: SEND,
                expect: Expectation::Check(|all| {
                    Expectation::Asks("kms:Decrypt").fits(all)
                        && Expectation::DoesNotAsk("kms:GenerateDataKey").fits(all)
                }),
            },
        },
        Fact {
            says: "A single PutObject never needs kms:Decrypt, so test with a large file too.",
            claim: Claim {
                scene: &[LessonCommand::Preset(Preset::UploadOnly)],
                call: LessonCommand::Upload("small.txt"),
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A role has s3:PutObject and kms:Decrypt, but not kms:GenerateDataKey. It starts a multipart upload. What happens?",
        scene: &[
            LessonCommand::Preset(Preset::Nothing),
            LessonCommand::Allow(Permission::PutObject),
            LessonCommand::Allow(Permission::Decrypt),
        ],
        call: BEGIN,
        choices: &[
            Choice {
                says: "KMS denies the start: kms:GenerateDataKey is missing",
                expect: Expectation::Denied("kms:GenerateDataKey"),
                because: "KMS generates the one data key for all parts at the start, and that takes kms:GenerateDataKey.",
            },
            Choice {
                says: "It starts, and fails at the first part",
                expect: Expectation::Succeeds,
                because: "That’s what happens without kms:Decrypt. Here KMS can’t even generate the data key, so the start itself is denied.",
            },
            Choice {
                says: "S3 denies the start: s3:CreateMultipartUpload is missing",
                expect: Expectation::Denied("s3:PutObject"),
                because: "For the start, S3 checks s3:PutObject, and the role has that. The denial comes from KMS.",
            },
        ],
    },
    recalls: &["alias"],
};
