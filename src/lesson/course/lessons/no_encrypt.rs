//! Why not `kms:Encrypt`.

use crate::core::lab::{LabPolicy, Permission, Preset};
use crate::core::trace::{Actor, Kind, Role};
use crate::lesson::course::probes::must_be_denied::{
    NO_DATA_KEY_WITHOUT_PLAINTEXT, NO_ENCRYPT, NO_OTHER_ACTION, NO_OTHER_DECRYPT, NO_RE_ENCRYPT,
};
use crate::lesson::course::probes::must_succeed::{DOWNLOADS, UPLOADS};
use crate::lesson::course::trace_checks::{same_steps, stores};
use crate::lesson::course::{
    CallRecord, Choice, Claim, CommonMistake, Expectation, Fact, Lesson, LessonCommand,
    LessonQuestion, Misconception, StepNote, StepSelector, Symptom, Task,
};

/// An upload with `kms:Encrypt` allowed; then the permission is revoked.
const SCENE: &[LessonCommand] = &[
    LessonCommand::Preset(Preset::UploadAndDownload),
    LessonCommand::Allow(Permission::Encrypt),
    LessonCommand::Upload("before.txt"),
    LessonCommand::Revoke(Permission::Encrypt),
];

/// The list of actions that people often copy for S3 (AWS KMS Developer Guide, key users' statement).
const COPIED: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Effect": "Allow",
    "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    "Resource": "{key}"}]}"#;

/// The same list without `kms:Encrypt`, but with `kms:ReEncrypt*`.
const STARS_LEFT: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Effect": "Allow",
    "Action": ["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey"],
    "Resource": "{key}"}]}"#;

/// Only the actions of S3's calls, but with `kms:GenerateDataKey*`.
const STAR_LEFT: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
    "Resource": "arn:aws:s3:::{bucket}/*"}, {
    "Effect": "Allow",
    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
    "Resource": "{key}"}]}"#;

/// The call before the last one, and the last one, which the claim is about.
fn both(all: &[CallRecord]) -> Option<(&CallRecord, &CallRecord)> {
    match all {
        [.., before, after] => Some((before, after)),
        _ => None,
    }
}

/// Whether the last call succeeded with the same steps as the one before.
fn nothing_changed(all: &[CallRecord]) -> bool {
    Expectation::Succeeds.fits(all)
        && both(all).is_some_and(|(before, after)| same_steps(before, after))
}

/// Whether IAM checked an action in the last call that it did not check in the one before.
fn asks_for_another(all: &[CallRecord]) -> bool {
    both(all).is_some_and(|(before, after)| {
        (after.asked()).any(|(action, _)| before.asked().all(|(other, _)| other != action))
    })
}

