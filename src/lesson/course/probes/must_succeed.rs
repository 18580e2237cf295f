//! Hidden requests that must succeed.

use super::super::command::LessonCommand;
use super::super::expectation::Expectation;
use super::super::task::Probe;
use super::must_be_denied::NO_DECRYPT;
use crate::core::lab::{CallerChoice, EncryptionChoice};

pub const UPLOADS: Probe = Probe {
    says: "app-role uploads probe.txt",
    scene: &[],
    call: LessonCommand::Upload("probe.txt"),
    expect: Expectation::Succeeds,
    because: "KMS or S3 still denies the upload. Run one in the lab and read which action is denied.",
};

/// The role uploads an object, then downloads it.
pub const DOWNLOADS: Probe = Probe {
    says: "app-role downloads an object under the key",
    scene: &[
        LessonCommand::CallAs(CallerChoice::Admin),
        LessonCommand::Upload("probe.txt"),
        LessonCommand::CallAs(CallerChoice::App),
    ],
    call: LessonCommand::Download("probe.txt"),
    expect: Expectation::Succeeds,
    because: "KMS or S3 still denies the download. Run one in the lab and read which action is denied.",
};

/// The role downloads an object under `reports/`.
pub const DOWNLOADS_REPORTS: Probe = Probe {
    says: "app-role downloads reports/june.txt",
    scene: &[
        LessonCommand::CallAs(CallerChoice::Admin),
        LessonCommand::Upload("reports/june.txt"),
        LessonCommand::CallAs(CallerChoice::App),
    ],
    call: LessonCommand::Download("reports/june.txt"),
    expect: Expectation::Succeeds,
    because: "app-role still can’t download reports/june.txt. Its context is the ARN of my-bucket/reports/june.txt: the condition must match that.",
};

/// The role begins a multipart upload and uploads a part.
pub const UPLOADS_PARTS: Probe = Probe {
    says: "app-role uploads the first part of a large file",
    scene: &[LessonCommand::Call(
        CallerChoice::App,
        "s3:CreateMultipartUpload",
        CREATE_MULTIPART,
    )],
    call: LessonCommand::Call(CallerChoice::App, "s3:UploadPart", UPLOAD_PART),
    expect: Expectation::Succeeds,
    because: "A large upload still fails. Its start needs kms:GenerateDataKey, and each part needs kms:Decrypt.",
};

/// The parameters of `CreateMultipartUpload`.
pub const CREATE_MULTIPART: &str = r#"{"Bucket": "{bucket}", "Key": "video.mp4", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "{alias}"}"#;

/// The parameters of the first `UploadPart`.
pub const UPLOAD_PART: &str = r#"{"Bucket": "{bucket}", "Key": "video.mp4", "UploadId": "{.UploadId}", "PartNumber": 1, "Body": "aGk="}"#;

/// A visitor downloads with a link that the role signed.
pub const LINK_WORKS: Probe = Probe {
    says: "a visitor downloads with a link that app-role signed",
    scene: &[
        LessonCommand::CallAs(CallerChoice::Admin),
        LessonCommand::Upload("probe.txt"),
        LessonCommand::Call(
            CallerChoice::App,
            "s3:GeneratePresignedUrl",
            r#"{"ClientMethod": "get_object", "Params": {"Bucket": "{bucket}", "Key": "probe.txt"}, "ExpiresIn": 900}"#,
        ),
    ],
    call: LessonCommand::Call(
        CallerChoice::Anonymous,
        "s3:FetchPresignedUrl",
        r#"{"Url": "{.Url}"}"#,
    ),
    expect: Expectation::Succeeds,
    because: "The link still fails. It counts as app-role’s own request, so the role needs every permission a download needs.",
};

/// The other account's role downloads.
pub const PARTNER_DOWNLOADS: Probe = Probe {
    says: "partner-role downloads an object under the key",
    scene: &[
        LessonCommand::CallAs(CallerChoice::Admin),
        LessonCommand::Upload("probe.txt"),
    ],
    call: LessonCommand::Call(
        CallerChoice::Partner,
        "s3:GetObject",
        r#"{"Bucket": "{bucket}", "Key": "probe.txt"}"#,
    ),
    expect: Expectation::Succeeds,
    because: "partner-role is still denied. The bucket policy must let it read, and the key policy must let it decrypt.",
};

/// The role uploads under a bucket key that S3 does not have in memory.
pub const UPLOADS_BY_BUCKET_KEY: Probe = Probe {
    says: "app-role uploads with a bucket key",
    scene: &[
        LessonCommand::Wait(1),
        LessonCommand::Encryption(EncryptionChoice::SseKmsBucketKey),
    ],
    call: LessonCommand::Upload("probe.txt"),
    expect: Expectation::Succeeds,
    because: "An upload with a bucket key is still denied: KMS sees the ARN of the bucket, not of an object.",
};

/// The role downloads an object that was stored without a bucket key.
pub const DOWNLOADS_OLD: Probe = Probe {
    says: "app-role downloads an object stored without a bucket key",
    because: "app-role can’t download older objects: their context is still the ARN of the object itself.",
    ..DOWNLOADS
};

/// The role encrypts a small secret with its own call to KMS.
pub const ENCRYPTS_SECRET: Probe = Probe {
    says: "app-role calls kms:Encrypt",
    scene: &[],
    call: LessonCommand::EncryptSecret(16),
    expect: Expectation::Succeeds,
    because: "KMS still doesn’t let the role encrypt a secret. Turn on kms:Encrypt.",
};

/// The role decrypts a small secret that it encrypted.
pub const DECRYPTS_SECRET: Probe = Probe {
    says: "app-role decrypts a secret",
    expect: Expectation::Succeeds,
    because: "KMS still doesn’t let the role decrypt a secret. Turn on kms:Decrypt.",
    ..NO_DECRYPT
};
