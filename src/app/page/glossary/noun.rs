//! The nouns in a text that stand for one thing on the stage: each has the colour of its thing, and lights up with it.

use crate::app::component::meaning::Meaning;
use crate::lesson::glossary::find::{begins, ends};
use std::ops::Range;

/// Each noun and what it means; longer ones first, so that the longest wins. A phrase without a meaning hides the nouns
/// in it.
const NOUNS: [(&str, Meaning); 18] = [
    ("envelope encryption", Meaning::Other),
    ("plaintext data key", Meaning::DataKey),
    ("encrypted data key", Meaning::EncryptedDataKey),
    ("data key pair", Meaning::Other),
    ("encrypted copy", Meaning::EncryptedDataKey),
    ("encrypted file", Meaning::Ciphertext),
    ("plaintext copy", Meaning::Plaintext),
    ("plaintext file", Meaning::Plaintext),
    ("bucket key", Meaning::Other),
    ("ciphertext", Meaning::Ciphertext),
    ("plaintext", Meaning::Plaintext),
    ("your file", Meaning::Plaintext),
    ("envelope", Meaning::EncryptedDataKey),
    ("the file", Meaning::Plaintext),
    ("data key", Meaning::DataKey),
    ("KMS key", Meaning::KmsKey),
    ("S3 key", Meaning::Other),
    ("key policy", Meaning::Other),
];

/// The nouns of a text, in order: where each is in bytes, and what it means.
pub fn nouns(text: &str) -> Vec<(Range<usize>, Meaning)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let begins = text.get(..at).is_some_and(begins);
        let noun = NOUNS
            .iter()
            .filter(|_| begins)
            .find_map(|(noun, means)| Some((length(rest, noun)?, *means)));
        match noun {
            Some((len, means)) => {
                if means != Meaning::Other {
                    found.push((at..at + len, means));
                }
                at += len;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The length of a noun with which a text begins, in bytes, with its plural's s.
fn length(text: &str, noun: &str) -> Option<usize> {
    let head = text.get(..noun.len())?;
    let (first, rest) = (head.get(..1)?, head.get(1..)?);
    let same = first.eq_ignore_ascii_case(noun.get(..1)?) && rest == noun.get(1..)?;
    let behind = text.get(noun.len()..)?;
    let (behind, len) = match behind.strip_prefix('s') {
        Some(behind) => (behind, noun.len() + 1),
        None => (behind, noun.len()),
    };
    (same && ends(behind)).then_some(len)
}
