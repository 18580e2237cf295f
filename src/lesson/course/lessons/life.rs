//! A key's life, and what happens to the objects it encrypted.

use crate::core::kms::KeyState;
use crate::core::lab::{CallerChoice, Permission};
use crate::core::trace::{Actor, Kind};
use crate::lesson::course::probes::must_be_denied::{
    NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_DECRYPT,
};
use crate::lesson::course::probes::must_succeed::UPLOADS;
use crate::lesson::course::trace_checks::{error_code, key_material};
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Misconception, Probe, StepNote, StepSelector, Symptom, Task,
};

const KEY: &str = r#"{"KeyId": "{key_id}"}"#;
const STORE: LessonCommand = LessonCommand::Upload("archive.txt");
const READ: LessonCommand = LessonCommand::Download("archive.txt");
const ROTATE: LessonCommand =
    LessonCommand::Call(CallerChoice::Admin, "kms:RotateKeyOnDemand", KEY);
const DISABLE: LessonCommand = LessonCommand::Call(CallerChoice::Admin, "kms:DisableKey", KEY);
const ENABLE: LessonCommand = LessonCommand::Call(CallerChoice::Admin, "kms:EnableKey", KEY);
const CANCEL: LessonCommand =
    LessonCommand::Call(CallerChoice::Admin, "kms:CancelKeyDeletion", KEY);
const SCHEDULE: LessonCommand = LessonCommand::Call(
    CallerChoice::Admin,
    "kms:ScheduleKeyDeletion",
    r#"{"KeyId": "{key_id}", "PendingWindowInDays": 7}"#,
);
/// The administrator creates the key to which the alias will point.
const NEW_KEY: LessonCommand = LessonCommand::Call(CallerChoice::Admin, "kms:CreateKey", "{}");
const MOVE_ALIAS: LessonCommand = LessonCommand::Call(
    CallerChoice::Admin,
    "kms:UpdateAlias",
    r#"{"AliasName": "{alias}", "TargetKeyId": "{.KeyMetadata.KeyId}"}"#,
);

/// Whether the same key material served the upload, which is the first call, and the download, which is the last.
fn by_the_same_material(all: &[CallRecord]) -> Option<bool> {
    let (first, last) = (all.first()?, all.last()?);
    last.result.is_ok().then_some(())?;
    Some(key_material(first)? == key_material(last)?)
}

