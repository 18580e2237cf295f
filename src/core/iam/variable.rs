//! Policy variables: `${aws:username}`, `${aws:username, 'none'}`, `${*}`.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use super::wildcard::{Token, compile};
use super::{Context, Version};

/// Expands the variables in a policy's text; `None` when a variable has neither a single value in the request nor a
/// default.
///
/// A variable's value is literal: a `*` in it matches only `*`.
pub(super) fn expand(text: &str, version: Version, context: &Context) -> Option<Vec<Token>> {
    // Documents of version 2008, or without a version, have no variables.
    if version == Version::V2008 || !text.contains("${") {
        return Some(compile(text));
    }
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        tokens.extend(compile(before));
        match variable(after) {
            Some((variable, remaining)) => {
                tokens.extend(value(variable, context)?.chars().map(Token::Literal));
                rest = remaining;
            }
            None => {
                // This is not a variable, so the two characters are literal text.
                tokens.extend("${".chars().map(Token::Literal));
                rest = after;
            }
        }
    }
    tokens.extend(compile(rest));
    Some(tokens)
}

/// The expanded text itself, for operators without wildcards.
pub(super) fn expand_literal(text: &str, version: Version, context: &Context) -> Option<String> {
    let tokens = expand(text, version, context)?;
    Some(
        tokens
            .into_iter()
            .map(|token| match token {
                Token::Literal(character) => character,
                Token::One => '?',
                Token::Many => '*',
            })
            .collect(),
    )
}

enum Variable<'a> {
    Escape(&'a str),
    Key {
        name: &'a str,
        default: Option<&'a str>,
    },
}

/// Reads what follows `${` up to and including its `}`.
fn variable(text: &str) -> Option<(Variable<'_>, &str)> {
    let (body, rest) = text.split_once('}')?;
    if matches!(body, "*" | "?" | "$") {
        return Some((Variable::Escape(body), rest));
    }
    let Some((name, _)) = body.split_once(',') else {
        let name = body.trim();
        return (!name.is_empty()).then_some((
            Variable::Key {
                name,
                default: None,
            },
            rest,
        ));
    };
    // The default may contain a `}`, so read it between its own quotes.
    let (_, after) = text.split_once(',')?;
    let quoted = after.trim_start().strip_prefix('\'')?;
    let (default, after) = quoted.split_once('\'')?;
    let rest = after.trim_start().strip_prefix('}')?;
    let name = name.trim();
    (!name.is_empty()).then_some((
        Variable::Key {
            name,
            default: Some(default),
        },
        rest,
    ))
}

fn value<'a>(variable: Variable<'a>, context: &'a Context) -> Option<&'a str> {
    match variable {
        Variable::Escape(character) => Some(character),
        Variable::Key { name, default } => match context.get(name) {
            Some([value]) => Some(value),
            // A key with several values cannot replace a variable.
            _ => default,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::iam::wildcard::tokens_match;

    fn like(pattern: &str, text: &str) -> Option<bool> {
        let context = Context::new()
            .with("aws:username", "alice")
            .with("aws:PrincipalTag/team", "b*e");
        expand(pattern, Version::V2012, &context).map(|tokens| tokens_match(&tokens, text))
    }

    #[test]
    fn fills_in_values_defaults_and_escapes() {
        assert_eq!(like("home/${aws:UserName}/*", "home/alice/x"), Some(true));
        assert_eq!(like("${aws:PrincipalTag/team}", "blue"), Some(false));
        assert_eq!(like("${aws:PrincipalTag/team}", "b*e"), Some(true));
        assert_eq!(like("${nope, 'no}ne'}/*", "no}ne/x"), Some(true));
        assert_eq!(like("${aws:username, 'none'}", "alice"), Some(true));
        assert_eq!(like("a${*}b${?}${$}", "a*b?$"), Some(true));
        assert_eq!(like("a${*}b", "axb"), Some(false));
        assert_eq!(like("${nope}", "x"), None);
        assert_eq!(like("${}", "${}"), Some(true));
        assert_eq!(like("${aws:username", "${aws:username"), Some(true));
    }

    #[test]
    fn documents_of_2008_take_them_as_text() {
        let tokens = expand("${aws:username}", Version::V2008, &Context::new()).unwrap();
        assert!(tokens_match(&tokens, "${aws:username}"));
    }
}
