//! Small secrets, encrypted by KMS itself.

use crate::core::lab::{CallerChoice, Permission, Preset};
use crate::core::trace::{Actor, Kind, Role};
use crate::lesson::course::probes::must_be_denied::{
    NO_DATA_KEY, NO_DOWNLOAD, NO_OTHER_ACTION, NO_OTHER_ENCRYPT, NO_SECRET_DECRYPT, NO_UPLOAD,
};
use crate::lesson::course::probes::must_succeed::{DECRYPTS_SECRET, ENCRYPTS_SECRET};
use crate::lesson::course::trace_checks::{shows, steps};
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Misconception, StepNote, StepSelector, Symptom, Task,
};

/// The app decrypts the blob that it has, without naming a key.
const OPEN: LessonCommand = LessonCommand::Call(
    CallerChoice::App,
    "kms:Decrypt",
    r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
);

/// Whether the last call sent data of this role from the app to KMS.
fn brings(all: &[CallRecord], role: Role) -> bool {
    all.last().is_some_and(|ran| {
        steps(ran).any(|step| step.from == Actor::App && step.to == Actor::Kms && shows(step, role))
    })
}

/// Whether the last call succeeded and returned data of this role from KMS to the app.
fn gives(all: &[CallRecord], role: Role) -> bool {
    Expectation::Succeeds.fits(all)
        && all.last().is_some_and(|ran| {
            steps(ran)
                .any(|step| step.from == Actor::Kms && step.to == Actor::App && shows(step, role))
        })
}

