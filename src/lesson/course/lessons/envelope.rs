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
    opening: "report.txt is about to be uploaded with SSE-KMS, and app-role may do all that it takes. One key lives in KMS: the KMS key. A second one will be made on the way: the data key.",
    start: &[LessonCommand::Preset(Preset::UploadAndDownload)],
    predict: LessonQuestion {
        asks: "Who encrypts report.txt, and with which key?",
        scene: &[],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "KMS, with the KMS key. The file goes there.",
                expect: Expectation::Check(|all| encrypted_by(all, Actor::Kms, false)),
                because: "The file never went to KMS. KMS only made a small key, 32 bytes long, and S3 encrypted the file with it.",
            },
            Choice {
                says: "S3, with a data key that KMS makes.",
                expect: Expectation::Check(|all| encrypted_by(all, Actor::S3, true)),
                because: "KMS made a data key for this one file. S3 encrypted the file with it, and then forgot it.",
            },
            Choice {
                says: "S3, with the KMS key. KMS hands it over.",
                expect: Expectation::Check(|all| encrypted_by(all, Actor::S3, false)),
                because: "KMS never hands out the KMS key. It made another key for S3, the data key, and kept its own.",
            },
            Choice {
                says: "The app, before it sends the file.",
                expect: Expectation::Check(|all| {
                    encrypted_by(all, Actor::App, true) || encrypted_by(all, Actor::App, false)
                }),
                because: "The app sent the file as it is, over TLS. SSE means server-side encryption: the work is done by S3.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "The file is readable here. Follow two things from now on: the file, and the keys.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Kms),
            says: "S3 asks for a data key. Look at what goes to KMS: names only, and not one byte of the file.",
        },
        StepNote {
            at: StepSelector::Does(Actor::Kms, Kind::Compute),
            says: "KMS draws 32 random bytes: the data key. It seals a copy of it under the KMS key. That sealed copy is the envelope.",
        },
        StepNote {
            at: StepSelector::Between(Actor::Kms, Actor::S3),
            says: "The data key comes twice: readable as Plaintext, sealed as CiphertextBlob. The KMS key stays where it is.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, Kind::Compute),
            says: "S3 encrypts the file with the data key, here and by itself. KMS has no part in this.",
        },
        StepNote {
            at: StepSelector::Between(Actor::S3, Actor::Bucket),
            says: "Both lie side by side: the locked file, and its locked key. A thief of the disk has two locked boxes.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, Kind::Discard),
            says: "The readable data key is overwritten with zeros. From now on, only KMS can open the envelope.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "Stored. The app got no key at all, and it needs none.",
        },
    ],
    guided: Task {
        says: "Now the way back. report.txt lies in the bucket: download it, and watch KMS open the envelope.",
        scene: &[LessonCommand::Upload("report.txt")],
        view: None,
        calls: &["GetObject"],
        must: &[],
        least: &[],
        hints: [
            "The file lies in the bucket, at the end of the picture.",
            "Beside report.txt there is a button for it.",
            "Press Download beside report.txt, and step to the end. Compare the two SHA-256.",
        ],
        solution: &[LessonCommand::Download("report.txt")],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Revoke(Permission::Decrypt),
                    LessonCommand::Download("report.txt"),
                ],
                because: "kms:Decrypt is off now, so KMS does not open the envelope for app-role. Turn it on again.",
            },
            CommonMistake {
                symptom: Symptom::NotCalled("GetObject"),
                does: &[LessonCommand::Upload("report.txt")],
                because: "Nothing was downloaded yet. Press Download beside report.txt in the bucket.",
            },
        ],
    },
    alone: Task {
        says: "Lock every envelope with one switch. app-role shall still reach its files in S3, and still upload. But no file that is sealed under the key shall open for it.",
        scene: &[LessonCommand::Upload("report.txt")],
        view: None,
        calls: &[],
        must: &[
            UPLOADS,
            Probe {
                says: "a download of app-role stops at KMS",
                scene: &[],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::Denied("kms:Decrypt"),
                because: "The download of report.txt must stop at KMS, and at no other gate.",
            },
            Probe {
                says: "app-role still reads a file without a KMS key",
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
                because: "S3’s own gate is shut now. Leave it open: the envelope is what you are to lock.",
            },
        ],
        least: &[NO_ENCRYPT],
        hints: [
            "A download needs two things: the file from S3, and the data key from KMS.",
            "Which switch lets KMS open an envelope? Its name says so.",
            "Turn off kms:Decrypt, and leave all others as they are.",
        ],
        solution: &[LessonCommand::Revoke(Permission::Decrypt)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GetObject),
                does: &[LessonCommand::Revoke(Permission::GetObject)],
                because: "s3:GetObject is off. That shuts the door of S3, also for files that need no KMS key. Leave it on.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[LessonCommand::Revoke(Permission::GenerateDataKey)],
                because: "kms:GenerateDataKey is off. It makes new envelopes: uploads stop, and the old envelopes still open.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::PutObject),
                does: &[
                    LessonCommand::Revoke(Permission::Decrypt),
                    LessonCommand::Revoke(Permission::PutObject),
                ],
                because: "s3:PutObject is off, so app-role cannot upload any more. One switch is enough, and it is one of KMS.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Decrypt),
                does: &[LessonCommand::Allow(Permission::Encrypt)],
                because: "kms:Decrypt is still on: KMS opens each envelope that S3 brings in app-role’s name.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "Two keys, two jobs: the data key encrypts the file, the KMS key seals the data key.",
            claim: Claim {
                scene: &[],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(|all| {
                    encrypted_by(all, Actor::S3, true) && seals_the_data_key(all)
                }),
            },
        },
        Fact {
            says: "Each file gets a fresh data key of its own.",
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
            says: "The sealed data key lies beside the file. The readable one is gone when the upload ends.",
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
        asks: "Two files are uploaded under the same KMS key. How many data keys does it take?",
        scene: &[LessonCommand::Upload("a.txt")],
        call: LessonCommand::Upload("b.txt"),
        choices: &[
            Choice {
                says: "One: the same KMS key gives the same data key",
                expect: Expectation::Check(|all| one_data_key_for_two(all) == Some(true)),
                because: "A data key is no copy of the KMS key. It is drawn at random, anew for each file.",
            },
            Choice {
                says: "Two: a fresh one for each file",
                expect: Expectation::Check(|all| one_data_key_for_two(all) == Some(false)),
                because: "Each file has a random data key of its own. The one KMS key seals them both.",
            },
            Choice {
                says: "None: the KMS key encrypts the files",
                expect: Expectation::Check(|all| !all.is_empty() && data_keys(all).is_empty()),
                because: "The KMS key never meets the files. It only seals data keys, and those encrypt the files.",
            },
        ],
    },
    recalls: &[],
};
