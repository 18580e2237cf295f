//! Small secrets.

use super::common::{NO_DATA_KEY, NO_DOWNLOAD, NO_OTHER_ACTION, NO_UPLOAD};
use super::common_more::{NO_OPENING, NO_OTHER_SEAL, OPENS, SEALS, shows, steps};
use crate::core::lab::{Permission, Preset, Who};
use crate::core::trace::{Actor, Kind, Role};
use crate::lesson::course::lesson::Misconception;
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, StepNote, StepSelector, Symptom, Task,
};

/// The app opens the blob that it has, and names no key.
const OPEN: LessonCommand = LessonCommand::Call(
    Who::App,
    "kms:Decrypt",
    r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
);

/// Whether the last call brought this to KMS.
fn brings(all: &[CallRecord], role: Role) -> bool {
    all.last().is_some_and(|ran| {
        steps(ran).any(|step| step.from == Actor::App && step.to == Actor::Kms && shows(step, role))
    })
}

/// Whether the last call went through and gave this back to the app.
fn gives(all: &[CallRecord], role: Role) -> bool {
    Expectation::Goes.fits(all)
        && all.last().is_some_and(|ran| {
            steps(ran)
                .any(|step| step.from == Actor::Kms && step.to == Actor::App && shows(step, role))
        })
}

