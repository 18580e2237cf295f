//! Hidden requests that must be denied: they tell whether a policy allows more than is needed.

use super::super::command::LessonCommand;
use super::super::expectation::Expectation;
use super::super::task::Probe;
use crate::core::lab::CallerChoice;

/// The role must not download, not even an object that needs no customer managed key.
pub const NO_DOWNLOAD: Probe = Probe {
    says: "app-role must not s3:GetObject",
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
    expect: Expectation::Denied("s3:GetObject"),
    because: "It works, and it allows more than asked: the role has s3:GetObject, which only a download needs.",
};

/// The role must not upload, not even an object that needs no customer managed key.
pub const NO_UPLOAD: Probe = Probe {
    says: "app-role must not s3:PutObject",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "s3:PutObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "It works, and it allows more than asked: the role has s3:PutObject, which only an upload needs.",
};

/// The role must not decrypt with the lab's key.
pub const NO_DECRYPT: Probe = Probe {
    says: "app-role must not kms:Decrypt",
    scene: &[LessonCommand::Call(
        CallerChoice::Admin,
        "kms:Encrypt",
        r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
    )],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:Decrypt",
        r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
    ),
    expect: Expectation::Denied("kms:Decrypt"),
    because: "It works, and it allows more than asked: the role has kms:Decrypt, which this upload does not need.",
};

/// The role must not generate data keys with the lab's key.
pub const NO_DATA_KEY: Probe = Probe {
    says: "app-role must not kms:GenerateDataKey",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and it allows more than asked: the role has kms:GenerateDataKey, which only an upload needs.",
};

/// The role must not call `kms:Encrypt`.
pub const NO_ENCRYPT: Probe = Probe {
    says: "app-role must not call kms:Encrypt",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:Encrypt",
        r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
    ),
    expect: Expectation::Denied("kms:Encrypt"),
    because: "It works, and kms:Encrypt is allowed too. S3 never asks for it: take it away.",
};

/// The role must not use any other action of the key.
pub const NO_OTHER_ACTION: Probe = Probe {
    says: "app-role must not call kms:DescribeKey",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:DescribeKey",
        r#"{"KeyId": "{key}"}"#,
    ),
    expect: Expectation::Denied("kms:DescribeKey"),
    because: "It works, and the policy allows more of KMS than asked. Name the action instead of a wildcard.",
};

/// The role must not use another key.
pub const NO_OTHER_KEY: Probe = Probe {
    says: "app-role must not use another key",
    scene: &[LessonCommand::Call(
        CallerChoice::Admin,
        "kms:CreateKey",
        "{}",
    )],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{.KeyMetadata.Arn}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and the policy opens every key of the account. Name this key’s ARN in Resource.",
};

/// The role must not decrypt what another key encrypted.
pub const NO_OTHER_DECRYPT: Probe = Probe {
    says: "app-role must not decrypt under another key",
    scene: &[
        LessonCommand::Call(CallerChoice::Admin, "kms:CreateKey", "{}"),
        LessonCommand::Call(
            CallerChoice::Admin,
            "kms:Encrypt",
            r#"{"KeyId": "{.KeyMetadata.Arn}", "Plaintext": "aGk="}"#,
        ),
    ],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:Decrypt",
        r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#,
    ),
    expect: Expectation::Denied("kms:Decrypt"),
    because: "It works, and the policy opens every key of the account. Name this key’s ARN in Resource.",
};