pub static LESSON: Lesson = Lesson {
    slug: "secrets",
    title: "Small secrets",
    question: "What is kms:Encrypt for, then?",
    minutes: 4,
    corrects: &[
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
        call: LessonCommand::EncryptSecret(16),
        choices: &[
            Choice {
                says: "A request for a data key goes, the data key comes back.",
                expect: Expectation::Check(|all| gives(all, Role::PlaintextDataKey)),
                because: "That is S3’s way with files. Encrypt makes no data key: the password itself went to KMS, and was sealed there.",
            },
            Choice {
                says: "The password goes, and KMS keeps it. An id comes back.",
                expect: Expectation::Check(|all| {
                    Expectation::Succeeds.fits(all) && !gives(all, Role::Ciphertext)
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
            at: StepSelector::First,
            says: "16 bytes, readable, in the memory of the app.",
        },
        StepNote {
            at: StepSelector::Between(Actor::App, Actor::Kms),
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
            at: StepSelector::Last,
            says: "The blob is the app’s to keep. Look at its parts: the id of the KMS key is one of them.",
        },
    ],
    guided: Task {
        says: "Write a password into the app’s table, then read it back. app-role may kms:Encrypt; one permission is missing for the way back.",
        scene: &[],
        view: Some(("#/secrets", "Open Secrets")),
        calls: &["Encrypt", "Decrypt"],
        must: &[DECRYPTS_SECRET],
        least: &[],
        hints: [
            "The left side writes, the right side reads. Begin at the left.",
            "Read without the permission, and look at the action in the error.",
            "Press Encrypt and INSERT, turn on kms:Decrypt, then press SELECT and Decrypt.",
        ],
        solution: &[
            LessonCommand::EncryptSecret(16),
            LessonCommand::Allow(Permission::Decrypt),
            OPEN,
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::NotCalled("Encrypt"),
                does: &[LessonCommand::Allow(Permission::Decrypt)],
                because: "The table is empty. Write a password first, on the left side.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::EncryptSecret(16),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                    OPEN,
                ],
                because: "kms:Decrypt is off. The one who may seal may not yet open: they are two permissions.",
            },
            CommonMistake {
                symptom: Symptom::NotCalled("Decrypt"),
                does: &[
                    LessonCommand::EncryptSecret(16),
                    LessonCommand::Allow(Permission::Decrypt),
                ],
                because: "The password is sealed and may be opened. Now read it, on the right side.",
            },
        ],
    },
    alone: Task {
        says: "A sign-up form: it takes passwords in and never shows one. app-role has a file reader’s permissions now. Let it seal secrets under the lab’s key, and do nothing else.",
        scene: &[LessonCommand::Preset(Preset::DownloadOnly)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[ENCRYPTS_SECRET],
        least: &[
            NO_SECRET_DECRYPT,
            NO_DATA_KEY,
            NO_DOWNLOAD,
            NO_UPLOAD,
            NO_OTHER_ACTION,
            NO_OTHER_ENCRYPT,
        ],
        hints: [
            "Who only seals needs neither S3 nor a way to open.",
            "One action of KMS on the lab’s key, and all the rest off.",
            "On: kms:Encrypt. Off: s3:GetObject and kms:Decrypt.",
        ],
        solution: &[
            LessonCommand::Revoke(Permission::GetObject),
            LessonCommand::Revoke(Permission::Decrypt),
            LessonCommand::Allow(Permission::Encrypt),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Has(Permission::GenerateDataKey),
                does: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                ],
                because: "kms:GenerateDataKey is for files, where S3 seals with a data key. Here KMS seals the secret itself: kms:Encrypt.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Encrypt),
                does: &[LessonCommand::Preset(Preset::Nothing)],
                because: "kms:Encrypt is off, so KMS seals nothing for the form.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Decrypt),
                does: &[
                    LessonCommand::Revoke(Permission::GetObject),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "kms:Decrypt is still on: the form could show every password. Sealing does not need it.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::GetObject),
                does: &[
                    LessonCommand::Revoke(Permission::Decrypt),
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
                call: LessonCommand::EncryptSecret(16),
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
                    LessonCommand::EncryptSecret(4_096),
                ],
                call: LessonCommand::EncryptSecret(4_097),
                expect: Expectation::Check(|all| {
                    all.first().is_some_and(|ran| ran.result.is_ok())
                        && Expectation::MessageContains("less than or equal to 4096").fits(all)
                }),
            },
        },
        Fact {
            says: "The blob names its key. Decrypt needs no KeyId, and refuses a wrong one.",
            claim: Claim {
                scene: &[
                    LessonCommand::Call(CallerChoice::Admin, "kms:CreateKey", "{}"),
                    LessonCommand::Call(
                        CallerChoice::Admin,
                        "kms:Encrypt",
                        r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
                    ),
                    OPEN,
                ],
                call: LessonCommand::Call(
                    CallerChoice::Admin,
                    "kms:Decrypt",
                    r#"{"CiphertextBlob": "{.CiphertextBlob}", "KeyId": "{.KeyMetadata.Arn}"}"#,
                ),
                expect: Expectation::Check(|all| {
                    Expectation::ErrorCode("IncorrectKeyException").fits(all)
                        && all
                            .iter()
                            .rev()
                            .nth(1)
                            .is_some_and(|ran| ran.result.is_ok())
                }),
            },
        },
    ],
    review: LessonQuestion {
        asks: "After two years an app still has the blob of a password. Nobody knows which key sealed it. It may kms:Decrypt. What can it do?",
        scene: &[
            LessonCommand::Allow(Permission::Encrypt),
            LessonCommand::Call(CallerChoice::Admin, "kms:CreateKey", "{}"),
            LessonCommand::EncryptSecret(16),
            LessonCommand::Wait(730),
        ],
        call: OPEN,
        choices: &[
            Choice {
                says: "Send the blob alone: it says which key",
                expect: Expectation::Succeeds,
                because: "The id of the key stands in the blob, and KMS reads it there.",
            },
            Choice {
                says: "Nothing, before someone finds the key’s ARN",
                expect: Expectation::ErrorCode("ValidationException"),
                because: "Decrypt may name no key. The blob carries the key’s id, and KMS reads it there.",
            },
            Choice {
                says: "Ask with each key of the account in turn",
                expect: Expectation::ErrorCode("IncorrectKeyException"),
                because: "No need to search. The blob carries the id of its key, so one call without KeyId does it.",
            },
        ],
    },
    recalls: &["download"],
};
