//! How each client spells an operation, a parameter and an enum's value.

use crate::core::wire::Enumeration;

/// An AWS name in lower case, its words separated by `between`: `SSEKMSKeyId` is `ssekms_key_id`. A word begins at a
/// capital after a small letter or digit, and at the last of several capitals before a small letter.
pub fn apart(name: &str, between: char) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 4);
    for (at, one) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let starts = before.is_some_and(|before| {
            !before.is_ascii_uppercase()
                || letters.get(at + 1).is_some_and(char::is_ascii_lowercase)
        });
        if one.is_ascii_uppercase() && starts {
            text.push(between);
        }
        text.push(one.to_ascii_lowercase());
    }
    text
}

/// The variant of a Rust enum, if the SDK has one for the word: `aws:kms` is `AwsKms`, `AES_256` is `Aes256`.
pub fn variant(enumeration: &Enumeration, word: &str) -> Option<String> {
    (enumeration.words.contains(&word)).then(|| capitalized(word))
}

/// A word as the name of a variant: `aws:kms` is `AwsKms`, `SSEKMS` is `Ssekms`.
pub fn capitalized(word: &str) -> String {
    let mut variant = String::with_capacity(word.len());
    for part in word.split(|one: char| !one.is_ascii_alphanumeric()) {
        let shouted = !part.contains(|one: char| one.is_ascii_lowercase());
        for (at, one) in part.chars().enumerate() {
            variant.push(match at {
                0 => one.to_ascii_uppercase(),
                _ if shouted => one.to_ascii_lowercase(),
                _ => one,
            });
        }
    }
    variant
}
