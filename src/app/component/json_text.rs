//! JSON as colored text, valid or not. It only splits characters into tokens, and does not parse.

use crate::app::tree::html::span;
use crate::app::tree::visible::visible;
use crate::app::tree::{Nodes, exact, nodes};

/// The longest text that is colored, in bytes: twice AWS's largest limit, the key policy's 32 KB.
pub const MOST_COLORED: usize = 64 << 10;

/// The type of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Name,
    Text,
    /// A number, `true`, `false` or `null`.
    Word,
}

impl TokenKind {
    pub fn class(self) -> &'static str {
        match self {
            Self::Name => "k",
            Self::Text => "v",
            Self::Word => "n",
        }
    }
}

/// A run of characters of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonToken {
    /// Its type; `None` for brackets, commas, and space.
    pub kind: Option<TokenKind>,
    pub text: String,
}

impl JsonToken {
    /// The text between the quotes, if it is a text.
    pub fn unquoted(&self) -> Option<&str> {
        self.text.strip_prefix('"')?.strip_suffix('"')
    }
}

/// Splits a text into tokens. Together they are exactly that text.
pub fn tokens(text: &str) -> Vec<JsonToken> {
    let mut found: Vec<JsonToken> = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        let mut run = String::from(first);
        let kind = match first {
            '"' => {
                let mut escaped = false;
                for next in rest.by_ref() {
                    run.push(next);
                    match next {
                        '\\' if !escaped => escaped = true,
                        '"' | '\n' if !escaped => break,
                        _ => escaped = false,
                    }
                }
                let after = rest.clone().find(|next| !next.is_whitespace());
                Some(if after == Some(':') {
                    TokenKind::Name
                } else {
                    TokenKind::Text
                })
            }
            c if c.is_ascii_alphanumeric() || c == '-' => {
                while let Some(next) =
                    rest.next_if(|c| c.is_ascii_alphanumeric() || ".+-_".contains(*c))
                {
                    run.push(next);
                }
                Some(TokenKind::Word)
            }
            _ => {
                while let Some(next) =
                    rest.next_if(|c| !c.is_ascii_alphanumeric() && !"\"-".contains(*c))
                {
                    run.push(next);
                }
                None
            }
        };
        found.push(JsonToken { kind, text: run });
    }
    found
}

pub fn json_text(text: &str) -> Nodes {
    json_text_with(&visible(text.to_owned().into()), |_| None)
}

/// Colored JSON for under a text area, so exactly the text; not colored beyond [`MOST_COLORED`]. Its texts can have a
/// meaning (`data-means`).
pub fn json_text_with(text: &str, means: impl Fn(&str) -> Option<&'static str>) -> Nodes {
    if text.len() > MOST_COLORED {
        return nodes().child(exact(text));
    }
    (tokens(text).into_iter()).fold(nodes(), |all, token| match token.kind {
        None => all.child(exact(&token.text)),
        Some(kind) => {
            let means = token.unquoted().and_then(&means);
            let drawn = span().class(kind.class()).maybe("data-means", means);
            all.child(drawn.child(exact(&token.text)))
        }
    })
}
