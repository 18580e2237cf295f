//! The lessons, in their order.

/// A lesson.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// Its name in an address: `#/learn/<slug>` opens it at its start state.
    pub slug: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The one question it answers.
    pub question: &'static str,
    /// How long it takes, in minutes.
    pub minutes: u8,
}

const fn lesson(
    slug: &'static str,
    title: &'static str,
    question: &'static str,
    minutes: u8,
) -> Lesson {
    Lesson {
        slug,
        title,
        question,
        minutes,
    }
}

/// All of them, in the order of the path.
pub const LESSONS: [Lesson; 14] = [
    lesson(
        "envelope",
        "What an envelope is",
        "Why are there two keys for one file?",
        4,
    ),
    lesson(
        "upload",
        "Upload needs GenerateDataKey",
        "Which permission in KMS does an upload need?",
        4,
    ),
    lesson(
        "download",
        "Download needs Decrypt",
        "What does S3 send to KMS when a file is downloaded?",
        4,
    ),
    lesson(
        "no-encrypt",
        "Why not kms:Encrypt",
        "What changes for S3 when kms:Encrypt is taken away?",
        3,
    ),
    lesson(
        "secrets",
        "Small secrets",
        "What is kms:Encrypt for, then?",
        4,
    ),
    lesson(
        "access-denied",
        "Reading an AccessDenied",
        "Which service refused, and which policy must change?",
        5,
    ),
    lesson(
        "two-policies",
        "Key policy and IAM policy together",
        "Can an IAM policy alone open a key?",
        5,
    ),
    lesson(
        "deny",
        "Explicit deny and wildcards",
        "Why does kms:* in an Allow not help here?",
        4,
    ),
    lesson(
        "alias",
        "Alias or key ARN",
        "Why does a policy that names the alias allow nothing?",
        4,
    ),
    lesson(
        "context",
        "Encryption context",
        "What is bound to a data key, and is it secret?",
        4,
    ),
    lesson(
        "multipart",
        "The multipart trap",
        "Why does a large upload need kms:Decrypt?",
        4,
    ),
    lesson(
        "outsiders",
        "Anonymous, presigned and cross-account",
        "Who may open the file besides the role?",
        5,
    ),
    lesson(
        "bucket-keys",
        "Bucket keys and cost",
        "What does one key for many objects save, and what does it change?",
        4,
    ),
    lesson(
        "life",
        "Disabling, deleting, rotating",
        "What becomes of old objects when their key changes?",
        5,
    ),
];
