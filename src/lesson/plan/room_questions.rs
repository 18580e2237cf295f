//! What people in a room ask, and what to answer in two sentences.

/// A question from the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomQuestion {
    /// The slug of the lesson in which it usually comes.
    pub lesson: &'static str,
    pub asks: &'static str,
    pub answer: &'static str,
    /// Where in this page to see it, from `#` on.
    pub see: &'static str,
}

const fn question(
    lesson: &'static str,
    asks: &'static str,
    answer: &'static str,
    see: &'static str,
) -> RoomQuestion {
    RoomQuestion {
        lesson,
        asks,
        answer,
        see,
    }
}

/// The questions, in the order of the lessons.
pub const ROOM_QUESTIONS: [RoomQuestion; 12] = [
    question(
        "envelope",
        "Why not encrypt the file with the KMS key?",
        "KMS encrypts at most 4,096 bytes, and every byte would have to travel to KMS. A data key encrypts files of any size where they are.",
        "#/learn/secrets",
    ),
    question(
        "envelope",
        "What if someone steals the disk with both on it?",
        "The data key is encrypted, and only KMS can decrypt it. Without kms:Decrypt, both are noise.",
        "#/learn/envelope",
    ),
    question(
        "upload",
        "Who calls KMS: my app or S3?",
        "S3 calls it, with your app\u{2019}s permissions. So your role needs kms:GenerateDataKey although your code never calls KMS.",
        "#/learn/upload",
    ),
    question(
        "download",
        "How much of my file does KMS see?",
        "None of it. S3 sends the encrypted data key and the encryption context, whatever the size of the file.",
        "#/learn/download",
    ),
    question(
        "no-encrypt",
        "Then who uses kms:Encrypt?",
        "Apps that encrypt a small secret themselves, such as a password. S3 never calls it.",
        "#/learn/secrets",
    ),
    question(
        "secrets",
        "Can I cut a large file into pieces of 4,096 bytes?",
        "You can, at one call and one price for each piece. A data key needs one call.",
        "#/secrets",
    ),
    question(
        "access-denied",
        "The error comes from S3. Why do you look in KMS?",
        "S3 passes on what KMS answered. The action in the message names the service that refused.",
        "#/learn/access-denied",
    ),
    question(
        "two-policies",
        "Does root in the key policy mean everyone?",
        "No. It delegates to the account\u{2019}s IAM policies, and they still must allow the action.",
        "#/learn/two-policies",
    ),
    question(
        "context",
        "Is the encryption context encrypted?",
        "No. It is bound to the ciphertext, must match exactly, and CloudTrail shows it. Put no secrets in it.",
        "#/learn/context",
    ),
    question(
        "multipart",
        "Why does an upload need kms:Decrypt?",
        "Every part is encrypted with the same data key, and S3 asks KMS to decrypt it for each part.",
        "#/learn/multipart",
    ),
    question(
        "bucket-keys",
        "What does all this cost?",
        "KMS bills each request. A bucket key lets S3 ask KMS far less often.",
        "#/world",
    ),
    question(
        "life",
        "Does rotation encrypt my files again?",
        "No. The key keeps its old material, and KMS still decrypts with it.",
        "#/learn/life",
    ),
];
