//! Text to tree (RFC 8259).

use std::collections::BTreeSet;

use super::{Fault, MAX_DEPTH, Member, Node, Value, shown};

/// Reads one JSON value and nothing after it.
///
/// # Errors
/// The first fault in the text: where it is and what was expected there.
pub fn read(text: &str) -> Result<Node, Fault> {
    let mut reader = Reader { text, at: 0 };
    // Editors on some systems put a byte order mark first; it means nothing.
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    reader.skip_space();
    if reader.peek().is_none() {
        return Err(reader.fault("the policy is empty; expected `{`"));
    }
    let node = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(node),
        Some(_) => {
            let found = reader.found();
            Err(reader.fault(format!(
                "expected the text to end after the policy, found {found}"
            )))
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// A fault of the token under the cursor.
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.at..self.at + self.token().len(), message)
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

    /// The token under the cursor: a string, to its closing quote or the end of
    /// its line; a word; or one character.
    fn token(&self) -> &str {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return rest;
        };
        let end = if first == '"' {
            let body = rest.get(1..).unwrap_or_default();
            body.find(['"', '\n']).map_or(rest.len(), |at| {
                let closing = body.as_bytes().get(at) == Some(&b'"');
                1 + at + usize::from(closing)
            })
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        rest.get(..end).unwrap_or(rest)
    }

    /// The token under the cursor, for a message.
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
                    "nested more than {MAX_DEPTH} levels deep; no policy goes that deep"
                )));
            }
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'\'') => {
                return Err(self.fault("strings stand in double quotes (`\"`), found `'`"));
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
                let found = self.found();
                return Err(self.fault(format!("expected a value, found {found}")));
            }
            _ => {
                let found = self.found();
                return Err(self.fault(format!(
                    "expected a value, found {found}; text stands in double quotes"
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
                let found = self.found();
                return Err(self.fault(format!("expected a name in double quotes, found {found}")));
            }
            let key = self.string()?;
            let key_end = self.at;
            if !seen.insert(key.clone()) {
                return Err(Fault::new(
                    key_at..key_end,
                    format!(
                        "`{}` stands here a second time; an object has each name once",
                        shown(&key)
                    ),
                ));
            }
            self.skip_space();
            if !self.eat(b':') {
                let found = self.found();
                return Err(self.fault(format!(
                    "expected `:` after `{}`, found {found}",
                    shown(&key)
                )));
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
            out.push_str(self.text.get(self.at..self.at + run).unwrap_or_default());
            self.at += run;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
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
                let named = letter.map(String::from).unwrap_or_default();
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
        // A character outside the basic plane is written as two halves.
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
            let _ = self.eat(b'+') || self.eat(b'-');
            sound &= self.digits() > 0;
        }
        sound &= !self.rest().chars().next().is_some_and(is_word);
        let text = self.text.get(start..self.at).unwrap_or_default();
        if sound {
            Ok(Value::Number(text.to_owned()))
        } else {
            self.at = start;
            let found = self.found();
            Err(self.fault(format!("{found} is not a number")))
        }
    }
}

fn trailing_comma(at: usize, close: char) -> Fault {
    Fault::new(
        at..at + 1,
        format!("nothing follows this comma before `{close}`; take the comma away"),
    )
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '$')
}
