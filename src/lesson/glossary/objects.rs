//! Objects, and how S3 encrypts them.

use super::term::{Term, TermGroup, TermMeaning, card};

const GROUP: TermGroup = TermGroup::Objects;

pub const TERMS: [Term; 12] = [
    card(
        GROUP,
        TermMeaning::None,
        ["put-object", "PutObject"],
        &["PutObject", "s3:PutObject"],
        "The upload. It needs s3:PutObject; under SSE-KMS it needs kms:GenerateDataKey on the key as well, since S3 asks KMS in the caller\u{2019}s name.",
        ["#/learn/upload", "Upload needs GenerateDataKey"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["get-object", "GetObject"],
        &["GetObject", "s3:GetObject"],
        "The download. It needs s3:GetObject; for an SSE-KMS object it needs kms:Decrypt on the key as well, since KMS must decrypt the data key first.",
        ["#/learn/download", "Download needs Decrypt"],
    ),
    card(
        GROUP,
        TermMeaning::Ciphertext,
        ["sse-kms", "SSE-KMS"],
        &["SSE-KMS"],
        "Server-side encryption with a key in KMS: S3 encrypts the object with a data key that a KMS key protects. Reading it takes permission in S3 and on the key.",
        ["#/learn/upload", "Upload needs GenerateDataKey"],
    ),
    card(
        GROUP,
        TermMeaning::Ciphertext,
        ["sse-s3", "SSE-S3"],
        &["SSE-S3"],
        "Server-side encryption with keys of S3\u{2019}s own, the default for new objects since January 2023. S3 never calls KMS, so permission in S3 is all a reader needs.",
        ["#/cases/sse-s3", "SSE-S3: S3 keeps the key"],
    ),
    card(
        GROUP,
        TermMeaning::Ciphertext,
        ["sse-c", "SSE-C"],
        &["SSE-C"],
        "Server-side encryption with the caller\u{2019}s own key, sent along with every upload and download. S3 does not keep it: lose the key, and the object is lost. New buckets block it until PutBucketEncryption unblocks it.",
        ["#/cases/sse-c", "SSE-C: you bring the key every time"],
    ),
    card(
        GROUP,
        TermMeaning::Ciphertext,
        ["dsse-kms", "DSSE-KMS"],
        &["DSSE-KMS"],
        "Dual-layer server-side encryption: the object is encrypted twice, with two independent keys, one of them from KMS. It needs the permissions of SSE-KMS and cannot use a Bucket Key.",
        ["#/cases/dsse-kms", "DSSE-KMS: two layers"],
    ),
    card(
        GROUP,
        TermMeaning::DataKey,
        ["bucket-key", "Bucket Key"],
        &["Bucket Key", "Bucket Keys", "bucket key", "bucket keys"],
        "A short-lived key that S3 gets from KMS and makes data keys with, so that KMS is asked far less often. The encryption context then names the bucket, no longer the object.",
        ["#/learn/bucket-keys", "Bucket keys and cost"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["multipart-upload", "Multipart upload"],
        &["multipart upload", "multipart uploads", "multipart"],
        "An upload in parts, as clients make it for large files. All parts are encrypted with one data key, so KMS decrypts it again for each part, which needs kms:Decrypt.",
        ["#/learn/multipart", "The multipart trap"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["presigned-url", "Presigned URL"],
        &["presigned URL", "presigned URLs"],
        "A link signed ahead of time that lets its bearer make one request. It is judged by the signer\u{2019}s permissions, in S3 and in KMS, at the moment of use.",
        [
            "#/cases/presigned",
            "A presigned URL borrows its signer\u{2019}s rights",
        ],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["sigv4", "Signature Version 4"],
        &["Signature Version 4", "SigV4"],
        "How a request is signed, so that AWS knows who asks. KMS must know that: an anonymous request for an SSE-KMS object gets error 400, even from a public bucket.",
        ["#/cases/anonymous", "A public bucket, and still not public"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["etag", "ETag"],
        &["ETag", "ETags"],
        "A mark by which two versions of an object are told apart. Under SSE-S3, for an upload in one go, it is the file\u{2019}s MD5; under SSE-KMS it is not.",
        ["#/cases/side-by-side", "All kinds side by side"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["cloudtrail", "CloudTrail"],
        &["CloudTrail"],
        "AWS\u{2019}s record of calls: who asked for what, when, and how it was answered. It shows the encryption context, but neither plaintext nor ciphertext.",
        ["#/cloudtrail", "Read the records of your calls"],
    ),
];
