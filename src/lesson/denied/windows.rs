//! Which stretches of a long text are read.

use super::sentence::floor;

/// The longest text that is read as a whole, in bytes. Of a longer one, what stands near the words of an error is read.
const WHOLE: usize = 48_000;

/// How much before and after such a word is read, in bytes.
const NEAR: (usize, usize) = (6_000, 10_000);

/// How many such places are read.
const PLACES: usize = 6;

/// The words of an error.
const WORDS: [&str; 14] = [
    "authorized",
    "AccessDenied",
    "Access Denied",
    "An error occurred",
    "errorCode",
    "<Code>",
    "operation error",
    "DisabledException",
    "InvalidStateException",
    "NotFoundException",
    "Signature Version",
    "master key",
    "does not allow ACLs",
    "Throttling",
];

/// The stretches of the text that are read.
pub fn windows(text: &str) -> Vec<(usize, usize)> {
    if text.len() <= WHOLE {
        return vec![(0, text.len())];
    }
    let mut windows: Vec<(usize, usize)> = Vec::new();
    for at in places(text) {
        let start = floor(text, at.saturating_sub(NEAR.0));
        let end = floor(text, at + NEAR.1);
        match windows.last_mut() {
            Some(last) if last.1 >= start => last.1 = end.max(last.1),
            _ => windows.push((start, end)),
        }
    }
    if windows.is_empty() {
        windows.push((0, floor(text, NEAR.1)));
    }
    windows
}

/// Where the words of an error stand, one in each stretch.
fn places(text: &str) -> Vec<usize> {
    // Both letters of each word's start are looked up, so that the text is passed over once.
    let mut starts = [false; 256];
    for word in WORDS {
        for (byte, is_start) in (0u8..=255).zip(starts.iter_mut()) {
            *is_start |= word.as_bytes().first() == Some(&byte);
        }
    }
    let bytes = text.as_bytes();
    let mut found: Vec<usize> = Vec::new();
    let mut next = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if at < next || !starts.get(usize::from(*byte)).copied().unwrap_or(false) {
            continue;
        }
        let rest = bytes.get(at..).unwrap_or(&[]);
        if WORDS.iter().any(|word| rest.starts_with(word.as_bytes())) {
            found.push(at);
            next = at + NEAR.1;
            if found.len() == PLACES {
                break;
            }
        }
    }
    found
}
