//! Hidden requests that must be denied: they tell whether a policy allows more than is needed.

use super::super::command::LessonCommand;
use super::super::expectation::Expectation;
use super::super::task::Probe;
use crate::core::lab::CallerChoice;

/// The role must not download, not even an object that needs no customer managed key.
pub const NO_DOWNLOAD: Probe = Probe {
    says: "app-role isn’t allowed s3:GetObject",
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
    because: "The role has s3:GetObject, which only a download needs.",
};

/// The role must not upload, not even an object that needs no customer managed key.
pub const NO_UPLOAD: Probe = Probe {
    says: "app-role isn’t allowed s3:PutObject",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "s3:PutObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "The role has s3:PutObject, which only an upload needs.",
};

/// The role must not decrypt with the lab's key.
pub const NO_DECRYPT: Probe = Probe {
    says: "app-role isn’t allowed kms:Decrypt",
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
    because: "The role has kms:Decrypt, which this upload doesn’t need.",
};

/// The role must not generate data keys with the lab's key.
pub const NO_DATA_KEY: Probe = Probe {
    says: "app-role isn’t allowed kms:GenerateDataKey",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "The role has kms:GenerateDataKey, which only an upload needs.",
};

/// The role must not call `kms:Encrypt`.
pub const NO_ENCRYPT: Probe = Probe {
    says: "app-role isn’t allowed kms:Encrypt",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:Encrypt",
        r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#,
    ),
    expect: Expectation::Denied("kms:Encrypt"),
    because: "kms:Encrypt is allowed too. S3 never calls it: turn it off.",
};

/// The role must not use any other action of the key.
pub const NO_OTHER_ACTION: Probe = Probe {
    says: "app-role isn’t allowed kms:DescribeKey",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:DescribeKey",
        r#"{"KeyId": "{key}"}"#,
    ),
    expect: Expectation::Denied("kms:DescribeKey"),
    because: "The policy allows more of KMS than it needs to. Name the action instead of a wildcard.",
};

/// The role must not use another key.
pub const NO_OTHER_KEY: Probe = Probe {
    says: "app-role can’t use another key",
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
    because: "The policy allows every key of the account. Name this key’s ARN in Resource.",
};

/// The role must not decrypt what another key encrypted.
pub const NO_OTHER_DECRYPT: Probe = Probe {
    says: "app-role can’t decrypt under another key",
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
    because: "The policy allows every key of the account. Name this key’s ARN in Resource.",
};

/// The role must not use another bucket.
pub const NO_OTHER_BUCKET: Probe = Probe {
    says: "app-role can’t write to another bucket",
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
    because: "The policy allows every bucket of the account. Name my-bucket in Resource.",
};

/// The role must not read objects outside `reports/`, and KMS must be the service that denies it.
pub const NO_PAYROLL: Probe = Probe {
    says: "KMS denies app-role payroll/anna.txt",
    scene: &[
        LessonCommand::CallAs(CallerChoice::Admin),
        LessonCommand::Upload("payroll/anna.txt"),
        LessonCommand::CallAs(CallerChoice::App),
    ],
    call: LessonCommand::Download("payroll/anna.txt"),
    expect: Expectation::Denied("kms:Decrypt"),
    because: "KMS doesn’t deny payroll/anna.txt. The statement with kms:Decrypt must require a context under reports/.",
};

/// The role must not decrypt what was encrypted without a context.
pub const NO_DECRYPT_WITHOUT_CONTEXT: Probe = Probe {
    says: "app-role can’t decrypt without a context",
    because: "The role can also decrypt without any context. Make the condition require one.",
    ..NO_DECRYPT
};

/// The other account's role must not upload.
pub const NO_PARTNER_UPLOAD: Probe = Probe {
    says: "partner-role isn’t allowed s3:PutObject",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::Partner,
        "s3:PutObject",
        r#"{"Bucket": "{bucket}", "Key": "a.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#,
    ),
    expect: Expectation::Denied("s3:PutObject"),
    because: "partner-role can upload as well. In the bucket policy it only needs s3:GetObject.",
};

/// The other account's role must not generate data keys.
pub const NO_PARTNER_DATA_KEY: Probe = Probe {
    says: "partner-role isn’t allowed kms:GenerateDataKey",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::Partner,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "partner-role can generate data keys as well. In the key policy it only needs kms:Decrypt.",
};

/// Nobody can download without credentials.
pub const NO_ANONYMOUS_DOWNLOAD: Probe = Probe {
    says: "a caller without credentials can’t read, not even an SSE-S3 object",
    scene: NO_DOWNLOAD.scene,
    call: LessonCommand::Call(
        CallerChoice::Anonymous,
        "s3:GetObject",
        r#"{"Bucket": "{bucket}", "Key": "plain.txt"}"#,
    ),
    expect: Expectation::Denied("s3:GetObject"),
    because: "The bucket is public. Name partner-role as the Principal.",
};

/// The role must not use the context of a bucket whose name begins with the same letters.
pub const NO_LOOKALIKE_BUCKET: Probe = Probe {
    says: "app-role can’t get a data key for my-bucket-2",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:GenerateDataKey",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::my-bucket-2/a.txt"}}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKey"),
    because: "It also works for other buckets. Require a context of my-bucket, and no other.",
};

/// The role must not decrypt a small secret.
pub const NO_SECRET_DECRYPT: Probe = Probe {
    says: "app-role can’t decrypt a secret",
    because: "The role can decrypt secrets as well.",
    ..NO_DECRYPT
};

/// The role must not encrypt secrets with another key.
pub const NO_OTHER_ENCRYPT: Probe = Probe {
    says: "app-role can’t encrypt under another key",
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
    because: "The policy allows every key of the account. Name this key’s ARN in Resource.",
};

/// The role must not re-encrypt a blob.
pub const NO_RE_ENCRYPT: Probe = Probe {
    says: "app-role isn’t allowed kms:ReEncrypt",
    scene: NO_DECRYPT.scene,
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:ReEncrypt",
        r#"{"CiphertextBlob": "{.CiphertextBlob}", "DestinationKeyId": "{key}"}"#,
    ),
    expect: Expectation::Denied("kms:ReEncryptFrom"),
    because: "kms:ReEncrypt* is allowed too. No upload and no download needs it.",
};

/// The role must not generate data keys without their plaintext.
pub const NO_DATA_KEY_WITHOUT_PLAINTEXT: Probe = Probe {
    says: "app-role isn’t allowed kms:GenerateDataKeyWithoutPlaintext",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:GenerateDataKeyWithoutPlaintext",
        r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#,
    ),
    expect: Expectation::Denied("kms:GenerateDataKeyWithoutPlaintext"),
    because: "A star allows more than one action. Write kms:GenerateDataKey without it.",
};

/// The role must not delete objects.
pub const NO_DELETE: Probe = Probe {
    says: "app-role can’t delete an object",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "s3:DeleteObject",
        r#"{"Bucket": "{bucket}", "Key": "report.txt"}"#,
    ),
    expect: Expectation::Denied("s3:DeleteObject"),
    because: "The role can delete objects. Name the two S3 actions it needs.",
};

/// The role must not delete the key.
pub const NO_KEY_DELETION: Probe = Probe {
    says: "app-role can’t delete the key",
    scene: &[],
    call: LessonCommand::Call(
        CallerChoice::App,
        "kms:ScheduleKeyDeletion",
        r#"{"KeyId": "{key}", "PendingWindowInDays": 7}"#,
    ),
    expect: Expectation::Denied("kms:ScheduleKeyDeletion"),
    because: "The role can delete the key, and with it every object under it. Name the actions.",
};
