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
    opening: "app-role has s3:PutObject and nothing else. It’s about to upload report.txt with SSE-KMS. S3 must first get a data key from KMS, and KMS checks whether the caller is allowed to have one.",
    start: &[
        LessonCommand::Preset(Preset::Nothing),
        LessonCommand::Allow(Permission::PutObject),
    ],
    predict: LessonQuestion {
        asks: "What happens to the upload?",
        scene: &[],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "It is stored. S3’s permission is enough.",
                expect: Expectation::Succeeds,
                because: "S3 allowed it, but that was only the first of two checks. S3 asked KMS for a data key on the role’s behalf, and no policy allowed the role that.",
            },
            Choice {
                says: "KMS denies it: kms:Encrypt is missing.",
                expect: Expectation::Denied("kms:Encrypt"),
                because: "S3 didn’t call Encrypt. It encrypts the file itself and needs a data key for that: the action in the error is kms:GenerateDataKey.",
            },
            Choice {
                says: "KMS denies it: kms:GenerateDataKey is missing.",
                expect: Expectation::Denied("kms:GenerateDataKey"),
                because: "S3 asked KMS for a data key on the role’s behalf. No policy allowed the role that, so there was no key, and without a key S3 stores nothing.",
            },
            Choice {
                says: "S3 denies it: s3:PutObject isn’t enough.",
                expect: Expectation::Denied("s3:PutObject"),
                because: "S3 allowed the request: s3:PutObject was enough for it. The denial came one check later, from KMS.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The file is still in plaintext. Go on step by step, and watch both checks.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "The first check is S3’s own. The role’s policy allows s3:PutObject, so S3 goes on.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Now S3 calls KMS, but not in its own name: the request counts as the role’s. Open the Decision tab at the next step and read the principal.",
        },
        StepNote {
            at: StepSelector::Asks("kms:GenerateDataKey"),
            says: "The second check. The principal is app-role, the action is kms:GenerateDataKey, and nothing allows it.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The error names the action that was missing, not the call that the app made. Nothing was stored.",
        },
    ],
    guided: Task {
        says: "Half of it is done: s3:PutObject is on. Turn on the one permission that’s missing, and upload report.txt again.",
        scene: &[],
        view: None,
        calls: &["PutObject"],
        must: &[UPLOADS],
        least: &[],
        hints: [
            "Read the error: which action wasn’t app-role authorized to perform?",
            "S3 asks KMS to generate a data key. The action has that name.",
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
                because: "s3:PutObject is off now, so the upload doesn’t even reach KMS. Both checks must allow it.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[
                    LessonCommand::Allow(Permission::Encrypt),
                    LessonCommand::Upload("report.txt"),
                ],
                because: "kms:GenerateDataKey is still off. No other KMS permission replaces it, not even kms:Encrypt: try it.",
            },
        ],
    },
    alone: Task {
        says: "app-role has no permissions at all. Let it upload to my-bucket under the lab’s key, and do nothing else.",
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
            "An upload passes two checks. Each needs one action.",
            "One S3 action on the bucket’s objects, one KMS action on the key.",
            "Turn on s3:PutObject and kms:GenerateDataKey, and leave everything else off.",
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
                because: "kms:Encrypt is on. S3 never calls it, so it only gives the role more than it needs. Turn it off.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Decrypt),
                does: &[LessonCommand::Preset(Preset::UploadAndDownload)],
                because: "kms:Decrypt is on. This upload doesn’t need it: it belongs to the download.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[LessonCommand::Allow(Permission::PutObject)],
                because: "kms:GenerateDataKey is missing: KMS doesn’t give S3 a data key for this role.",
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
            says: "S3 calls KMS with the caller’s permissions: a caller that isn’t allowed to use the key is denied.",
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
            says: "It works without kms:Decrypt and without kms:Encrypt.",
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
                because: "S3 needs a data key, and asks for it on the role’s behalf. kms:Encrypt doesn’t replace that permission.",
            },
            Choice {
                says: "kms:Decrypt",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "Decrypt belongs to the download. A single PutObject needs a new data key: kms:GenerateDataKey.",
            },
            Choice {
                says: "Nothing: the upload succeeds",
                expect: Expectation::Succeeds,
                because: "S3 never calls Encrypt. It calls GenerateDataKey to get a data key, and the role lacks that permission.",
            },
        ],
    },
    recalls: &[],
};
