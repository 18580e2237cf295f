//! The rows of the table: schemes of encryption, and what is shown of each.

use crate::core::lab::EncryptionChoice;
use crate::core::trace::Step;

/// A way to have an object encrypted: a row of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncryptionScheme {
    /// `AES256`.
    #[default]
    SseS3,
    /// `aws:kms` with a customer managed key.
    SseKms,
    /// The same with a Bucket Key: the first object of a requester.
    BucketKeyFirstObject,
    /// The next object, soon after.
    BucketKeyNextObject,
    /// `aws:kms` without naming a key: `aws/s3`.
    AwsManagedKey,
    /// `aws:kms:dsse`.
    DsseKms,
    /// The caller brings the key.
    SseC,
    /// The app encrypts before it uploads.
    ClientSide,
}

impl EncryptionScheme {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::SseS3,
        Self::SseKms,
        Self::BucketKeyFirstObject,
        Self::BucketKeyNextObject,
        Self::AwsManagedKey,
        Self::DsseKms,
        Self::SseC,
        Self::ClientSide,
    ];

    /// As the table names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseS3 => "SSE-S3",
            Self::SseKms => "SSE-KMS, your key",
            Self::BucketKeyFirstObject => "SSE-KMS, Bucket Key: first object",
            Self::BucketKeyNextObject => "SSE-KMS, Bucket Key: next object",
            Self::AwsManagedKey => "SSE-KMS, aws/s3",
            Self::DsseKms => "DSSE-KMS",
            Self::SseC => "SSE-C",
            Self::ClientSide => "Client-side",
        }
    }

    /// What its upload asks for.
    pub(super) fn choice(self) -> EncryptionChoice {
        match self {
            Self::SseS3 => EncryptionChoice::SseS3,
            Self::SseKms => EncryptionChoice::SseKms,
            Self::BucketKeyFirstObject | Self::BucketKeyNextObject => {
                EncryptionChoice::SseKmsBucketKey
            }
            Self::AwsManagedKey => EncryptionChoice::SseKmsAwsManaged,
            Self::DsseKms => EncryptionChoice::DsseKms,
            Self::SseC => EncryptionChoice::SseC,
            Self::ClientSide => EncryptionChoice::BucketDefault,
        }
    }
}

/// What an ETag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etag {
    /// The file's MD5.
    Md5,
    /// The MD5 of what was sent, which was ciphertext.
    Md5OfCiphertext,
    /// No MD5 of anything.
    NoMd5,
}

impl Etag {
    /// In a few words, for the table.
    pub fn says(self) -> &'static str {
        match self {
            Self::Md5 => "the file\u{2019}s MD5",
            Self::Md5OfCiphertext => "MD5 of the ciphertext",
            Self::NoMd5 => "not an MD5",
        }
    }
}

/// An upload or a download under one scheme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SchemeTransfer {
    /// Requests that KMS answered: CloudTrail records of the calls that went through.
    pub kms_calls: usize,
    /// The actions that had to be allowed, in the order in which they were refused.
    pub needs: Vec<String>,
    /// The steps of its calls, in order.
    pub steps: Vec<Step>,
}

/// A scheme, and what its upload and download were like.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeRow {
    /// The scheme.
    pub scheme: EncryptionScheme,
    /// Who makes the data key that encrypts the body.
    pub made_by: &'static str,
    /// Who holds the key that decrypts that data key.
    pub opened_by: &'static str,
    pub upload: SchemeTransfer,
    /// The download, an hour later.
    pub download: SchemeTransfer,
    pub etag: Etag,
    /// The encryption headers of the upload’s answer.
    pub headers: Vec<(&'static str, String)>,
    /// Whether S3 ever has the file in the clear.
    pub s3_sees_file: bool,
}

impl SchemeRow {
    /// The encryption headers in short: without the start of their names, and without what names a key.
    pub fn answer(&self) -> String {
        let mut parts = Vec::new();
        for (name, value) in &self.headers {
            match name.trim_start_matches("x-amz-server-side-encryption") {
                "" => parts.push(value.clone()),
                "-aws-kms-key-id" | "-customer-key-MD5" => {}
                rest => parts.push(format!("{}: {value}", rest.trim_start_matches('-'))),
            }
        }
        parts.join(", ")
    }
}
