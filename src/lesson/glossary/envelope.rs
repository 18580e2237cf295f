//! How S3 encrypts a file.

use super::term::{Term, TermGroup, TermMeaning, card};

const GROUP: TermGroup = TermGroup::Envelope;

pub const TERMS: [Term; 12] = [
    card(
        GROUP,
        TermMeaning::None,
        ["envelope-encryption", "Envelope encryption"],
        &["envelope encryption"],
        "Two keys, one inside the other\u{2019}s lock: a data key encrypts the file, and a KMS key encrypts the data key. Only the small encrypted key ever goes to KMS; the file does not.",
        ["#/learn/envelope", "What an envelope is"],
    ),
    card(
        GROUP,
        TermMeaning::DataKey,
        ["data-key", "Data key"],
        &["data key", "data keys"],
        "The key that encrypts the file itself: 32 random bytes, made by KMS for one object. It is kept only in its encrypted form, beside what it locked.",
        ["#/learn/envelope", "What an envelope is"],
    ),
    card(
        GROUP,
        TermMeaning::DataKey,
        ["plaintext-data-key", "Plaintext data key"],
        &[
            "plaintext data key",
            "plaintext data keys",
            "plaintext key",
            "plaintext keys",
        ],
        "The data key as it can be used. Whoever has it can open the file, so S3 holds it in memory only while it encrypts or decrypts, then forgets it.",
        ["#/learn/upload", "Upload needs GenerateDataKey"],
    ),
    card(
        GROUP,
        TermMeaning::Ciphertext,
        ["encrypted-data-key", "Encrypted data key"],
        &[
            "encrypted data key",
            "encrypted data keys",
            "encrypted key",
            "encrypted keys",
        ],
        "The same data key, sealed under a KMS key. It is stored beside the object in the open; without a call to KMS nobody can use it. For a 32-byte data key it is 184 bytes long.",
        ["#/learn/download", "Download needs Decrypt"],
    ),
    card(
        GROUP,
        TermMeaning::Ciphertext,
        ["ciphertext-blob", "CiphertextBlob"],
        &["CiphertextBlob", "CiphertextBlobs", "blob", "blobs"],
        "What KMS returns when it has encrypted something: sealed bytes that carry the id of their key, so Decrypt need not name it. Their inner layout is not public; the one shown here is simulated.",
        ["#/secrets", "Seal a small secret"],
    ),
    card(
        GROUP,
        TermMeaning::Plaintext,
        ["plaintext", "Plaintext"],
        &["plaintext"],
        "What can be read: the file before it is encrypted and after it is decrypted. For a key, plaintext means the key itself, ready to be used.",
        ["#/learn/upload", "Upload needs GenerateDataKey"],
    ),
    card(
        GROUP,
        TermMeaning::Ciphertext,
        ["ciphertext", "Ciphertext"],
        &["ciphertext"],
        "What encryption makes of plaintext: bytes that look random and tell nothing without the key. Under AES-256-GCM it is exactly as long as the plaintext.",
        ["#/learn/upload", "Upload needs GenerateDataKey"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["aes-256-gcm", "AES-256-GCM"],
        &["AES-256-GCM", "AES-GCM", "AES-256", "AES"],
        "The cipher used here: AES with a 256-bit key, in a mode that hides the content and notices any change to it. This page runs it for real, on the file\u{2019}s own bytes.",
        ["#/lab", "Upload a file and look at its bytes"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["nonce", "Nonce"],
        &["nonce", "nonces"],
        "A number used once: 12 bytes that make each encryption under the same key come out different. It is no secret and stands before the ciphertext, but it must never repeat under one key.",
        ["#/lab", "Upload a file and look at its bytes"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["authentication-tag", "Authentication tag"],
        &["authentication tag", "authentication tags", "tag"],
        "16 bytes at the end of the ciphertext that vouch for it. Change one bit of key, nonce, ciphertext or context, and decryption fails instead of returning something wrong.",
        ["#/secrets", "Flip a bit on the way and see it refused"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["encryption-context", "Encryption context"],
        &[
            "encryption context",
            "encryption contexts",
            "additional authenticated data",
            "AAD",
        ],
        "Name and value pairs bound to a ciphertext as additional authenticated data (AAD). To decrypt, exactly the same pairs are needed, in any order. They are no secret: CloudTrail shows them.",
        ["#/learn/context", "Encryption context"],
    ),
    card(
        GROUP,
        TermMeaning::None,
        ["client-side-encryption", "Client-side encryption"],
        &["client-side encryption"],
        "The app encrypts before it uploads: it asks KMS for the data key itself and sends S3 only ciphertext. S3 never sees the file\u{2019}s content, nor its key.",
        [
            "#/cases/client-side",
            "Client-side: S3 sees only ciphertext",
        ],
    ),
];
