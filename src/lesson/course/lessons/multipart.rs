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
    opening: "app-role may s3:PutObject and kms:GenerateDataKey, and its small files all went up. Today it sends a video. The tool sends large files in parts; S3 has just said yes to the start. Now comes part 1.",
    start: &[LessonCommand::Preset(Preset::UploadOnly), BEGIN],
    predict: LessonQuestion {
        asks: "What becomes of part 1?",
        scene: &[],
        call: SEND,
        choices: &[
            Choice {
                says: "It is stored: s3:PutObject is enough for a part",
                expect: Expectation::DoesNotAsk("kms:GenerateDataKey"),
                because: "A small file gets a new data key. A part does not: it is sealed under the key of the whole upload, and that key must be opened first.",
            },
            Choice {
                says: "S3 refuses: parts need an action of their own",
                expect: Expectation::Denied("s3:PutObject"),
                because: "S3 asks for s3:PutObject with every part, just as for a small file. That gate was open; the one at KMS was not.",
            },
            Choice {
                says: "KMS refuses: kms:Decrypt is missing",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "All parts share the data key that was made at the start. S3 kept it sealed only, so KMS must open it for every part.",
            },
            Choice {
                says: "It is stored, under a data key of its own",
                expect: Expectation::Asks("kms:GenerateDataKey"),
                because: "KMS made one data key at the start, and it serves all parts. A part asks for no new one: it needs the old one opened.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "A part names its upload, and says nothing about encryption. That was settled at the start.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "S3’s gate is the same for parts as for whole files. It opens.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 fetches the data key of the upload. It has it in sealed form only.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Look: Decrypt, in the middle of an upload. The sealed key travels to KMS, in the role’s name.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "The gate that no small upload has. Nobody gave the role this action, since all tests were small.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The app sent a part, and the error names kms:Decrypt. Read the action in the message, not the call.",
        },
    ],
    guided: Task {
        says: "Let app-role send its video in parts: turn on the one switch that is missing. Hidden requests will send a part for you.",
        scene: &[],
        view: None,
        calls: &[],
        must: &[UPLOADS_PARTS, UPLOADS],
        least: &[],
        hints: [
            "Read the error of part 1 once more: which action was refused?",
            "S3 must have the data key of the upload opened. Which action opens a data key?",
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
                because: "kms:GenerateDataKey is off now, so not even the start goes through. A large upload needs both.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Allow(Permission::Encrypt),
                    LessonCommand::Allow(Permission::GetObject),
                ],
                because: "kms:Decrypt is still off. Neither kms:Encrypt nor s3:GetObject opens the data key of the upload.",
            },
        ],
    },
    alone: Task {
        says: "The team gave up and allowed app-role s3:* and kms:*. Cut it down: small and large uploads must work, and nothing else. The role must not download.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, GAVE_UP)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[
            UPLOADS_PARTS,
            UPLOADS,
            Probe {
                says: "app-role must not s3:GetObject",
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
                because: "The role can still download. Opening the data key of an upload takes no s3:GetObject.",
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
            "Throw the wide statement away and begin with what a small upload needs.",
            "Two actions for a small upload, and one more for parts. Two of the three are KMS’s.",
            "On: s3:PutObject, kms:GenerateDataKey and kms:Decrypt. Off: all the rest.",
        ],
        solution: &[
            LessonCommand::Preset(Preset::UploadOnly),
            LessonCommand::Allow(Permission::Decrypt),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[LessonCommand::Preset(Preset::UploadOnly)],
                because: "That is the trap itself: small files go up, and the first part of a large one fails. kms:Decrypt belongs to it.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::GetObject),
                does: &[LessonCommand::Preset(Preset::UploadAndDownload)],
                because: "s3:GetObject is still allowed, so the role can download. For its parts S3 needs kms:Decrypt alone.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Encrypt),
                does: &[
                    LessonCommand::Preset(Preset::UploadOnly),
                    LessonCommand::Allow(Permission::Decrypt),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "kms:Encrypt is allowed. No part asks for it, however large the file is.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "The start of a multipart upload asks for kms:GenerateDataKey: one data key for all parts.",
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
            says: "Every part asks for kms:Decrypt, and for no new data key.",
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
            says: "A small upload never asks for kms:Decrypt. So test with a large file too.",
            claim: Claim {
                scene: &[LessonCommand::Preset(Preset::UploadOnly)],
                call: LessonCommand::Upload("small.txt"),
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A role has s3:PutObject and kms:Decrypt, but not kms:GenerateDataKey. It begins a multipart upload. What happens?",
        scene: &[
            LessonCommand::Preset(Preset::Nothing),
            LessonCommand::Allow(Permission::PutObject),
            LessonCommand::Allow(Permission::Decrypt),
        ],
        call: BEGIN,
        choices: &[
            Choice {
                says: "The start is refused: kms:GenerateDataKey is missing",
                expect: Expectation::Denied("kms:GenerateDataKey"),
                because: "The one data key for all parts is made at the start, and only kms:GenerateDataKey makes it.",
            },
            Choice {
                says: "It begins, and fails at the first part",
                expect: Expectation::Succeeds,
                because: "That is what happens without kms:Decrypt. Here the data key cannot even be made, so the start itself is refused.",
            },
            Choice {
                says: "The start is refused: s3:CreateMultipartUpload is missing",
                expect: Expectation::Denied("s3:PutObject"),
                because: "The start asks S3 for s3:PutObject, and the role has that. The refusal comes from KMS.",
            },
        ],
    },
    recalls: &["alias"],
};