pub static LESSON: Lesson = Lesson {
    slug: "no-encrypt",
    title: "Why not kms:Encrypt",
    question: "What changes for S3 when you turn off kms:Encrypt?",
    minutes: 3,
    corrects: &[Misconception::EncryptEncrypts],
    opening: "app-role had all five permissions, and it stored before.txt. Then an auditor asked what kms:Encrypt is for. Nobody knew, so the team turned it off. Now app-role uploads report.txt.",
    start: SCENE,
    predict: LessonQuestion {
        asks: "How does this upload differ from the one before?",
        scene: &[],
        call: LessonCommand::Upload("report.txt"),
        choices: &[
            Choice {
                says: "It doesn’t: the same steps, the same checks.",
                expect: Expectation::Check(nothing_changed),
                because: "S3 never called Encrypt. Step for step, the two uploads are the same.",
            },
            Choice {
                says: "KMS denies it: without kms:Encrypt nothing is encrypted.",
                expect: Expectation::Denied("kms:Encrypt"),
                because: "The name is a trap. S3 encrypts the file itself, with a data key. It asked KMS for that key, and for nothing else.",
            },
            Choice {
                says: "S3 stores report.txt, but in plaintext.",
                expect: Expectation::Check(|all| stores(all, Role::Plaintext)),
                because: "S3 stores it as ciphertext, like the file before. kms:Encrypt had no part in either.",
            },
            Choice {
                says: "S3 needs another permission in its place.",
                expect: Expectation::Check(asks_for_another),
                because: "Nothing has to replace it. Both uploads needed s3:PutObject and kms:GenerateDataKey.",
            },
        ],
    },
    notes: &[
        StepNote {
            at: StepSelector::First,
            says: "This is the upload without kms:Encrypt. Count the checks on the way.",
        },
        StepNote {
            at: StepSelector::Asks("s3:PutObject"),
            says: "Check one, at S3.",
        },
        StepNote {
            at: StepSelector::Asks("kms:GenerateDataKey"),
            says: "Check two, at KMS, and the last one. S3 asks KMS to generate a data key. It doesn’t ask KMS to encrypt a file.",
        },
        StepNote {
            at: StepSelector::Does(Actor::S3, Kind::Compute),
            says: "S3 encrypts report.txt here, in its own memory. That isn’t a call to KMS, so there is no action to allow.",
        },
        StepNote {
            at: StepSelector::Last,
            says: "Stored, as before. One permission less, and nothing broke.",
        },
    ],
    guided: Task {
        says: "Someone trusted the name: app-role has kms:Encrypt and no other KMS permission. Make upload and download work, and turn off what S3 never needs.",
        scene: &[LessonCommand::Preset(Preset::EncryptOnly)],
        view: None,
        calls: &[],
        must: &[UPLOADS, DOWNLOADS],
        least: &[NO_ENCRYPT],
        hints: [
            "Upload a file and read which action is denied.",
            "One action generates a data key, one decrypts it. Neither is kms:Encrypt.",
            "On: kms:GenerateDataKey and kms:Decrypt. Off: kms:Encrypt.",
        ],
        solution: &[
            LessonCommand::Allow(Permission::GenerateDataKey),
            LessonCommand::Allow(Permission::Decrypt),
            LessonCommand::Revoke(Permission::Encrypt),
        ],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[LessonCommand::Upload("report.txt")],
                because: "kms:GenerateDataKey is off. KMS doesn’t give S3 a data key, and kms:Encrypt doesn’t replace that permission.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[
                    LessonCommand::Allow(Permission::GenerateDataKey),
                    LessonCommand::Revoke(Permission::Encrypt),
                ],
                because: "Uploads work now. For a download, S3 needs KMS to decrypt the data key, and kms:Decrypt is off.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Encrypt),
                does: &[
                    LessonCommand::Allow(Permission::GenerateDataKey),
                    LessonCommand::Allow(Permission::Decrypt),
                ],
                because: "Both directions work, and kms:Encrypt is still on. Turn it off and see that nothing breaks.",
            },
        ],
    },
    alone: Task {
        says: "Someone copied this policy from a web page: five KMS actions “for S3”. Reduce it to what upload and download need.",
        scene: &[LessonCommand::SetPolicy(LabPolicy::Identity, COPIED)],
        view: Some(("#/policies/identity", "Open the role’s policy")),
        calls: &[],
        must: &[UPLOADS, DOWNLOADS, NO_ENCRYPT],
        least: &[
            NO_RE_ENCRYPT,
            NO_DATA_KEY_WITHOUT_PLAINTEXT,
            NO_OTHER_ACTION,
            NO_OTHER_DECRYPT,
        ],
        hints: [
            "Which KMS actions did you see in a run? Keep those.",
            "Two of the five stay, and one of the two loses its star.",
            "\"Action\": [\"kms:Decrypt\", \"kms:GenerateDataKey\"]",
        ],
        solution: &[LessonCommand::Preset(Preset::UploadAndDownload)],
        mistakes: &[
            CommonMistake {
                symptom: Symptom::Lacks(Permission::Decrypt),
                does: &[LessonCommand::Preset(Preset::UploadOnly)],
                because: "kms:Decrypt is gone too. You removed one action too many: a download needs it.",
            },
            CommonMistake {
                symptom: Symptom::Lacks(Permission::GenerateDataKey),
                does: &[LessonCommand::Preset(Preset::DownloadOnly)],
                because: "kms:GenerateDataKey is gone too. You removed one action too many: an upload needs it.",
            },
            CommonMistake {
                symptom: Symptom::Has(Permission::Encrypt),
                does: &[LessonCommand::Upload("report.txt")],
                because: "kms:Encrypt is still in the list. No upload and no download needs it.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:ReEncrypt"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, STARS_LEFT)],
                because: "kms:ReEncrypt* is still in the list. It re-encrypts a ciphertext under another key. S3 needs it for neither direction.",
            },
            CommonMistake {
                symptom: Symptom::PolicyContains(LabPolicy::Identity, "kms:GenerateDataKey*"),
                does: &[LessonCommand::SetPolicy(LabPolicy::Identity, STAR_LEFT)],
                because: "The star after GenerateDataKey also allows actions such as GenerateDataKeyWithoutPlaintext. Remove it.",
            },
        ],
    },
    facts: &[
        Fact {
            says: "Without kms:Encrypt, every step of an upload is the same.",
            claim: Claim {
                scene: SCENE,
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Check(nothing_changed),
            },
        },
        Fact {
            says: "A download doesn’t need kms:Encrypt either.",
            claim: Claim {
                scene: &[LessonCommand::Upload("report.txt")],
                call: LessonCommand::Download("report.txt"),
                expect: Expectation::DoesNotAsk("kms:Encrypt"),
            },
        },
        Fact {
            says: "kms:Encrypt doesn’t replace kms:GenerateDataKey.",
            claim: Claim {
                scene: &[LessonCommand::Preset(Preset::EncryptOnly)],
                call: LessonCommand::Upload("report.txt"),
                expect: Expectation::Denied("kms:GenerateDataKey"),
            },
        },
    ],
    review: LessonQuestion {
        asks: "A role can put and get objects, generate data keys, and decrypt. Which other KMS permission does it need to upload a file and get it back?",
        scene: &[
            LessonCommand::Preset(Preset::UploadAndDownload),
            LessonCommand::Upload("report.txt"),
        ],
        call: LessonCommand::Download("report.txt"),
        choices: &[
            Choice {
                says: "kms:Encrypt, for the upload",
                expect: Expectation::Check(|all| {
                    all.iter()
                        .flat_map(CallRecord::asked)
                        .any(|asked| asked == ("kms:Encrypt", false))
                }),
                because: "The upload succeeded without it. S3 encrypts the file itself, with the data key.",
            },
            Choice {
                says: "kms:DescribeKey, so that S3 finds the key",
                expect: Expectation::Check(|all| {
                    all.iter()
                        .flat_map(CallRecord::asked)
                        .any(|asked| asked == ("kms:DescribeKey", false))
                }),
                because: "S3 didn’t need it in either direction. The upload names the key, and so does the encrypted data key.",
            },
            Choice {
                says: "Nothing else",
                expect: Expectation::Check(|all| {
                    !all.is_empty() && all.iter().all(|ran| ran.result.is_ok())
                }),
                because: "Upload needs kms:GenerateDataKey, download needs kms:Decrypt, and that’s all.",
            },
        ],
    },
    recalls: &["upload"],
};
