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
    question: "What does S3 send to KMS when you download a file?",
    minutes: 4,
    corrects: &[
        Misconception::KmsSeesTheFile,
        Misconception::S3IsEnough,
        Misconception::DecryptNamesTheKey,
    ],
    opening: "report.txt is in the bucket as ciphertext, stored with its encrypted data key. app-role has every permission a download needs. S3 must get the plaintext data key back, and only KMS can decrypt it.",
    start: SCENE,
    predict: LessonQuestion {
        asks: "What does S3 send to KMS?",
        scene: &[],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "The encrypted file, for KMS to decrypt",
                expect: Expectation::Check(file_reaches_kms),
                because: "The file never left S3. S3 sent KMS the encrypted data key, 184 bytes, and KMS returned the plaintext data key. S3 decrypted the file itself.",
            },
            Choice {
                says: "The encrypted data key, and not the file",
                expect: Expectation::Check(|all| {
                    Expectation::Asks("kms:Decrypt").fits(all) && !file_reaches_kms(all)
                }),
                because: "KMS decrypted the data key and returned it. S3 decrypted the file itself, and then forgot the key.",
            },
            Choice {
                says: "Nothing: S3 has kept the data key",
                expect: Expectation::DoesNotAsk("kms:Decrypt"),
                because: "S3 forgot the plaintext data key right after the upload. It kept only the encrypted one, and needs KMS to decrypt it.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The app asks for the file. It doesn’t name a key: S3 stored what it needs with the object.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Bucket, Kind::Load),
            says: "S3 reads two things from storage: the ciphertext and the encrypted data key. It can’t use either one yet.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "Look at the bytes that go to KMS: the CiphertextBlob and the encryption context. The file stays where it is.",
        },
        StepNote {
            at: StepSelector::Asks("kms:Decrypt"),
            says: "The check in every download: is app-role allowed kms:Decrypt on this key?",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "KMS returns the plaintext data key. From here on, the bar below the stage shows that it’s in memory.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "The same bytes that you uploaded, and the plaintext key is gone again. Compare the two SHA-256 values.",
        },
    ],
    guided: Task {
        says: "Someone turned off kms:Decrypt for the role. See how the download fails now, then fix it and download report.txt.",
        scene: &[LessonCommand::Revoke(Permission::Decrypt)],
        view: None,
        calls: &["GetObject"],
        must: &[DOWNLOADS],
        least: &[],
        hints: [
            "Press “Download” next to report.txt in the bucket and go to the last step.",
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
            because: "kms:Decrypt is still off. S3 asks KMS to decrypt the data key; no other permission replaces kms:Decrypt.",
        }],
    },
    alone: Task {
        says: "A report reader: let app-role download from my-bucket, and do nothing else. It must not be able to upload.",
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
            "The role has the permissions of an uploader now. A reader needs the other half.",
            "One S3 action, one KMS action. Turn off what only an upload needs.",
            "On: s3:GetObject and kms:Decrypt. Off: everything else.",
        ],
        solution: &[LessonCommand::Preset(Preset::DownloadOnly)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Has(Permission::GenerateDataKey),
                does: &[LessonCommand::Preset(Preset::UploadAndDownload)],
                because: "kms:GenerateDataKey is still on. A download doesn’t generate a data key, it decrypts one: turn it off.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::PutObject),
                does: &[
                    LessonCommand::Preset(Preset::DownloadOnly),
                    LessonCommand::Allow(Permission::PutObject),
                ],
                because: "s3:PutObject is still on. A reader doesn’t write.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Preset(Preset::Nothing),
                    LessonCommand::Allow(Permission::GetObject),
                ],
                because: "kms:Decrypt is missing: S3 finds the object, but KMS doesn’t decrypt its data key for this role.",
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
            says: "KMS gets the encrypted data key, never the file. The file doesn’t go to KMS in an upload either.",
            claim: Claim {
                scene: &[LessonCommand::Upload("report.txt")],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Check(|all| {
                    Expectation::Succeeds.fits(all) && !file_reaches_kms(all)
                }),
            },
        },
        Fact {
            says: "Decrypt doesn’t have to name a key: the CiphertextBlob says which key encrypted it.",
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
        asks: "A role has s3:GetObject and kms:GenerateDataKey. It downloads an SSE-KMS object. What happens?",
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
                because: "A new data key can’t decrypt an old file. S3 needs KMS to decrypt the stored one, and kms:Decrypt is missing.",
            },
            Choice {
                says: "It gets the ciphertext, which it can’t read",
                expect: Expectation::Check(|all| {
                    all.last().is_some_and(|ran| ran.identical == Some(false))
                }),
                because: "S3 never returns the ciphertext of an SSE-KMS object. The whole request is denied: kms:Decrypt is missing.",
            },
            Choice {
                says: "Denied: kms:Decrypt is missing",
                expect: Expectation::Denied("kms:Decrypt"),
                because: "KMS must decrypt the encrypted data key, and for that the role needs kms:Decrypt.",
            },
        ],
    },
    recalls: &["envelope"],
};
