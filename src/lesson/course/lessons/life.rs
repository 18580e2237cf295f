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
    question: "What becomes of old objects when their key changes?",
    minutes: 5,
    corrects: &[Misconception::RotationSealsAnew],
    opening: "app-role stored archive.txt under the lab’s key. Since then the administrator has rotated that key: KMS made new material for it, under the same name. Now app-role wants its old file back.",
    start: &[STORE, ROTATE],
    predict: LessonQuestion {
        asks: "What happens to the download?",
        scene: &[],
        call: READ,
        choices: &[
            Choice {
                says: "It fails: the old material has been replaced",
                expect: Expectation::Check(|all| all.last().is_some_and(|ran| ran.result.is_err())),
                because: "KMS keeps all old material of a key. Rotation puts new material in front; it throws none away.",
            },
            Choice {
                says: "It opens, with the old material",
                expect: Expectation::Check(|all| by_the_same_material(all) == Some(true)),
                because: "The file was left alone. KMS still has the material that sealed its data key, and opened it with that.",
            },
            Choice {
                says: "It opens, with the new material: rotation sealed it anew",
                expect: Expectation::Check(|all| by_the_same_material(all) == Some(false)),
                because: "Rotation touches no object. The records of upload and download name the same keyMaterialId: the old one.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "archive.txt was sealed before the rotation. Nobody has touched it since.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "Beside the ciphertext lies the data key, sealed as on its first day.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "S3 sends that sealed key on. It says by itself which key sealed it.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "One key, two materials. KMS takes the one that fits; the new one is for new data keys.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "Open the record and find keyMaterialId. It is the same as in the record of the upload.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The same bytes again. To have the file under the new material, one must store it again.",
        },
    ],
    guided: Task {
        says: "All switches are right, and still archive.txt does not open. Try it and read the error. Then mend the cause, and download archive.txt.",
        scene: &[DISABLE],
        view: Some(("#/world", "Open World")),
        calls: &["GetObject"],
        must: &[Probe {
            says: "app-role downloads archive.txt",
            scene: &[],
            call: READ,
            expect: Expectation::Succeeds,
            because: "archive.txt still does not open. Look at the state of the key that sealed it.",
        }],
        least: &[],
        hints: [
            "The error is a 400, not a 403. No policy is to blame.",
            "KMS.DisabledException: find the key in the World and look at its state.",
            "Press “Enable” beside the key, then download archive.txt.",
        ],
        solution: &[ENABLE, READ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Has(Permission::Encrypt),
                does: &[LessonCommand::Allow(Permission::Encrypt), READ],
                because: "You have allowed more, and nothing has changed. It is not about permissions: the key is off for everybody.",
            },
            CommonMistake {
                symptom: Symptom::Key(Some(KeyState::Disabled)),
                does: &[NEW_KEY, MOVE_ALIAS, READ],
                because: "The key is still disabled. Another key does not help archive.txt: only the one that sealed it can open it.",
            },
        ],
    },
    alone: Task {
        says: "Somebody has scheduled the key’s deletion, in seven days. Save it. app-role must upload and download as before, archive.txt included, and a month from now too.",
        scene: &[SCHEDULE],
        view: Some(("#/world", "Open World")),
        calls: &[],
        must: &[
            Probe {
                says: "a month later app-role downloads archive.txt",
                scene: &[LessonCommand::Wait(31)],
                call: READ,
                expect: Expectation::Succeeds,
                because: "A month from now archive.txt does not open. Its key must live, and be enabled.",
            },
            UPLOADS,
        ],
        least: &[NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_DECRYPT],
        hints: [
            "Find the key in the World: pending deletion. That can still be cancelled.",
            "Cancel the deletion, then look at the state again before you trust it.",
            "Press “Cancel the deletion”, then “Enable”.",
        ],
        solution: &[CANCEL, ENABLE],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Key(Some(KeyState::Disabled)),
                does: &[CANCEL],
                because: "The deletion is off, and the key is off too: it comes back disabled. Enable it.",
            },
            CommonMistake {
                symptom: Symptom::Key(Some(KeyState::PendingDeletion)),
                does: &[NEW_KEY, MOVE_ALIAS],
                because: "The key is still to be deleted. A new key may seal new files, but it never opens archive.txt: cancel the deletion.",
            },
            CommonMistake {
                symptom: Symptom::Key(None),
                does: &[LessonCommand::Wait(8)],
                because: "The waiting period is over, and the key is gone. Nobody can bring it back, AWS included. Start this task again.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "Rotation is for new data keys only. Old objects stay under the old material, and open with it.",
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
            says: "A disabled key refuses everybody, the administrator too. Enabled again, all opens as before.",
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
            says: "From the day its deletion is scheduled a key opens nothing. Cancelled, it comes back disabled.",
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
            says: "When the waiting period is over, all objects under the key are lost.",
            claim: Claim {
                scene: &[STORE, SCHEDULE, LessonCommand::Wait(8)],
                call: READ,
                expect: Expectation::ErrorCode("KMS.NotFoundException"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A key’s deletion was scheduled three days ago, with 30 days to wait. app-role downloads an object under it. What happens?",
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
                says: "It is refused: the key is pending deletion",
                expect: Expectation::ErrorCode("KMS.KMSInvalidStateException"),
                because: "The key is out of use from the first day. So one finds out who needs it while it can still be saved.",
            },
            Choice {
                says: "It opens: there are 27 days left",
                expect: Expectation::Succeeds,
                because: "The 30 days are for changing one’s mind, not for use. A key pending deletion opens nothing.",
            },
            Choice {
                says: "It is refused: the role has lost kms:Decrypt",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "No policy has changed, and IAM still says yes. It is the state of the key that stops the request.",
            },
        ],
    },
    recalls: &["outsiders", "bucket-keys"],
};
