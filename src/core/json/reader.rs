//! Reads a text into a tree (RFC 8259).

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

use super::error::{Fault, JsonError};
use super::place::{shown, stretch};
use super::subject::Subject;
use super::tree::{Member, Node, Value};

/// Among so many names, each is compared with a new one. Among more, they are sorted.
const FEW: usize = 16;

/// How deep lists and objects can nest. A policy needs 6 levels, a world file 12.
pub const MAX_DEPTH: usize = 32;

thread_local! {
    static READS: Cell<usize> = const { Cell::new(0) };
}

/// How many texts this thread has read so far. Each key press in an editor reads one.
pub fn reads() -> usize {
    READS.get()
}

/// Reads a whole JSON text as a value. A number that doesn't fit an `i64` becomes a string.
///
/// # Errors
/// What is wrong, and where.
pub fn parse_value(subject: Subject, text: &str) -> Result<serde_json::Value, JsonError> {
    read(subject, text)
        .map(|node| node.plain())
        .map_err(|fault| JsonError::locate(fault, text))
}

/// Reads one JSON value and nothing after it.
///
/// # Errors
/// The first fault in the text: where it is, and what the reader expected there.
pub fn read(subject: Subject, text: &str) -> Result<Node, Fault> {
    READS.set(READS.get().saturating_add(1));
    let mut reader = Reader {
        subject,
        text,
        at: 0,
    };
    // Editors on some systems write a byte order mark first, which has no meaning in JSON.
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    reader.skip_space();
    if reader.peek().is_none() {
        let noun = subject.noun();
        return Err(reader.fault(format!("the {noun} is empty; expected `{{`")));
    }
    let node = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(node),
        Some(_) => {
            let found = reader.found();
            Err(reader.fault(format!(
                "expected the text to end after the {}, found {found}",
                subject.noun()
            )))
        }
    }
}

