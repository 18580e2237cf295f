//! A pasted text without what terminals, editors, chats and encoders put into it, and where each byte came from.
//!
//! Removed or undone: ANSI codes, direction marks and other invisible characters, quote marks at the start of a line,
//! Terraform's boxes, JSON's escapes, XML's entities (the five of XML 1.0 and numbers), typographic quotes. A line break
//! stays, with the indent after it removed.

use super::reading::Span;

/// The text, and the place in the pasted text of each of its bytes.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub text: String,
    /// For each byte, the start of the character that it stands for, and its end.
    places: Vec<(u32, u32)>,
}

impl Plain {
    /// Appends a window of the pasted text that begins at `offset` of it.
    pub fn add(&mut self, window: &str, offset: usize) {
        let mut cleaner = Cleaner {
            window,
            at: 0,
            offset,
            plain: self,
        };
        while cleaner.step() {}
    }

    /// The stretch of the pasted text behind a stretch of this one.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let from = self.places.get(start).map_or(0, |place| place.0);
        let last = self.places.get(end.saturating_sub(1));
        let to = last.map_or(from, |place| place.1);
        Span {
            start: from as usize,
            end: to.max(from) as usize,
        }
    }

    /// A line break between two windows.
    pub fn separate(&mut self) {
        let last = self.places.last().map_or(0, |place| place.1 as usize);
        self.push('\n', last, last);
    }

    fn push(&mut self, letter: char, from: usize, to: usize) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.text.push(letter);
        for _ in 0..letter.len_utf8() {
            self.places.push((place(from), place(to)));
        }
    }
}

struct Cleaner<'a> {
    window: &'a str,
    at: usize,
    offset: usize,
    plain: &'a mut Plain,
}

impl Cleaner<'_> {
    fn rest(&self) -> &str {
        self.window.get(self.at..).unwrap_or("")
    }

    /// Reads `length` bytes as one letter.
    fn take(&mut self, letter: char, length: usize) {
        let from = self.offset + self.at;
        self.plain.push(letter, from, from + length);
        self.at += length;
    }

    /// Cleans one character; false at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(letter) = rest.chars().next() else {
            return false;
        };
        let length = letter.len_utf8();
        match letter {
            '\u{1b}' => self.at += ansi(rest),
            '[' if colour(rest) > 0 => self.at += colour(rest),
            '&' => match entity(rest) {
                Some((letter, length)) => self.take(letter, length),
                None => self.take('&', 1),
            },
            '\\' => {
                let (letter, length) = escape(rest);
                match letter {
                    '\n' => self.line_break(length),
                    letter => self.take(letter, length),
                }
            }
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => self.line_break(length),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ff02}' => self.take('"', length),
            '\u{2018}' | '\u{2019}' => self.take('\'', length),
            _ if is_invisible(letter) => self.at += length,
            _ if letter.is_control() || letter.is_whitespace() => self.take(' ', length),
            _ => self.take(letter, length),
        }
        true
    }

    /// A line break, without the indent and the quote marks of the next line.
    fn line_break(&mut self, length: usize) {
        self.take('\n', length);
        let skipped = |letter: char| {
            letter.is_whitespace() || is_invisible(letter) || letter == '>' || letter == '|'
        };
        let rest = self.rest();
        let indent = rest.find(|letter| !skipped(letter));
        self.at += indent.map_or(rest.len(), |indent| indent);
    }
}

/// Direction marks, zero-width characters, and the lines of Terraform's boxes.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2500}'..='\u{257f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{0}')
}

/// The length of the ANSI code that begins with an escape (ECMA-48): a control sequence, an OSC, or two characters.
fn ansi(text: &str) -> usize {
    let ends = |terminator: fn(char) -> bool, most: usize| {
        let found = (text.char_indices().skip(2)).take(most);
        let mut found = found.filter(|(_, letter)| terminator(*letter));
        found.next().map(|(at, letter)| at + letter.len_utf8())
    };
    let of_kind = match text.chars().nth(1) {
        Some('[') => ends(|letter| ('@'..='~').contains(&letter), 40),
        Some(']') => ends(|letter| letter == '\u{7}' || letter == '\\', 400),
        _ => None,
    };
    of_kind.unwrap_or(1)
}

