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
    opening: "No S3 this time. The app has a password of 16 bytes that mustn’t be in plaintext in its database. app-role has kms:Encrypt, and the app calls KMS itself.",
    start: &[
        LessonCommand::Preset(Preset::Nothing),
        LessonCommand::Allow(Permission::Encrypt),
    ],
    predict: LessonQuestion {
        asks: "The app calls Encrypt. What does it send to KMS, and what does KMS return?",
        scene: &[],
        call: LessonCommand::EncryptSecret(16),
        choices: &[
            Choice {
                says: "It sends a request for a data key, and KMS returns the data key.",
                expect: Expectation::Check(|all| gives(all, Role::PlaintextDataKey)),
                because: "That’s how S3 works with files. Encrypt generates no data key: the app sent the password itself, and KMS encrypted it.",
            },
            Choice {
                says: "It sends the password, and KMS keeps it and returns an ID.",
                expect: Expectation::Check(|all| {
                    Expectation::Succeeds.fits(all) && !gives(all, Role::Ciphertext)
                }),
                because: "KMS keeps none of your secrets. It encrypted the password and returned the ciphertext. The app decides where to store that.",
            },
            Choice {
                says: "It sends the password, and KMS returns it encrypted.",
                expect: Expectation::Check(|all| {
                    brings(all, Role::Plaintext) && gives(all, Role::Ciphertext)
                }),
                because: "This is what kms:Encrypt is for: small secrets that KMS encrypts itself. KMS keeps nothing of it.",
            },
            Choice {
                says: "KMS denies it: it works for S3 only.",
                expect: Expectation::Check(|all| all.last().is_some_and(|ran| ran.result.is_err())),
                because: "Every caller with the permission can call KMS. app-role has kms:Encrypt, and doesn’t need more.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "16 bytes of plaintext, in the memory of the app.",
        },
        StepNote {
            at: StepSelector::Between(Actor::App, Actor::Kms),
            says: "Look at the fields: the app sends KMS the secret itself. S3 never sent KMS a file.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Encrypt"),
            says: "Here KMS checks kms:Encrypt. That happens only when someone calls Encrypt themselves.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "No data key this time. KMS encrypts the secret’s own bytes with the KMS key. That’s why there’s a limit of 4,096 bytes.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The app keeps the ciphertext. Look at its parts: the ID of the KMS key is one of them.",
        },
    ],
    guided: Task {
        says: "Write a password to the app’s table, then read it back. app-role has kms:Encrypt; for reading, one permission is missing.",
        scene: &[],
        view: Some(("#/secrets", "Open Secrets")),
        calls: &["Encrypt", "Decrypt"],
        must: &[DECRYPTS_SECRET],
        least: &[],
        hints: [
            "One form writes, the other one reads. Start with the one that writes.",
            "Read without the permission, and look at the action in the error.",
            "Press “Encrypt and INSERT”, turn on kms:Decrypt, then press “SELECT and Decrypt”.",
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
                because: "The table is empty. Write a password first: press “Encrypt and INSERT”.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::EncryptSecret(16),
                    LessonCommand::Allow(Permission::GenerateDataKey),
                    OPEN,
                ],
                because: "kms:Decrypt is off. Encrypting and decrypting take two permissions, and the role has only one of them.",
            },
            CommonMistake {
                symptom: Symptom::NotCalled("Decrypt"),
                does: &[
                    LessonCommand::EncryptSecret(16),
                    LessonCommand::Allow(Permission::Decrypt),
                ],
                because: "The password is encrypted, and the role can decrypt it. Now read it: press “SELECT and Decrypt”.",
            },
        ],
    },
    alone: Task {
        says: "A sign-up form: it takes passwords and never shows one. app-role has a file reader’s permissions now. Let it encrypt secrets under the lab’s key, and do nothing else.",
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
            "A caller that only encrypts needs neither S3 nor a permission to decrypt.",
            "One KMS action on the lab’s key, and everything else off.",
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
                because: "kms:GenerateDataKey is for files, which S3 encrypts with a data key. Here KMS encrypts the secret itself: kms:Encrypt.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Encrypt),
                does: &[LessonCommand::Preset(Preset::Nothing)],
                because: "kms:Encrypt is off, so KMS encrypts nothing for the form.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Decrypt),
                does: &[
                    LessonCommand::Revoke(Permission::GetObject),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "kms:Decrypt is still on: the form could show every password. It only needs to encrypt.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::GetObject),
                does: &[
                    LessonCommand::Revoke(Permission::Decrypt),
                    LessonCommand::Allow(Permission::Encrypt),
                ],
                because: "s3:GetObject is still on. The secrets are in the app’s own table, not in S3.",
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
            says: "Encrypt accepts 4,096 bytes and not one byte more. Files need a data key.",
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
            says: "The ciphertext names its key. Decrypt doesn’t need a KeyId, and fails with a wrong one.",
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
        asks: "After two years an app still has the ciphertext of a password. Nobody knows which key encrypted it. The app has kms:Decrypt. What can it do?",
        scene: &[
            LessonCommand::Allow(Permission::Encrypt),
            LessonCommand::Call(CallerChoice::Admin, "kms:CreateKey", "{}"),
            LessonCommand::EncryptSecret(16),
            LessonCommand::Wait(730),
        ],
        call: OPEN,
        choices: &[
            Choice {
                says: "Send only the ciphertext: it names its key",
                expect: Expectation::Succeeds,
                because: "The ciphertext contains the ID of the key, and KMS reads it there.",
            },
            Choice {
                says: "Nothing, until someone finds the key’s ARN",
                expect: Expectation::ErrorCode("ValidationException"),
                because: "Decrypt doesn’t have to name a key. The ciphertext contains the key’s ID, and KMS reads it there.",
            },
            Choice {
                says: "Try each key of the account, one by one",
                expect: Expectation::ErrorCode("IncorrectKeyException"),
                because: "You don’t have to search. The ciphertext contains the ID of its key, so one call without KeyId is enough.",
            },
        ],
    },
    recalls: &["download"],
};
