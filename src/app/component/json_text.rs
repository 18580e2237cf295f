//! JSON as colored text, valid or not. It only splits characters into tokens, and does not parse.

use crate::app::tree::html::span;
use crate::app::tree::{Nodes, nodes};

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
    (tokens(text).into_iter()).fold(nodes(), |all, token| match token.kind {
        None => all.child(token.text),
        Some(kind) => all.child(span().class(kind.class()).child(token.text)),
    })
}
