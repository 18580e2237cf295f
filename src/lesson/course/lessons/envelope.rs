//! What an envelope is.

use crate::core::lab::{CallerChoice, Permission, Preset};
use crate::core::trace::{Actor, Kind, Role};
use crate::lesson::course::probes::must_be_denied::NO_ENCRYPT;
use crate::lesson::course::probes::must_succeed::UPLOADS;
use crate::lesson::course::trace_checks::{
    data_keys, encrypted_by, file_reaches_kms, shows, steps, stores,
};
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Misconception, Probe, StepNote, StepSelector, Symptom, Task,
};

/// Whether the last call destroyed the plaintext data key, so that none is left at the end.
fn leaves_no_key(all: &[CallRecord]) -> bool {
    all.last().is_some_and(|ran| {
        steps(ran).any(|step| step.kind == Kind::Discard)
            && steps(ran)
                .last()
                .is_some_and(|step| step.scene.secrets().is_none())
    })
}

/// Whether KMS encrypted a data key in the last call.
fn seals_the_data_key(all: &[CallRecord]) -> bool {
    all.last().is_some_and(|ran| {
        steps(ran).any(|step| {
            (step.from, step.kind) == (Actor::Kms, Kind::Compute)
                && shows(step, Role::PlaintextDataKey)
                && shows(step, Role::EncryptedDataKey)
        })
    })
}

/// Whether both calls had the same data key; none unless exactly two data keys were made.
fn one_data_key_for_two(all: &[CallRecord]) -> Option<bool> {
    match data_keys(all)[..] {
        [one, other] => Some(one == other),
        _ => None,
    }
}

