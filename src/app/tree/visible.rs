//! Marks that a reader cannot see, written out. A direction mark in a name turns the rest of its line around: a file
//! `a\u{202e}gpj.exe` would read `aexe.jpg`. So no text, title or label of the page contains one, wherever it comes
//! from; only fields keep what was typed.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with its invisible marks as `[U+202E]`: direction marks, line separators, zero-width spaces, and controls
/// other than tabs and line ends. Joiners stay, since emoji and Persian are written with them.
pub fn visible(text: Cow<'static, str>) -> Cow<'static, str> {
    if !text.contains(is_invisible) {
        return text;
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for mark in text.chars() {
        let written = match is_invisible(mark) {
            true => write!(shown, "[U+{:04X}]", u32::from(mark)),
            false => shown.write_char(mark),
        };
        if written.is_err() {
            // INVARIANT: writing into a string cannot fail.
            break;
        }
    }
    shown.into()
}

fn is_invisible(mark: char) -> bool {
    match mark {
        '\t' | '\n' | '\r' => false,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' => true,
        _ => mark.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn marks_are_written_out_and_joiners_stay() {
        let shown = |text: &'static str| visible(text.into());
        assert_eq!(shown("a\u{202e}gpj.exe"), "a[U+202E]gpj.exe");
        assert_eq!(shown("\0\u{7f}\u{85}"), "[U+0000][U+007F][U+0085]");
        assert_eq!(
            shown("\u{2066}x\u{2069}\u{200f}\u{feff}"),
            "[U+2066]x[U+2069][U+200F][U+FEFF]"
        );
        for kept in ["a\tb\r\nc", "👩\u{200d}👧", "می\u{200c}شود", "שלום.txt", ""] {
            assert_eq!(shown(kept), kept);
        }
    }
}
