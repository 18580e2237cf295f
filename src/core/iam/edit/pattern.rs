//! Compares patterns with patterns.

use crate::core::iam::Version;
use crate::core::iam::wildcard::{Token, compile, tokens_match};

/// Whether `wide` matches everything that `narrow` matches. `narrow` may contain wildcards. The function never returns
/// true wrongly, but can rarely miss a true.
pub(super) fn covers(wide: &str, narrow: &str) -> bool {
    // A `?` in `wide` cannot match a `*` in `narrow`, so `narrow`'s `*` becomes a character that only `*` accepts.
    const STAR: char = '\u{10ffff}';
    let pattern = compile(wide);
    if pattern.contains(&Token::One) && narrow.contains('*') {
        return wide == narrow;
    }
    tokens_match(&pattern, &narrow.replace('*', &STAR.to_string()))
}

/// Whether some text could match both patterns. A policy variable could have any value.
pub(super) fn overlaps(a: &str, b: &str) -> bool {
    let (a, b) = (loosened(a), loosened(b));
    covers(&a, &b) || covers(&b, &a)
}

/// The pattern with every `${…}` replaced by `*`.
pub(super) fn loosened(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((_, after)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push('*');
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether an action pattern belongs to the action's service.
pub(super) fn same_service(pattern: &str, action: &str) -> bool {
    match (pattern.split_once(':'), action.split_once(':')) {
        (Some((a, _)), Some((b, _))) => a.eq_ignore_ascii_case(b),
        _ => false,
    }
}

/// Escapes the text as a pattern that matches only itself. Documents of version 2008 have no escapes: there, a `*` in a
/// name stays a wildcard, which still matches the name.
pub(in crate::core::iam) fn escape(text: &str, version: Version) -> String {
    if version == Version::V2008 {
        return text.to_owned();
    }
    text.chars().fold(String::new(), |mut out, character| {
        match character {
            '*' | '?' => {
                out.push_str("${");
                out.push(character);
                out.push('}');
            }
            '$' => out.push_str("${$}"),
            other => out.push(other),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_patterns() {
        assert!(covers("*", "arn:aws:s3:::b/*"));
        assert!(covers("arn:aws:s3:::b/*", "arn:aws:s3:::b/*"));
        assert!(covers("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/*"));
        assert!(!covers("arn:aws:s3:::b/x", "arn:aws:s3:::b/*"));
        assert!(!covers("a?c", "a*c"));
        assert!(covers("a?c", "a?c"));
        assert!(overlaps("b/x", "b/*"));
        assert!(overlaps("b/${aws:username}/*", "b/alice/x"));
        assert!(!overlaps("b/x", "b/y"));
        assert_eq!(escape("a*b$", Version::V2012), "a${*}b${$}");
        assert!(same_service("S3:*", "s3:GetObject"));
    }
}
