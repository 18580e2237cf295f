//! What a lab allows beyond a task's solution. A policy that is too permissive is recognized by requests, never by how
//! it is written: each request here is made in a copy of the learner's lab and in a copy of the solved lab.

use super::command::LessonCommand;
use super::runner::Runner;
use crate::core::clock::Timestamp;
use crate::core::lab::{CallerChoice, EncryptionChoice, Lab};

/// A request that no task needs.
#[derive(Clone, Copy, Debug)]
pub struct ExtraRequest {
    /// What the policies allow if the request succeeds, as a clause: `app-role can upload to my-bucket-2`.
    pub says: &'static str,
    /// The commands before the request.
    scene: &'static [LessonCommand],
    call: LessonCommand,
}

const fn extra(
    says: &'static str,
    who: CallerChoice,
    operation: &'static str,
    input: &'static str,
) -> ExtraRequest {
    after(&[], says, who, operation, input)
}

const fn after(
    scene: &'static [LessonCommand],
    says: &'static str,
    who: CallerChoice,
    operation: &'static str,
    input: &'static str,
) -> ExtraRequest {
    ExtraRequest {
        says,
        scene,
        call: LessonCommand::Call(who, operation, input),
    }
}

const fn admin(operation: &'static str, input: &'static str) -> LessonCommand {
    LessonCommand::Call(CallerChoice::Admin, operation, input)
}

