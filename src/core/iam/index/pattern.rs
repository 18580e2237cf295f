//! Patterns of actions and resources, compiled.

use crate::core::iam::variable::expand;
use crate::core::iam::wildcard::{Token, compile, tokens_match};
use crate::core::iam::{Context, Version};

/// A pattern whose wildcards are compiled.
#[derive(Debug, Clone)]
pub(super) enum Pattern {
    /// No wildcard.
    Text(String),
    /// A text, and then anything.
    Prefix(String),
    /// Any other wildcards, after this text.
    Wildcards { prefix: String, tokens: Vec<Token> },
    /// With a variable, so that each request gives its own pattern.
    Variables { prefix: String, text: String },
}

impl Pattern {
    /// The pattern of an action: any letter case.
    pub fn of_action(text: &str) -> Self {
        Self::of(&text.to_ascii_lowercase())
    }

    /// The pattern of a resource.
    pub fn of_resource(text: &str, version: Version) -> Self {
        match text.split_once("${").filter(|_| version == Version::V2012) {
            None => Self::of(text),
            Some((before, _)) => Self::Variables {
                prefix: literal_prefix(before).to_owned(),
                text: text.to_owned(),
            },
        }
    }

    fn of(text: &str) -> Self {
        let prefix = literal_prefix(text);
        if prefix.len() == text.len() {
            return Self::Text(text.to_owned());
        }
        match text.strip_prefix(prefix) {
            Some("*") => Self::Prefix(prefix.to_owned()),
            _ => Self::Wildcards {
                prefix: prefix.to_owned(),
                tokens: compile(text),
            },
        }
    }

    /// What every text that matches begins with.
    pub fn prefix(&self) -> &str {
        match self {
            Self::Text(prefix)
            | Self::Prefix(prefix)
            | Self::Wildcards { prefix, .. }
            | Self::Variables { prefix, .. } => prefix,
        }
    }

    /// Whether a text matches. A variable without a value matches nothing.
    pub fn matches(&self, text: &str, context: &Context) -> bool {
        match self {
            Self::Text(whole) => text == whole,
            Self::Prefix(prefix) => text.starts_with(prefix.as_str()),
            Self::Wildcards { prefix, tokens } => {
                text.starts_with(prefix.as_str()) && tokens_match(tokens, text)
            }
            Self::Variables {
                prefix,
                text: pattern,
            } => {
                text.starts_with(prefix.as_str())
                    && expand(pattern, Version::V2012, context)
                        .is_some_and(|tokens| tokens_match(&tokens, text))
            }
        }
    }
}

/// The text before the first wildcard.
fn literal_prefix(text: &str) -> &str {
    text.split(['*', '?']).next().map_or(text, |prefix| prefix)
}
