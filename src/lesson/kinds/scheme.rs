//! The rows of the table: encryption schemes and what the page shows of each.

use crate::core::lab::EncryptionChoice;
use crate::core::trace::Step;

/// A way to encrypt an object; a row of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncryptionScheme {
    /// `AES256`.
    #[default]
    SseS3,
    /// `aws:kms` with a customer managed key.
    SseKms,
    /// `aws:kms` with a Bucket Key: the requester's first object.
    BucketKeyFirstObject,
    /// `aws:kms` with a Bucket Key: the next object, soon after the first.
    BucketKeyNextObject,
    /// `aws:kms` without a key id: S3 uses `aws/s3`.
    AwsManagedKey,
    /// `aws:kms:dsse`.
    DsseKms,
    /// SSE-C: the caller sends the key.
    SseC,
    /// Client-side: the app encrypts before it uploads.
    ClientSide,
}

impl EncryptionScheme {
    /// All schemes, in the order of the table.
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

    /// The name in the table.
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

    /// The encryption that its upload requests.
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

/// What an ETag contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etag {
    /// The MD5 of the plaintext file.
    Md5,
    /// The MD5 of the uploaded ciphertext.
    Md5OfCiphertext,
    /// A value that is not an MD5.
    NoMd5,
}

impl Etag {
    /// The content in a few words, for the table.
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
    /// How many requests KMS answered: CloudTrail records of successful calls.
    pub kms_calls: usize,
    /// The actions that the role needs, in the order in which IAM denied them.
    pub needs: Vec<String>,
    pub steps: Vec<Step>,
}

/// A scheme with its upload and download.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeRow {
    pub scheme: EncryptionScheme,
    /// Who makes the data key that encrypts the body.
    pub made_by: &'static str,
    /// Who holds the key that decrypts that data key.
    pub opened_by: &'static str,
    pub upload: SchemeTransfer,
    /// The download, one hour after the upload.
    pub download: SchemeTransfer,
    pub etag: Etag,
    /// The encryption headers of the upload’s response.
    pub headers: Vec<(&'static str, String)>,
    /// Whether S3 ever handles the plaintext file.
    pub s3_sees_file: bool,
}

impl SchemeRow {
    /// The encryption headers in short: without their common prefix, and without those that name a key.
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
