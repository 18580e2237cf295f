//! The questions to the audience, one for each lesson, with the experiment behind every option.

use crate::core::lab::Permission;
use crate::core::trace::{Actor, Role};
use crate::lesson::course::trace_checks::{
    data_keys, encrypted_by, file_reaches_kms, is_recorded, key_material, same_steps, shows, steps,
    stores,
};
use crate::lesson::course::{CallRecord, Expectation};

use Expectation::{Asks, Check, Denied, DoesNotAsk, ErrorCode, KmsRecords};
use Permission::{Decrypt, Encrypt, GenerateDataKey, GetObject, PutObject};

/// An option: what happens, what comes of it, and the result of the call if it is right.
type Line = (&'static str, &'static str, Expectation);

/// A question of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The lesson’s slug.
    pub lesson: &'static str,
    pub asks: &'static str,
    pub situation: &'static str,
    /// The permissions that the room must know.
    pub permissions: &'static [Permission],
    pub options: &'static [Line],
}

const fn row(
    lesson: &'static str,
    asks: &'static str,
    situation: &'static str,
    permissions: &'static [Permission],
    options: &'static [Line],
) -> Row {
    Row {
        lesson,
        asks,
        situation,
        permissions,
        options,
    }
}

fn succeeded(all: &[CallRecord]) -> bool {
    Expectation::Succeeds.fits(all)
}

/// Whether the last call asked IAM about a KMS action, and was denied it.
fn denied_by_kms(all: &[CallRecord]) -> bool {
    let denied = |call: &CallRecord| {
        call.asked()
            .any(|(action, allowed)| action.starts_with("kms:") && !allowed)
    };
    all.last().is_some_and(denied)
}

/// Whether the last call was denied an S3 action.
fn denied_by_s3(all: &[CallRecord]) -> bool {
    let denied = |call: &CallRecord| {
        call.asked()
            .any(|(action, allowed)| action.starts_with("s3:") && !allowed)
    };
    all.last().is_some_and(denied)
}

/// Whether the last call got back other bytes than those that were uploaded.
fn other_bytes(all: &[CallRecord]) -> bool {
    all.last().is_some_and(|call| call.identical == Some(false))
}

/// The call before the last one, and the last one.
fn last_two(all: &[CallRecord]) -> Option<(&CallRecord, &CallRecord)> {
    match all {
        [.., before, last] => Some((before, last)),
        _ => None,
    }
}

/// Whether the last call succeeded, with a check that the one before did not have.
fn one_more_check(all: &[CallRecord]) -> bool {
    succeeded(all)
        && last_two(all).is_some_and(|(before, last)| last.asked().count() > before.asked().count())
}

/// Whether the last call returned data of this role from KMS to the app.
fn gives(all: &[CallRecord], role: Role) -> bool {
    let returned = |call: &CallRecord| {
        steps(call)
            .any(|step| step.from == Actor::Kms && step.to == Actor::App && shows(step, role))
    };
    succeeded(all) && all.last().is_some_and(returned)
}

/// Whether the first and the last call used the same key material.
fn same_material(all: &[CallRecord]) -> bool {
    match (all.first(), all.last()) {
        (Some(first), Some(last)) => {
            let (first, last) = (key_material(first), key_material(last));
            first.is_some() && first == last
        }
        _ => false,
    }
}

fn names_the_file(all: &[CallRecord]) -> bool {
    all.last()
        .is_some_and(|call| is_recorded(call, "my-bucket/layoffs.txt"))
}

