//! Requests that several lessons ask in secret.

use crate::core::lab::Who;
use crate::lesson::course::{Expectation, LessonCommand, Probe};

/// The role uploads.
pub const UPLOADS: Probe = Probe {
    says: "app-role uploads probe.txt",
    scene: &[],
    call: LessonCommand::Upload("probe.txt"),
    expect: Expectation::Goes,
    because: "The upload is still refused. Run one in the lab and read which action it stops at.",
};

/// The role uploads, then downloads what it uploaded.
pub const DOWNLOADS: Probe = Probe {
    says: "app-role downloads an object under the key",
    scene: &[
        LessonCommand::As(Who::Admin),
        LessonCommand::Upload("probe.txt"),
        LessonCommand::As(Who::App),
    ],
    call: LessonCommand::Download("probe.txt"),
    expect: Expectation::Goes,
    because: "The download is still refused. Run one in the lab and read which action it stops at.",
};

/// The role must not download: not even what needs no key of ours.
pub const NO_DOWNLOAD: Probe = Probe {
    says: "app-role must not s3:GetObject",
    scene: &[LessonCommand::Call(
        Who::Admin,
        "s3:PutObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
    )],
    call: LessonCommand::Call(
        Who::App,
        "s3:GetObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt"}"#,
    ),
    expect: Expectation::Denied("s3:GetObject"),
    because: "It works, and it allows more than asked: the role has s3:GetObject, which only a download needs.",
};

/// The role must not upload: not even what needs no key of ours.
pub const NO_UPLOAD: Probe = Probe {
    says: "app-role must not s3:PutObject",
    scene: &[],
    call: LessonCommand::Call(
        Who::App,
        "s3:PutObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "It works, and it allows more than asked: the role has s3:PutObject, which only an upload needs.",
};

/// The role must not decrypt under the lab's key.
pub const NO_DECRYPT: Probe = Probe {
    says: "app-role must not kms:Decrypt",
    scene: &[LessonCommand::Call(
        Who::Admin,
        "kms:Encrypt",
        r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
    )],
    call: LessonCommand::Call(
        Who::App,
        "kms:Decrypt",
        r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
    ),
    expect: Expectation::Denied("kms:Decrypt"),
    because: "It works, and it allows more than asked: the role has kms:Decrypt, which this upload does not need.",
};

/// The role must not make data keys under the lab's key.
pub const NO_DATA_KEY: Probe = Probe {
    says: "app-role must not kms:GenerateDataKey",
    scene: &[],
    call: LessonCommand::Call(
        Who::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and it allows more than asked: the role has kms:GenerateDataKey, which only an upload needs.",
};

/// `kms:Encrypt` is not needed.
pub const NO_ENCRYPT: Probe = Probe {
    says: "app-role must not call kms:Encrypt",
    scene: &[],
    call: LessonCommand::Call(
        Who::App,
        "kms:Encrypt",
        r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
    ),
    expect: Expectation::Denied("kms:Encrypt"),
    because: "It works, and kms:Encrypt is allowed too. S3 never asks for it: take it away.",
};

/// Nothing else of the key's is needed.
pub const NO_OTHER_ACTION: Probe = Probe {
    says: "app-role must not call kms:DescribeKey",
    scene: &[],
    call: LessonCommand::Call(Who::App, "kms:DescribeKey", r#"{"KeyId": "{key}"}"#),
    expect: Expectation::Denied("kms:DescribeKey"),
    because: "It works, and the policy allows more of KMS than asked. Name the action instead of a wildcard.",
};

/// No other key is meant.
pub const NO_OTHER_KEY: Probe = Probe {
    says: "app-role must not use another key",
    scene: &[LessonCommand::Call(Who::Admin, "kms:CreateKey", "{}")],
    call: LessonCommand::Call(
        Who::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{.KeyMetadata.Arn}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and the policy opens every key of the account. Name this key’s ARN in Resource.",
};

/// No other key is meant, for what was sealed under it.
pub const NO_OTHER_DECRYPT: Probe = Probe {
    says: "app-role must not decrypt under another key",
    scene: &[
        LessonCommand::Call(Who::Admin, "kms:CreateKey", "{}"),
        LessonCommand::Call(
            Who::Admin,
            "kms:Encrypt",
            r#"{"KeyId": "{.KeyMetadata.Arn}", "Plaintext": "aGk="}"#,
        ),
    ],
    call: LessonCommand::Call(
        Who::App,
        "kms:Decrypt",
        r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
    ),
    expect: Expectation::Denied("kms:Decrypt"),
    because: "It works, and the policy opens every key of the account. Name this key’s ARN in Resource.",
};

/// No other bucket is meant.
pub const NO_OTHER_BUCKET: Probe = Probe {
    says: "app-role must not write to another bucket",
    scene: &[LessonCommand::Call(
        Who::Admin,
        "s3:CreateBucket",
        r#"{"Bucket": "private-notes"}"#,
    )],
    call: LessonCommand::Call(
        Who::App,
        "s3:PutObject",
        r#"{"Bucket": "private-notes", "Key": "a.txt", "Body": "aGk="}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "It works, and the policy opens every bucket of the account. Name my-bucket in Resource.",
};
