//! Requests that the later lessons ask in secret, and what they read off a run.

use super::common::{DOWNLOADS, NO_DECRYPT, NO_DOWNLOAD};
use crate::core::lab::{Kind, Who};
use crate::lesson::course::{CallRecord, Expectation, LessonCommand, Probe};
use serde_json::Value;

/// Whether a record that the call left in CloudTrail holds these words.
pub fn is_recorded(ran: &CallRecord, words: &str) -> bool {
    let events = ran.trace.iter().flat_map(|trace| trace.events());
    events
        .into_iter()
        .any(|event| event.to_string().contains(words))
}

/// Which material of the key a call's latest record names.
pub fn material(ran: &CallRecord) -> Option<&str> {
    let events = ran.trace.iter().flat_map(|trace| trace.events());
    let named = events.filter_map(|event| event.get("additionalEventData")?.get("keyMaterialId"));
    named.last().and_then(Value::as_str)
}

/// The code of the error in which a call ended; empty where it went through.
pub fn code(ran: &CallRecord) -> &str {
    ran.result.as_ref().err().map_or("", |error| &error.code)
}

/// The role opens what lies under `reports/`.
pub const OPENS_REPORTS: Probe = Probe {
    says: "app-role downloads reports/june.txt",
    scene: &[
        LessonCommand::As(Who::Admin),
        LessonCommand::Upload("reports/june.txt"),
        LessonCommand::As(Who::App),
    ],
    call: LessonCommand::Download("reports/june.txt"),
    expect: Expectation::Goes,
    because: "reports/june.txt still does not open. Its context is the ARN of my-bucket/reports/june.txt: the condition must match that.",
};

/// The role does not open what lies elsewhere; and it is the key that refuses.
pub const SHUT_PAYROLL: Probe = Probe {
    says: "KMS refuses app-role payroll/anna.txt",
    scene: &[
        LessonCommand::As(Who::Admin),
        LessonCommand::Upload("payroll/anna.txt"),
        LessonCommand::As(Who::App),
    ],
    call: LessonCommand::Download("payroll/anna.txt"),
    expect: Expectation::Denied("kms:Decrypt"),
    because: "KMS does not refuse payroll/anna.txt. The statement with kms:Decrypt must ask for a context under reports/.",
};

/// The role must not open what was sealed without a context.
pub const NO_BARE_DECRYPT: Probe = Probe {
    says: "app-role must not decrypt without a context",
    because: "It works, and the role may also decrypt where no context is sent. Let the condition demand one.",
    ..NO_DECRYPT
};

/// The role uploads in parts.
pub const SENDS_PARTS: Probe = Probe {
    says: "app-role sends the first part of a large file",
    scene: &[LessonCommand::Call(
        Who::App,
        "s3:CreateMultipartUpload",
        CREATE,
    )],
    call: LessonCommand::Call(Who::App, "s3:UploadPart", PART),
    expect: Expectation::Goes,
    because: "A large upload still fails. Its start needs kms:GenerateDataKey, and each part needs kms:Decrypt.",
};

/// The parameters with which an upload in parts begins.
pub const CREATE: &str = r#"{"Bucket": "{bucket}", "Key": "video.mp4", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "{alias}"}"#;

/// The parameters of its first part.
pub const PART: &str = r#"{"Bucket": "{bucket}", "Key": "video.mp4", "UploadId": "{.UploadId}", "PartNumber": 1, "Body": "aGk="}"#;

/// A visitor opens a link that the role signed.
pub const LINK_OPENS: Probe = Probe {
    says: "a visitor opens a link that app-role signed",
    scene: &[
        LessonCommand::As(Who::Admin),
        LessonCommand::Upload("probe.txt"),
        LessonCommand::Call(
            Who::App,
            "s3:GeneratePresignedUrl",
            r#"{"ClientMethod": "get_object", "Params": {"Bucket": "{bucket}", "Key": "probe.txt"}, "ExpiresIn": 900}"#,
        ),
    ],
    call: LessonCommand::Call(
        Who::Anonymous,
        "s3:FetchPresignedUrl",
        r#"{"Url": "{.Url}"}"#,
    ),
    expect: Expectation::Goes,
    because: "The link still fails. It counts as app-role’s own request, so the role needs all that a download needs.",
};

/// The other account's role downloads.
pub const PARTNER_READS: Probe = Probe {
    says: "partner-role downloads an object under the key",
    scene: &[
        LessonCommand::As(Who::Admin),
        LessonCommand::Upload("probe.txt"),
    ],
    call: LessonCommand::Call(
        Who::Partner,
        "s3:GetObject",
        r#"{"Bucket": "{bucket}", "Key": "probe.txt"}"#,
    ),
    expect: Expectation::Goes,
    because: "partner-role is still refused. The bucket policy must let it read, and the key policy must let it decrypt.",
};

/// The other account's role must not upload.
pub const NO_PARTNER_UPLOAD: Probe = Probe {
    says: "partner-role must not s3:PutObject",
    scene: &[],
    call: LessonCommand::Call(
        Who::Partner,
        "s3:PutObject",
        r#"{"Bucket": "{bucket}", "Key": "a.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "It works, and partner-role may upload as well. The bucket policy needs s3:GetObject only.",
};

/// The other account's role must not make data keys.
pub const NO_PARTNER_KEY: Probe = Probe {
    says: "partner-role must not kms:GenerateDataKey",
    scene: &[],
    call: LessonCommand::Call(
        Who::Partner,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and partner-role may make data keys as well. The key policy needs kms:Decrypt only.",
};

/// Nobody reads without credentials.
pub const NOT_PUBLIC: Probe = Probe {
    says: "a stranger must not read, not even under SSE-S3",
    scene: NO_DOWNLOAD.scene,
    call: LessonCommand::Call(
        Who::Anonymous,
        "s3:GetObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt"}"#,
    ),
    expect: Expectation::Denied("s3:GetObject"),
    because: "It works, and the bucket is open to everyone. Name partner-role as the Principal.",
};

/// The role uploads under a bucket key that is not at hand.
pub const UPLOADS_BY_BUCKET_KEY: Probe = Probe {
    says: "app-role uploads with a bucket key",
    scene: &[LessonCommand::Wait(1), LessonCommand::With(Kind::BucketKey)],
    call: LessonCommand::Upload("probe.txt"),
    expect: Expectation::Goes,
    because: "An upload with a bucket key is still refused: KMS sees the ARN of the bucket, without any object.",
};

/// The role opens what was stored without a bucket key.
pub const OPENS_OLD: Probe = Probe {
    says: "app-role downloads an object stored without a bucket key",
    because: "Older objects do not open: their context is still the ARN of the object itself.",
    ..DOWNLOADS
};

/// A context of a bucket whose name begins alike is not meant.
pub const NO_LOOKALIKE: Probe = Probe {
    says: "app-role must not get a data key for my-bucket-2",
    scene: &[],
    call: LessonCommand::Call(
        Who::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::my-bucket-2/a.txt"}}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and for other buckets too. Ask for the contexts of my-bucket, and no others.",
};