/// Another key, two other buckets, and an object in each bucket that needs no key of the account.
const SCENE: [LessonCommand; 6] = [
    admin("kms:CreateKey", "{}"),
    admin("s3:CreateBucket", r#"{"Bucket": "my-bucket-2"}"#),
    admin("s3:CreateBucket", r#"{"Bucket": "private-notes"}"#),
    admin("s3:PutObject", PUT),
    admin("s3:PutObject", PUT_2),
    admin("s3:PutObject", PUT_NOTES),
];

const PUT: &str = r#"{"Bucket": "{bucket}", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#;
const PUT_2: &str = r#"{"Bucket": "my-bucket-2", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#;
const PUT_NOTES: &str = r#"{"Bucket": "private-notes", "Key": "plain.txt", "Body": "aGk=", "ServerSideEncryption": "AES256"}"#;
const PUT_OTHER_KEY: &str = r#"{"Bucket": "{bucket}", "Key": "other-key.txt", "Body": "aGk=", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "{.KeyMetadata.Arn}"}"#;
const GET: &str = r#"{"Bucket": "{bucket}", "Key": "plain.txt"}"#;
const GET_2: &str = r#"{"Bucket": "my-bucket-2", "Key": "plain.txt"}"#;
const GET_NOTES: &str = r#"{"Bucket": "private-notes", "Key": "plain.txt"}"#;
const GET_OTHER_KEY: &str = r#"{"Bucket": "{bucket}", "Key": "other-key.txt"}"#;
const BUCKET: &str = r#"{"Bucket": "{bucket}"}"#;
const KEY: &str = r#"{"KeyId": "{key}"}"#;
const DATA_KEY: &str = r#"{"KeyId": "{key}", "KeySpec": "AES_256"}"#;
const DATA_KEY_2: &str = r#"{"KeyId": "{key}", "KeySpec": "AES_256", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::my-bucket-2/plain.txt"}}"#;
const DATA_KEY_OTHER: &str = r#"{"KeyId": "{.KeyMetadata.Arn}", "KeySpec": "AES_256"}"#;
const ENCRYPT: &str = r#"{"KeyId": "{key}", "Plaintext": "aGk="}"#;
const ENCRYPT_2: &str = r#"{"KeyId": "{key}", "Plaintext": "aGk=", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::my-bucket-2/plain.txt"}}"#;
const ENCRYPT_BUCKET: &str = r#"{"KeyId": "{key}", "Plaintext": "aGk=", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::{bucket}"}}"#;
const ENCRYPT_REPORT: &str = r#"{"KeyId": "{key}", "Plaintext": "aGk=", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::{bucket}/reports/june.txt"}}"#;
const ENCRYPT_OTHER_REPORT: &str = r#"{"KeyId": "{.KeyMetadata.Arn}", "Plaintext": "aGk=", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::{bucket}/reports/june.txt"}}"#;
const ENCRYPT_OTHER: &str = r#"{"KeyId": "{.KeyMetadata.Arn}", "Plaintext": "aGk="}"#;
const DECRYPT: &str = r#"{"CiphertextBlob": "{.CiphertextBlob}"}"#;
const DECRYPT_2: &str = r#"{"CiphertextBlob": "{.CiphertextBlob}", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::my-bucket-2/plain.txt"}}"#;
const DECRYPT_REPORT: &str = r#"{"CiphertextBlob": "{.CiphertextBlob}", "EncryptionContext": {"aws:s3:arn": "arn:aws:s3:::{bucket}/reports/june.txt"}}"#;
const RE_ENCRYPT: &str = r#"{"CiphertextBlob": "{.CiphertextBlob}", "DestinationKeyId": "{key}"}"#;

const ENCRYPTED: &[LessonCommand] = &[admin("kms:Encrypt", ENCRYPT)];
const ENCRYPTED_2: &[LessonCommand] = &[admin("kms:Encrypt", ENCRYPT_2)];
const ENCRYPTED_OTHER: &[LessonCommand] = &[admin("kms:Encrypt", ENCRYPT_OTHER)];
const ENCRYPTED_OTHER_REPORT: &[LessonCommand] = &[admin("kms:Encrypt", ENCRYPT_OTHER_REPORT)];
const STORED_OTHER: &[LessonCommand] = &[admin("s3:PutObject", PUT_OTHER_KEY)];

/// All of them. Those that destroy something come last, because one copy of the lab serves them all.
#[rustfmt::skip]
const REQUESTS: [ExtraRequest; 41] = {
    use CallerChoice::{Anonymous, App, Auditor, Partner};
    [
        extra("anyone can download from my-bucket, without credentials", Anonymous, "s3:GetObject", GET),
        extra("anyone can upload to my-bucket, without credentials", Anonymous, "s3:PutObject", PUT),
        extra("partner-role, in another account, can download from my-bucket", Partner, "s3:GetObject", GET),
        extra("partner-role, in another account, can upload to my-bucket", Partner, "s3:PutObject", PUT),
        after(ENCRYPTED, "partner-role, in another account, can call kms:Decrypt with the key", Partner, "kms:Decrypt", DECRYPT),
        extra("partner-role, in another account, can call kms:GenerateDataKey with the key", Partner, "kms:GenerateDataKey", DATA_KEY),
        extra("auditor-role can download from my-bucket", Auditor, "s3:GetObject", GET),
        extra("auditor-role can upload to my-bucket", Auditor, "s3:PutObject", PUT),
        after(ENCRYPTED, "auditor-role can call kms:Decrypt with the key", Auditor, "kms:Decrypt", DECRYPT),
        extra("auditor-role can call kms:GenerateDataKey with the key", Auditor, "kms:GenerateDataKey", DATA_KEY),
        extra("app-role can download from my-bucket-2, another bucket", App, "s3:GetObject", GET_2),
        extra("app-role can upload to my-bucket-2, another bucket", App, "s3:PutObject", PUT_2),
        extra("app-role can download from private-notes, another bucket", App, "s3:GetObject", GET_NOTES),
        extra("app-role can upload to private-notes, another bucket", App, "s3:PutObject", PUT_NOTES),
        extra("app-role can download from my-bucket", App, "s3:GetObject", GET),
        extra("app-role can upload to my-bucket", App, "s3:PutObject", PUT),
        extra("app-role can upload with another KMS key", App, "s3:PutObject", PUT_OTHER_KEY),
        after(STORED_OTHER, "app-role can download what another KMS key protects", App, "s3:GetObject", GET_OTHER_KEY),
        after(ENCRYPTED_OTHER, "app-role can call kms:Decrypt with another key", App, "kms:Decrypt", DECRYPT),
        extra("app-role can call kms:GenerateDataKey with another key", App, "kms:GenerateDataKey", DATA_KEY_OTHER),
        extra("app-role can call kms:Encrypt with another key", App, "kms:Encrypt", ENCRYPT_OTHER),
        after(ENCRYPTED_2, "app-role can decrypt data keys of my-bucket-2", App, "kms:Decrypt", DECRYPT_2),
        extra("app-role can get data keys for my-bucket-2", App, "kms:GenerateDataKey", DATA_KEY_2),
        after(ENCRYPTED, "app-role can call kms:Decrypt itself, not only through S3", App, "kms:Decrypt", DECRYPT),
        extra("app-role can call kms:GenerateDataKey itself, not only through S3", App, "kms:GenerateDataKey", DATA_KEY),
        extra("app-role can call kms:Encrypt", App, "kms:Encrypt", ENCRYPT),
        extra("app-role can call kms:Encrypt with a context of my-bucket", App, "kms:Encrypt", ENCRYPT_BUCKET),
        extra("app-role can call kms:Encrypt with the context of an object", App, "kms:Encrypt", ENCRYPT_REPORT),
        after(ENCRYPTED_OTHER_REPORT, "app-role can call kms:Decrypt with another key for objects of my-bucket", App, "kms:Decrypt", DECRYPT_REPORT),
        after(ENCRYPTED, "app-role can call kms:ReEncrypt", App, "kms:ReEncrypt", RE_ENCRYPT),
        extra("app-role can call kms:GenerateDataKeyWithoutPlaintext", App, "kms:GenerateDataKeyWithoutPlaintext", DATA_KEY),
        extra("app-role can call kms:DescribeKey", App, "kms:DescribeKey", KEY),
        extra("app-role can read the key policy", App, "kms:GetKeyPolicy", KEY),
        extra("app-role can list the objects of my-bucket", App, "s3:ListObjectsV2", BUCKET),
        extra("app-role can read the tags of objects", App, "s3:GetObjectTagging", GET),
        extra("app-role can list all buckets of the account", App, "s3:ListBuckets", "{}"),
        extra("app-role can create roles", App, "iam:CreateRole", r#"{"RoleName": "extra-role", "AssumeRolePolicyDocument": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"{account}\"}, \"Action\": \"sts:AssumeRole\"}]}"}"#),
        extra("app-role can delete objects", App, "s3:DeleteObject", GET),
        extra("app-role can delete the bucket's policy", App, "s3:DeleteBucketPolicy", BUCKET),
        extra("app-role can disable the key", App, "kms:DisableKey", KEY),
        extra("app-role can schedule the key's deletion", App, "kms:ScheduleKeyDeletion", r#"{"KeyId": "{key}", "PendingWindowInDays": 7}"#),
    ]
};

/// The first request that `lab` allows and `solved` does not. Neither lab changes: copies are used, with this seed.
pub fn beyond(
    lab: &Lab,
    solved: &Lab,
    now: Timestamp,
    seed: [u8; 32],
) -> Option<&'static ExtraRequest> {
    static ALL: [ExtraRequest; REQUESTS.len()] = REQUESTS;
    let allowed = succeed(lab, now, seed);
    if !allowed.contains(&true) {
        return None;
    }
    let by_solution = succeed(solved, now, seed);
    let mut both = ALL.iter().zip(allowed.into_iter().zip(by_solution));
    both.find(|(_, (allowed, needed))| *allowed && !needed)
        .map(|(request, _)| request)
}

/// All requests, and whether each succeeds in a copy of a lab.
pub fn requests(
    lab: &Lab,
    now: Timestamp,
    seed: [u8; 32],
) -> impl Iterator<Item = (ExtraRequest, bool)> {
    REQUESTS.into_iter().zip(succeed(lab, now, seed))
}

/// Whether each request succeeds, in order.
fn succeed(lab: &Lab, now: Timestamp, seed: [u8; 32]) -> Vec<bool> {
    let mut copy = lab.fork(seed);
    copy.set_who(CallerChoice::App);
    copy.set_kind(EncryptionChoice::default());
    let mut runner = Runner::new(&mut copy, now);
    runner.all(&SCENE);
    let since = runner.calls.len();
    let succeeds = |request: &ExtraRequest| {
        runner.all(request.scene);
        let called = runner.run(request.call);
        let succeeds = called.is_some_and(|call| call.result.is_ok());
        // Later requests fill their placeholders from the scene alone.
        runner.calls.truncate(since);
        succeeds
    };
    REQUESTS.iter().map(succeeds).collect()
}
