//! Code in pieces, with the values of this run marked.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Code that is the same in every run.
    Code,
    /// A value of this run.
    Value,
}

/// Code in which the page highlights the values of this run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet(Vec<(PieceKind, String)>);

impl Snippet {
    pub fn code(&mut self, text: &str) -> &mut Self {
        self.add(PieceKind::Code, text)
    }

    /// Adds a value of this run that is already quoted.
    pub fn value(&mut self, text: &str) -> &mut Self {
        self.add(PieceKind::Value, text)
    }

    fn add(&mut self, kind: PieceKind, text: &str) -> &mut Self {
        match self.0.last_mut() {
            Some((last, whole)) if *last == kind => whole.push_str(text),
            _ => self.0.push((kind, text.to_owned())),
        }
        self
    }

    /// Adds the pieces of another snippet.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        for (kind, text) in &other.0 {
            self.add(*kind, text);
        }
        self
    }

    pub fn pieces(&self) -> &[(PieceKind, String)] {
        &self.0
    }

    /// The text of all pieces.
    pub fn text(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }
}

/// Whether a character must be escaped in source code: it is invisible, or it changes the direction of text.
pub fn is_odd(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A text between quotes, escaped with backslashes; `odd` writes the escape of a character that is odd.
pub fn quoted(text: &str, quote: char, odd: fn(u32) -> String) -> String {
    let mut whole = String::with_capacity(text.len() + 2);
    whole.push(quote);
    for one in text.chars() {
        match one {
            '\n' => whole.push_str("\\n"),
            '\\' => whole.push_str("\\\\"),
            one if one == quote => {
                whole.push('\\');
                whole.push(one);
            }
            one if is_odd(one) => whole.push_str(&odd(u32::from(one))),
            one => whole.push(one),
        }
    }
    whole.push(quote);
    whole
}

/// Four hexadecimal digits, enough for every odd character.
pub fn four(code: u32) -> String {
    format!("\\u{code:04x}")
}