/// Whether CloudTrail could hold a data key of the last call.
fn records_a_key(all: &[CallRecord]) -> bool {
    all.last().is_some_and(|call| {
        is_recorded(call, "Plaintext") || !is_recorded(call, r#""responseElements":null"#)
    })
}

const BY_S3: Line = ("Denied by S3", "KMS is never asked", Check(denied_by_s3));
const BY_KMS_WITHOUT_A_KEY: Line = (
    "Denied by KMS",
    "no data key is made",
    Check(|all| denied_by_kms(all) && data_keys(all).is_empty()),
);
const BY_KMS_WITH_A_KEY: Line = (
    "Denied by KMS",
    "one data key is made",
    Check(|all| denied_by_kms(all) && data_keys(all).len() == 1),
);

const UPLOADED: &[Line] = &[
    ("Allowed", "the file is stored", Check(succeeded)),
    BY_S3,
    BY_KMS_WITHOUT_A_KEY,
    BY_KMS_WITH_A_KEY,
];

const DOWNLOADED: &[Line] = &[
    (
        "Allowed",
        "the file arrives",
        Check(|all| succeeded(all) && !other_bytes(all)),
    ),
    ("Allowed", "the ciphertext arrives", Check(other_bytes)),
    BY_S3,
    (
        "Denied by KMS",
        "no data key is decrypted",
        Check(denied_by_kms),
    ),
];

/// The questions, in the order of the lessons.
pub(super) const QUESTIONS: &[Row] = &[
    row(
        "envelope",
        "Who encrypts the file, and with which key?",
        "app-role uploads report.txt with SSE-KMS.",
        &[PutObject, GenerateDataKey],
        &[
            (
                "KMS",
                "with the KMS key",
                Check(|all| encrypted_by(all, Actor::Kms, false)),
            ),
            (
                "S3",
                "with a data key from KMS",
                Check(|all| encrypted_by(all, Actor::S3, true)),
            ),
            (
                "S3",
                "with the KMS key",
                Check(|all| encrypted_by(all, Actor::S3, false)),
            ),
            (
                "Your app",
                "before it sends the file",
                Check(|all| {
                    encrypted_by(all, Actor::App, true) || encrypted_by(all, Actor::App, false)
                }),
            ),
        ],
    ),
    row(
        "upload",
        "Allowed or denied?",
        "app-role uploads report.txt with SSE-KMS.",
        &[PutObject, GenerateDataKey, Encrypt],
        UPLOADED,
    ),
    row(
        "download",
        "What does S3 send to KMS?",
        "app-role downloads report.txt.",
        &[GetObject, Decrypt],
        &[
            ("The file", "all of it", Check(file_reaches_kms)),
            (
                "The encrypted data key",
                "not the file",
                Check(|all| Asks("kms:Decrypt").fits(all) && !file_reaches_kms(all)),
            ),
            (
                "Nothing",
                "KMS is never asked",
                Check(|all| DoesNotAsk("kms:Decrypt").fits(all) && !file_reaches_kms(all)),
            ),
        ],
    ),
    row(
        "no-encrypt",
        "What changes without kms:Encrypt?",
        "app-role uploads again, and kms:Encrypt is off.",
        &[PutObject, GenerateDataKey, Encrypt],
        &[
            (
                "Nothing",
                "every step is the same",
                Check(|all| {
                    succeeded(all)
                        && last_two(all).is_some_and(|(before, last)| same_steps(before, last))
                }),
            ),
            ("Denied by KMS", "nothing is stored", Check(denied_by_kms)),
            (
                "Allowed",
                "stored in plaintext",
                Check(|all| stores(all, Role::Plaintext)),
            ),
            ("Allowed", "after one more check", Check(one_more_check)),
        ],
    ),
    row(
        "secrets",
        "What does KMS return?",
        "Your app sends KMS a password of 16 bytes.",
        &[Encrypt],
        &[
            (
                "A data key",
                "the app encrypts with it",
                Check(|all| gives(all, Role::PlaintextDataKey)),
            ),
            (
                "An ID",
                "the password stays in KMS",
                Check(|all| succeeded(all) && !gives(all, Role::Ciphertext)),
            ),
            (
                "The password",
                "encrypted",
                Check(|all| gives(all, Role::Ciphertext)),
            ),
            ("An error", "nothing is encrypted", Check(denied_by_kms)),
        ],
    ),
    row(
        "access-denied",
        "Who denied the download?",
        "app-role’s policy allows s3:*. The error comes from S3.",
        &[GetObject],
        &[
            ("S3", "KMS is never asked", Denied("s3:GetObject")),
            ("KMS", "S3 passes the denial on", Check(denied_by_kms)),
            ("Neither", "report.txt is missing", Denied("s3:ListBucket")),
        ],
    ),
    row(
        "two-policies",
        "Allowed or denied?",
        "app-role’s policy allows the upload. The key policy names only the administrator.",
        &[],
        UPLOADED,
    ),
    row(
        "deny",
        "Allowed or denied?",
        "app-role’s policy allows kms:*. The key policy denies it kms:Decrypt.",
        &[],
        DOWNLOADED,
    ),
    row(
        "alias",
        "Allowed or denied?",
        "app-role’s policy names the key’s alias. So does the upload.",
        &[],
        UPLOADED,
    ),
    row(
        "context",
        "What does CloudTrail show of the file?",
        "app-role uploads layoffs.txt with SSE-KMS.",
        &[],
        &[
            (
                "Nothing",
                "not even its name",
                Check(|all| succeeded(all) && !names_the_file(all)),
            ),
            (
                "Its name",
                "no data key",
                Check(|all| names_the_file(all) && !records_a_key(all)),
            ),
            (
                "Its name",
                "and its encrypted data key",
                Check(|all| names_the_file(all) && records_a_key(all)),
            ),
        ],
    ),
    row(
        "multipart",
        "Allowed or denied?",
        "app-role uploads a video in parts. Now it sends part 1.",
        &[PutObject, GenerateDataKey, Decrypt],
        &[
            ("Allowed", "the part is stored", Check(succeeded)),
            BY_S3,
            BY_KMS_WITHOUT_A_KEY,
            BY_KMS_WITH_A_KEY,
        ],
    ),
    row(
        "outsiders",
        "What does a visitor get?",
        "The bucket is public. The visitor has no credentials.",
        &[],
        &[
            (
                "The file",
                "in plaintext",
                Check(|all| succeeded(all) && !other_bytes(all)),
            ),
            ("The ciphertext", "nobody decrypts it", Check(other_bytes)),
            (
                "An error from S3",
                "KMS is never asked",
                ErrorCode("InvalidArgument"),
            ),
            (
                "Denied by KMS",
                "no data key is decrypted",
                Check(denied_by_kms),
            ),
        ],
    ),
    row(
        "bucket-keys",
        "What does S3 ask KMS for?",
        "one.txt is stored, with a bucket key. Now comes two.txt.",
        &[],
        &[
            ("Nothing", "KMS is never asked", KmsRecords(0)),
            ("A data key", "for two.txt", Asks("kms:GenerateDataKey")),
            ("To decrypt", "the bucket key", Asks("kms:Decrypt")),
        ],
    ),
    row(
        "life",
        "What happens to the download?",
        "The KMS key was rotated after the upload.",
        &[],
        &[
            (
                "An error",
                "nothing is decrypted",
                Check(|all| !succeeded(all)),
            ),
            (
                "Allowed",
                "with the old key material",
                Check(|all| succeeded(all) && same_material(all)),
            ),
            (
                "Allowed",
                "with the new key material",
                Check(|all| succeeded(all) && !same_material(all)),
            ),
        ],
    ),
];
