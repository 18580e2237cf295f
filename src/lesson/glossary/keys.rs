//! Keys, and the operations of KMS.

use super::term::{Term, TermGroup, TermMeaning, card};

const GROUP: TermGroup = TermGroup::Keys;

pub const TERMS: [Term; 12] = [
    card(
        GROUP,
        TermMeaning::Kms,
        ["kms-key", "KMS key"],
        &[
            "KMS key",
            "KMS keys",
            "customer managed key",
            "customer managed keys",
        ],
        "A key that lives in KMS and never leaves it. It encrypts and decrypts data keys and small secrets; its key policy says who can use it for that.",
        ["#/learn/envelope", "What an envelope is"],
    ),
    card(
        GROUP,
        TermMeaning::Kms,
        ["key-material", "Key material"],
        &["key material", "key materials"],
        "The secret bits behind a KMS key. A key can have several, one for each rotation, and keeps all of them; every ciphertext says which one encrypted it.",
        ["#/cases/rotation", "Rotation re-encrypts nothing"],
    ),
    card(
        GROUP,
        TermMeaning::Kms,
        ["hsm", "HSM"],
        &[
            "hardware security module",
            "hardware security modules",
            "HSM",
            "HSMs",
        ],
        "A hardware security module: the tamper-resistant device in which KMS keeps key material and uses it. Requests go in and answers come out; the KMS key stays inside. In this page it is simulated.",
        ["#/lab", "See the KMS key stay in its box"],
    ),
    card(
        GROUP,
        TermMeaning::Kms,
        ["aws-managed-key", "AWS managed key"],
        &[
            "AWS managed key",
            "AWS managed keys",
            "managed key",
            "aws/s3",
        ],
        "A KMS key that AWS makes in your account for one service, such as aws/s3. Its key policy cannot be changed, so objects under it cannot be shared with another account.",
        [
            "#/cases/aws-managed-key",
            "SSE-KMS without naming a key: aws/s3",
        ],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["alias", "Alias"],
        &["alias", "aliases"],
        "A friendly name for a KMS key, such as alias/my-s3-key. Requests may use it. As the Resource of a policy it stands for the alias, not for the key behind it.",
        ["#/learn/alias", "Alias or key ARN"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["key-arn", "Key ARN"],
        &["key ARN", "key ARNs", "key\u{2019}s ARN"],
        "The full name of a KMS key, with Region, account and key id. KMS matches policies against this name, whatever name the request used.",
        ["#/learn/alias", "Alias or key ARN"],
    ),
    card(
        GROUP,
        TermMeaning::DataKey,
        ["generate-data-key", "GenerateDataKey"],
        &["GenerateDataKey", "kms:GenerateDataKey"],
        "Asks KMS for a new data key and returns it twice: in plaintext, to use now, and encrypted, to keep. Every SSE-KMS upload without a Bucket Key makes this call.",
        ["#/learn/upload", "Upload needs GenerateDataKey"],
    ),
    card(
        GROUP,
        TermMeaning::DataKey,
        ["decrypt", "Decrypt"],
        &["kms:Decrypt", "Decrypt"],
        "Sends KMS a CiphertextBlob and its encryption context; the plaintext comes back. A download sends the encrypted data key this way, never the file.",
        ["#/learn/download", "Download needs Decrypt"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["encrypt", "Encrypt"],
        &["kms:Encrypt", "Encrypt"],
        "Encrypts up to 4,096 bytes directly under a KMS key: passwords, tokens, small secrets of an app. S3 uses it neither for uploads nor for downloads.",
        ["#/learn/no-encrypt", "Why not kms:Encrypt"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["re-encrypt", "ReEncrypt"],
        &["ReEncrypt", "kms:ReEncrypt"],
        "Moves a blob from one KMS key or context to another inside KMS; the plaintext never comes out. It needs kms:ReEncryptFrom on the old key and kms:ReEncryptTo on the new one.",
        ["#/world", "Make a second key in the world"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["rotation", "Key rotation"],
        &["key rotation", "rotation", "rotations"],
        "Gives a KMS key new key material for what comes next. The key keeps its id and its old material, so KMS still decrypts everything it encrypted before; nothing is encrypted again.",
        ["#/learn/life", "Disabling, deleting, rotating"],
    ),
    card(
        GROUP,
        TermMeaning::Allow,
        ["grant", "Grant"],
        &["a grant", "the grant", "grants"],
        "Lets one principal use one KMS key for a few operations, without a change to any policy; often bound to an encryption context. It only allows, and an explicit deny beats it.",
        ["#/cases/grant", "A grant for one thing only"],
    ),
];
