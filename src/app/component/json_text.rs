//! JSON as coloured text, whole or broken. Only looks at characters; judges nothing.

use crate::web::markup::Markup;

/// A run of characters of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Class name: `k` member name, `v` string, `n` number or word, or empty.
    pub class: &'static str,
    /// The characters.
    pub text: String,
}

/// Cuts a text into runs that add up to exactly that text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        let mut run = String::from(first);
        let class = match first {
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
                if after == Some(':') { "k" } else { "v" }
            }
            c if c.is_ascii_alphanumeric() || c == '-' => {
                while let Some(next) =
                    rest.next_if(|c| c.is_ascii_alphanumeric() || ".+-_".contains(*c))
                {
                    run.push(next);
                }
                "n"
            }
            _ => {
                while let Some(next) =
                    rest.next_if(|c| !c.is_ascii_alphanumeric() && !"\"-".contains(*c))
                {
                    run.push(next);
                }
                ""
            }
        };
        found.push(Token { class, text: run });
    }
    found
}

/// Draws the coloured text.
pub fn draw(markup: &mut Markup, text: &str) {
    for token in tokens(text) {
        match token.class {
            "" => markup.text(&token.text),
            class => markup.line("span", class, &token.text),
        };
    }
}
