//! Download needs `Decrypt`.

use crate::core::lab::{CallerChoice, Permission, Preset};
use crate::core::trace::{Actor, Kind};
use crate::lesson::course::probes::must_be_denied::{
    NO_DATA_KEY, NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_DECRYPT, NO_UPLOAD,
};
use crate::lesson::course::probes::must_succeed::DOWNLOADS;
use crate::lesson::course::trace_checks::file_reaches_kms;
use crate::lesson::course::{
    Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand, LessonQuestion,
    Misconception, StepNote, StepSelector, Symptom, Task,
};

const SCENE: &[LessonCommand] = &[
    LessonCommand::Preset(Preset::UploadAndDownload),
    LessonCommand::Upload("report.txt"),
];

pub static LESSON: Lesson = Lesson {
    slug: "download",
    title: "Download needs Decrypt",
    question: "What does S3 send to KMS when a file is downloaded?",
    minutes: 4,
    corrects: &[
        Misconception::KmsSeesTheFile,
        Misconception::S3IsEnough,
        Misconception::DecryptNamesTheKey,
    ],
    opening: "report.txt lies in the bucket as ciphertext, its encrypted data key beside it. app-role may do everything that a download needs. S3 must get the plaintext data key back, and only KMS can unlock it.",
    start: SCENE,
    predict: LessonQuestion {
        asks: "What does S3 send to KMS?",
        scene: &[],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "The encrypted file, to be decrypted there",
                expect: Expectation::Check(file_reaches_kms),
                because: "The file never left S3. KMS got the encrypted data key, 184 bytes, and gave the plaintext data key back. S3 decrypted the file itself.",
            },
            Choice {
                says: "The encrypted data key, and not the file",
                expect: Expectation::Check(|all| {
                    Expectation::Asks("kms:Decrypt").fits(all) && !file_reaches_kms(all)
                }),
                because: "KMS unlocked the data key and gave it back. S3 opened the file itself, and then forgot the key.",
            },
            Choice {
                says: "Nothing: S3 has kept the data key",
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
                because: "S3 threw the plaintext data key away right after the upload. It kept only the encrypted one, and needs KMS to unlock it.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The app asks for the file. It names no key: what is needed lies beside the object.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 fetches two things: the ciphertext, and the encrypted data key. It can read neither.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Look at the bytes that go to KMS: the CiphertextBlob and the encryption context. The file stays where it is.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "The gate of every download: may app-role kms:Decrypt under this key?",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "The plaintext data key comes back. From here on the bar below the stage shows that it is alive.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The same bytes as were uploaded, and the key is gone again. Compare the two SHA-256.",
        },
    ],
    guided: Task {
        says: "Somebody took kms:Decrypt from the role. See how the download fails now, then mend it and download report.txt.",
        scene: &[LessonCommand::Revoke(Permission::Decrypt)],
        view: None,
        calls: &["GetObject"],
        must: &[DOWNLOADS],
        least: &[],
        hints: [
            "Press Download beside report.txt in the bucket and go to the last step.",
            "The error names the action that was missing.",
            "Turn on kms:Decrypt, then download again.",
        ],
        solution: &[
            LessonCommand::Allow(Permission::Decrypt),
            LessonCommand::Download("report.txt"),
        ],
        mistakes: &[CommonMistake {
            symptom: Symptom::Lacks(Permission::Decrypt),
            does: &[
                LessonCommand::Allow(Permission::Encrypt),
                LessonCommand::Download("report.txt"),
            ],
            because: "kms:Decrypt is still off. S3 asks KMS to decrypt the data key; no other permission stands in for that.",
        }],
    },
    alone: Task {
        says: "A report reader: let app-role download from my-bucket, and do nothing else. It must not upload.",
        scene: &[LessonCommand::Preset(Preset::UploadOnly)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[DOWNLOADS],
        least: &[
            NO_DATA_KEY,
            NO_UPLOAD,
            NO_ENCRYPT,
            NO_OTHER_ACTION,
            NO_OTHER_DECRYPT,
        ],
        hints: [
            "What the role has now is an uploader’s. A reader needs the other half.",
            "One action of S3, one of KMS. Take away what only an upload asks for.",
            "On: s3:GetObject and kms:Decrypt. Off: all the rest.",
        ],
        solution: &[LessonCommand::Preset(Preset::DownloadOnly)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Has(Permission::GenerateDataKey),
                does: &[LessonCommand::Preset(Preset::UploadAndDownload)],
                because: "kms:GenerateDataKey is still on. A download makes no data key, it opens one: take it away.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::PutObject),
                does: &[
                    LessonCommand::Preset(Preset::DownloadOnly),
                    LessonCommand::Allow(Permission::PutObject),
                ],
                because: "s3:PutObject is still on. A reader does not write.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::GetObject),
                ],
                because: "kms:Decrypt is missing: S3 finds the object and cannot get its data key opened.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "An SSE-KMS download needs s3:GetObject and kms:Decrypt.",
            claim: Claim {
                scene: &[
                    LessonCommand::Upload("report.txt"),
                    LessonCommand::Preset(Preset::DownloadOnly),
                ],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Needs(&[Permission::GetObject, Permission::Decrypt]),
            },
        },
        Fact {
            says: "KMS gets the encrypted data key, never the file, in upload and download alike.",
            claim: Claim {
                scene: &[LessonCommand::Upload("report.txt")],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Check(|all| {
                    Expectation::Succeeds.fits(all) && !file_reaches_kms(all)
                }),
            },
        },
        Fact {
            says: "Decrypt need not name a key: the CiphertextBlob says which one sealed it.",
            claim: Claim {
                scene: &[LessonCommand::Call(
                    CallerChoice::Admin,
                    "kms:GenerateDataKey",
                    r#"{"KeyId": "{alias}", "KeySpec": "AES_256"}"#,
                )],
                call: LessonCommand::Call(
                    CallerChoice::Admin,
                    "kms:Decrypt",
                    r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
                ),
                expect: Expectation::Succeeds,
            },
        },
    ],
    review: LessonQuestion {
        asks: "A role may s3:GetObject and kms:GenerateDataKey. It downloads an SSE-KMS object. What happens?",
        scene: &[
            LessonCommand::Upload("report.txt"),
            LessonCommand::Preset(Preset::Nothing),
            LessonCommand::Allow(Permission::GetObject),
            LessonCommand::Allow(Permission::GenerateDataKey),
        ],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "It gets the file",
                expect: Expectation::Succeeds,
                because: "A new data key does not open an old file. S3 must have the stored one decrypted, and kms:Decrypt is missing.",
            },
            Choice {
                says: "It gets the ciphertext, which it cannot read",
                expect: Expectation::Check(|all| {
                    all.last().is_some_and(|ran| ran.identical == Some(false))
                }),
                because: "S3 never hands out the ciphertext of an SSE-KMS object. The whole request is refused: kms:Decrypt is missing.",
            },
            Choice {
                says: "It is refused: kms:Decrypt is missing",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "The encrypted data key must be opened, and only kms:Decrypt does that.",
            },
        ],
    },
    recalls: &["envelope"],
};