/// The lesson.
pub static LESSON: Lesson = Lesson {
    slug: "secrets",
    title: "Small secrets",
    question: "What is kms:Encrypt for, then?",
    minutes: 4,
    breaks: &[
        Misconception::EncryptEncrypts,
        Misconception::DecryptNamesTheKey,
    ],
    opening: "No S3 this time. The app has a password of 16 bytes that must not lie readable in its database. app-role may kms:Encrypt, and the app calls KMS by itself.",
    start: &[
        LessonCommand::Preset(Preset::Nothing),
        LessonCommand::Allow(Permission::Encrypt),
    ],
    predict: LessonQuestion {
        asks: "The app calls Encrypt. What goes to KMS, and what comes back?",
        scene: &[],
        call: LessonCommand::Seal(16),
        choices: &[
            Choice {
                says: "A request for a data key goes, the data key comes back.",
                expect: Expectation::Check(|all| gives(all, Role::PlaintextDataKey)),
                because: "That is S3’s way with files. Encrypt makes no data key: the password itself went to KMS, and was sealed there.",
            },
            Choice {
                says: "The password goes, and KMS keeps it. An id comes back.",
                expect: Expectation::Check(|all| {
                    Expectation::Goes.fits(all) && !gives(all, Role::Ciphertext)
                }),
                because: "KMS keeps no secret of yours. It sealed the password and gave it back as a blob. Where that lies is up to the app.",
            },
            Choice {
                says: "The password goes, and comes back sealed.",
                expect: Expectation::Check(|all| {
                    brings(all, Role::Plaintext) && gives(all, Role::Ciphertext)
                }),
                because: "This is what kms:Encrypt is for: small secrets that KMS seals itself. KMS keeps nothing of it.",
            },
            Choice {
                says: "KMS refuses: it works for S3 only.",
                expect: Expectation::Check(|all| all.last().is_some_and(|ran| ran.result.is_err())),
                because: "Anyone may call KMS who is allowed to. app-role has kms:Encrypt, and no more was needed.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::Start,
            says: "16 bytes, readable, in the memory of the app.",
        },
        StepNote {
            at: StepSelector::From(Actor::App, Actor::Kms),
            says: "Look at the fields: the secret itself goes to KMS. With S3, no file ever did.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Encrypt"),
            says: "Here it is, the gate of kms:Encrypt. It stands where someone calls Encrypt by themselves.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "No data key this time. The KMS key seals the secret’s own bytes. That is why 4,096 bytes are the limit.",
        },
        StepNote {
            at: StepSelector::End,
            says: "The blob is the app’s to keep. Look at its parts: the id of the KMS key is one of them.",
        },
    ],
    turn: Task {
        says: "Write a password into the app’s table, then read it back. app-role may kms:Encrypt; one permission is missing for the way back.",
        scene: &[],
        view: Some(("#/secrets", "Open Secrets")),
        calls: &["Encrypt", "Decrypt"],
        must: &[OPENS],
        least: &[],
        hints: [
            "The left side writes, the right side reads. Begin at the left.",
            "Read without the permission, and look at the action in the error.",
            "Press Encrypt and INSERT, turn on kms:Decrypt, then press SELECT and Decrypt.",
        ],
        solution: &[
            LessonCommand::Seal(16),
            LessonCommand::Allow(Permission::Decrypt),
            OPEN,
        ],
        wrongs: &[
            CommonMistake {
                sign: Symptom::Never("Encrypt"),
                does: &[LessonCommand::Allow(Permission::Decrypt)],
                because: "The table is empty. Write a password first, on the left side.",
            },
            CommonMistake {
                sign: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Seal(16),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                    OPEN,
                ],
                because: "kms:Decrypt is off. The one who may seal may not yet open: they are two permissions.",
            },
            CommonMistake {
                sign: Symptom::Never("Decrypt"),
                does: &[
                    LessonCommand::Seal(16),
                    LessonCommand::Allow(Permission::Decrypt),
                ],
                because: "The password is sealed and may be opened. Now read it, on the right side.",
            },
        ],
    },
    own: Task {
        says: "A sign-up form: it takes passwords in and never shows one. app-role has a file reader’s permissions now. Let it seal secrets under the lab’s key, and do nothing else.",
        scene: &[LessonCommand::Preset(Preset::DownloadOnly)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[SEALS],
        least: &[
            NO_OPENING,
            NO_DATA_KEY,
            NO_DOWNLOAD,
            NO_UPLOAD,
            NO_OTHER_ACTION,
            NO_OTHER_SEAL,
        ],
        hints: [
            "Who only seals needs neither S3 nor a way to open.",
            "One action of KMS on the lab’s key, and all the rest off.",
            "On: kms:Encrypt. Off: s3:GetObject and kms:Decrypt.",
        ],
        solution: &[
            LessonCommand::Take(Permission::GetObject),
            LessonCommand::Take(Permission::Decrypt),
            LessonCommand::Allow(Permission::Encrypt),
        ],
        wrongs: &[
            CommonMistake {
                sign: Symptom::Has(Permission::GenerateDataKey),
                does: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                ],
                because: "kms:GenerateDataKey is for files, where S3 seals with a data key. Here KMS seals the secret itself: kms:Encrypt.",
            },
            CommonMistake {
                sign: Symptom::Lacks(Permission::Encrypt),
                does: &[LessonCommand::Preset(Preset::Nothing)],
                because: "kms:Encrypt is off, so KMS seals nothing for the form.",
            },
            CommonMistake {
                sign: Symptom::Has(Permission::Decrypt),
                does: &[
                    LessonCommand::Take(Permission::GetObject),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "kms:Decrypt is still on: the form could show every password. Sealing does not need it.",
            },
            CommonMistake {
                sign: Symptom::Has(Permission::GetObject),
                does: &[
                    LessonCommand::Take(Permission::Decrypt),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "s3:GetObject is still on. The secrets lie in the app’s own table, not in S3.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "kms:Encrypt is for secrets that you send to KMS yourself.",
            claim: Claim {
                scene: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                call: LessonCommand::Seal(16),
                expect: Expectation::Check(|all| {
                    Expectation::Asks("kms:Encrypt").fits(all) && brings(all, Role::Plaintext)
                }),
            },
        },
        Fact {
            says: "Encrypt takes 4,096 bytes and no byte more. Files need a data key.",
            claim: Claim {
                scene: &[
                    LessonCommand::Allow(Permission::Encrypt),
                    LessonCommand::Seal(4_096),
                ],
                call: LessonCommand::Seal(4_097),
                expect: Expectation::Check(|all| {
                    all.first().is_some_and(|ran| ran.result.is_ok())
                        && Expectation::Says("less than or equal to 4096").fits(all)
                }),
            },
        },
        Fact {
            says: "The blob names its key. Decrypt needs no KeyId, and refuses a wrong one.",
            claim: Claim {
                scene: &[
                    LessonCommand::Call(Who::Admin, "kms:CreateKey", "{}"),
                    LessonCommand::Call(
                        Who::Admin,
                        "kms:Encrypt",
                        r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
                    ),
                    OPEN,
                ],
                call: LessonCommand::Call(
                    Who::Admin,
                    "kms:Decrypt",
                    r#"{"CiphertextBlob": "{.CiphertextBlob}", "KeyId": "{.KeyMetadata.Arn}"}"#,
                ),
                expect: Expectation::Check(|all| {
                    Expectation::Fails("IncorrectKeyException").fits(all)
                        && all
                            .iter()
                            .rev()
                            .nth(1)
                            .is_some_and(|ran| ran.result.is_ok())
                }),
            },
        },
    ],
    keep: LessonQuestion {
        asks: "After two years an app still has the blob of a password. Nobody knows which key sealed it. It may kms:Decrypt. What can it do?",
        scene: &[
            LessonCommand::Allow(Permission::Encrypt),
            LessonCommand::Call(Who::Admin, "kms:CreateKey", "{}"),
            LessonCommand::Seal(16),
            LessonCommand::Wait(730),
        ],
        call: OPEN,
        choices: &[
            Choice {
                says: "Send the blob alone: it says which key",
                expect: Expectation::Goes,
                because: "The id of the key stands in the blob, and KMS reads it there.",
            },
            Choice {
                says: "Nothing, before someone finds the key’s ARN",
                expect: Expectation::Fails("ValidationException"),
                because: "Decrypt may name no key. The blob carries the key’s id, and KMS reads it there.",
            },
            Choice {
                says: "Ask with each key of the account in turn",
                expect: Expectation::Fails("IncorrectKeyException"),
                because: "No need to search. The blob carries the id of its key, so one call without KeyId does it.",
            },
        ],
    },
    recalls: &["download"],
};
