//! Upload needs `GenerateDataKey`.

use crate::core::lab::{CallerChoice, Permission, Preset};
use crate::core::trace::Actor;
use crate::lesson::course::probes::must_be_denied::{
    NO_DECRYPT, NO_DOWNLOAD, NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_BUCKET, NO_OTHER_KEY,
};
use crate::lesson::course::probes::must_succeed::UPLOADS;
use crate::lesson::course::{
    Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand, LessonQuestion,
    Misconception, StepNote, StepSelector, Symptom, Task,
};

pub static LESSON: Lesson = Lesson {
    slug: "upload",
    title: "Upload needs GenerateDataKey",
    question: "Which permission in KMS does an upload need?",
    minutes: 4,
    corrects: &[Misconception::S3IsEnough, Misconception::S3IsTheCaller],
    opening: "app-role may s3:PutObject, and nothing else. It is about to upload report.txt with SSE-KMS. S3 will have to get a data key from KMS first, and KMS will ask whether the caller may have one.",
    start: &[
        LessonCommand::Preset(Preset::Nothing),
        LessonCommand::Allow(Permission::PutObject),
    ],
    predict: LessonQuestion {
        asks: "What becomes of the upload?",
        scene: &[],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "It is stored. S3’s permission is enough.",
                expect: Expectation::Succeeds,
                because: "S3 let it in, and that was only the first of two gates. S3 asked KMS for a data key in the role’s name, and no policy allowed the role that.",
            },
            Choice {
                says: "KMS refuses: kms:Encrypt is missing.",
                expect: Expectation::Denied("kms:Encrypt"),
                because: "S3 did not ask for kms:Encrypt. It encrypts the file itself and needs a data key for that: the action in the error is kms:GenerateDataKey.",
            },
            Choice {
                says: "KMS refuses: kms:GenerateDataKey is missing.",
                expect: Expectation::Denied("kms:GenerateDataKey"),
                because: "S3 asked KMS for a data key on the role’s behalf. No policy allowed the role that, so there was no key, and without a key nothing was stored.",
            },
            Choice {
                says: "S3 refuses: s3:PutObject is not enough to come in.",
                expect: Expectation::Denied("s3:PutObject"),
                because: "S3’s own gate was open: s3:PutObject was allowed. The refusal came one gate later, from KMS.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The file is still readable. Go on step by step, and watch both gates.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "The first gate is S3’s own. The role’s policy names s3:PutObject, so it opens.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Now S3 speaks to KMS, but not in its own name: the request counts as the role’s. Open the Decision tab at the next step and read the principal.",
        },
        StepNote {
            at: StepSelector::Asks("kms:GenerateDataKey"),
            says: "The second gate. The principal is app-role, the action is kms:GenerateDataKey, and nothing allows it.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The error names the action that was missing, not the call that the app made. Nothing was stored.",
        },
    ],
    guided: Task {
        says: "Half of it is done: s3:PutObject is on. Turn on the one switch that is missing, and upload report.txt again.",
        scene: &[],
        view: None,
        calls: &["PutObject"],
        must: &[UPLOADS],
        least: &[],
        hints: [
            "Read the error: which action could the role not perform?",
            "S3 asks KMS to make a data key. The action is named after that.",
            "Turn on kms:GenerateDataKey, then upload.",
        ],
        solution: &[
            LessonCommand::Allow(Permission::GenerateDataKey),
            LessonCommand::Upload("report.txt"),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::PutObject),
                does: &[
                    LessonCommand::Revoke(Permission::PutObject),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                ],
                because: "s3:PutObject is off now, so the upload does not even reach KMS. Both gates must open.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[
                    LessonCommand::Allow(Permission::Encrypt),
                    LessonCommand::Upload("report.txt"),
                ],
                because: "kms:GenerateDataKey is still off. No other switch of KMS gets an upload through, kms:Encrypt included: try it.",
            },
        ],
    },
    alone: Task {
        says: "app-role has no permission at all. Let it upload to my-bucket under the lab’s key, and do nothing else.",
        scene: &[LessonCommand::Preset(Preset::Nothing)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[UPLOADS],
        least: &[
            NO_DECRYPT,
            NO_DOWNLOAD,
            NO_ENCRYPT,
            NO_OTHER_ACTION,
            NO_OTHER_KEY,
            NO_OTHER_BUCKET,
        ],
        hints: [
            "An upload passes two gates. Each needs one action.",
            "One action of S3 on the bucket’s objects, one of KMS on the key.",
            "Turn on s3:PutObject and kms:GenerateDataKey, and leave all else off.",
        ],
        solution: &[
            LessonCommand::Allow(Permission::PutObject),
            LessonCommand::Allow(Permission::GenerateDataKey),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Has(Permission::Encrypt),
                does: &[
                    LessonCommand::Allow(Permission::PutObject),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "kms:Encrypt is on. S3 never asks for it, so it only widens what the role may do. Turn it off.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Decrypt),
                does: &[LessonCommand::Preset(Preset::UploadAndDownload)],
                because: "kms:Decrypt is on. This upload does not ask for it: it belongs to the download.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[LessonCommand::Allow(Permission::PutObject)],
                because: "kms:GenerateDataKey is missing: S3 gets no data key in the role’s name.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "An SSE-KMS upload needs s3:PutObject and kms:GenerateDataKey.",
            claim: Claim {
                scene: &[LessonCommand::Preset(Preset::UploadOnly)],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Needs(&[Permission::PutObject, Permission::GenerateDataKey]),
            },
        },
        Fact {
            says: "S3 asks KMS in the caller’s name: who may upload but not use the key is refused.",
            claim: Claim {
                scene: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::PutObject),
                ],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::MessageContains("assumed-role/app-role"),
            },
        },
        Fact {
            says: "It does not need kms:Decrypt, nor kms:Encrypt.",
            claim: Claim {
                scene: &[LessonCommand::Preset(Preset::UploadOnly)],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    Expectation::DoesNotAsk("kms:Decrypt").fits(all)
                        && Expectation::DoesNotAsk("kms:Encrypt").fits(all)
                }),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A role has s3:PutObject and kms:Encrypt. It uploads with SSE-KMS. What does the error name?",
        scene: &[
            LessonCommand::Preset(Preset::Nothing),
            LessonCommand::Allow(Permission::PutObject),
            LessonCommand::Allow(Permission::Encrypt),
            LessonCommand::CallAs(CallerChoice::App),
        ],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "kms:GenerateDataKey",
                expect: Expectation::Denied("kms:GenerateDataKey"),
                because: "S3 needs a data key, and asks for it in the role’s name. kms:Encrypt does not help it.",
            },
            Choice {
                says: "kms:Decrypt",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "Decrypt belongs to the download. An upload in one piece asks for a data key: kms:GenerateDataKey.",
            },
            Choice {
                says: "Nothing: the upload goes through",
                expect: Expectation::Succeeds,
                because: "kms:Encrypt opens no gate of S3’s. The data key is asked for with kms:GenerateDataKey, and that is missing.",
            },
        ],
    },
    recalls: &[],
};