pub static LESSON: Lesson = Lesson {
    slug: "life",
    title: "Disabling, deleting, rotating",
    question: "What happens to old objects when their key changes?",
    minutes: 5,
    corrects: &[Misconception::RotationSealsAnew],
    opening: "app-role stored archive.txt under the lab’s key. Since then the administrator has rotated that key: KMS generated new key material for it, and the key kept its ID. Now app-role wants its old file back.",
    start: &[STORE, ROTATE],
    predict: LessonQuestion {
        asks: "What happens to the download?",
        scene: &[],
        call: READ,
        choices: &[
            Choice {
                says: "It fails: the new material has replaced the old",
                expect: Expectation::Check(|all| all.last().is_some_and(|ran| ran.result.is_err())),
                because: "KMS keeps all old material of a key. Rotation adds new material; it deletes none.",
            },
            Choice {
                says: "It succeeds, with the old material",
                expect: Expectation::Check(|all| by_the_same_material(all) == Some(true)),
                because: "Nobody changed the file. KMS still has the material that encrypted its data key, and decrypted it with that.",
            },
            Choice {
                says: "It succeeds, with the new material: rotation re-encrypted it",
                expect: Expectation::Check(|all| by_the_same_material(all) == Some(false)),
                because: "Rotation changes no object. The records of upload and download name the same keyMaterialId: the old one.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "archive.txt was encrypted before the rotation. Nobody has changed it since.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "Next to the ciphertext S3 stores its data key, encrypted as on the first day.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "S3 sends KMS that encrypted data key. It contains the ID of the key that encrypted it.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "One key, two versions of its material. KMS uses the matching one; the newer one is for new data keys.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "Open the record and find keyMaterialId. It’s the same as in the record of the upload.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The same bytes again. To encrypt the file under the new material, you have to store it again.",
        },
    ],
    guided: Task {
        says: "All switches are right, and archive.txt still can’t be decrypted. Try it and read the error. Then fix the cause, and download archive.txt.",
        scene: &[DISABLE],
        view: Some(("#/world", "Open World")),
        calls: &["GetObject"],
        must: &[Probe {
            says: "app-role downloads archive.txt",
            scene: &[],
            call: READ,
            expect: Expectation::Succeeds,
            because: "archive.txt still can’t be decrypted. Look at the state of the key that encrypted it.",
        }],
        least: &[],
        hints: [
            "The error is a 400, not a 403. It isn’t about policies.",
            "KMS.DisabledException: find the key in World and look at its state.",
            "Press “Enable” next to the key, then download archive.txt.",
        ],
        solution: &[ENABLE, READ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Has(Permission::Encrypt),
                does: &[LessonCommand::Allow(Permission::Encrypt), READ],
                because: "You have allowed more, but nothing has changed. It’s not about permissions: the key is disabled for everyone.",
            },
            CommonMistake {
                symptom: Symptom::Key(Some(KeyState::Disabled)),
                does: &[NEW_KEY, MOVE_ALIAS, READ],
                because: "The key is still disabled. Another key doesn’t help archive.txt: only the key that encrypted its data key can decrypt it.",
            },
        ],
    },
    alone: Task {
        says: "Someone has scheduled the key’s deletion, in seven days. Save the key. app-role must be able to upload and download as before, archive.txt included, and a month from now too.",
        scene: &[SCHEDULE],
        view: Some(("#/world", "Open World")),
        calls: &[],
        must: &[
            Probe {
                says: "a month later app-role downloads archive.txt",
                scene: &[LessonCommand::Wait(31)],
                call: READ,
                expect: Expectation::Succeeds,
                because: "A month from now archive.txt can’t be decrypted. Its key must exist, and be enabled.",
            },
            UPLOADS,
        ],
        least: &[NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_DECRYPT],
        hints: [
            "Find the key in World: pending deletion. You can still cancel that.",
            "Cancel the deletion, then look at the state again before you trust it.",
            "Press “Cancel the deletion”, then “Enable”.",
        ],
        solution: &[CANCEL, ENABLE],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Key(Some(KeyState::Disabled)),
                does: &[CANCEL],
                because: "You canceled the deletion, but the key is off too: after that it’s disabled. Enable it.",
            },
            CommonMistake {
                symptom: Symptom::Key(Some(KeyState::PendingDeletion)),
                does: &[NEW_KEY, MOVE_ALIAS],
                because: "The key is still pending deletion. A new key can encrypt new files, but it can never decrypt archive.txt: cancel the deletion.",
            },
            CommonMistake {
                symptom: Symptom::Key(None),
                does: &[LessonCommand::Wait(8)],
                because: "The waiting period is over, and the key is gone. Nobody can bring it back, not even AWS. Start this task again.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "Rotation is for new data keys only. Old data keys stay encrypted under the old material, and KMS still decrypts them.",
            claim: Claim {
                scene: &[STORE, ROTATE, LessonCommand::Upload("new.txt")],
                call: READ,
                expect: Expectation::Check(|all| {
                    let new = all.get(2).and_then(key_material);
                    let old = all.first().and_then(key_material);
                    by_the_same_material(all) == Some(true) && new.is_some() && new != old
                }),
            },
        },
        Fact {
            says: "A disabled key fails for everyone, even the administrator. When you enable it again, everything works as before.",
            claim: Claim {
                scene: &[
                    STORE,
                    LessonCommand::CallAs(CallerChoice::Admin),
                    DISABLE,
                    READ,
                    ENABLE,
                ],
                call: READ,
                expect: Expectation::Check(|all| {
                    matches!(all, [.., off, _, on]
                        if error_code(off) == "KMS.DisabledException" && error_code(on).is_empty())
                }),
            },
        },
        Fact {
            says: "From the day you schedule its deletion, a key decrypts nothing. If you cancel the deletion, the key is disabled.",
            claim: Claim {
                scene: &[STORE, SCHEDULE, READ, CANCEL],
                call: READ,
                expect: Expectation::Check(|all| {
                    matches!(all, [.., pending, _, back]
                        if error_code(pending) == "KMS.KMSInvalidStateException"
                            && error_code(back) == "KMS.DisabledException")
                }),
            },
        },
        Fact {
            says: "When the waiting period is over, every object under the key is lost.",
            claim: Claim {
                scene: &[STORE, SCHEDULE, LessonCommand::Wait(8)],
                call: READ,
                expect: Expectation::ErrorCode("KMS.NotFoundException"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "Three days ago someone scheduled a key’s deletion, with a waiting period of 30 days. app-role downloads an object under it. What happens?",
        scene: &[
            STORE,
            LessonCommand::Call(
                CallerChoice::Admin,
                "kms:ScheduleKeyDeletion",
                r#"{"KeyId": "{key_id}", "PendingWindowInDays": 30}"#,
            ),
            LessonCommand::Wait(3),
        ],
        call: READ,
        choices: &[
            Choice {
                says: "It fails: the key is pending deletion",
                expect: Expectation::ErrorCode("KMS.KMSInvalidStateException"),
                because: "You can’t use the key from the first day on. That shows you who needs it while you can still save it.",
            },
            Choice {
                says: "It succeeds: there are 27 days left",
                expect: Expectation::Succeeds,
                because: "The 30 days are for changing your mind, not for using the key. A key pending deletion decrypts nothing.",
            },
            Choice {
                says: "Denied: the role has lost kms:Decrypt",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "No policy has changed, and IAM still allows the request. KMS rejects it because of the key’s state.",
            },
        ],
    },
    recalls: &["outsiders", "bucket-keys"],
};
