//! Positions in a text, and excerpts of it for a message.

use std::ops::Range;

/// The range of the text that a token covers.
#[expect(
    clippy::expect_used,
    reason = "INVARIANT: the reader steps over whole characters, so its tokens begin and end between two"
)]
pub fn stretch(text: &str, range: Range<usize>) -> &str {
    text.get(range).expect("a token of this text")
}

/// Shortens the learner's own text for a message: one line, not long.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut out: String = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Line and column of a byte offset, both from 1; columns count characters. An offset inside a character counts as the
/// end of the text.
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last = before.rsplit_once('\n').map_or(before, |(_, last)| last);
    (line, last.chars().count() + 1)
}

/// Moves the range into the text and onto character boundaries, and makes it contain a character: at the end of the
/// text, the last one.
pub fn clamped(text: &str, range: Range<usize>) -> Range<usize> {
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut start = range.start.min(last);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.max(start + 1).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