struct Reader<'a> {
    subject: Subject,
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        stretch(self.text, self.at..self.text.len())
    }

    /// A fault at the token under the cursor.
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.at..self.at + self.token().len(), message)
    }

    /// The fault of a token other than the one that must follow.
    fn expected(&self, what: impl fmt::Display) -> Fault {
        if self.peek().is_none() && self.subject.is_saved() {
            return self.cut(format_args!("before {what}"));
        }
        let found = self.found();
        self.fault(format!("expected {what}, found {found}"))
    }

    /// The fault of a saved text that ends too early.
    fn cut(&self, how: impl fmt::Display) -> Fault {
        let end = self.text.len();
        Fault::new(end..end, format!("the {} ends {how}", self.subject.noun()))
    }

    /// Whether a saved text was cut off inside the token under the cursor.
    fn is_cut_token(&self) -> bool {
        self.subject.is_saved() && self.token().len() == self.rest().len()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        if here {
            self.at += 1;
        }
        here
    }

    /// The token under the cursor: a string, up to its closing quote or the end of its line; a word; or one character.
    fn token(&self) -> &str {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return rest;
        };
        let end = if first == '"' {
            let mut behind = rest.char_indices().skip(1);
            match behind.find(|(_, c)| matches!(c, '"' | '\n')) {
                Some((at, '"')) => at + 1,
                Some((at, _)) => at,
                None => rest.len(),
            }
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        stretch(rest, 0..end)
    }

    /// Describes the token under the cursor for a message.
    fn found(&self) -> String {
        let token = self.token();
        let Some(first) = token.chars().next() else {
            return "the end of the text".to_owned();
        };
        let token: String = if first == '"' {
            let body: String = token.chars().skip(1).take(40).collect();
            format!("\"{}\"", body.trim_end_matches('"'))
        } else {
            token.chars().take(40).collect()
        };
        format!("`{}`", shown(&token))
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        let at = self.at;
        let value = match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                return Err(self.fault(format!(
                    "the {} is nested more than {MAX_DEPTH} levels deep",
                    self.subject.noun()
                )));
            }
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'\'') => {
                return Err(self.fault("strings need double quotes (`\"`), found `'`"));
            }
            _ => self.word()?,
        };
        Ok(Node {
            at,
            end: self.at,
            value,
        })
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let word: String = self.rest().chars().take_while(|c| is_word(*c)).collect();
        let value = match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "" => {
                return Err(self.expected("a value"));
            }
            // A word that isn't the start of one of these was never JSON, so the text wasn't cut off there.
            cut if self.is_cut_token()
                && ["true", "false", "null"]
                    .iter()
                    .any(|word| word.starts_with(cut)) =>
            {
                return Err(self.cut("within a word"));
            }
            _ => {
                let found = self.found();
                return Err(self.fault(format!(
                    "expected a value, found {found}; text needs double quotes"
                )));
            }
        };
        self.at += word.len();
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.eat(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            self.skip_space();
            items.push(self.value(depth + 1)?);
            self.skip_space();
            let comma = self.at;
            if self.eat(b']') {
                return Ok(Value::Array(items));
            }
            if !self.eat(b',') {
                return Err(self.missing_comma(']', "value"));
            }
            self.skip_space();
            if self.peek() == Some(b']') {
                return Err(trailing_comma(comma, ']'));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut members: Vec<Member> = Vec::new();
        let mut seen = BTreeSet::new();
        self.skip_space();
        if self.eat(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_space();
            let key_at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.expected("a name in double quotes"));
            }
            let key = self.string()?;
            let key_end = self.at;
            let is_second = match members.len() {
                0..FEW => members.iter().any(|member| member.key == key),
                FEW => {
                    seen.extend(members.iter().map(|member| member.key.clone()));
                    !seen.insert(key.clone())
                }
                _ => !seen.insert(key.clone()),
            };
            if is_second {
                return Err(Fault::new(
                    key_at..key_end,
                    format!(
                        "`{}` occurs a second time; an object can have each name only once",
                        shown(&key)
                    ),
                ));
            }
            self.skip_space();
            if !self.eat(b':') {
                return Err(self.expected(format_args!("`:` after `{}`", shown(&key))));
            }
            self.skip_space();
            let value = self.value(depth + 1)?;
            members.push(Member {
                key,
                key_at,
                key_end,
                value,
            });
            self.skip_space();
            let comma = self.at;
            if self.eat(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.eat(b',') {
                return Err(self.missing_comma('}', "member"));
            }
            self.skip_space();
            if self.peek() == Some(b'}') {
                return Err(trailing_comma(comma, '}'));
            }
        }
    }

    fn missing_comma(&self, close: char, what: &str) -> Fault {
        if self.peek().is_none() && self.subject.is_saved() {
            let whole = if close == ']' { "a list" } else { "an object" };
            return self.cut(format_args!("before the `{close}` of {whole}"));
        }
        let found = self.found();
        let hint = match self.peek() {
            Some(b'"' | b'{' | b'[') => "; is a comma missing before it?",
            _ => "",
        };
        self.fault(format!(
            "expected `,` or `{close}` after this {what}, found {found}{hint}"
        ))
    }

    fn string(&mut self) -> Result<String, Fault> {
        let opened = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let run = self
                .rest()
                .bytes()
                .take_while(|byte| *byte >= 0x20 && *byte != b'"' && *byte != b'\\')
                .count();
            out.push_str(stretch(self.text, self.at..self.at + run));
            self.at += run;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => match self.escape() {
                    Ok(character) => out.push(character),
                    Err(_) if self.subject.is_saved() && !self.rest().contains('"') => {
                        return Err(self.cut("within a string"));
                    }
                    Err(fault) => return Err(fault),
                },
                None if self.subject.is_saved() => return Err(self.cut("within a string")),
                None | Some(b'\n' | b'\r') => {
                    return Err(Fault::new(
                        opened..self.at,
                        "this string has no closing `\"`",
                    ));
                }
                Some(byte) => {
                    return Err(self.fault(format!(
                        "a control character (U+{byte:04X}) in a string must be escaped"
                    )));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let at = self.at;
        self.at += 1;
        let letter = self.rest().chars().next();
        let plain = match letter {
            Some('"') => '"',
            Some('\\') => '\\',
            Some('/') => '/',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.at += 1;
                return self.unicode(at);
            }
            _ => {
                let named = letter.map_or_else(String::new, String::from);
                let end = self.at + letter.map_or(0, char::len_utf8);
                return Err(Fault::new(
                    at..end,
                    format!(
                        "`\\{}` is not an escape; a backslash itself is `\\\\`",
                        named.escape_debug()
                    ),
                ));
            }
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode(&mut self, at: usize) -> Result<char, Fault> {
        let fault = || {
            Fault::new(
                at..at + 2,
                "`\\u` takes four hexadecimal digits of a character",
            )
        };
        let first = self.hex4().ok_or_else(fault)?;
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        // JSON escapes a character outside the basic plane as two surrogates.
        if !(0xD800..0xDC00).contains(&first) || !self.rest().starts_with("\\u") {
            return Err(fault());
        }
        self.at += 2;
        let second = self.hex4().ok_or_else(fault)?;
        if !(0xDC00..0xE000).contains(&second) {
            return Err(fault());
        }
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or_else(fault)
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        count
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        self.eat(b'-');
        let zero = self.peek() == Some(b'0');
        let whole = self.digits();
        let mut sound = whole > 0 && !(zero && whole > 1);
        if self.eat(b'.') {
            sound &= self.digits() > 0;
        }
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            sound &= self.digits() > 0;
        }
        sound &= !self.rest().chars().next().is_some_and(is_word);
        let text = stretch(self.text, start..self.at);
        if sound {
            Ok(Value::Number(text.to_owned()))
        } else {
            self.at = start;
            if self.is_cut_token() {
                return Err(self.cut("within a number"));
            }
            let found = self.found();
            Err(self.fault(format!("{found} is not a number")))
        }
    }
}

fn trailing_comma(at: usize, close: char) -> Fault {
    Fault::new(
        at..at + 1,
        format!("nothing follows this comma before `{close}`; remove the comma"),
    )
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '$')
}
