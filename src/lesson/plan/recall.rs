//! What to ask at the end of a session.

/// A question for the end of a session, with its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecallQuestion {
    pub asks: &'static str,
    pub answer: &'static str,
    /// The slug of the lesson that answers it.
    pub lesson: &'static str,
}

/// Questions to answer from memory, with the page out of sight. The short session asks only those of its own lessons.
pub const RECALL: [RecallQuestion; 9] = [
    RecallQuestion {
        asks: "Which two permissions does an upload under SSE-KMS need?",
        answer: "s3:PutObject and kms:GenerateDataKey.",
        lesson: "upload",
    },
    RecallQuestion {
        asks: "What does S3 send to KMS when you download a file?",
        answer: "The encrypted data key and its encryption context; never the file.",
        lesson: "download",
    },
    RecallQuestion {
        asks: "Which of the two uses kms:Encrypt?",
        answer: "Neither. It encrypts small secrets, 4,096 bytes at most, for an app.",
        lesson: "no-encrypt",
    },
    RecallQuestion {
        asks: "A PutObject fails and the message names kms:GenerateDataKey. Where do you look?",
        answer: "At the KMS action: the key policy and the caller\u{2019}s IAM policy. S3 had already allowed its part.",
        lesson: "access-denied",
    },
    RecallQuestion {
        asks: "An IAM policy allows kms:Decrypt, and it is still denied, without an explicit deny. Why?",
        answer: "The key policy doesn\u{2019}t delegate to the account, so the IAM policy doesn\u{2019}t count.",
        lesson: "two-policies",
    },
    RecallQuestion {
        asks: "Small uploads work, large ones fail. What is missing?",
        answer: "kms:Decrypt: for each part of a multipart upload, S3 needs KMS to decrypt the data key again.",
        lesson: "multipart",
    },
    RecallQuestion {
        asks: "A policy names the alias as its Resource. What does it allow on the key?",
        answer: "Nothing. Name the key\u{2019}s ARN.",
        lesson: "alias",
    },
    RecallQuestion {
        asks: "Is the encryption context secret?",
        answer: "No. It\u{2019}s bound to the ciphertext, must match exactly, and CloudTrail shows it.",
        lesson: "context",
    },
    RecallQuestion {
        asks: "You rotate a key. Which objects does that re-encrypt?",
        answer: "None. The key keeps its old material, and KMS still decrypts them with it.",
        lesson: "life",
    },
];