pub static LESSON: Lesson = Lesson {
    slug: "envelope",
    title: "What an envelope is",
    question: "Why are there two keys for one file?",
    minutes: 4,
    corrects: &[Misconception::KmsSeesTheFile],
    opening: "app-role is about to upload report.txt with SSE-KMS, and it has every permission it needs. KMS already has one key: the KMS key. A second key is generated during the upload: the data key.",
    start: &[LessonCommand::Preset(Preset::UploadAndDownload)],
    predict: LessonQuestion {
        asks: "Who encrypts report.txt, and with which key?",
        scene: &[],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "KMS, with the KMS key. S3 sends it the file.",
                expect: Expectation::Check(|all| encrypted_by(all, Actor::Kms, false)),
                because: "The file never went to KMS. KMS only generated a small key, 32 bytes long, and S3 encrypted the file with it.",
            },
            Choice {
                says: "S3, with a data key that KMS generates.",
                expect: Expectation::Check(|all| encrypted_by(all, Actor::S3, true)),
                because: "KMS generated a data key for this one file. S3 encrypted the file with it, and then forgot it.",
            },
            Choice {
                says: "S3, with the KMS key that KMS sends it.",
                expect: Expectation::Check(|all| encrypted_by(all, Actor::S3, false)),
                because: "The KMS key never leaves KMS. KMS generated another key for S3, the data key, and kept its own.",
            },
            Choice {
                says: "The app, before it sends the file.",
                expect: Expectation::Check(|all| {
                    encrypted_by(all, Actor::App, true) || encrypted_by(all, Actor::App, false)
                }),
                because: "The app sent the file as it is, over TLS. SSE means server-side encryption: S3 does the work.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The file is in plaintext here. From now on, follow two things: the file and the keys.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "S3 asks KMS for a data key. Look at what it sends: only names, and not one byte of the file.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "KMS generates 32 random bytes: the data key. It encrypts a copy with the KMS key. That encrypted copy is the envelope.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "KMS returns the data key twice: in plaintext as Plaintext, encrypted as CiphertextBlob. The KMS key stays in KMS.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, Kind::Compute),
            says: "S3 encrypts the file with the plaintext data key, in its own memory. KMS has no part in this.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Bucket),
            says: "S3 stores the encrypted file and its encrypted data key together. Steal the disk, and you can read neither.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, Kind::Discard),
            says: "S3 overwrites the plaintext data key with zeros. From now on, only KMS can decrypt the copy that is left.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "Stored. Your app got no key at all, and it doesn’t need one.",
        },
    ],
    guided: Task {
        says: "Now the way back. report.txt is in the bucket: download it, and watch KMS decrypt its data key.",
        scene: &[LessonCommand::Upload("report.txt")],
        view: None,
        calls: &["GetObject"],
        must: &[],
        least: &[],
        hints: [
            "The file is in the bucket. Find it in the list of objects.",
            "There is a button for it next to report.txt.",
            "Press “Download” next to report.txt, and step to the end. Compare the two SHA-256 values.",
        ],
        solution: &[LessonCommand::Download("report.txt")],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Revoke(Permission::Decrypt),
                    LessonCommand::Download("report.txt"),
                ],
                because: "kms:Decrypt is off now, so KMS doesn’t decrypt the data key for app-role. Turn it on again.",
            },
            CommonMistake {
                symptom: Symptom::NotCalled("GetObject"),
                does: &[LessonCommand::Upload("report.txt")],
                because: "You haven’t downloaded anything yet. Press “Download” next to report.txt in the bucket.",
            },
        ],
    },
    alone: Task {
        says: "Turn off one permission so that app-role can still upload, and can still read SSE-S3 objects, but can’t read anything encrypted with the KMS key.",
        scene: &[LessonCommand::Upload("report.txt")],
        view: None,
        calls: &[],
        must: &[
            UPLOADS,
            Probe {
                says: "KMS denies app-role’s download",
                scene: &[],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Denied("kms:Decrypt"),
                because: "The download of report.txt must be denied by KMS, and by nothing else.",
            },
            Probe {
                says: "app-role still downloads an SSE-S3 object",
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
                expect: Expectation::Succeeds,
                because: "S3 denies the request now. Leave S3’s permissions on: KMS is the service that must deny it.",
            },
        ],
        least: &[NO_ENCRYPT],
        hints: [
            "A download needs two things: the object from S3, and its data key from KMS.",
            "Which permission lets KMS decrypt a data key? Its name says so.",
            "Turn off kms:Decrypt, and leave all the others as they are.",
        ],
        solution: &[LessonCommand::Revoke(Permission::Decrypt)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GetObject),
                does: &[LessonCommand::Revoke(Permission::GetObject)],
                because: "s3:GetObject is off. S3 now denies every download, even of objects that don’t use a KMS key. Leave it on.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[LessonCommand::Revoke(Permission::GenerateDataKey)],
                because: "kms:GenerateDataKey is off. It generates new data keys: uploads fail now, but old objects can still be decrypted.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::PutObject),
                does: &[
                    LessonCommand::Revoke(Permission::Decrypt),
                    LessonCommand::Revoke(Permission::PutObject),
                ],
                because: "s3:PutObject is off, so app-role can’t upload any more. Turn off only one permission, and make it a KMS permission.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Decrypt),
                does: &[LessonCommand::Allow(Permission::Encrypt)],
                because: "kms:Decrypt is still on: KMS decrypts every data key that S3 sends it for app-role.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "Two keys, two jobs: the data key encrypts the file, the KMS key encrypts the data key.",
            claim: Claim {
                scene: &[],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    encrypted_by(all, Actor::S3, true) && seals_the_data_key(all)
                }),
            },
        },
        Fact {
            says: "Each file gets a new data key of its own.",
            claim: Claim {
                scene: &[LessonCommand::Upload("a.txt")],
                call: LessonCommand::Upload("b.txt"),
                expect: Expectation::Check(|all| one_data_key_for_two(all) == Some(false)),
            },
        },
        Fact {
            says: "The file never goes to KMS. Only the small data key comes from there.",
            claim: Claim {
                scene: &[],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    Expectation::Succeeds.fits(all) && !file_reaches_kms(all)
                }),
            },
        },
        Fact {
            says: "S3 stores the encrypted data key with the file. The plaintext one is gone when the upload ends.",
            claim: Claim {
                scene: &[],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    stores(all, Role::EncryptedDataKey)
                        && !stores(all, Role::PlaintextDataKey)
                        && leaves_no_key(all)
                }),
            },
        },
    ],
    review: LessonQuestion {
        asks: "Your app uploads two files under the same KMS key. How many data keys does that take?",
        scene: &[LessonCommand::Upload("a.txt")],
        call: LessonCommand::Upload("b.txt"),
        choices: &[
            Choice {
                says: "One: the same KMS key gives the same data key",
                expect: Expectation::Check(|all| one_data_key_for_two(all) == Some(true)),
                because: "A data key isn’t a copy of the KMS key. KMS generates a new random one for each file.",
            },
            Choice {
                says: "Two: a new one for each file",
                expect: Expectation::Check(|all| one_data_key_for_two(all) == Some(false)),
                because: "Each file has a random data key of its own. The same KMS key encrypts both data keys.",
            },
            Choice {
                says: "None: the KMS key encrypts the files",
                expect: Expectation::Check(|all| !all.is_empty() && data_keys(all).is_empty()),
                because: "The KMS key never touches the files. It only encrypts data keys, and those encrypt the files.",
            },
        ],
    },
    recalls: &[],
};