/// The role must not use another bucket.
pub const NO_OTHER_BUCKET: Probe = Probe {
    says: "app-role must not write to another bucket",
    scene: &[LessonCommand::Call(
        CallerChoice::Admin,
        "s3:CreateBucket",
        r#"{"Bucket": "private-notes"}"#,
    )],
    call: LessonCommand::Call(
        CallerChoice::App,
        "s3:PutObject",
        r#"{"Bucket": "private-notes", "Key": "a.txt", "Body": "aGk="}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "It works, and the policy opens every bucket of the account. Name my-bucket in Resource.",
};

/// The role must not read objects outside `reports/`, and KMS must be the service that refuses.
pub const NO_PAYROLL: Probe = Probe {
    says: "KMS refuses app-role payroll/anna.txt",
    scene: &[
        LessonCommand::CallAs(CallerChoice::Admin),
        LessonCommand::Upload("payroll/anna.txt"),
        LessonCommand::CallAs(CallerChoice::App),
    ],
    call: LessonCommand::Download("payroll/anna.txt"),
    expect: Expectation::Denied("kms:Decrypt"),
    because: "KMS does not refuse payroll/anna.txt. The statement with kms:Decrypt must ask for a context under reports/.",
};

/// The role must not decrypt what was encrypted without a context.
pub const NO_DECRYPT_WITHOUT_CONTEXT: Probe = Probe {
    says: "app-role must not decrypt without a context",
    because: "It works, and the role may also decrypt where no context is sent. Let the condition demand one.",
    ..NO_DECRYPT
};

/// The other account's role must not upload.
pub const NO_PARTNER_UPLOAD: Probe = Probe {
    says: "partner-role must not s3:PutObject",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::Partner,
        "s3:PutObject",
        r#"{"Bucket": "{bucket}", "Key": "a.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "It works, and partner-role may upload as well. The bucket policy needs s3:GetObject only.",
};

/// The other account's role must not generate data keys.
pub const NO_PARTNER_DATA_KEY: Probe = Probe {
    says: "partner-role must not kms:GenerateDataKey",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::Partner,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and partner-role may make data keys as well. The key policy needs kms:Decrypt only.",
};

/// Nobody may download without credentials.
pub const NO_ANONYMOUS_DOWNLOAD: Probe = Probe {
    says: "a stranger must not read, not even under SSE-S3",
    scene: NO_DOWNLOAD.scene,
    call: LessonCommand::Call(
        CallerChoice::Anonymous,
        "s3:GetObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt"}"#,
    ),
    expect: Expectation::Denied("s3:GetObject"),
    because: "It works, and the bucket is open to everyone. Name partner-role as the Principal.",
};

/// The role must not use the context of a bucket whose name begins with the same letters.
pub const NO_LOOKALIKE_BUCKET: Probe = Probe {
    says: "app-role must not get a data key for my-bucket-2",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::my-bucket-2/a.txt"}}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It works, and for other buckets too. Ask for the contexts of my-bucket, and no others.",
};

/// The role must not decrypt a small secret.
pub const NO_SECRET_DECRYPT: Probe = Probe {
    says: "app-role must not open a sealed secret",
    because: "It works, and it allows more than asked: the role can open secrets as well.",
    ..NO_DECRYPT
};

/// The role must not encrypt secrets with another key.
pub const NO_OTHER_ENCRYPT: Probe = Probe {
    says: "app-role must not seal under another key",
    scene: &[LessonCommand::Call(
        CallerChoice::Admin,
        "kms:CreateKey",
        "{}",
    )],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:Encrypt",
        r#"{"KeyId": "{.KeyMetadata.Arn}", "Plaintext": "aGk="}"#,
    ),
    expect: Expectation::Denied("kms:Encrypt"),
    because: "It works, and the policy opens every key of the account. Name this key’s ARN in Resource.",
};

/// The role must not re-encrypt a blob.
pub const NO_RE_ENCRYPT: Probe = Probe {
    says: "app-role must not call kms:ReEncrypt",
    scene: NO_DECRYPT.scene,
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:ReEncrypt",
        r#"{"CiphertextBlob": "{.CiphertextBlob}", "DestinationKeyId": "{key}"}"#,
    ),
    expect: Expectation::Denied("kms:ReEncryptFrom"),
    because: "It works, and ReEncrypt is allowed too. No upload and no download asks for it.",
};

/// The role must not generate data keys without their plaintext.
pub const NO_DATA_KEY_WITHOUT_PLAINTEXT: Probe = Probe {
    says: "app-role must not call kms:GenerateDataKeyWithoutPlaintext",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:GenerateDataKeyWithoutPlaintext",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKeyWithoutPlaintext"),
    because: "It works, and a star lets more in than one action. Write kms:GenerateDataKey without it.",
};

/// The role must not delete objects.
pub const NO_DELETE: Probe = Probe {
    says: "app-role must not delete an object",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "s3:DeleteObject",
        r#"{"Bucket": "{bucket}", "Key": "report.txt"}"#,
    ),
    expect: Expectation::Denied("s3:DeleteObject"),
    because: "It works, and the role may delete objects. Name the two actions of S3 that it needs.",
};

/// The role must not delete the key.
pub const NO_KEY_DELETION: Probe = Probe {
    says: "app-role must not delete the key",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:ScheduleKeyDeletion",
        r#"{"KeyId": "{key}", "PendingWindowInDays": 7}"#,
    ),
    expect: Expectation::Denied("kms:ScheduleKeyDeletion"),
    because: "It works, and the role may have the key deleted, with all that lies under it. Name the actions.",
};