/// The length of a colour code that lost its escape when it was copied: `[31m`. Zero if there is none.
fn colour(text: &str) -> usize {
    let inner = text.strip_prefix('[').unwrap_or("");
    let end = inner.find(|letter: char| !letter.is_ascii_digit() && letter != ';');
    match end {
        Some(end @ 1..=10) if inner.get(end..).is_some_and(|rest| rest.starts_with('m')) => end + 2,
        _ => 0,
    }
}

/// The character of an XML entity at the start of the text, and its length; also where it was encoded twice.
fn entity(text: &str) -> Option<(char, usize)> {
    let (letter, length) = one_entity(text)?;
    if letter == '&'
        && let Some(again) = text.get(length..)
        && let Some((inner, more)) = one_entity_after_ampersand(again)
    {
        return Some((inner, length + more));
    }
    Some((letter, length))
}

fn one_entity(text: &str) -> Option<(char, usize)> {
    let (letter, length) = one_entity_after_ampersand(text.strip_prefix('&')?)?;
    Some((letter, length + 1))
}

fn one_entity_after_ampersand(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(10).position(|byte| byte == b';')?;
    let name = text.get(..end)?;
    let letter = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            match char::from_u32(code.ok()?)? {
                letter if letter.is_control() => ' ',
                letter => letter,
            }
        }
    };
    Some((letter, end + 1))
}

/// The character of a JSON escape at the start of the text, and its length, however often it was escaped. A backslash
/// that escapes nothing stands for itself.
fn escape(text: &str) -> (char, usize) {
    let rest = text.trim_start_matches('\\');
    let slashes = text.len() - rest.len();
    let letter = match rest.chars().next() {
        Some(letter @ ('"' | '\'' | '/' | '`')) => letter,
        Some('n' | 'r' | 't' | '\n' | '\r') => '\n',
        Some('u') => {
            let code = rest.get(1..5);
            let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok());
            return match code.and_then(char::from_u32) {
                Some(letter) if letter.is_control() => (' ', slashes + 5),
                Some(letter) if is_invisible(letter) => (' ', slashes + 5),
                Some(letter) => (letter, slashes + 5),
                None => ('\\', slashes),
            };
        }
        _ => return ('\\', slashes),
    };
    (letter, slashes + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut plain = Plain::default();
        plain.add(text, 0);
        assert_eq!(plain.text.len(), plain.places.len());
        plain.text
    }

    #[test]
    fn undoes_what_was_put_into_a_text() {
        assert_eq!(plain("\u{1b}[31mError\u{1b}[0m: [1mx[0m"), "Error: x");
        assert_eq!(
            plain("a &quot;b&quot; &amp;lt;c&#39;&#x3e;"),
            "a \"b\" <c'>"
        );
        assert_eq!(plain(r#"\"a\" \\\"b\\\" \u0027c\u0027"#), "\"a\" \"b\" 'c'");
        assert_eq!(plain("one\n  > two\r\n\u{2502} three"), "one\ntwo\nthree");
        assert_eq!(plain("a\u{202e}b\u{200b}c\u{a0}d"), "abc d");
        assert_eq!(plain("R&D [x] C:\\dir"), "R&D [x] C:\\dir");
    }

    #[test]
    fn every_byte_has_its_place() {
        let text = "x &quot;y\u{1b}[0m\u{201d}";
        let mut plain = Plain::default();
        plain.add(text, 0);
        let at = plain.text.find("\"y\"").unwrap();
        assert_eq!(plain.span(at, at + 3).of(text), "&quot;y\u{1b}[0m\u{201d}");
    }
}
